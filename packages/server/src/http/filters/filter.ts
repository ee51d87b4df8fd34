/** The operators of the filter grammar (contract 1.1), lower-case only. */
export const OPERATORS = ['eq', 'ne', 'co', 'sw', 'gt', 'ge', 'lt', 'le', 'in', 'ca', 'pr', 'isnull'] as const;

export type Operator = (typeof OPERATORS)[number];

/**
 * One comparison. Values stay texts until the field's kind reads them: clients quote numbers, booleans and dates at will, so the
 * quotes carry no type. `pr` and `isnull` have none, `in` and `ca` one or more, all others exactly one.
 */
export interface Predicate {
  readonly kind: 'predicate';
  readonly field: string;
  readonly operator: Operator;
  readonly values: readonly string[];
  /** Where the predicate begins, counted from 1. */
  readonly position: number;
}

/** A parsed filter (contract 1.1). `and` and `or` have two operands or more. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  | Predicate;
