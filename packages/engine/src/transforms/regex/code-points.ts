/** Sets of code points as sorted, disjoint ranges, and what can be computed of them. */
type Range = readonly [first: number, last: number];
export type Ranges = readonly Range[];

export const digits: Ranges = [[0x30, 0x39]];
export const wordCharacters: Ranges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** Java's `\s`, with the vertical tab. */
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
export const anything: Ranges = [[0, 0x10ffff]];

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

/** The ranges in order, with those that overlap or touch made one. */
export function union(...sets: readonly Ranges[]): Ranges {
  const merged: [number, number][] = [];
  const all = sets.length === 1 ? [...sets[0]!] : sets.flat();
  for (const [first, last] of all.sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** The set with both cases of its ASCII letters: Java's `(?i)` knows no others. */
export function ignoringCase(set: Ranges): Ranges {
  return union(set, shifted(set, 0x61, 0x7a, -32), shifted(set, 0x41, 0x5a, 32));
}

function shifted(set: Ranges, first: number, last: number, by: number): Ranges {
  return set
    .filter((range) => range[0] <= last && range[1] >= first)
    .map((range): Range => [Math.max(range[0], first) + by, Math.min(range[1], last) + by]);
}
