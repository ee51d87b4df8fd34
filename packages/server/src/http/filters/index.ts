export {
  booleanField,
  customField,
  dateField,
  enumField,
  type FilterField,
  type FilterFields,
  idField,
  numberField,
  textField,
} from './fields.ts';
export type { Predicate } from './filter.ts';
export { FilterProblem } from './filter-problem.ts';
export { SorterProblem, type SortFields } from './sorters.ts';
export type { SqlReference } from './sql-reference.ts';
