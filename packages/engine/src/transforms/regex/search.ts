import { charge } from '../meter.ts';
import { Backtracking, FAILED, WAY } from './backtracking.ts';
import type { CodePointSet } from './code-point-set.ts';
import { isPlace } from './place.ts';
import * as instruction from './program.ts';
import { type LookAround, WIDTH } from './program.ts';
import { ENDLESS } from './syntax.ts';
import { codeAt, widthAt } from './units.ts';

const MATCHED = -1;
/** Cost of a set that is looked at as quickly as any. */
const QUICK = 4;

/**
 * A search in one text by backtracking, as Java's: it finds what Java finds, with the same groups. What takes Java for ever does not
 * take us so long: a state that failed once in a search is not tried again, which makes the usual catastrophes linear, and every step is
 * charged to the meter.
 */
export class Search extends Backtracking {
  start = -1;
  end = -1;
  /** Where a match has to end; -1 for anywhere. */
  #target = -1;

  /** Finds the next match. After an empty one the search goes on behind the next character. */
  next(): boolean {
    const from = this.end > this.start ? this.end : this.end < 0 ? 0 : this.end + widthAt(this.text, this.end);
    this.begin();
    for (let start = this.#candidate(from); start >= 0; start = this.#candidate(start + widthAt(this.text, start))) {
      if (this.#matchesAt(start)) return true;
    }
    return false;
  }

  /** Whether the text as a whole matches. */
  matches(): boolean {
    this.begin();
    this.#target = this.text.length;
    return this.#matchesAt(0);
  }

  /** The text of a group in the last match; null when it took no part. */
  group(number: number): string | null {
    if (number === 0) return this.text.slice(this.start, this.end);
    const start = this.registers[2 * number]!;
    const end = this.registers[2 * number + 1]!;
    return end < start || end < 0 ? null : this.text.slice(start, end);
  }

  /** The next position where a match may begin, -1 when there is none. */
  #candidate(from: number): number {
    const { text, program } = this;
    if (from > text.length - program.least || (program.anchored && from > 0)) return -1;
    if (program.prefix !== '') {
      const found = text.indexOf(program.prefix, from);
      charge((found < 0 ? text.length : found) - from);
      return found;
    }
    if (program.first === undefined) return from;
    let at = from;
    while (at < text.length) {
      const code = codeAt(text, at);
      if (this.#isIn(program.first, code)) break;
      at += code > 0xffff ? 2 : 1;
    }
    this.#wentOver(at - from);
    return at < text.length ? at : -1;
  }

  #matchesAt(start: number): boolean {
    const end = this.#run(0, start);
    if (end < 0) return false;
    this.start = start;
    this.end = end;
    return true;
  }

