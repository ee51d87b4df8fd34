import { beginningOf, isAnchored, isUnit } from './beginning.ts';
import type { CodePointSet } from './code-point-set.ts';
import * as instruction from './program.ts';
import { type LookAround, type Loop, type Program, ROW, WIDTH } from './program.ts';
import { ENDLESS, type ParsedPattern, type Pattern, type Place, type Times } from './syntax.ts';

/** Compiles a parsed pattern. Repetitions count, they are not unrolled: the program is no larger than the pattern. */
export function compileProgram({ root, groupCount }: ParsedPattern): Program {
  return new ProgramCompiler(2 * (groupCount + 1)).compile(root);
}

class ProgramCompiler {
  readonly #code: number[] = [];
  readonly #sets: CodePointSet[] = [];
  readonly #loops: Loop[] = [];
  readonly #looks: LookAround[] = [];
  readonly #places: Place[] = [];
  #registerCount: number;
  #rowCount = 0;
  /** Above 0 where a state is more than an instruction and a position: in counted loops and in what is matched on its own. */
  #forgetting = 0;

  constructor(registerCount: number) {
    this.#registerCount = registerCount;
  }

  compile(root: Pattern): Program {
    if (hasReference(root)) this.#forgetting++;
    this.#pattern(root);
    this.#emit(instruction.MATCH);
    const { first, prefix } = beginningOf(root);
    return {
      code: this.#code,
      sets: this.#sets,
      loops: this.#loops,
      looks: this.#looks,
      places: this.#places,
      registerCount: this.#registerCount,
      rowCount: this.#rowCount,
      least: root.least,
      prefix,
      first,
      anchored: isAnchored(root),
    };
  }

  get #here(): number {
    return this.#code.length;
  }

  #emit(operation: number, a = 0, b = 0, c = 0): number {
    const at = this.#code.length;
    for (const number of [operation, a, b, c, -1]) this.#code.push(number);
    return at;
  }

  #remember(at: number): void {
    if (this.#forgetting === 0) this.#code[at + ROW] = this.#rowCount++;
  }

  #pattern(pattern: Pattern): void {
    switch (pattern.kind) {
      case 'character':
        this.#character(pattern);
        break;
      case 'sequence':
        for (const part of pattern.parts) this.#pattern(part);
        break;
      case 'choice':
        this.#choice(pattern.options);
        break;
      case 'group':
        this.#emit(instruction.SAVE, 2 * pattern.index);
        this.#pattern(pattern.body);
        this.#emit(instruction.SAVE, 2 * pattern.index + 1);
        break;
      case 'repeat':
        this.#repeat(pattern.body, pattern.times);
        break;
      case 'atomic': {
        const at = this.#emit(instruction.ATOMIC);
        this.#apart(pattern.body);
        this.#code[at + 1] = this.#here;
        break;
      }
      case 'look':
        this.#look(pattern);
        break;
      case 'reference':
        this.#emit(instruction.REFERENCE, pattern.group, pattern.ignoreCase ? 1 : 0);
        break;
      case 'place':
        this.#emit(instruction.PLACE, this.#places.push(pattern.place) - 1);
    }
  }

  #character({ set, literal }: Extract<Pattern, { kind: 'character' }>): void {
    if (literal !== undefined && isUnit(literal)) this.#emit(instruction.CHARACTER, literal.charCodeAt(0));
    else this.#emit(instruction.SET, this.#sets.push(set) - 1);
  }

  #choice(options: readonly Pattern[]): void {
    const jumps: number[] = [];
    for (const [index, option] of options.entries()) {
      if (index === options.length - 1) this.#pattern(option);
      else {
        const split = this.#emit(instruction.SPLIT, this.#here + WIDTH);
        this.#remember(split);
        this.#pattern(option);
        jumps.push(this.#emit(instruction.JUMP));
        this.#code[split + 2] = this.#here;
      }
    }
    for (const jump of jumps) this.#code[jump + 1] = this.#here;
  }

  #repeat(body: Pattern, times: Times): void {
    const { min, max, lazy } = times;
    if (max === 0) return;
    if (body.kind === 'character') {
      const run = this.#emit(lazy ? instruction.LAZY_RUN : instruction.RUN, this.#sets.push(body.set) - 1, min, max);
      this.#remember(run);
    } else if (max === 1) {
      if (min === 1) this.#pattern(body);
      else this.#optional(body, lazy);
    } else this.#loop(body, times);
  }

  #optional(body: Pattern, lazy: boolean): void {
    const split = this.#emit(instruction.SPLIT);
    this.#remember(split);
    this.#pattern(body);
    const inside = split + WIDTH;
    this.#code.splice(split + 1, 2, ...(lazy ? [this.#here, inside] : [inside, this.#here]));
  }

  #loop(body: Pattern, { min, max, lazy }: Times): void {
    const isCounted = min > 1 || max !== ENDLESS;
    const countRegister = isCounted ? this.#registerCount++ : -1;
    const startRegister = body.least === 0 ? this.#registerCount++ : -1;
    const index = this.#loops.length;
    // Its place among the loops is taken before those inside it.
    this.#loops.push(undefined as never);
    this.#emit(instruction.ENTER, index);
    if (isCounted) this.#forgetting++;
    const start = this.#here;
    if (startRegister >= 0) this.#emit(instruction.SAVE, startRegister);
    this.#pattern(body);
    this.#remember(this.#emit(instruction.LOOP, index));
    const again = this.#emit(instruction.AGAIN, index);
    if (isCounted) this.#forgetting--;
    this.#loops[index] = { min, max, lazy, countRegister, startRegister, body: start, again, exit: this.#here };
  }

  #look({ body, behind, negative }: Extract<Pattern, { kind: 'look' }>): void {
    const { least, most } = body;
    const index = this.#looks.length;
    this.#looks.push(undefined as never);
    this.#emit(instruction.LOOK, index);
    this.#apart(body);
    this.#looks[index] = { behind, negative, least, most, exit: this.#here };
  }

  /** What is matched on its own ends in a match of its own. */
  #apart(body: Pattern): void {
    this.#forgetting++;
    this.#pattern(body);
    this.#emit(instruction.MATCH);
    this.#forgetting--;
  }
}

function hasReference(pattern: Pattern): boolean {
  if (pattern.kind === 'reference') return true;
  if (pattern.kind === 'sequence') return pattern.parts.some(hasReference);
  if (pattern.kind === 'choice') return pattern.options.some(hasReference);
  return 'body' in pattern && hasReference(pattern.body);
}
