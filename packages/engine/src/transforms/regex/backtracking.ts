import { charge, WorkExceeded } from '../meter.ts';
import { LAZY_RUN, type Program, ROW, WIDTH } from './program.ts';
import { codeAt, widthBefore } from './units.ts';

/** Instead of the next instruction: there is no way on from here. */
export const FAILED = -2;

/** Steps that are charged at once, and units for each. */
const STEPS = 64;
const STEP_UNITS = 10;
/** Steps of one search before it remembers what failed: nearly every search has ended by then, and remembering takes room. */
const STEPS_UNREMEMBERED = 4096;
/** Most room for remembering, in bits. A search that needs more goes without, as far as the meter lets it. */
const MAX_MEMORY = 8 * 1024 * 1024;

/** Numbers of an entry of the stack. The first is an instruction, or the complement of a register, which gets the second back. */
const ENTRY = 3;
const MAX_ENTRIES = 200_000;
/** Third number of an entry that is a way not gone yet; those of runs have a position or a count there. */
export const WAY = -1;

/** Shared by all searches, since none runs inside another. */
let stack = new Int32Array(ENTRY * 1024);

/** Where a search stands, and the ways it has not gone yet. */
export class Backtracking {
  protected position = 0;
  protected readonly registers: Int32Array;
  /** Entries of the stack in use. */
  protected depth = 0;
  /** Steps paid for in advance. */
  #paid = 0;
  #steps = 0;
  /** One bit for each remembered instruction at each position: whether the search was there. */
  #visited: Uint32Array | undefined;

  constructor(
    protected readonly program: Program,
    protected readonly text: string,
  ) {
    this.registers = new Int32Array(program.registerCount);
  }

  /** A search begins. What it saves while it fails is undone, so that each start finds everything as it is now. */
  protected begin(): void {
    this.registers.fill(-1);
    this.depth = 0;
    this.#steps = 0;
    this.#visited = undefined;
  }

  protected pay(steps: number): void {
    this.#paid -= steps;
    if (this.#paid < 0) this.#payAhead();
  }

  #payAhead(): void {
    const steps = STEPS * Math.ceil(-this.#paid / STEPS);
    charge(steps * STEP_UNITS);
    this.#paid += steps;
    this.#steps += steps;
    if (this.#steps > STEPS_UNREMEMBERED && this.#visited === undefined) this.#remember();
  }

  #remember(): void {
    const bits = this.program.rowCount * (this.text.length + 1);
    if (bits === 0 || bits > MAX_MEMORY) return;
    charge(bits >> 3);
    this.#visited = new Uint32Array((bits >> 5) + 1);
  }

  /**
   * True when the search was at this instruction with this position before: it failed then, and would again. Only for instructions where
   * nothing but the position decides how it goes on.
   */
  protected wasHere(at: number): boolean {
    const row = this.#visited === undefined ? -1 : this.program.code[at + ROW]!;
    if (row < 0) return false;
    const bit = row * (this.text.length + 1) + this.position;
    const was = (this.#visited![bit >> 5]! & (1 << (bit & 31))) !== 0;
    this.#visited![bit >> 5]! |= 1 << (bit & 31);
    return was;
  }

  protected push(first: number, second: number, third: number): void {
    const index = ENTRY * this.depth++;
    if (index === stack.length) grow();
    stack[index] = first;
    stack[index + 1] = second;
    stack[index + 2] = third;
  }

  protected save(register: number, value: number): void {
    this.push(~register, this.registers[register]!, WAY);
    this.registers[register] = value;
  }

  /** Goes back to the latest way not gone yet, undoing what was saved since; FAILED when there is none above `floor`. */
  protected resume(floor: number): number {
    while (this.depth > floor) {
      this.pay(1);
      const index = ENTRY * --this.depth;
      const at = stack[index]!;
      if (at < 0) this.registers[~at] = stack[index + 1]!;
      else if (stack[index + 2] === WAY) {
        this.position = stack[index + 1]!;
        return at;
      } else if (this.#resumeRun(index, at)) return at + WIDTH;
    }
    return FAILED;
  }

  /** A run that took as many as it could gives the last one back; one that took as few as it could takes one more. */
  #resumeRun(index: number, at: number): boolean {
    const { text } = this;
    const position = stack[index + 1]!;
    const limit = stack[index + 2]!;
    if (this.program.code[at] !== LAZY_RUN) {
      this.position = position - widthBefore(text, position, limit);
      stack[index + 1] = this.position;
      if (this.position > limit) this.depth++;
      return true;
    }
    const code = position < text.length ? codeAt(text, position) : -1;
    if (code < 0 || !this.program.sets[this.program.code[at + 1]!]!.has(code)) return false;
    this.position = position + (code > 0xffff ? 2 : 1);
    stack[index + 1] = this.position;
    stack[index + 2] = limit - 1;
    if (limit > 1) this.depth++;
    return true;
  }

  /** Forgets the ways above `floor`; what was saved there stays, and can still be undone. */
  protected commit(floor: number): void {
    let kept = floor;
    for (let entry = floor; entry < this.depth; entry++) {
      if (stack[ENTRY * entry]! >= 0) continue;
      stack.copyWithin(ENTRY * kept, ENTRY * entry, ENTRY * (entry + 1));
      kept++;
    }
    this.pay(this.depth - floor);
    this.depth = kept;
  }

  /** Undoes what was saved above `floor`, and forgets the ways. */
  protected undo(floor: number): void {
    this.pay(this.depth - floor);
    while (this.depth > floor) {
      const index = ENTRY * --this.depth;
      const at = stack[index]!;
      if (at < 0) this.registers[~at] = stack[index + 1]!;
    }
  }
}

function grow(): void {
  if (stack.length >= ENTRY * MAX_ENTRIES) throw new WorkExceeded();
  const larger = new Int32Array(2 * stack.length);
  larger.set(stack);
  stack = larger;
}
