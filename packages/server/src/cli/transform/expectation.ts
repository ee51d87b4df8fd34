import type { Value } from '@muster/engine';
import type { SceneError, SceneResult } from '../../transforms/evaluation/evaluate-scene.ts';
import type { Path } from './parsed-file.ts';
import { type Complain, checkShape, kindOf, type Shape } from './shape.ts';
import { firstDifference } from './value-difference.ts';

/** What a case wants. */
export type Expectation =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'match'; readonly pattern: RegExp }
  /** Path and type are compared as they are, a reason by what it contains. */
  | { readonly kind: 'error'; readonly error: { readonly path?: string; readonly type?: string; readonly reason?: string } };

const kinds = ['expect', 'expectMatch', 'expectError'] as const;
const errorShape: Shape = { keys: { path: 'text', type: 'text', reason: 'text' } };

/** Reads the one of the keys that a case has; undefined when something is wrong with it. */
export function readExpectation(written: Readonly<Record<string, Value>>, at: Path, complain: Complain): Expectation | undefined {
  const given = kinds.filter((key) => Object.hasOwn(written, key));
  const [key] = given;
  if (key === undefined || given.length > 1) {
    complain(at, `a case has one of ${kinds.join(', ')}; ${key === undefined ? 'this has none' : `this has ${given.join(' and ')}`}`);
    return undefined;
  }
  const value = written[key] ?? null;
  if (key === 'expect') return { kind: 'value', value };
  return key === 'expectMatch' ? readPattern(value as string, [...at, key], complain) : readError(value, [...at, key], complain);
}

function readPattern(text: string, at: Path, complain: Complain): Expectation | undefined {
  try {
    return { kind: 'match', pattern: new RegExp(`^(?:${text})$`, 'su') };
  } catch (error) {
    complain(at, `expectMatch is no regular expression: ${(error as Error).message}`);
    return undefined;
  }
}

function readError(value: Value, at: Path, complain: Complain): Expectation | undefined {
  if (value === true) return { kind: 'error', error: {} };
  if (typeof value === 'string') return { kind: 'error', error: { reason: value } };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    complain(at, `expectError must be true, a part of the reason, or an object of path, type and reason, not ${kindOf(value)}`);
    return undefined;
  }
  let isSound = true;
  checkShape(value, errorShape, at, (path, message) => {
    isSound = false;
    complain(path, message);
  });
  return isSound ? { kind: 'error', error: value as { path?: string; type?: string; reason?: string } } : undefined;
}

export function meets(result: SceneResult, expectation: Expectation): boolean {
  if (expectation.kind === 'error') return 'error' in result && isExpectedError(result.error, expectation.error);
  if ('error' in result) return false;
  if (expectation.kind === 'value') return firstDifference(expectation.value, result.value) === undefined;
  return typeof result.value === 'string' && expectation.pattern.test(result.value);
}

function isExpectedError({ path, type, reason }: SceneError, wanted: Extract<Expectation, { kind: 'error' }>['error']): boolean {
  if (wanted.path !== undefined && wanted.path !== path) return false;
  if (wanted.type !== undefined && wanted.type !== type) return false;
  return wanted.reason === undefined || reason.includes(wanted.reason);
}
