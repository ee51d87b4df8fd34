/** As many marks on one character as any text has (UAX 15, "Stream-Safe Text Format"), and what ends a run of them. */
const MARKS = /\p{M}{30}/gu;
const GRAPHEME_JOINER = '\u034F';
/** Shorter texts cannot hold enough marks to matter. */
const SHORT = 128;

/**
 * `String.prototype.normalize` that takes time as the text is long: putting a run of marks in order takes the host the square of its
 * length, which for a megabyte of them is half an hour. Longer runs than any text has are ordered in pieces.
 */
export function normalize(text: string, form: 'NFC' | 'NFKD'): string {
  const safe = text.length <= SHORT ? text : text.replace(MARKS, `$&${GRAPHEME_JOINER}`);
  return safe.normalize(form);
}
