import { limits } from '../limits.ts';
import { charge } from '../meter.ts';
import { replaceText, splitText } from '../metered-text.ts';
import type { CodePointSet } from './code-point-set.ts';
import { MemberSearch } from './member-search.ts';
import type { Program } from './program.ts';
import { RegexError } from './regex-error.ts';
import { parseReplacement, type Replacement, replacementText } from './replacement.ts';
import { Search } from './search.ts';
import { ENDLESS, type ParsedPattern, type Pattern } from './syntax.ts';

/** For each match that is replaced or parts two texts, beside the search for it. */
const MATCH_UNITS = 300;
/** For each character of a replacement that is read for what it means. */
const REPLACEMENT_UNITS = 16;

/** A compiled pattern with the operations of Java's `String`. A plain text and a single set take quicker ways to the same result. */
export class JavaRegex {
  readonly #groups: Pick<ParsedPattern, 'groupCount' | 'groupNames'>;
  /** The text, when the pattern is nothing but one. */
  readonly #literal: string | undefined;
  /** The set, when the pattern is nothing but one. */
  readonly #single: { readonly set: CodePointSet; readonly isRun: boolean } | undefined;
  #replacement: { readonly text: string; readonly parsed: Replacement } | undefined;

  constructor(
    { root, groupCount, groupNames }: ParsedPattern,
    private readonly program: Program,
  ) {
    this.#groups = { groupCount, groupNames };
    this.#literal = literalOf(root);
    this.#single = singleOf(root);
  }

  matches(text: string): boolean {
    return new Search(this.program, text).matches();
  }

  /** Java's `replaceAll`: `$1`, `${name}` and `\` mean something in the replacement, and an error in it shows when something matches. */
  replaceAll(text: string, replacement: string): string {
    const isPlain = !replacement.includes('$') && !replacement.includes('\\');
    if (this.#literal === undefined || !isPlain) return this.#replace(text, replacement, isPlain, false);
    const result = replaceText(text, this.#literal, replacement);
    if (result === undefined) throw tooLong();
    return result;
  }

  replaceFirst(text: string, replacement: string): string {
    return this.#replace(text, replacement, false, true);
  }

  /** Java's `split`: a leading empty part is kept unless the match was empty, trailing ones are dropped unless there is a limit. */
  split(text: string, limit = 0): string[] {
    const parts = limit === 0 && this.#literal !== undefined ? splitText(text, this.#literal) : this.#partsOf(text, limit);
    if (limit !== 0 || parts.length === 1) return parts;
    let end = parts.length;
    while (end > 0 && parts[end - 1] === '') end--;
    return end === parts.length ? parts : parts.slice(0, end);
  }

  #partsOf(text: string, limit: number): string[] {
    const parts: string[] = [];
    let from = 0;
    const search = this.#search(text);
    while ((limit <= 0 || parts.length < limit - 1) && search.next()) {
      charge(MATCH_UNITS);
      if (search.end === 0) continue;
      parts.push(text.slice(from, search.start));
      from = search.end;
    }
    parts.push(text.slice(from));
    return parts;
  }

  #search(text: string): Search | MemberSearch {
    return this.#single === undefined ? new Search(this.program, text) : new MemberSearch(this.#single.set, this.#single.isRun, text);
  }

  #replace(text: string, replacement: string, isPlain: boolean, onlyFirst: boolean): string {
    let result = '';
    let from = 0;
    charge(replacement.length * REPLACEMENT_UNITS);
    const search = this.#search(text);
    while (search.next()) {
      charge(MATCH_UNITS);
      const by = isPlain ? replacement : replacementText(this.#parse(replacement), (group) => search.group(group));
      result += text.slice(from, search.start) + by;
      from = search.end;
      if (result.length > limits.text) throw tooLong();
      if (onlyFirst) break;
    }
    charge(result.length);
    return from === 0 && result === '' ? text : result + text.slice(from);
  }

  /** Only the last replacement is kept: nearly always it is a literal of the transform. */
  #parse(text: string): Replacement {
    if (this.#replacement?.text !== text) this.#replacement = { text, parsed: parseReplacement(text, this.#groups) };
    return this.#replacement.parsed;
  }
}

/** Half of a pair is no text, since it matches no half of a whole one. */
function literalOf(root: Pattern): string | undefined {
  const parts = root.kind === 'sequence' ? root.parts : [root];
  let text = '';
  for (const part of parts) {
    if (part.kind !== 'character' || part.literal === undefined || /^\p{Surrogate}$/u.test(part.literal)) return undefined;
    text += part.literal;
  }
  return text === '' ? undefined : text;
}

function singleOf(root: Pattern) {
  if (root.kind === 'character') return { set: root.set, isRun: false };
  if (root.kind !== 'repeat' || root.body.kind !== 'character') return undefined;
  const { min, max, lazy } = root.times;
  return min === 1 && max === ENDLESS && !lazy ? { set: root.body.set, isRun: true } : undefined;
}

function tooLong(): RegexError {
  return new RegexError(`The result is longer than ${limits.text} characters`);
}