  /** Runs from an instruction to the next match, or match of a part; gives where that ends, -1 when there is none. */
  #run(first: number, position: number): number {
    const floor = this.depth;
    this.position = position;
    for (let at = first; ; ) {
      this.pay(1);
      at = this.#step(at);
      if (at === MATCHED) return this.position;
      if (at === FAILED) at = this.resume(floor);
      if (at === FAILED) return -1;
    }
  }

  /** Does one instruction; gives the next. */
  #step(at: number): number {
    const { code, sets } = this.program;
    const operand = code[at + 1]!;
    switch (code[at]) {
      case instruction.CHARACTER:
        return this.text.charCodeAt(this.position) === operand ? this.#to(this.position + 1, at) : FAILED;
      case instruction.SET:
        return this.#to(this.#over(sets[operand]!, 1, this.position), at);
      case instruction.RUN:
        return this.wasHere(at) ? FAILED : this.#runOf(sets[operand]!, at);
      case instruction.LAZY_RUN:
        return this.wasHere(at) ? FAILED : this.#lazyRunOf(sets[operand]!, at);
      case instruction.SPLIT:
        if (this.wasHere(at)) return FAILED;
        this.push(code[at + 2]!, this.position, WAY);
        return operand;
      case instruction.JUMP:
        return operand;
      case instruction.SAVE:
        this.save(operand, this.position);
        return at + WIDTH;
      case instruction.ENTER:
        return this.#enter(operand);
      case instruction.LOOP:
        return this.wasHere(at) ? FAILED : this.#loop(operand);
      case instruction.AGAIN:
        return this.#again(operand);
      case instruction.PLACE:
        return isPlace(this.text, this.position, this.program.places[operand]!) ? at + WIDTH : FAILED;
      case instruction.LOOK:
        return this.#look(this.program.looks[operand]!, at + WIDTH);
      case instruction.ATOMIC:
        return this.#atomic(at + WIDTH) ? operand : FAILED;
      case instruction.REFERENCE:
        return this.#to(this.#overGroup(operand, code[at + 2] === 1), at);
      default:
        return this.#target >= 0 && this.position !== this.#target ? FAILED : MATCHED;
    }
  }

  /** On with the next instruction, unless the position is none. */
  #to(position: number, at: number): number {
    if (position < 0) return FAILED;
    this.position = position;
    return at + WIDTH;
  }

  /** The position after `count` members of a set, -1 when there are not so many; with `orFewer` after as many as there are. */
  #over(set: CodePointSet, count: number, from: number, orFewer = false): number {
    const { text } = this;
    let at = from;
    let left = count;
    for (; left > 0 && at < text.length; left--) {
      const code = codeAt(text, at);
      if (!this.#isIn(set, code)) break;
      at += code > 0xffff ? 2 : 1;
    }
    this.#wentOver(at - from);
    return left === 0 || orFewer ? at : -1;
  }

  /** Sets that are quickly looked at are paid for together, by `#wentOver`. */
  #isIn(set: CodePointSet, code: number): boolean {
    if (set.cost > QUICK) this.pay(set.cost);
    return set.has(code);
  }

  #wentOver(units: number): void {
    this.pay((units + 1) >> 1);
  }

  #runOf(set: CodePointSet, at: number): number {
    const { code } = this.program;
    const least = code[at + 2]!;
    const most = code[at + 3]!;
    const start = this.#over(set, least, this.position);
    if (start < 0) return FAILED;
    const end = this.#over(set, most === ENDLESS ? ENDLESS : most - least, start, true);
    if (end > start) this.push(at, end, start);
    return this.#to(end, at);
  }

  #lazyRunOf(set: CodePointSet, at: number): number {
    const { code } = this.program;
    const least = code[at + 2]!;
    const most = code[at + 3]!;
    const start = this.#over(set, least, this.position);
    if (start >= 0 && most > least) this.push(at, start, most === ENDLESS ? ENDLESS : most - least);
    return this.#to(start, at);
  }

  #enter(index: number): number {
    const { min, lazy, countRegister, body, exit } = this.program.loops[index]!;
    if (countRegister >= 0) this.save(countRegister, 1);
    if (min > 0) return body;
    this.push(lazy ? body : exit, this.position, WAY);
    return lazy ? exit : body;
  }

  /** After an iteration: one that matched nothing is the last, even when there should be more. */
  #loop(index: number): number {
    const { min, max, lazy, countRegister, startRegister, again, exit } = this.program.loops[index]!;
    if (startRegister >= 0 && this.registers[startRegister] === this.position) return exit;
    const count = countRegister < 0 ? min : this.registers[countRegister]!;
    if (count < min) return again;
    if (count >= max) return exit;
    this.push(lazy ? again : exit, this.position, WAY);
    return lazy ? exit : again;
  }

  #again(index: number): number {
    const { countRegister, body } = this.program.loops[index]!;
    if (countRegister >= 0) this.save(countRegister, this.registers[countRegister]! + 1);
    return body;
  }

  #atomic(body: number): boolean {
    const floor = this.depth;
    const matches = this.#part(body, this.position, -1);
    if (matches) this.commit(floor);
    return matches;
  }

  /** Looks from here on, or at what ends here: the nearest beginning first, as Java does. */
  #look({ behind, negative, least, most, exit }: LookAround, body: number): number {
    const { position, depth: floor } = this;
    const farthest = behind ? Math.max(0, position - most) : position;
    let found = false;
    for (let from = behind ? position - least : position; from >= farthest && !found; from--) {
      found = this.#part(body, from, behind ? position : -1);
    }
    this.position = position;
    if (found && negative) this.undo(floor);
    else if (found) this.commit(floor);
    return found === negative ? FAILED : exit;
  }

  /** Matches a part of the pattern on its own. */
  #part(body: number, from: number, target: number): boolean {
    const outer = this.#target;
    this.#target = target;
    const end = this.#run(body, from);
    this.#target = outer;
    return end >= 0;
  }

  /** The position after the text of a group, -1 when it does not come next or the group took no part. */
  #overGroup(number: number, ignoreCase: boolean): number {
    const text = this.group(number);
    if (text === null) return -1;
    const { position } = this;
    const next = this.text.slice(position, position + text.length);
    this.pay(text.length >> 2);
    const isSame = next === text || (ignoreCase && foldAscii(next) === foldAscii(text));
    return isSame ? position + text.length : -1;
  }
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
