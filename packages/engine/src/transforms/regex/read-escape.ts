import { type CharacterSet, negate, setOf } from './character-set.ts';
import { digits, horizontalSpace, posix, type Ranges, verticalSpace, whiteSpace, wordCharacters } from './code-points.ts';
import type { PatternReader } from './pattern-reader.ts';
import { RegexError } from './regex-error.ts';

const controls = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
  ['f', 0x0c],
  ['a', 0x07],
  ['e', 0x1b],
]);

const sets = new Map<string, Ranges>([
  ['d', digits],
  ['w', wordCharacters],
  ['s', whiteSpace],
  ['h', horizontalSpace],
  ['v', verticalSpace],
]);

/** Escapes with a meaning outside character classes only. */
const places = new Set(['b', 'B', 'A', 'z', 'Z', 'R']);

/** Reads what follows a backslash: a code point, a set, or the letter of an escape that stands for a place or a line break. */
export function readEscape(reader: PatternReader): number | CharacterSet | string {
  const code = reader.next();
  const letter = String.fromCodePoint(code);
  if (!/^[A-Za-z0-9]$/.test(letter)) return code;
  if (/[1-9k]/.test(letter)) throw new RegexError('References to groups inside a pattern are not supported');
  const control = controls.get(letter);
  if (control !== undefined) return control;
  const set = sets.get(letter.toLowerCase());
  if (set !== undefined) return letter === letter.toLowerCase() ? setOf(set) : negate(setOf(set));
  if (places.has(letter)) return letter;
  if (letter === 'p' || letter === 'P') return letter === 'p' ? readProperty(reader) : negate(readProperty(reader));
  return readCode(letter, reader);
}

function readCode(letter: string, reader: PatternReader): number {
  if (letter === '0') return hexOrOctal(reader.match(/[0-3]?[0-7]{1,2}/y)?.[0], 8);
  if (letter === 'x') {
    const found = reader.match(/([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\}/y);
    return hexOrOctal(found?.[1] ?? found?.[2], 16);
  }
  if (letter === 'u') {
    const code = hexOrOctal(reader.match(/[0-9a-fA-F]{4}/y)?.[0], 16);
    const low = code >= 0xd800 && code <= 0xdbff ? reader.match(/\\u([dD][c-fC-F][0-9a-fA-F]{2})/y)?.[1] : undefined;
    return low === undefined ? code : 0x10000 + ((code - 0xd800) << 10) + (Number.parseInt(low, 16) - 0xdc00);
  }
  if (letter === 'c') return reader.next() ^ 64;
  throw new RegexError(`\\${letter} is not supported`);
}

function hexOrOctal(digitsRead: string | undefined, base: number): number {
  const code = Number.parseInt(digitsRead ?? '', base);
  if (Number.isNaN(code) || code > 0x10ffff) throw new RegexError('A character code is malformed');
  return code;
}

/** `\p{L}`, `\pL`, `\p{IsLatin}`, `\p{Alpha}`. */
function readProperty(reader: PatternReader): CharacterSet {
  const found = reader.match(/\{([A-Za-z_]+)\}|([A-Za-z])/y);
  const name = found?.[1] ?? found?.[2] ?? '';
  const ascii = posix.get(name);
  if (ascii !== undefined) return setOf(ascii);
  const bare = name.replace(/^Is/, '');
  const property = /^[A-Z][a-z]?$/.test(bare) ? `\\p{${bare}}` : `\\p{Script=${bare}}`;
  try {
    new RegExp(property, 'u');
  } catch {
    throw new RegexError(`\\p{${name}} is not supported`);
  }
  return setOf([], [property]);
}
