import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { normalize } from './normalize.ts';
import { foldKey } from './value.ts';

// A second or two alone; a machine that does other things as well is no failure.
vi.setConfig({ testTimeout: 60_000 });

const form = fc.constantFrom('NFC' as const, 'NFKD' as const);

test('texts that people write are normalised as the host does it, however long they are', () => {
  const written = fc.string({
    unit: fc.constantFrom('a', 'É', 'e\u0301\u0323', 'ﬁ', '각', ' ', '😀', '\ud83d'),
    maxLength: 400,
    size: 'max',
  });
  fc.assert(
    fc.property(written, form, (text, to) => {
      expect(normalize(text, to)).toBe(text.normalize(to));
    }),
  );
});

test('a run of marks longer than any text has is ordered in pieces, and always to the same', () => {
  const text = `a${'\u0301\u0323'.repeat(500)}b`;
  for (const to of ['NFC', 'NFKD'] as const) {
    const once = normalize(text, to);
    expect(once).not.toBe(text.normalize(to));
    expect(once.replace(/[\u0300-\u036f]/g, '').normalize('NFKD')[0]).toBe('a');
  }
  expect(foldKey(text)).toBe(foldKey(text.toUpperCase()));
});
