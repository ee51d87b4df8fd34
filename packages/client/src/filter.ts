import type { GetTaskStatusListFilterable, ListIdentitiesFilterable } from './types.generated.ts';

/** Fields by name, each with the operators it allows. */
type Filterable<Fields> = { readonly [Field in keyof Fields]: string };

/** An expression to filter by. `Fields` keeps those of one operation from being given to another. */
export interface Filter<Fields> {
  toString(): string;
  /** Never there: carries the type. */
  readonly fields?: (fields: Fields) => Fields;
}

/** What a field is compared with. Texts are quoted and escaped; `true`, `false` and numbers stand as they are. */
export type FilterValue = string | number | boolean;

type FieldsWith<Fields, Operator> = { [Field in keyof Fields]: Operator extends Fields[Field] ? Field : never }[keyof Fields];

type Comparison<Fields, Operator> = (field: FieldsWith<Fields, Operator>, value: FilterValue) => Filter<Fields>;
type ListComparison<Fields, Operator> = (field: FieldsWith<Fields, Operator>, values: readonly FilterValue[]) => Filter<Fields>;
type PresenceTest<Fields, Operator> = (field: FieldsWith<Fields, Operator>) => Filter<Fields>;

interface Operators<Fields> {
  /** Equal. Names and addresses ignore case. */
  readonly eq: Comparison<Fields, 'eq'>;
  /** Not equal. */
  readonly ne: Comparison<Fields, 'ne'>;
  /** Contains. */
  readonly co: Comparison<Fields, 'co'>;
  /** Starts with. */
  readonly sw: Comparison<Fields, 'sw'>;
  readonly gt: Comparison<Fields, 'gt'>;
  readonly ge: Comparison<Fields, 'ge'>;
  readonly lt: Comparison<Fields, 'lt'>;
  readonly le: Comparison<Fields, 'le'>;
  /** Equal to one of the values, of which there is at least one. */
  readonly in: ListComparison<Fields, 'in'>;
  /** A collection that contains all of the values. */
  readonly ca: ListComparison<Fields, 'ca'>;
  /** Has a value. */
  readonly pr: PresenceTest<Fields, 'pr'>;
  /** Has no value. */
  readonly isnull: PresenceTest<Fields, 'isnull'>;
}

interface Combinators<Fields> {
  /** All of them hold. */
  and(...operands: readonly Filter<Fields>[]): Filter<Fields>;
  /** At least one of them holds. */
  or(...operands: readonly Filter<Fields>[]): Filter<Fields>;
  not(operand: Filter<Fields>): Filter<Fields>;
}

/** Builds expressions over the fields of one operation: only the operators that one of its fields allows are there. */
export type FilterBuilder<Fields extends Filterable<Fields>> = Pick<
  Operators<Fields>,
  Extract<Fields[keyof Fields], keyof Operators<Fields>>
> &
  Combinators<Fields>;

/** How tightly an expression holds together; an operand that holds less than its surroundings needs parentheses. */
const strength = { or: 1, and: 2, not: 3, predicate: 4 } as const;

interface Expression {
  toString(): string;
  /** The text as an operand of `kind`. */
  within(kind: 'or' | 'and' | 'not'): string;
}

function expression(text: string, kind: keyof typeof strength): Expression {
  return {
    toString: () => text,
    within(outer) {
      // A `not` after a `not` gets parentheses, too: not every reader of filters expects it bare.
      const holds = outer === 'not' ? strength[kind] > strength.not : strength[kind] >= strength[outer];
      return holds ? text : `(${text})`;
    },
  };
}

const predicate = (text: string) => expression(text, 'predicate');
const comparison = (operator: string) => (field: PropertyKey, value: FilterValue) =>
  predicate(`${String(field)} ${operator} ${literal(value)}`);

const listComparison = (operator: string) => (field: PropertyKey, values: readonly FilterValue[]) => {
  if (values.length === 0) throw new TypeError(`${String(field)} ${operator}: the list of values is empty, which the API refuses`);
  return predicate(`${String(field)} ${operator} (${values.map(literal).join(',')})`);
};

const combination =
  (kind: 'and' | 'or') =>
  (...operands: readonly Expression[]) => {
    const [only] = operands;
    if (only === undefined) throw new TypeError(`${kind}() needs at least one condition`);
    return operands.length === 1 ? only : expression(operands.map((operand) => operand.within(kind)).join(` ${kind} `), kind);
  };

/** One for all operations: which fields and operators each of them allows is for the types to say. */
const builder = {
  eq: comparison('eq'),
  ne: comparison('ne'),
  co: comparison('co'),
  sw: comparison('sw'),
  gt: comparison('gt'),
  ge: comparison('ge'),
  lt: comparison('lt'),
  le: comparison('le'),
  in: listComparison('in'),
  ca: listComparison('ca'),
  pr: (field: PropertyKey) => predicate(`pr ${String(field)}`),
  isnull: (field: PropertyKey) => predicate(`${String(field)} isnull`),
  and: combination('and'),
  or: combination('or'),
  not: (operand: Expression) => expression(`not ${operand.within('not')}`, 'not'),
};

/** `"` and `\` are the characters that mean something within quotes. */
function literal(value: FilterValue): string {
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);
}

/** Builders of filters by what is filtered: `filter.identities.sw('name', 'Ad')`. */
export const filter: {
  readonly identities: FilterBuilder<ListIdentitiesFilterable>;
  readonly tasks: FilterBuilder<GetTaskStatusListFilterable>;
} = {
  identities: builder as unknown as FilterBuilder<ListIdentitiesFilterable>,
  tasks: builder as unknown as FilterBuilder<GetTaskStatusListFilterable>,
};
