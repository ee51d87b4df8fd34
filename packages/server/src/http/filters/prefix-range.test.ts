import { expect, it } from 'vitest';
import { prefixRange } from './prefix-range.ts';

it('ends before the next text of the same length', () => {
  expect(prefixRange('ab')).toEqual({ from: 'ab', before: 'ac' });
  expect(prefixRange('a\u{1F600}')).toEqual({ from: 'a\u{1F600}', before: 'a\u{1F601}' });
});

it('steps over the surrogates', () => {
  expect(prefixRange('a\ud7ff')).toEqual({ from: 'a\ud7ff', before: 'a\ue000' });
});

it('steps from the basic plane into the next', () => {
  expect(prefixRange('\uffff')).toEqual({ from: '\uffff', before: '\u{10000}' });
});

it('gives way to the code point before the highest one', () => {
  expect(prefixRange('a\u{10FFFF}\u{10FFFF}')).toEqual({ from: 'a\u{10FFFF}\u{10FFFF}', before: 'b' });
});

it('has no end for prefixes that nothing follows', () => {
  expect(prefixRange('')).toEqual({ from: '', before: undefined });
  expect(prefixRange('\u{10FFFF}')).toEqual({ from: '\u{10FFFF}', before: undefined });
});
