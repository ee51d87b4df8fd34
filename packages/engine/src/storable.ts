/** With the `u` flag only surrogates without their other half match. */
const unstorable = /[\0\p{Surrogate}]/gu;

/** Cut at `most` UTF-16 units, but not through a pair of surrogates, and fit to be stored. */
export function shown(text: string, most: number): string {
  if (text.length <= most) return storable(text);
  return `${storable(Array.from(text.slice(0, most)).slice(0, -1).join(''))}…`;
}

/** The text without what a database refuses: a transform may cut a character in two or make U+0000. */
export function storable(text: string): string {
  return text.replace(unstorable, '\uFFFD');
}
