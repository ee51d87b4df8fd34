/** Sets of code points as sorted, disjoint ranges, and what can be computed of them. */
type Range = readonly [first: number, last: number];
export type Ranges = readonly Range[];

const LAST = 0x10ffff;

export const digits: Ranges = [[0x30, 0x39]];
export const wordCharacters: Ranges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** Java's `\s`, which counts the vertical tab that RE2 leaves out. */
export const whiteSpace: Ranges = [
  [0x09, 0x0d],
  [0x20, 0x20],
];
export const horizontalSpace: Ranges = [
  [0x09, 0x09],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x180e, 0x180e],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];
export const verticalSpace: Ranges = [
  [0x0a, 0x0d],
  [0x85, 0x85],
  [0x2028, 0x2029],
];
/** What a dot does not match in Java. */
export const lineTerminators: Ranges = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x85, 0x85],
  [0x2028, 0x2029],
];
export const anything: Ranges = [[0, LAST]];

/** Java's POSIX classes, which are ASCII. */
export const posix: ReadonlyMap<string, Ranges> = new Map<string, Ranges>([
  ['Lower', [[0x61, 0x7a]]],
  ['Upper', [[0x41, 0x5a]]],
  ['ASCII', [[0, 0x7f]]],
  ['Alpha', union([[0x41, 0x5a]], [[0x61, 0x7a]])],
  ['Digit', digits],
  ['Alnum', union(digits, [[0x41, 0x5a]], [[0x61, 0x7a]])],
  ['Punct', union([[0x21, 0x2f]], [[0x3a, 0x40]], [[0x5b, 0x60]], [[0x7b, 0x7e]])],
  ['Graph', [[0x21, 0x7e]]],
  ['Print', [[0x20, 0x7e]]],
  ['Blank', union([[0x09, 0x09]], [[0x20, 0x20]])],
  ['Cntrl', union([[0, 0x1f]], [[0x7f, 0x7f]])],
  ['XDigit', union(digits, [[0x41, 0x46]], [[0x61, 0x66]])],
  ['Space', whiteSpace],
]);

export function union(...sets: readonly Ranges[]): Ranges {
  const merged: [number, number][] = [];
  for (const [first, last] of sets.flat().sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

export function complement(set: Ranges): Ranges {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of union(set)) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST) gaps.push([next, LAST]);
  return gaps;
}

export function intersection(a: Ranges, b: Ranges): Ranges {
  return complement(union(complement(a), complement(b)));
}

/** The set with both cases of its ASCII letters: Java's `(?i)` knows no others. */
export function ignoringCase(set: Ranges): Ranges {
  const lower = intersection(set, [[0x61, 0x7a]]).map(([first, last]): Range => [first - 32, last - 32]);
  const upper = intersection(set, [[0x41, 0x5a]]).map(([first, last]): Range => [first + 32, last + 32]);
  return union(set, lower, upper);
}
