import type { RE2JS } from 're2js';
import { limits } from '../limits.ts';
import { RegexError } from './regex-error.ts';
import { parseReplacement, type Replacement, replacementText } from './replacement.ts';
import type { TranslatedPattern } from './translate.ts';

/** A compiled pattern with the operations of Java's `String`. Plain texts and single sets take a quicker way to the same result. */
export class JavaRegex {
  readonly #simple: RegExp | undefined;
  #replacement: { readonly text: string; readonly parsed: Replacement } | undefined;

  constructor(
    private readonly pattern: TranslatedPattern,
    private readonly machine: RE2JS,
  ) {
    this.#simple = pattern.simple === undefined ? undefined : new RegExp(pattern.simple, 'gu');
  }

  matches(text: string): boolean {
    return this.pattern.literal === undefined ? this.machine.matches(text) : text === this.pattern.literal;
  }

  /** Java's `replaceAll`: `$1`, `${name}` and `\` mean something in the replacement, and an error in it shows when something matches. */
  replaceAll(text: string, replacement: string): string {
    const quick = this.pattern.literal ?? this.#simple;
    const isPlain = !replacement.includes('$') && !replacement.includes('\\');
    if (quick !== undefined && isPlain && (text.length + 1) * (replacement.length + 1) <= limits.text) {
      return text.replaceAll(quick, replacement);
    }
    return this.#replace(text, replacement, false);
  }

  replaceFirst(text: string, replacement: string): string {
    return this.#replace(text, replacement, true);
  }

  /** Java's `split`: a leading empty part is kept unless the match was empty, trailing ones are dropped unless there is a limit. */
  split(text: string, limit = 0): string[] {
    const quick = this.pattern.literal ?? this.#simple;
    const parts = quick !== undefined && limit === 0 ? text.split(quick) : this.#partsOf(text, limit);
    if (limit !== 0 || parts.length === 1) return parts;
    let end = parts.length;
    while (end > 0 && parts[end - 1] === '') end--;
    return end === parts.length ? parts : parts.slice(0, end);
  }

  #partsOf(text: string, limit: number): string[] {
    const parts: string[] = [];
    const matcher = this.machine.matcher(text);
    let from = 0;
    while ((limit <= 0 || parts.length < limit - 1) && matcher.find()) {
      const isEmptyLead = matcher.end() === 0;
      if (isEmptyLead) continue;
      parts.push(text.slice(from, matcher.start()));
      from = matcher.end();
    }
    parts.push(text.slice(from));
    return parts;
  }

  #replace(text: string, replacement: string, onlyFirst: boolean): string {
    const matcher = this.machine.matcher(text);
    let result = '';
    let from = 0;
    while (matcher.find()) {
      const by = replacementText(this.#parse(replacement), (group) => matcher.group(group));
      result += text.slice(from, matcher.start()) + by;
      from = matcher.end();
      if (result.length > limits.text) throw new RegexError(`The result is longer than ${limits.text} characters`);
      if (onlyFirst) break;
    }
    return from === 0 && result === '' ? text : result + text.slice(from);
  }

  /** Only the last replacement is kept: nearly always it is a literal of the transform. */
  #parse(text: string): Replacement {
    if (this.#replacement?.text !== text) this.#replacement = { text, parsed: parseReplacement(text, this.pattern) };
    return this.#replacement.parsed;
  }
}
