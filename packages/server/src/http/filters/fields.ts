import { foldKey } from '@muster/engine';
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Operator, Predicate } from './filter.ts';
import { FilterProblem } from './filter-problem.ts';
import { parseInstant } from './instant.ts';
import { prefixRange } from './prefix-range.ts';
import { type SqlReference, toSql } from './sql-reference.ts';

/** A field an endpoint can be filtered on: the operators it lists, and how a predicate becomes SQL. */
export interface FilterField {
  readonly operators: readonly Operator[];
  readonly compile: (predicate: Predicate) => Expression<SqlBool>;
}

/** The filterable fields of an endpoint, by their names on the wire. */
export type FilterFields = Readonly<Record<string, FilterField>>;

type EqualityOperator = Extract<Operator, 'eq' | 'ne' | 'in' | 'pr' | 'isnull'>;
type OrderOperator = EqualityOperator | Extract<Operator, 'gt' | 'ge' | 'lt' | 'le'>;
type TextOperator = OrderOperator | Extract<Operator, 'co' | 'sw'>;

/** An id: compared exactly (contract 1.1). */
export function idField(column: SqlReference, operators: readonly TextOperator[]): FilterField {
  return { operators, compile: (predicate) => compileText(predicate, toSql(column), (text) => text) };
}

/**
 * A name, alias, e-mail address: compared ignoring case (contract 1.1). `keyColumn` holds the text folded by `foldKey` and is declared
 * `collate "C"` (DESIGN 5); SQL never folds.
 */
export function textField(keyColumn: SqlReference, operators: readonly TextOperator[]): FilterField {
  return { operators, compile: (predicate) => compileText(predicate, toSql(keyColumn), foldKey) };
}

/**
 * An enumeration: ignores case (contract 8.5). `values` are all that the column holds, as it holds them; every operator is decided
 * here, over those few values, so SQL compares for equality only. A text that is none of them is equal to no row.
 */
export function enumField(column: SqlReference, operators: readonly TextOperator[], values: readonly string[]): FilterField {
  return {
    operators,
    compile(predicate) {
      const presence = compilePresence(predicate, toSql(column));
      if (presence) return presence;
      const chosen = values.filter((value) => matchesEnum(predicate, value.toUpperCase()));
      const isChosen = chosen.length === 0 ? sql<SqlBool>`false` : sql<SqlBool>`${toSql(column)} in (${sql.join(chosen)})`;
      return predicate.operator === 'ne' ? sql<SqlBool>`(${isChosen}) is not true` : isChosen;
    },
  };
}

/** `true` or `false`, quoted or not, in any case (Python writes `True`). */
export function booleanField(column: SqlReference, operators: readonly EqualityOperator[]): FilterField {
  const read = (text: string, predicate: Predicate) => {
    const word = text.toLowerCase();
    if (word !== 'true' && word !== 'false') throw wrongValue(predicate, text, 'true or false');
    return sql`${word === 'true'}`;
  };
  return { operators, compile: (predicate) => compileOrdered(predicate, toSql(column), read) };
}

/** A number; cast, so that `1.5` asked of an integer column is a comparison and not an error of the database. */
export function numberField(column: SqlReference, operators: readonly OrderOperator[]): FilterField {
  const read = (text: string, predicate: Predicate) => {
    if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) throw wrongValue(predicate, text, 'a number');
    return sql`cast(${text} as numeric)`;
  };
  return { operators, compile: (predicate) => compileOrdered(predicate, toSql(column), read) };
}

/**
 * A point in time: compared by instant (contract 1.1). A partial date such as `2018-03` is its first instant; `sw` means within it.
 */
