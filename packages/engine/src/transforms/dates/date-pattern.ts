/** A part of a date pattern: a letter with how often it stands there, or text. */
export type PatternPart = { readonly letter: string; readonly count: number } | { readonly text: string };

/** A pattern that Java refuses. */
export class DatePatternError extends Error {}

const LETTERS = 'GyYMLwWDdFEuaHkKhmsSzZX';
/** Letters that are printed but not read: weeks say too little of a date for Java to be followed in what it makes of them. */
export const UNREADABLE = new Set(['w', 'W', 'F']);

/** Splits a pattern of `java.text.SimpleDateFormat` into its parts (contract: TRANSFORMS 5). Throws a `DatePatternError`. */
export function parseDatePattern(pattern: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  let text = '';
  let index = 0;
  const flush = () => {
    if (text !== '') parts.push({ text });
    text = '';
  };
  while (index < pattern.length) {
    const character = pattern[index]!;
    if (character === "'") {
      const quoted = readQuoted(pattern, index);
      text += quoted.text;
      index = quoted.end;
    } else if (/[A-Za-z]/.test(character)) {
      if (!LETTERS.includes(character)) throw new DatePatternError(`Illegal pattern character '${character}'`);
      let end = index + 1;
      while (pattern[end] === character) end++;
      flush();
      if (character === 'X' && end - index > 3) throw new DatePatternError(`invalid ISO 8601 format: length=${end - index}`);
      parts.push({ letter: character, count: end - index });
      index = end;
    } else {
      text += character;
      index++;
    }
  }
  flush();
  return parts;
}

/** Text from a quote to the next; two quotes are one, inside and outside. */
function readQuoted(pattern: string, start: number): { text: string; end: number } {
  if (pattern[start + 1] === "'") return { text: "'", end: start + 2 };
  let text = '';
  for (let index = start + 1; index < pattern.length; index++) {
    if (pattern[index] !== "'") text += pattern[index];
    else if (pattern[index + 1] === "'") {
      text += "'";
      index++;
    } else return { text, end: index + 1 };
  }
  throw new DatePatternError('Unterminated quote');
}
