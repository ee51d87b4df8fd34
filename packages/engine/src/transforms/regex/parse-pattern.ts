import { readClass } from './character-class.ts';
import { setOf, setOfOne } from './code-point-set.ts';
import { anything, ignoringCase, lineTerminators } from './code-points.ts';
import { PatternReader } from './pattern-reader.ts';
import { readEscape } from './read-escape.ts';
import { RegexError } from './regex-error.ts';
import {
  atomic,
  character,
  choice,
  ENDLESS,
  group,
  look,
  type ParsedPattern,
  type Pattern,
  type Place,
  place,
  reference,
  repeat,
  sequence,
} from './syntax.ts';

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

const noFlags: Flags = { ignoreCase: false, dotAll: false, multiline: false };
const flagNames = new Map<string, keyof Flags>([
  ['i', 'ignoreCase'],
  ['s', 'dotAll'],
  ['m', 'multiline'],
]);

const ANYTHING = character(setOf(anything));
const NO_TERMINATOR = character(setOf(lineTerminators).complement());
const LINE_BREAK = choice([sequence([codePoint(0x0d), codePoint(0x0a)]), character(setOf([[0x0a, 0x0d], ...lineTerminators]))]);

/** Parses a pattern of `java.util.regex` (contract: TRANSFORMS 3, replace). Throws a `RegexError` for what Java refuses. */
export function parsePattern(source: string): ParsedPattern {
  return new PatternParser(withoutQuotes(source)).parse();
}

/** `\Q…\E` with each of its characters escaped, as Java does it first of all: so what follows repeats the last character only. */
function withoutQuotes(source: string): string {
  if (!source.includes('\\Q')) return source;
  return source.replace(/\\Q([\s\S]*?)(?:\\E|$)|\\[\s\S]/g, (whole, quoted: string | undefined) => {
    return quoted === undefined ? whole : [...quoted].map((one) => `\\x{${one.codePointAt(0)!.toString(16)}}`).join('');
  });
}

class PatternParser {
  readonly #reader: PatternReader;
  readonly #groupNames = new Map<string, number>();
  #groupCount = 0;
  readonly #openGroups = new Set<number>();

  constructor(source: string) {
    this.#reader = new PatternReader(source);
  }

