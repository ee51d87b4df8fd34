/** Texts from `from` on and, if there is an end at all, before `before`. */
export interface PrefixRange {
  readonly from: string;
  readonly before: string | undefined;
}

/**
 * The range of all texts that start with a prefix, in code point order (collation "C"): a range, and not LIKE, because a plain btree
 * index serves it whatever the plan knows about the parameter. The end is the prefix with its last code point raised by one; the
 * highest code point has no successor and gives way to the one before it.
 */
export function prefixRange(prefix: string): PrefixRange {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return { from: prefix, before: undefined };
  // U+D7FF is followed by the surrogates, which no text in UTF-8 holds.
  return { from: prefix, before: String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1) };
}
