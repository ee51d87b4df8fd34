import type { TransformError } from './transform.ts';

/**
 * Units of work that one evaluation may take. A unit is at most about 1.5 ns of what is charged for, where that is slowest: each price was set
 * by measuring it on the worst text there is for it. The evaluations of hostile.test.ts that use up all of them so take 8 ms, and up to
 * 45 ms in a process that never ran any of that code before, on a core that others use too. What people write takes some thousands.
 */
const BUDGET = 5_000_000;

/** Units that all evaluations of one refresh may take together: forty mappings that each use up theirs would hold the process. */
const REFRESH_BUDGET = 4 * BUDGET;

/**
 * Thrown when an evaluation has taken all the work it may. Not a `TransformError`: no firstValid goes past it, since there is nothing
 * left to try again with.
 */
export class WorkExceeded {
  readonly reason: string =
    leftForRefresh[0]! < BUDGET
      ? 'The transforms take more work than the refresh of one identity may'
      : 'The transform takes more work than one evaluation may';
  /** The same as an error of the transform that was at work. */
  error: TransformError | undefined;
}

/** Nothing is charged for outside an evaluation: what a definition costs to compile is bounded by its size. */
const UNMETERED = Number.POSITIVE_INFINITY;

/** Evaluations are synchronous, so that one counter serves all. In typed arrays, since an infinite number is boxed anywhere else. */
const left = new Float64Array([UNMETERED]);
const leftForRefresh = new Float64Array([UNMETERED]);
let taken = 0;

/** An evaluation begins. Returns what `stopMeter` wants back. */
export function startMeter(): number {
  const outer = left[0]!;
  left[0] = Math.min(BUDGET, leftForRefresh[0]!);
  return outer;
}

export function stopMeter(outer: number): void {
  taken = Math.min(BUDGET, leftForRefresh[0]!) - left[0]!;
  leftForRefresh[0]! -= taken;
  left[0] = outer;
}

/** Runs the refresh of one identity, whose evaluations have a bound together. */
export function meterRefresh<T>(refresh: () => T): T {
  leftForRefresh[0] = REFRESH_BUDGET;
  try {
    return refresh();
  } finally {
    leftForRefresh[0] = UNMETERED;
  }
}

/** What the latest evaluation took; more than the budget when it was stopped. */
export function workTaken(): { readonly units: number; readonly share: number } {
  return { units: taken, share: taken / BUDGET };
}

export function charge(units: number): void {
  left[0]! -= units;
  if (left[0]! < 0) throw new WorkExceeded();
}
