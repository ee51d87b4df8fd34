/** With the `u` flag only surrogates without their other half match. */
const unstorable = /[\0\p{Surrogate}]/gu;

/** The text without what a database refuses: a transform may cut a character in two or make U+0000. */
export function storable(text: string): string {
  return text.replace(unstorable, '\uFFFD');
}
