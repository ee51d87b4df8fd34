import { type TBoolean, type TInteger, type TObject, type TOptional, type TString, Type } from '@sinclair/typebox';
import type { Expression, SelectQueryBuilder, SqlBool } from 'kysely';
import { compileFilter } from './filters/compile-filter.ts';
import type { FilterFields } from './filters/fields.ts';
import { parseFilter } from './filters/parse-filter.ts';
import { type OrderBy, orderBySorters, parseSorters, type SortFields } from './filters/sorters.ts';
import { type SqlReference, toSql } from './filters/sql-reference.ts';

/** What a collection endpoint declares once: its query schema, its OpenAPI text and the reading of a request all come from it. */
export interface CollectionRules {
  /** The largest page, and the page of a caller who names none: 250, on some endpoints 50 (contract 1). */
  readonly maxLimit?: number;
  readonly filterFields?: FilterFields;
  readonly sortFields?: SortFields;
  /** In the form of `sorters`, over `sortFields`; without it the order is by id. */
  readonly defaultSort?: string;
  /** The column that breaks ties. */
  readonly id: SqlReference;
}

/** A page asked for, ready to be applied to a query. */
export interface Collection {
  readonly limit: number;
  readonly offset: number;
  /** Whether the answer carries `X-Total-Count`. */
  readonly count: boolean;
  readonly where: Expression<SqlBool> | undefined;
  readonly orderBy: readonly OrderBy[];
}

/** A collection parameter we refuse: `400.1.3 Illegal value`, naming the parameter (contract 1). */
export class CollectionProblem extends Error {
  override readonly name = 'CollectionProblem';
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}

const DEFAULT_MAX_LIMIT = 250;
const MAX_OFFSET = 2 ** 31 - 1;

/** Reads the collection parameters of a request (contract 1); parameters it does not know are ignored. */
export function readCollectionQuery(query: Readonly<Record<string, unknown>>, rules: CollectionRules): Collection {
  const { maxLimit = DEFAULT_MAX_LIMIT, filterFields = {}, sortFields = {}, defaultSort } = rules;
  const filters = readText(query, 'filters');
  const sorters = readText(query, 'sorters') ?? defaultSort;
  return {
    limit: readInteger(query, 'limit', { fallback: maxLimit, max: maxLimit }),
    offset: readInteger(query, 'offset', { fallback: 0, max: MAX_OFFSET }),
    count: readBoolean(query, 'count'),
    where: filters === undefined ? undefined : compileFilter(parseFilter(filters), filterFields),
    orderBy: orderBySorters(sorters === undefined ? [] : parseSorters(sorters, sortFields), sortFields, rules.id),
  };
}

/** Filter, order and page of the collection, on a query of the rows. */
export function applyCollection<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  collection: Collection,
): SelectQueryBuilder<DB, TB, O> {
  return applyOrder(applyFilter(query, collection), collection).limit(collection.limit).offset(collection.offset);
}

/** Only the order of the collection, on a query that adds details to the rows of a page. */
export function applyOrder<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  { orderBy }: Collection,
): SelectQueryBuilder<DB, TB, O> {
  return orderBy.reduce((sorting, { column, direction }) => sorting.orderBy(toSql(column), direction), query);
}

/** Only the filter of the collection, on a query that counts: `X-Total-Count` ignores limit and offset (contract 1). */
export function applyFilter<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  { where }: Collection,
): SelectQueryBuilder<DB, TB, O> {
  return where === undefined ? query : query.where(where);
}

/** `filters` and `sorters` are declared only where the collection has fields for them: optional in any case, so one type serves all. */
type CollectionQuerySchema = TObject<{
  limit: TOptional<TInteger>;
  offset: TOptional<TInteger>;
  count: TOptional<TBoolean>;
  filters: TOptional<TString>;
  sorters: TOptional<TString>;
}>;

/** The query parameters of the collection as a schema, with what it can be filtered and sorted by in words and as `x-` lists. */
export function collectionQuerySchema(rules: CollectionRules): CollectionQuerySchema {
  const { maxLimit = DEFAULT_MAX_LIMIT, filterFields, sortFields } = rules;
  const page = {
    limit: Type.Integer({ minimum: 0, maximum: maxLimit, default: maxLimit, description: 'How many records to return at most.' }),
    offset: Type.Integer({ minimum: 0, maximum: MAX_OFFSET, default: 0, description: 'How many records to skip, counted from the first.' }),
    count: Type.Boolean({
      default: false,
      description: 'Whether `X-Total-Count` tells how many records match, whatever limit and offset.',
    }),
  };
  const fields = {
    ...(filterFields && { filters: filtersSchema(filterFields) }),
    ...(sortFields && { sorters: sortersSchema(sortFields) }),
  };
  return Type.Partial(Type.Object({ ...page, ...fields })) as unknown as CollectionQuerySchema;
}

function filtersSchema(fields: FilterFields): TString {
  const operators = Object.entries(fields).map(([name, field]) => [name, field.operators] as const);
  const lines = operators.map(([name, list]) => `**${name}**: *${list.join(', ')}*`);
  const description = `Which records to return. Fields and operators, to be combined with and, or, not and parentheses:\n\n${lines.join('\n\n')}`;
  return Type.String({ description, 'x-filterable': Object.fromEntries(operators) });
}

function sortersSchema(fields: SortFields): TString {
  const names = Object.keys(fields);
  const description = `How to sort: fields separated by commas, a leading - for descending. Fields: ${names.map((name) => `**${name}**`).join(', ')}`;
  return Type.String({ description, 'x-sortable': names });
}

/** A parameter that was sent; sent twice it is refused, because to pick one would leave unsaid that the other was not heard. */
function readParameter(query: Readonly<Record<string, unknown>>, parameter: string): string | undefined {
  const value = query[parameter];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) throw new CollectionProblem(parameter, `Parameter "${parameter}" was sent more than once.`);
  // Schema validation may already have made a number or boolean of it.
  return String(value);
}

/** An expression that was sent; a blank one is none, as clients send `filters=` when nothing was entered. */
function readText(query: Readonly<Record<string, unknown>>, parameter: string): string | undefined {
  const text = readParameter(query, parameter);
  return text === undefined || text.trim() === '' ? undefined : text;
}

function readInteger(
  query: Readonly<Record<string, unknown>>,
  parameter: string,
  { fallback, max }: { fallback: number; max: number },
): number {
  const text = readParameter(query, parameter);
  if (text === undefined) return fallback;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) throw new CollectionProblem(parameter, `Parameter "${parameter}" must be an integer from 0 to ${max}.`);
  return value;
}

function readBoolean(query: Readonly<Record<string, unknown>>, parameter: string): boolean {
  const text = readParameter(query, parameter) ?? 'false';
  if (text !== 'true' && text !== 'false') throw new CollectionProblem(parameter, `Parameter "${parameter}" must be true or false.`);
  return text === 'true';
}
