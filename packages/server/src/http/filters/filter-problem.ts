/** What is wrong: the grammar, an unknown field, an operator the field lacks, a value of the wrong kind, or a filter that is too large. */
export type FilterProblemKind = 'syntax' | 'field' | 'operator' | 'value' | 'limit';

/** Where it is wrong: the character (counted from 1), the field and the operator, as far as they are known. */
export interface FilterPlace {
  readonly position?: number;
  readonly field?: string;
  readonly operator?: string;
}

/** A filter we refuse. The message is written for the caller and names the character, field and operator (contract 1.1). */
export class FilterProblem extends Error {
  override readonly name = 'FilterProblem';
  readonly kind: FilterProblemKind;
  readonly position: number | undefined;
  readonly field: string | undefined;
  readonly operator: string | undefined;

  constructor(kind: FilterProblemKind, message: string, place: FilterPlace = {}) {
    super(message);
    this.kind = kind;
    this.position = place.position;
    this.field = place.field;
    this.operator = place.operator;
  }
}
