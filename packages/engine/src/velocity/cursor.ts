import { TemplateSyntaxError } from './syntax.ts';

const MAX_DEPTH = 50;

/** A place in a template's text, shared by the readers of text and of expressions. */
export class Cursor {
  position = 0;
  #depth = 0;

  constructor(
    readonly source: string,
    /** Names that a reference may mean; `#set` and `#foreach` add theirs as they are read. */
    readonly names: { has(name: string): boolean; add(name: string): void },
  ) {}

  get atEnd(): boolean {
    return this.position >= this.source.length;
  }

  startsWith(text: string): boolean {
    return this.source.startsWith(text, this.position);
  }

  /** Moves past the text when it comes next. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.position += text.length;
    return true;
  }

  /** Moves past what a sticky expression matches here. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.position;
    const found = expression.exec(this.source)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(`expected ${text}`);
  }

  fail(what: string): never {
    throw new TemplateSyntaxError(`${what} at character ${this.position + 1}`);
  }

  /** Runs a reader one level deeper; templates nest no further than transforms do. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.fail('nested too deeply');
    const result = read();
    this.#depth--;
    return result;
  }
}
