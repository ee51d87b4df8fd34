import type { CodePointSet } from './code-point-set.ts';
import type { Place } from './syntax.ts';

/** Numbers that an instruction takes in `Program.code`: what it does, three operands, and its row in what a search remembers, or -1. */
export const WIDTH = 5;
export const ROW = 4;

/** Instructions, with what their operands are. An instruction is named by its place in the code; without another, the next one follows. */
export const CHARACTER = 0; // UTF-16 unit
export const SET = 1; // set
export const RUN = 2; // set, least, most: as many as there are, fewer when what follows does not match
export const LAZY_RUN = 3; // set, least, most
export const SPLIT = 4; // first, second
export const JUMP = 5; // to
export const SAVE = 6; // register, which gets the position
export const ENTER = 7; // loop
export const LOOP = 8; // loop: at the end of its body
export const AGAIN = 9; // loop
export const PLACE = 10; // place
export const LOOK = 11; // look-around, whose body follows
export const ATOMIC = 12; // what comes after its body, which follows
export const REFERENCE = 13; // group, 1 to ignore case
export const MATCH = 14;

/** A repetition of more than one set. */
export interface Loop {
  readonly min: number;
  readonly max: number;
  readonly lazy: boolean;
  /** Registers for the iterations so far, and for where the present one began; -1 where that does not matter. */
  readonly countRegister: number;
  readonly startRegister: number;
  readonly body: number;
  readonly again: number;
  readonly exit: number;
}

export interface LookAround {
  readonly behind: boolean;
  readonly negative: boolean;
  readonly least: number;
  readonly most: number;
  readonly exit: number;
}

/** A pattern as the search runs it. */
export interface Program {
  readonly code: readonly number[];
  readonly sets: readonly CodePointSet[];
  readonly loops: readonly Loop[];
  readonly looks: readonly LookAround[];
  readonly places: readonly Place[];
  /** The first two for each group are where it began and ended. */
  readonly registerCount: number;
  /** Instructions where ways can meet again, and that are remembered to have failed. */
  readonly rowCount: number;
  /** Units that a match has at least. */
  readonly least: number;
  /** What every match begins with, as far as it is known. */
  readonly prefix: string;
  readonly first: CodePointSet | undefined;
  /** True when a match can begin at the start of the text only. */
  readonly anchored: boolean;
}