  parse(): ParsedPattern {
    const root = this.#options(noFlags);
    if (!this.#reader.atEnd) throw new RegexError('A closing parenthesis has no beginning');
    return { root, groupCount: this.#groupCount, groupNames: this.#groupNames };
  }

  /** Flags that are switched on inside a group last until its end, in the options that follow too. */
  #options(outer: Flags): Pattern {
    const reader = this.#reader;
    let flags = outer;
    let parts: Pattern[] = [];
    const options: Pattern[] = [];
    while (!reader.atEnd && !reader.startsWith(')')) {
      const switched = reader.match(/\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)/y);
      if (switched !== null) flags = withFlags(flags, switched[1] ?? '', switched[2] ?? '');
      else if (reader.take('|')) {
        options.push(sequence(parts));
        parts = [];
      } else parts.push(this.#repeated(this.#atom(flags)));
    }
    if (options.length === 0) return sequence(parts);
    return choice([...options, sequence(parts)]);
  }

  #atom(flags: Flags): Pattern {
    const reader = this.#reader;
    if (reader.take('(')) return reader.nested(() => this.#group(flags));
    if (reader.take('[')) return character(readClass(reader, flags.ignoreCase));
    if (reader.take('.')) return flags.dotAll ? ANYTHING : NO_TERMINATOR;
    if (reader.take('^')) return place(flags.multiline ? 'm^' : '\\A');
    if (reader.take('$')) return place(flags.multiline ? 'm$' : '\\Z');
    if (reader.take('\\')) return this.#escape(flags);
    if (reader.match(/[*+?{]/y) !== null) throw new RegexError('A repetition has nothing to repeat');
    return codePoint(reader.next(), flags);
  }

  #escape(flags: Flags): Pattern {
    const read = readEscape(this.#reader, flags.ignoreCase);
    if (typeof read === 'number') return codePoint(read, flags);
    if (typeof read !== 'string') return character(read);
    if (read === 'R') return LINE_BREAK;
    if (read === 'k' || /\d/.test(read)) return reference(this.#groupNamed(read), flags.ignoreCase);
    return place(`\\${read}` as Place);
  }

  /** `\k<name>`, or `\1` with as many digits as there are groups so far for. */
  #groupNamed(letter: string): number {
    if (letter === 'k') {
      const name = this.#reader.match(/<([a-zA-Z][a-zA-Z0-9]*)>/y)?.[1] ?? '';
      const group = this.#groupNames.get(name);
      if (group === undefined || this.#openGroups.has(group)) throw new RegexError(`There is no group named <${name}> before its use`);
      return group;
    }
    let group = Number(letter);
    for (let digit = this.#reader.peekDigit(); digit !== undefined && group * 10 + digit <= this.#groupCount; ) {
      group = group * 10 + digit;
      this.#reader.position++;
      digit = this.#reader.peekDigit();
    }
    if (group > this.#groupCount) throw new RegexError(`There is no group ${group} before its use`);
    if (this.#openGroups.has(group)) throw new RegexError(`Group ${group} refers to itself`);
    return group;
  }

  #group(flags: Flags): Pattern {
    const reader = this.#reader;
    const opening = reader.match(/\?(?:[=!>]|<[=!]|<([a-zA-Z][a-zA-Z0-9]*)>|([a-zA-Z]*)(?:-([a-zA-Z]+))?:)/y);
    if (opening === null && reader.startsWith('?')) throw new RegexError('A group begins with something that is not supported');
    const [kind = '', name, on, off] = opening ?? [];
    const isCaptured = opening === null || name !== undefined;
    const index = isCaptured ? ++this.#groupCount : 0;
    if (name !== undefined) {
      if (this.#groupNames.has(name)) throw new RegexError(`Two groups are named ${name}`);
      this.#groupNames.set(name, index);
    }
    this.#openGroups.add(index);
    const body = this.#options(on === undefined ? flags : withFlags(flags, on, off ?? ''));
    this.#openGroups.delete(index);
    if (!reader.take(')')) throw new RegexError('A group is not closed');
    if (isCaptured) return group(index, body);
    if (kind === '?>') return atomic(body);
    return kind.endsWith('=') || kind.endsWith('!') ? lookAround(kind, body) : body;
  }

  #repeated(body: Pattern): Pattern {
    const reader = this.#reader;
    const found = reader.match(/([*+?])|\{(\d{1,9})(,(\d{0,9}))?\}/y);
    if (found === null) {
      if (reader.startsWith('{')) throw new RegexError('A repetition is malformed');
      return body;
    }
    const [, sign, least, range, most] = found;
    const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
    const max = sign === undefined ? (range === undefined ? min : most === '' ? ENDLESS : Number(most)) : sign === '?' ? 1 : ENDLESS;
    if (max < min) throw new RegexError('A repetition is the wrong way round');
    const isPossessive = reader.take('+');
    const lazy = !isPossessive && reader.take('?');
    if (reader.match(/[*+?{]/y) !== null) throw new RegexError('A repetition has nothing to repeat');
    const repeated = repeat(body, { min, max, lazy });
    return isPossessive ? atomic(repeated) : repeated;
  }
}

function lookAround(kind: string, body: Pattern): Pattern {
  const behind = kind.startsWith('?<');
  if (behind && body.most === ENDLESS) throw new RegexError('Looking behind needs an obvious maximum length');
  return look(body, behind, kind.endsWith('!'));
}

function codePoint(code: number, flags = noFlags): Pattern {
  const literal = String.fromCodePoint(code);
  if (flags.ignoreCase && /^[A-Za-z]$/.test(literal)) return character(setOf(ignoringCase([[code, code]])));
  return character(setOfOne(code), literal);
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const changed: { -readonly [flag in keyof Flags]: boolean } = { ...flags };
  for (const [letters, value] of [
    [on, true],
    [off, false],
  ] as const) {
    for (const letter of letters) {
      const name = flagNames.get(letter);
      if (name === undefined) throw new RegexError(`The flag ${letter} is not supported`);
      changed[name] = value;
    }
  }
  return changed;
}
