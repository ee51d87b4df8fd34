import { charge } from '../transforms/meter.ts';
import type { Frame } from '../transforms/transform.ts';
import type { TemplateValue } from './template-value.ts';

/** Bounds on one rendering. A template that passes one of them is an error like any other in it. */
export const MAX_LENGTH = 64 * 1024;
const MAX_TURNS = 10_000;

/** For each turn of a loop and each member of a list that is made. */
const TURN_UNITS = 50;

/** Thrown where a template has no value to go on with; caught where the template's text is known. Like `TransformError` without a stack. */
export class RenderingError {}

/** What one rendering of a template keeps in mind. */
export class Rendering {
  /** Set by `#break` and `#stop` until the loop or the template has ended. */
  leaving: 'break' | 'stop' | undefined;
  /** Variables of `#set` and `#foreach`, by their own names. */
  locals: Map<string, TemplateValue> | undefined;
  #turns = 0;
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
    charge(text.length);
    return text;
  }

  /** Counts turns of loops and members of lists that were made. */
  turns(count: number): void {
    this.#turns += count;
    if (this.#turns > MAX_TURNS) throw new RenderingError();
    charge(count * TURN_UNITS);
  }
}
