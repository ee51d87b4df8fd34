/** Letters that are two in one have a form of their own for the start of a word. */
const digraphs = new Map([
  ['\u01c4', '\u01c5'],
  ['\u01c7', '\u01c8'],
  ['\u01ca', '\u01cb'],
  ['\u01f1', '\u01f2'],
]);

/** Georgian capitals are for texts that are all in capitals: no word begins with one, and one that is there is made small. */
const GEORGIAN = /[\u10d0-\u10ff\u1c90-\u1cbf]/;

/**
 * One character as a word begins with it: Java's `Character.toTitleCase`, always one character for one. So `ß` stays, which the host's
 * `toUpperCase` would make `SS` of.
 */
export function toTitleCase(character: string): string {
  if (GEORGIAN.test(character)) return character.toLowerCase();
  const upper = character.toUpperCase();
  if (isOne(upper)) return digraphs.get(upper) ?? upper;
  // Greek letters with an iota below: the letter is made a capital, the iota stays below it.
  const [letter = '', ...marks] = character.normalize('NFD');
  const composed = (letter.toUpperCase() + marks.join('')).normalize('NFC');
  return isOne(composed) ? composed : character;
}

function isOne(text: string): boolean {
  return text.length === 1 || (text.length === 2 && text.codePointAt(0)! > 0xffff);
}
