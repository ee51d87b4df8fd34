import { RegexError } from './regex-error.ts';

const MAX_DEPTH = 100;

/** Walks through a pattern by code points, as Java does. */
export class PatternReader {
  position = 0;
  #depth = 0;

  constructor(readonly source: string) {}

  get atEnd(): boolean {
    return this.position >= this.source.length;
  }

  startsWith(text: string): boolean {
    return this.source.startsWith(text, this.position);
  }

  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.position += text.length;
    return true;
  }

  /** What a sticky expression matches here; the reader moves past it. */
  match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.position;
    const found = expression.exec(this.source);
    if (found !== null) this.position += found[0].length;
    return found;
  }

  /** The digit that comes next, if one does. */
  peekDigit(): number | undefined {
    const digit = this.source.charCodeAt(this.position) - 0x30;
    return digit >= 0 && digit <= 9 ? digit : undefined;
  }

  /** The next code point. */
  next(): number {
    const code = this.source.codePointAt(this.position);
    if (code === undefined) throw new RegexError('The pattern ends too early');
    this.position += code > 0xffff ? 2 : 1;
    return code;
  }

  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new RegexError('The pattern is nested too deeply');
    const result = read();
    this.#depth--;
    return result;
  }
}
