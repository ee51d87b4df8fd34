import type { TransformError } from './transform.ts';

/**
 * Units of work that one evaluation may take. A unit is at most about 1.5 ns of what is charged for, where that is slowest: each price was set
 * by measuring it on the worst text there is for it. The evaluations of hostile.test.ts that use up all of them so take 8 ms, and up to
 * 45 ms in a process that never ran any of that code before, on a core that others use too. What people write takes some thousands.
 */
const BUDGET = 5_000_000;

/**
 * Thrown when an evaluation has taken all the work it may. Not a `TransformError`: no firstValid goes past it, since there is nothing
 * left to try again with.
 */
export class WorkExceeded {
  readonly reason = 'The transform takes more work than one evaluation may';
  /** The same as an error of the transform that was at work. */
  error: TransformError | undefined;
}

/** Nothing is charged for outside an evaluation: what a definition costs to compile is bounded by its size. */
const UNMETERED = Number.POSITIVE_INFINITY;

let left = UNMETERED;
let taken = 0;

/** An evaluation begins: they are synchronous, so that one counter serves all. Returns what `stopMeter` wants back. */
export function startMeter(): number {
  const outer = left;
  left = BUDGET;
  return outer;
}

export function stopMeter(outer: number): void {
  taken = BUDGET - left;
  left = outer;
}

/** What the latest evaluation took; more than the budget when it was stopped. */
export function workTaken(): { readonly units: number; readonly share: number } {
  return { units: taken, share: taken / BUDGET };
}

export function charge(units: number): void {
  left -= units;
  if (left < 0) throw new WorkExceeded();
}
