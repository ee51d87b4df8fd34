import { type CodePointSet, propertySet, setOf, unionOf } from './code-point-set.ts';
import { digits, horizontalSpace, posix, verticalSpace, whiteSpace, wordCharacters } from './code-points.ts';
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

const sets = new Map([
  ['d', setOf(digits)],
  ['w', setOf(wordCharacters)],
  ['s', setOf(whiteSpace)],
  ['h', setOf(horizontalSpace)],
  ['v', setOf(verticalSpace)],
]);
const posixSets = new Map([...posix].map(([name, ranges]) => [name, setOf(ranges)]));

/** Names that Java has for properties which Unicode calls otherwise. */
const namedProperties = new Map([
  ['Letter', 'L'],
  ['Digit', 'Nd'],
  ['Punctuation', 'P'],
  ['Control', 'Cc'],
  ['Alphabetic', 'Alphabetic'],
  ['Lowercase', 'Lowercase'],
  ['Uppercase', 'Uppercase'],
  ['Ideographic', 'Ideographic'],
  ['White_Space', 'White_Space'],
]);

const bothCases = [
  ['Lu', 'Ll', 'Lt'],
  ['Lower', 'Upper'],
];

/** Reads what follows a backslash: a code point, a set, or the letter of an escape that stands for a place, a line break or a group. */
export function readEscape(reader: PatternReader, ignoreCase: boolean): number | CodePointSet | string {
  const code = reader.next();
  const letter = String.fromCodePoint(code);
  if (!/^[A-Za-z0-9]$/.test(letter)) return code;
  const control = controls.get(letter);
  if (control !== undefined) return control;
  const set = sets.get(letter.toLowerCase());
  if (set !== undefined) return letter === letter.toLowerCase() ? set : set.complement();
  if (/[bBAzZRk1-9]/.test(letter)) return letter;
  if (letter === 'p') return readProperty(reader, ignoreCase);
  if (letter === 'P') return readProperty(reader, ignoreCase).complement();
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

/** `\p{L}`, `\pL`, `\p{IsLatin}`, `\p{IsAlphabetic}`, `\p{Alpha}`. Those that mean a case mean both when case is ignored. */
function readProperty(reader: PatternReader, ignoreCase: boolean): CodePointSet {
  const found = reader.match(/\{([A-Za-z_]+)\}|([A-Za-z])/y);
  const name = found?.[1] ?? found?.[2] ?? '';
  const both = ignoreCase ? bothCases.find((cases) => cases.includes(name)) : undefined;
  return both === undefined ? namedSet(name) : unionOf(both.map(namedSet));
}

function namedSet(name: string): CodePointSet {
  const ascii = posixSets.get(name);
  if (ascii !== undefined) return ascii;
  const bare = name.replace(/^Is/, '');
  const isCategory = /^[A-Z][a-z]?$/.test(bare);
  const set = propertySet(isCategory ? bare : ((bare === name ? undefined : namedProperties.get(bare)) ?? `Script=${bare}`));
  if (set === undefined) throw new RegexError(`\\p{${name}} is not supported`);
  return set;
}
