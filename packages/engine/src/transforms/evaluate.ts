import { shown } from '../storable.ts';
import { textOf, type Value } from '../value.ts';
import { startMeter, stopMeter, WorkExceeded } from './meter.ts';
import { type CompiledTransform, type EvaluationContext, TransformError } from './transform.ts';

/** Why an evaluation gave no value: the innermost transform that failed, where it stands, and the reason. */
export interface EvaluationError {
  readonly path: string;
  readonly type: string;
  readonly reason: string;
  /** The text of what that transform worked on, cut at {@link shownInput} characters; null for nothing. */
  readonly input: string | null;
}

/** Enough to recognise a value by, and no feed's worth of text in each error. */
const shownInput = 200;
/** Enough for a template that failed and what is said of it. */
const shownReason = 1000;

export type Evaluation = { readonly value: Value } | { readonly error: EvaluationError };

const NO_VARIABLES: readonly Value[] = [];

/**
 * Evaluates a compiled transform for one identity. Never throws: an error is a value that marks one attribute of one identity
 * (contract: TRANSFORMS 1, "Error").
 */
export function evaluateTransform(compiled: CompiledTransform, context: EvaluationContext): Evaluation {
  const outer = startMeter();
  try {
    return { value: compiled.evaluate({ input: context.input, variables: NO_VARIABLES, context }) };
  } catch (thrown) {
    const error = thrown instanceof WorkExceeded ? thrown.error : thrown;
    if (!(error instanceof TransformError)) return { error: { path: '', type: compiled.type, reason: reasonOf(thrown), input: null } };
    const { path, type, reason, input } = error;
    const text = textOf(input ?? null);
    return { error: { path, type, reason: shown(reason, shownReason), input: text === null ? null : shown(text, shownInput) } };
  } finally {
    stopMeter(outer);
  }
}

/** What to say of something thrown that no transform foresaw, such as the host's limit on the call stack or on a text's length. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof TransformError || thrown instanceof WorkExceeded) return thrown.reason;
  if (thrown instanceof RangeError) return 'The transform needs more room than one evaluation may take';
  return thrown instanceof Error ? `Unexpected: ${thrown.message}` : 'Unexpected failure';
}
