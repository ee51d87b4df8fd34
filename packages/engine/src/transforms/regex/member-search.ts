import { charge } from '../meter.ts';
import type { CodePointSet } from './code-point-set.ts';
import { codeAt } from './units.ts';

/** For each character, in looks at a set. */
const CHARACTER_UNITS = 4;

/** A search for a pattern that is one set of characters, alone or repeated with `+`, as most patterns in use are. */
export class MemberSearch {
  start = -1;
  end = 0;

  constructor(
    private readonly set: CodePointSet,
    private readonly isRun: boolean,
    private readonly text: string,
  ) {
    charge(text.length * CHARACTER_UNITS * set.cost);
  }

  next(): boolean {
    const { text, set } = this;
    for (let at = this.end; at < text.length; ) {
      const code = codeAt(text, at);
      const next = at + (code > 0xffff ? 2 : 1);
      if (set.has(code)) {
        this.start = at;
        this.end = this.isRun ? this.#endOfRun(next) : next;
        return true;
      }
      at = next;
    }
    return false;
  }

  /** Such a pattern has no groups but the whole. */
  group(): string {
    return this.text.slice(this.start, this.end);
  }

  #endOfRun(from: number): number {
    const { text, set } = this;
    let at = from;
    while (at < text.length) {
      const code = codeAt(text, at);
      if (!set.has(code)) break;
      at += code > 0xffff ? 2 : 1;
    }
    return at;
  }
}
