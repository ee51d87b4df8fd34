import type { Operand } from '../transform.ts';

/** A parsed account filter (contract: TRANSFORMS 2, accountAttribute, "Filter syntax"). */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'compare'; readonly property: string; readonly operator: CompareOperator; readonly literal: Operand }
  | { readonly kind: 'call'; readonly property: string; readonly method: FilterMethod; readonly literals: readonly Operand[] };

export type CompareOperator = '==' | 'i==' | '!=' | '<' | '<=' | '>' | '>=';
export type FilterMethod = 'startsWith' | 'endsWith' | 'contains' | 'containsAll' | 'in' | 'isNull' | 'notNull';

/** What each method takes between its parentheses. */
export const filterMethods: ReadonlyMap<string, 'text' | 'set' | 'nothing'> = new Map([
  ['startsWith', 'text'],
  ['endsWith', 'text'],
  ['contains', 'text'],
  ['containsAll', 'set'],
  ['in', 'set'],
  ['isNull', 'nothing'],
  ['notNull', 'nothing'],
]);

export class FilterSyntaxError extends Error {}
