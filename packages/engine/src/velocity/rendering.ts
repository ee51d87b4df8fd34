import type { Frame } from '../transforms/transform.ts';
import type { TemplateValue } from './template-value.ts';

/** Bounds on one rendering. A template that passes one of them is an error like any other in it. */
export const MAX_LENGTH = 64 * 1024;
const MAX_TURNS = 10_000;
const MAX_WORK = 16 * 1024 * 1024;

/** Thrown where a template has no value to go on with; caught where the template's text is known. Like `TransformError` without a stack. */
export class RenderingError {}

/** What one rendering of a template keeps in mind. */
export class Rendering {
  /** Set by `#break` and `#stop` until the loop or the template has ended. */
  leaving: 'break' | 'stop' | undefined;
  /** Variables of `#set` and `#foreach`, by their own names. */
  locals: Map<string, TemplateValue> | undefined;
  #turns = 0;
  #work = 0;
  #length = 0;

  constructor(readonly frame: Frame) {}

  set(name: string, value: TemplateValue | undefined): void {
    this.locals ??= new Map();
    if (value === undefined) this.locals.delete(name);
    else this.locals.set(name, value);
  }

  /** Counts text that was made, printed or not: texts set in a loop could double otherwise. */
  made(text: string): string {
    this.#length += text.length;
    if (this.#length > MAX_LENGTH) throw new RenderingError();
    return text;
  }

  /** Counts turns of loops and members of lists that were made. */
  turns(count: number): void {
    this.#turns += count;
    if (this.#turns > MAX_TURNS) throw new RenderingError();
  }

  /** Counts characters that methods went through: a long text may be searched, but not in every turn of a long loop. */
  work(characters: number): void {
    this.#work += characters;
    if (this.#work > MAX_WORK) throw new RenderingError();
  }
}
