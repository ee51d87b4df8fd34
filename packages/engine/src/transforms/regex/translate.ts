import { readClass } from './character-class.ts';
import { type CharacterSet, negate, setOf, writeSet } from './character-set.ts';
import { anything, ignoringCase, lineTerminators } from './code-points.ts';
import { PatternReader } from './pattern-reader.ts';
import { readEscape } from './read-escape.ts';
import { RegexError } from './regex-error.ts';

/** A Java pattern in the terms of the machines that can run it. */
export interface TranslatedPattern {
  readonly re2: string;
  readonly groupCount: number;
  readonly groupNames: ReadonlyMap<string, number>;
  /** The text, when the pattern is nothing but one. */
  readonly literal: string | undefined;
  /** A JavaScript pattern, when this is one set of characters, alone or repeated with `+`: no machine can be slow on that. */
  readonly simple: string | undefined;
}

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

/**
 * Translates a pattern of `java.util.regex` to RE2 (contract: TRANSFORMS 3, replace): the same classes, dots and cases, ASCII as there.
 * Throws a `RegexError` for what Java refuses, and for what cannot run in linear time: looking around, group references, possessive
 * repetition. One difference is left: `$` does not match before a line break at the end.
 */
export function translate(source: string): TranslatedPattern {
  const translator = new Translator(source);
  return translator.translate();
}

class Translator {
  readonly #reader: PatternReader;
  readonly #groupNames = new Map<string, number>();
  #groupCount = 0;
  /** Text so far, as long as the pattern is nothing else. */
  #literal: string | undefined = '';
  /** Sets so far, for the pattern that is a single one. */
  readonly #sets: { readonly set: CharacterSet; readonly repeat: string }[] = [];
  #onlySets = true;

  constructor(source: string) {
    this.#reader = new PatternReader(source);
  }

  translate(): TranslatedPattern {
    const re2 = this.#alternatives(noFlags);
    if (!this.#reader.atEnd) throw new RegexError('A closing parenthesis has no beginning');
    const [only] = this.#sets;
    const isSimple = this.#onlySets && only !== undefined && this.#sets.length === 1 && (only.repeat === '' || only.repeat === '+');
    return {
      re2,
      groupCount: this.#groupCount,
      groupNames: this.#groupNames,
      literal: this.#literal === '' ? undefined : this.#literal,
      simple: isSimple ? writeSet(only.set, 'u') + only.repeat : undefined,
    };
  }

  #alternatives(outer: Flags): string {
    let flags = outer;
    let result = '';
    while (!this.#reader.atEnd && !this.#reader.startsWith(')')) {
      if (this.#reader.take('|')) {
        result += '|';
        this.#isMore();
        continue;
      }
      const switched = this.#reader.match(/\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)/y);
      if (switched !== null) {
        flags = withFlags(flags, switched[1] ?? '', switched[2] ?? '');
        this.#isMore();
      } else result += this.#term(flags);
    }
    return result;
  }

  #term(flags: Flags): string {
    const atom = this.#atom(flags);
    const repeat = this.#repeat();
    if (atom.literal !== undefined && repeat === '') {
      if (this.#literal !== undefined) this.#literal += atom.literal;
    } else this.#literal = undefined;
    if (atom.set !== undefined) this.#sets.push({ set: atom.set, repeat });
    else this.#onlySets = false;
    return atom.re2 + repeat;
  }

  #atom(flags: Flags): { re2: string; literal?: string; set?: CharacterSet } {
    const reader = this.#reader;
    if (reader.take('(')) return { re2: reader.nested(() => this.#group(flags)) };
    if (reader.take('[')) return ofSet(readClass(reader, flags.ignoreCase));
    if (reader.take('.')) return ofSet(flags.dotAll ? setOf(anything) : negate(setOf(lineTerminators)));
    if (reader.take('^')) return { re2: flags.multiline ? '(?m:^)' : '\\A' };
    if (reader.take('$')) return { re2: flags.multiline ? '(?m:$)' : '\\z' };
    const quoted = reader.match(/\\Q([\s\S]*?)(?:\\E|$)/y)?.[1];
    if (quoted !== undefined)
      return { re2: `(?:${[...quoted].map((character) => literalOf(character.codePointAt(0)!, flags).re2).join('')})` };
    if (reader.take('\\')) return this.#escape(flags);
    if (reader.match(/[*+?{]/y) !== null) throw new RegexError('A repetition has nothing to repeat');
    return literalOf(reader.next(), flags);
  }

  #escape(flags: Flags): { re2: string; literal?: string; set?: CharacterSet } {
    const read = readEscape(this.#reader);
    if (typeof read === 'number') return literalOf(read, flags);
    if (typeof read !== 'string') return ofSet(read);
    if (read === 'R') return { re2: '(?:\\r\\n|[\\n-\\r\\x{85}\\x{2028}\\x{2029}])' };
    return { re2: read === 'Z' ? '\\z' : `\\${read}` };
  }

  #group(flags: Flags): string {
    const reader = this.#reader;
    const named = reader.match(/\?<([a-zA-Z][a-zA-Z0-9]*)>/y)?.[1];
    const inline = named === undefined ? reader.match(/\?([a-zA-Z]*)(?:-([a-zA-Z]+))?:/y) : null;
    if (inline === null && named === undefined && reader.startsWith('?')) throw lookAround(reader);
    if (inline === null) this.#groupCount++;
    if (named !== undefined) {
      if (this.#groupNames.has(named)) throw new RegexError(`Two groups are named ${named}`);
      this.#groupNames.set(named, this.#groupCount);
    }
    const inner = this.#alternatives(inline === null ? flags : withFlags(flags, inline[1] ?? '', inline[2] ?? ''));
    if (!reader.take(')')) throw new RegexError('A group is not closed');
    this.#isMore();
    return inline === null ? `(${inner})` : `(?:${inner})`;
  }

  #repeat(): string {
    const found = this.#reader.match(/[*+?]|\{\d{1,4}(?:,\d{0,4})?\}/y)?.[0];
    if (found === undefined) {
      if (this.#reader.startsWith('{')) throw new RegexError('A repetition is malformed');
      return '';
    }
    if (this.#reader.startsWith('+')) throw new RegexError('Possessive repetition is not supported');
    const lazy = this.#reader.take('?') ? '?' : '';
    if (this.#reader.match(/[*+?{]/y) !== null) throw new RegexError('A repetition has nothing to repeat');
    return found + lazy;
  }

  #isMore(): void {
    this.#literal = undefined;
    this.#onlySets = false;
  }
}

function ofSet(set: CharacterSet) {
  return { re2: writeSet(set, 'x'), set };
}

function literalOf(code: number, flags: Flags): { re2: string; literal?: string; set?: CharacterSet } {
  const character = String.fromCodePoint(code);
  if (flags.ignoreCase && /^[A-Za-z]$/.test(character)) return ofSet(setOf(ignoringCase([[code, code]])));
  return { re2: `\\x{${code.toString(16)}}`, literal: character, set: setOf([[code, code]]) };
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

function lookAround(reader: PatternReader): RegexError {
  const isLook = /^\?<?[=!]/.test(reader.source.slice(reader.position, reader.position + 3));
  return new RegexError(isLook ? 'Looking ahead or behind is not supported' : 'A group begins with something that is not supported');
}
