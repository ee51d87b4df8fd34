import type { Value } from '@muster/engine';

/** Texts that feeds hold one day, and that code written for ordinary ones trips over. */
const oddTexts: readonly string[] = [
  '',
  ' ',
  '\t\r\n',
  '0',
  '-1',
  '007',
  '1e9',
  '12345678901234567890',
  'null',
  'undefined',
  'NaN',
  'true',
  'now',
  '__proto__',
  'constructor',
  'default',
  // What means something to a template, a regular expression, a replacement or a filter.
  '$x #if',
  '$!{input} $1 \\',
  '.*[(',
  'a eq b',
  `"quoted" 'single'`,
  // Dates that are none, or nearly.
  '2026-02-30',
  '31.02.2026',
  '2026-11-24T25:61:00Z',
  '0000-00-00',
  '9999-12-31T23:59:59.999Z',
  '1600-02-29',
  // Accents as characters of their own, letters without any, letters that change their number in another case.
  'e\u0301\u0323\u0327',
  '\u0301',
  'Straße ŁÓDŹ Sørbye',
  'İIıi ﬁ ß ŉ',
  // Right to left, with marks of direction; no breaks, no width.
  'شارع 12 \u202eabc\u202c',
  'שלום-עולם',
  'a\u00a0b\u2003c\u200bd\ufeff',
  // Characters of two units, and of several code points; halves of pairs.
  '𠮷田 翔太',
  '👩🏽‍🚀👨‍👩‍👧‍👦🇩🇪',
  '\ud800',
  'a\udc00b',
  '\u0000\u0007\u001b[31m',
  `${'long-'.repeat(2000)}end`,
  'x'.repeat(3000),
];

/** Values that are no texts, where a source says more than was thought. */
const oddTypes: readonly Value[] = [0, -1, 3.5, 1e21, true, false, [], ['a', 'b'], [null], {}, { a: { b: [1] } }];

/** What is usual stands first: the first that makes something fail is the one that is shown. */
export const oddValues: readonly Value[] = [null, ...oddTexts, ...oddTypes];

/** An odd value, or a text of several odd ones. */
export function drawOddValue(random: () => number): Value {
  const draw = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  if (random() < 0.5) return draw(oddValues);
  return Array.from({ length: 2 + Math.floor(random() * 3) }, () => (random() < 0.3 ? 'Abc' : draw(oddTexts))).join(
    draw(['', '-', ' ', '.']),
  );
}
