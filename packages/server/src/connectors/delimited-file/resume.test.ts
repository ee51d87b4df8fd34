import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readAll, testSchema } from './test-feed.ts';

const schema = testSchema('id', 'name', 'groups[]');

/** Cells that make every kind of trouble: broken quotes, line breaks, blank ids, text of several bytes. */
const cell = fc.constantFrom(
  '',
  '1',
  '2',
  'Ada',
  'Zoë',
  'Ωμέγα',
  '日本',
  '😀',
  '"a,b"',
  '"x""y"',
  '"line\nbreak"',
  '"cr\r\nlf"',
  '"open',
  'b"c',
  '"q"z',
  '\0',
);
const row = fc.tuple(fc.constantFrom('1', '1', '2', '3', ' ', '"4"', 'é'), cell, fc.oneof(cell, fc.constant('g,extra')));
const ending = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\n# comment\n', '\n,,\n');
const feed = fc
  .tuple(fc.array(fc.tuple(row, ending), { maxLength: 25 }), fc.boolean())
  .map(([rows, isCut]) => `id,name,groups\n${rows.map(([cells, end]) => cells.join(',') + end).join('')}${isCut ? '9,last,"g' : ''}`);
const chunkSizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
const encoding = fc.constantFrom('UTF-8', 'UTF-16LE', 'UTF-16', 'gb18030', 'Shift_JIS', 'ISO-8859-1');

function encode(text: string, name: string): Buffer {
  return name === 'UTF-16' ? iconv.encode(text, 'utf-16be', { addBOM: true }) : iconv.encode(text, name, { addBOM: name === 'UTF-16LE' });
}

describe('a feed', () => {
  it('gives the same items however its bytes are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(feed, encoding, chunkSizes, fc.boolean(), async (text, name, sizes, mergeRows) => {
        const bytes = encode(text, name);
        const connectorAttributes = { encoding: name, mergeRows };
        const whole = await readAll(bytes, { schema, connectorAttributes });
        expect(await readAll(bytes, { schema, connectorAttributes, chunkSizes: sizes })).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('started again after any record gives what followed it', async () => {
    await fc.assert(
      fc.asyncProperty(feed, encoding, chunkSizes, async (text, name, sizes) => {
        const bytes = encode(text, name);
        const connectorAttributes = { encoding: name };
        const whole = await readAll(bytes, { schema, connectorAttributes });
        for (const [index, item] of whole.entries()) {
          if (item.kind !== 'record') continue;
          const rest = await readAll(bytes, { schema, connectorAttributes, chunkSizes: sizes, resume: item.next });
          expect(rest).toEqual(whole.slice(index + 1));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('with invalid bytes anywhere is read to its end, whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), chunkSizes, encoding, async (noise, sizes, name) => {
        const bytes = Buffer.concat([encode('id,name,groups\n', name), noise]);
        const connectorAttributes = { encoding: name };
        const whole = await readAll(bytes, { schema, connectorAttributes });
        expect(whole.at(-1)?.kind).toBe('end');
        expect(await readAll(bytes, { schema, connectorAttributes, chunkSizes: sizes })).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
});

describe('encodings', () => {
  it.each([
    ['UTF-8 with a BOM', Buffer.from('\uFEFFid,name,groups\n1,Zoë,x\n'), 'UTF-8'],
    ['Latin-1', Buffer.from('id,name,groups\n1,Zoë,x\n', 'latin1'), 'ISO-8859-1'],
    ['UTF-16 with a little-endian BOM', Buffer.from('\uFEFFid,name,groups\n1,Zoë,x\n', 'utf16le'), 'UTF-16'],
    ['UTF-16 without a BOM, big-endian', iconv.encode('id,name,groups\n1,Zoë,x\n', 'utf-16be'), 'UTF-16'],
  ])('%s is read', async (_name, bytes, encodingName) => {
    const items = await readAll(bytes, { schema, connectorAttributes: { encoding: encodingName } });
    expect(items[0]).toMatchObject({ nativeIdentity: '1', name: 'Zoë', next: { byteOffset: bytes.length } });
  });

  it('a BOM in the middle of a file is data', async () => {
    const items = await readAll('id,name,groups\n\uFEFF1,Ada,x\n', { schema });
    expect(items[0]).toMatchObject({ nativeIdentity: '\uFEFF1' });
  });

  it('a CR LF line break does not hide in a character of two bytes', async () => {
    // U+0A0D and U+0D0A hold the bytes of LF and CR.
    const bytes = Buffer.from('\uFEFFid,name,groups\n1,\u0A0D\u0D0A,x\n', 'utf16le');
    const items = await readAll(bytes, { schema, connectorAttributes: { encoding: 'UTF-16' }, chunkSizes: [3] });
    expect(items[0]).toMatchObject({ name: '\u0A0D\u0D0A' });
  });
});
