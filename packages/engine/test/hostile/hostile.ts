import type { NestedTransform, TransformConfiguration } from '../../src/configuration.ts';
import { limits } from '../../src/transforms/limits.ts';
import type { EvaluationContext } from '../../src/transforms/transform.ts';
import type { Attributes, Value } from '../../src/value.ts';
import { accountOf } from '../evaluation-context.ts';

/** What a transform, a template, a regular expression or a value may try against the host. */
export interface Hostile {
  readonly tries: string;
  readonly transform: Transform;
  readonly input?: Value;
  readonly context?: Partial<EvaluationContext>;
  readonly library?: readonly TransformConfiguration[];
  /** Either the meter stops it, or it ends by itself, in an error or a value. */
  readonly gives: typeof tooMuchWork | typeof anError | { readonly value: Value };
}

export const tooMuchWork = Symbol('too much work');
export const anError = Symbol('an error');

/** A definition that can stand inside another. */
export type Transform = NestedTransform & { readonly [key: string]: Value };

export const MEGABYTE = limits.text;
export const long = 'a'.repeat(MEGABYTE);

export function of(type: string, attributes: Attributes = {}): Transform {
  return { type, attributes };
}

export function template(value: string, variables: Attributes = {}): Transform {
  return of('static', { ...variables, value });
}

export function ofAccount(attributeName: string): Transform {
  return of('accountAttribute', { sourceName: 'HR', attributeName });
}

export function accounts(...attributes: Attributes[]): Partial<EvaluationContext> {
  return { accounts: attributes.map(accountOf) };
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export function nested(levels: number, around: (inner: Transform) => Transform, innermost: Transform): Transform {
  let transform = innermost;
  for (let level = 0; level < levels; level++) transform = around(transform);
  return transform;
}
