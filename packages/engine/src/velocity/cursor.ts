import { TemplateSyntaxError } from './syntax.ts';

const MAX_DEPTH = 50;
const BLANKS = ' \t\r\n';
/** Operators, and members of a reference, in one part of a template: each is a level of what it is compiled to. */
const MAX_LEVELS = 1000;

/** What the template is read for: it says what names mean, and hears of what is read. */
export interface TemplateNames {
  /** True for a name that a reference may mean. */
  has(name: string): boolean;
  /** `#set` and `#foreach` add their names as they are read. */
  add(name: string): void;
  /** Hears of each part; false when there are too many. */
  part(): boolean;
}

/** A place in a template's text, shared by the readers of text and of expressions. */
export class Cursor {
  position = 0;
  #depth: number;
  #levels: number;
  readonly #outerLevels: number;

  constructor(
    readonly source: string,
    readonly names: TemplateNames,
    /** The template that this one stands in: what is nested counts on. */
    outer?: Cursor,
  ) {
    this.#depth = outer === undefined ? 0 : outer.#depth;
    this.#outerLevels = outer === undefined ? 0 : outer.#levels;
    this.#levels = this.#outerLevels;
  }

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

  skipBlanks(): void {
    while (BLANKS.includes(this.source.charAt(this.position)) && !this.atEnd) this.position++;
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

  /** A text, a reference or a directive begins, which stands beside those before it. */
  beginPart(): void {
    this.#countPart();
    this.#levels = this.#outerLevels;
  }

  addLevel(): void {
    if (++this.#levels > MAX_LEVELS) this.fail('too many operators');
  }

  #countPart(): void {
    if (!this.names.part()) this.fail('too many parts');
  }

  /** Runs a reader one level deeper; templates nest no further than transforms do. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.fail('nested too deeply');
    this.#countPart();
    const result = read();
    this.#depth--;
    return result;
  }
}