export function dateField(column: SqlReference, operators: readonly (OrderOperator | 'sw')[]): FilterField {
  const readSpan = (text: string, predicate: Predicate) => {
    const span = parseInstant(text);
    if (!span) throw wrongValue(predicate, text, 'a date-time in ISO-8601 form');
    return span;
  };
  const instant = (iso: string) => sql`cast(${iso} as timestamptz)`;
  return {
    operators,
    compile(predicate) {
      if (predicate.operator !== 'sw') return compileOrdered(predicate, toSql(column), (text) => instant(readSpan(text, predicate).start));
      const { start, end } = readSpan(onlyValue(predicate), predicate);
      return sql<SqlBool>`${toSql(column)} >= ${instant(start)} and ${toSql(column)} < ${instant(end)}`;
    },
  };
}

/** A field with SQL of its own: a collection (`ca`), a relation (`entitlements eq`). Values must go into it as parameters. */
export function customField(operators: readonly Operator[], compile: (predicate: Predicate) => Expression<SqlBool>): FilterField {
  return { operators, compile };
}

const SQL_COMPARISONS = { eq: sql`=`, ne: sql`is distinct from`, gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` } as const;

/** `ne` is the opposite of `eq`, as `not … eq` is: it includes rows without a value. */
function compileOrdered(
  predicate: Predicate,
  column: RawBuilder<unknown>,
  read: (text: string, predicate: Predicate) => RawBuilder<unknown>,
): Expression<SqlBool> {
  const presence = compilePresence(predicate, column);
  if (presence) return presence;
  const { operator, values } = predicate;
  if (operator === 'in') return sql<SqlBool>`${column} in (${sql.join(values.map((text) => read(text, predicate)))})`;
  if (!isComparison(operator)) throw new TypeError(`No comparison of this field is called ${operator}`);
  return sql<SqlBool>`${column} ${SQL_COMPARISONS[operator]} ${read(onlyValue(predicate), predicate)}`;
}

/** Equality is the same in every collation; order and prefixes are code point order in ours, "C", on every database (DESIGN 5). */
function compileText(predicate: Predicate, column: RawBuilder<unknown>, fold: (text: string) => string): Expression<SqlBool> {
  const ordered = sql`${column} collate "C"`;
  const read = (text: string) => sql`${fold(text)}`;
  switch (predicate.operator) {
    case 'sw': {
      const { from, before } = prefixRange(fold(onlyValue(predicate)));
      return before === undefined ? sql<SqlBool>`${ordered} >= ${from}` : sql<SqlBool>`${ordered} >= ${from} and ${ordered} < ${before}`;
    }
    case 'co':
      return sql<SqlBool>`${ordered} like ${`%${escapeLike(fold(onlyValue(predicate)))}%`} escape '\\'`;
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return compileOrdered(predicate, ordered, read);
    default:
      return compileOrdered(predicate, column, read);
  }
}

function compilePresence({ operator }: Predicate, column: RawBuilder<unknown>): Expression<SqlBool> | undefined {
  if (operator === 'isnull') return sql<SqlBool>`${column} is null`;
  if (operator === 'pr') return sql<SqlBool>`${column} is not null`;
  return undefined;
}

/** For `ne` the values that are equal: its opposite is taken in SQL, where null counts. */
function matchesEnum({ operator, values }: Predicate, value: string): boolean {
  const [first = '', ...others] = values.map((text) => text.toUpperCase());
  switch (operator) {
    case 'co':
      return value.includes(first);
    case 'sw':
      return value.startsWith(first);
    case 'gt':
      return value > first;
    case 'ge':
      return value >= first;
    case 'lt':
      return value < first;
    case 'le':
      return value <= first;
    default:
      return value === first || others.includes(value);
  }
}

function isComparison(operator: Operator): operator is keyof typeof SQL_COMPARISONS {
  return Object.hasOwn(SQL_COMPARISONS, operator);
}

/** The value of an operator that takes one: the grammar gives it exactly one. */
function onlyValue({ values }: Predicate): string {
  return values[0]!;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function wrongValue({ field, operator, position }: Predicate, text: string, expected: string): FilterProblem {
  const message = `Value "${text}" of field "${field}" with operator "${operator}" at character ${position} is not ${expected}.`;
  return new FilterProblem('value', message, { position, field, operator });
}
