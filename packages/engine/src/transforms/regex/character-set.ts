import type { Ranges } from './code-points.ts';

/** Characters that one place of a pattern matches: code points, and Unicode properties such as `\p{L}` that the host resolves. */
export interface CharacterSet {
  readonly ranges: Ranges;
  readonly properties: readonly string[];
  readonly negated: boolean;
}

export function setOf(ranges: Ranges, properties: readonly string[] = []): CharacterSet {
  return { ranges, properties, negated: false };
}

export function negate(set: CharacterSet): CharacterSet {
  return { ...set, negated: !set.negated };
}

/** The set in the notation of RE2 or of JavaScript's `u` mode, which differ only in how a code point is written. */
export function writeSet({ ranges, properties, negated }: CharacterSet, notation: 'x' | 'u'): string {
  const point = (code: number) => `\\${notation}{${code.toString(16)}}`;
  // Scripts have bare names in RE2.
  const named = notation === 'u' ? properties : properties.map((property) => property.replace('Script=', ''));
  const written = ranges.map(([first, last]) => (first === last ? point(first) : `${point(first)}-${point(last)}`));
  if (written.length === 0 && properties.length === 0)
    return negated ? writeSet(setOf([[0, 0x10ffff]]), notation) : `[^${point(0)}-${point(0x10ffff)}]`;
  return `[${negated ? '^' : ''}${written.join('')}${named.join('')}]`;
}
