import { PGlite } from '@electric-sql/pglite';
import { foldKey } from '@muster/engine';
import fc from 'fast-check';
import { DummyDriver, type Expression, Kysely, PostgresAdapter, PostgresQueryCompiler, type SqlBool, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileFilter } from './compile-filter.ts';
import { booleanField, customField, dateField, enumField, type FilterFields, idField, numberField, textField } from './fields.ts';
import type { Filter, Operator, Predicate } from './filter.ts';
import { FilterProblem } from './filter-problem.ts';
import { parseFilter } from './parse-filter.ts';

interface Row {
  readonly id: string;
  readonly name: string | null;
  readonly status: string | null;
  readonly enabled: boolean | null;
  readonly priority: number | null;
  readonly created: string | null;
  readonly features: readonly string[];
}

const STATUSES = ['ACTIVE', 'INACTIVE', 'Not started'];

const COMPARISONS = ['eq', 'ne', 'in', 'gt', 'ge', 'lt', 'le', 'pr', 'isnull'] as const;

const fields: FilterFields = {
  id: idField('thing.id', [...COMPARISONS, 'co', 'sw']),
  name: textField('thing.name_key', [...COMPARISONS, 'co', 'sw']),
  status: enumField('thing.status', [...COMPARISONS, 'co', 'sw'], STATUSES),
  enabled: booleanField('thing.enabled', ['eq', 'ne', 'in', 'pr', 'isnull']),
  priority: numberField('thing.priority', COMPARISONS),
  created: dateField(sql`thing.created`, [...COMPARISONS, 'sw']),
  features: customField(['ca'], ({ values }) => sql<SqlBool>`thing.features @> array[${sql.join(values)}]::text[]`),
};

/** Builds SQL for PostgreSQL without a connection: PGlite runs it. */
const builder = new Kysely<{ thing: Row }>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: () => ({ getSchemas: async () => [], getTables: async () => [], getMetadata: async () => ({ tables: [] }) }),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(`
    create table thing (
      id text collate "C" primary key, name_key text collate "C", status text, enabled boolean, priority integer,
      created timestamptz, features text[] not null
    );
    create index thing_name on thing (name_key, id);
  `);
}, 60_000);

afterAll(() => database.close());

async function insertThings(rows: readonly Row[]): Promise<void> {
  await database.query('delete from thing');
  for (const row of rows) {
    const key = row.name === null ? null : foldKey(row.name);
    await database.query('insert into thing values ($1, $2, $3, $4, $5, $6, $7)', [
      row.id,
      key,
      row.status,
      row.enabled,
      row.priority,
      row.created,
      row.features,
    ]);
  }
}

function compileQuery(where: Expression<SqlBool>) {
  return builder.selectFrom('thing').select('id').where(where).orderBy('id').compile();
}

async function idsOf(filter: Filter | string): Promise<string[]> {
  const { sql: text, parameters } = compileQuery(compileFilter(typeof filter === 'string' ? parseFilter(filter) : filter, fields));
  const { rows } = await database.query<{ id: string }>(text, [...parameters]);
  return rows.map(({ id }) => id);
}

function problemOf(text: string): FilterProblem {
  try {
    compileFilter(parseFilter(text), fields);
  } catch (error) {
    if (error instanceof FilterProblem) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

const bare = { name: null, status: null, enabled: null, priority: null, created: null, features: [] };

describe('matches', () => {
  beforeAll(() =>
    insertThings([
      {
        id: 'a1',
        name: 'Ada Lovelace',
        status: 'ACTIVE',
        enabled: true,
        priority: 10,
        created: '2018-03-05T10:00:00.000Z',
        features: ['SYNC', 'PASSWORD'],
      },
      {
        ...bare,
        id: 'b2',
        name: 'ÅSA',
        status: 'INACTIVE',
        enabled: false,
        priority: 20,
        created: '2018-04-01T00:00:00.000Z',
        features: ['SYNC'],
      },
      { ...bare, id: 'B2', name: "Bobby'); drop table thing; --", status: 'Not started', created: '2019-01-01T00:00:00.000Z' },
      { ...bare, id: 'c3', name: '100%_sure\\' },
      { ...bare, id: 'n0' },
    ]),
  );

  const cases: [text: string, want: string][] = [
    // ids exactly, names ignoring case, whatever the form of their accents
    ['id eq "b2"', 'b2'],
    ['id in ("B2", "zz", "n0")', 'B2 n0'],
    ['name eq "ADA lovelace"', 'a1'],
    ['name eq "a\u030asa"', 'b2'],
    ['name in ("åsa", "ada lovelace")', 'a1 b2'],
    ['name sw "ADA"', 'a1'],
    ['name sw ""', 'B2 a1 b2 c3'],
    ['name co "LOVE"', 'a1'],
    ['name gt "b"', 'B2 b2'],
    // wildcards and quotes are text
    ['name co "%"', 'c3'],
    ['name co "_"', 'c3'],
    ['name co "\\\\"', 'c3'],
    ['name sw "100%_"', 'c3'],
    ['name sw "1%"', ''],
    ['name sw "bobby\')"', 'B2'],
    ['name eq "\' or 1=1 --"', ''],
    ['name eq "$1"', ''],
    // enumerations ignore case
    ['status eq active', 'a1'],
    ['status in ("Active", "NOT STARTED")', 'B2 a1'],
    ['status eq "UNHEARD OF"', ''],
    ['status ne "Unheard of"', 'B2 a1 b2 c3 n0'],
    ['status sw "in"', 'b2'],
    ['status ge "inactive"', 'B2 b2'],
    // booleans and numbers, quoted or not
    ['enabled eq "TRUE"', 'a1'],
    ['enabled eq false', 'b2'],
    ['enabled ne true', 'B2 b2 c3 n0'],
    ['priority eq "10"', 'a1'],
    ['priority gt 9.5 and priority lt 10.5', 'a1'],
    ['priority ge 999999999999', ''],
    // instants
    ['created eq 2018-03-05T10:00:00Z', 'a1'],
    ['created eq "2018-03-05T12:00:00+02:00"', 'a1'],
    ['created eq "2018-03-05T12:00:00 02:00"', 'a1'],
    ['created ge 2018-04', 'B2 b2'],
    ['created gt 2018-04', 'B2'],
    ['created lt 2019', 'a1 b2'],
    ['created sw 2018', 'a1 b2'],
    ['created sw "2018-03-05T10:00"', 'a1'],
    ['created gt 0001-01-01T00:00:00Z and created le 9999-12-31', 'B2 a1 b2'],
    ['created in (2019-01-01, 2018-04-01)', 'B2 b2'],
    // collections
    ['features ca ("SYNC")', 'a1 b2'],
    ['features ca ("PASSWORD", "SYNC")', 'a1'],
    // nothing there: never equal, always the opposite
    ['name isnull', 'n0'],
    ['not pr name', 'n0'],
    ['name ne "ada lovelace"', 'B2 b2 c3 n0'],
    ['not name eq "ada lovelace"', 'B2 b2 c3 n0'],
    ['not (name eq "ada lovelace" or enabled eq false)', 'B2 c3 n0'],
    ['not (name sw "a" and enabled eq true)', 'B2 b2 c3 n0'],
    ['not not enabled eq true', 'a1'],
  ];
  it.each(cases)('%s', async (text, want) => {
    expect((await idsOf(text)).join(' ')).toBe(want);
  });
});

describe('refuses', () => {
  const cases: [text: string, want: object, message: string][] = [
    ['id eq 1 and nick eq "x"', { kind: 'field', position: 13, field: 'nick', operator: 'eq' }, 'Fields are id, name, status,'],
    ['toString eq "x"', { kind: 'field', field: 'toString' }, 'cannot be filtered on'],
    ['__proto__ eq "x"', { kind: 'field', field: '__proto__' }, 'cannot be filtered on'],
    ['enabled sw "t"', { kind: 'operator', position: 1, field: 'enabled', operator: 'sw' }, 'only eq, ne, in, pr, isnull.'],
    ['enabled eq maybe', { kind: 'value', position: 1, field: 'enabled', operator: 'eq' }, 'Value "maybe" of field "enabled"'],
    ['priority eq 1e9', { kind: 'value', field: 'priority' }, 'is not a number'],
    ['priority in (1, two)', { kind: 'value', field: 'priority', operator: 'in' }, 'Value "two"'],
    ['created gt yesterday', { kind: 'value', field: 'created' }, 'ISO-8601'],
    ['created gt 2018-02-30', { kind: 'value', field: 'created' }, 'Value "2018-02-30"'],
    ['created sw 0000', { kind: 'value', field: 'created' }, 'Value "0000"'],
  ];
  it.each(cases)('%s', (text, want, message) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject(want);
    expect(problem.message).toContain(message);
  });

  it('says so when a collection has no filters at all', () => {
    expect(() => compileFilter(parseFilter('id eq 1'), {})).toThrow('This collection has no filters.');
  });
});

describe('the SQL', () => {
  it('holds no value of the caller, only parameters', () => {
    const { sql: text, parameters } = compileQuery(
      compileFilter(parseFilter('name eq "EVIL" and not created gt 2018 or id in ("x", "y")'), fields),
    );
    expect(text).toBe(
      'select "id" from "thing" where ((("thing"."name_key" = $1) and ((thing.created > cast($2 as timestamptz)) is not true)) ' +
        'or ("thing"."id" in ($3, $4))) order by "id"',
    );
    expect(parameters).toEqual(['evil', '2018-01-01T00:00:00.000Z', 'x', 'y']);
  });

  it.each(['name eq "ada"', 'name sw "ada"', 'name gt "ada" and enabled eq true', 'name in ("a", "b")'])(
    '%s is served by the index',
    async (text) => {
      const query = compileQuery(compileFilter(parseFilter(text), fields));
      await database.exec('set enable_seqscan = off; set enable_bitmapscan = off');
      const { rows } = await database.query<{ 'QUERY PLAN': string }>(`explain ${query.sql}`, [...query.parameters]);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/Index (Only )?Scan using thing_name/);
      expect(plan).toMatch(/Index Cond: .*name_key/);
    },
  );
});

const ALPHABET = ['a', 'B', 'é', 'e\u0301', 'ß', 'İ', 'Å', '%', '_', '\\', '"', "'", ' ', '\ud7ff', '\uffff', '\u{1F600}', '\u{10FFFF}'];
const someText = fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 3 });
const someInstant = fc.constantFrom(
  '2018-01-01T00:00:00.000Z',
  '2018-03-31T23:59:59.999Z',
  '2018-04-01T00:00:00.000Z',
  '2019-01-01T12:30:00.000Z',
);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3 });

const someRow: fc.Arbitrary<Row> = fc.record({
  id: someText,
  name: orNull(someText),
  status: orNull(fc.constantFrom(...STATUSES)),
  enabled: orNull(fc.boolean()),
  priority: orNull(fc.integer({ min: -2, max: 2 })),
  created: orNull(someInstant),
  features: fc.subarray(['A', 'b', 'ß']),
});

const someValue: Record<string, fc.Arbitrary<string>> = {
  id: someText,
  name: someText,
  status: fc.constantFrom('active', 'INACTIVE', 'not Started', 'i', 'other'),
  enabled: fc.constantFrom('true', 'false'),
  priority: fc.constantFrom('-1', '0', '0.5', '2', '99'),
  created: fc.oneof(someInstant, fc.constantFrom('2018', '2018-03', '2018-04-01')),
  features: fc.constantFrom('A', 'b', 'ß', 'c'),
};

const somePredicate: fc.Arbitrary<Predicate> = fc
  .constantFrom(...Object.entries(fields).flatMap(([field, { operators }]) => operators.map((operator) => ({ field, operator }))))
  .chain(({ field, operator }) => {
    const isList = operator === 'in' || operator === 'ca';
    const isPresence = operator === 'pr' || operator === 'isnull';
    const values = fc.array(someValue[field]!, { minLength: isPresence ? 0 : 1, maxLength: isPresence ? 0 : isList ? 3 : 1 });
    return values.map((list): Predicate => ({ kind: 'predicate', field, operator, values: list, position: 1 }));
  });

const someFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    somePredicate,
    tie('filter').map((operand): Filter => ({ kind: 'not', operand })),
    fc
      .record({ kind: fc.constantFrom('and' as const, 'or' as const), operands: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }) })
      .map((chain): Filter => chain),
  ),
})).filter;

/** What a filter means, told a second time: over a row in memory, with two truth values and no SQL. */
function isMatch(filter: Filter, row: Row): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.every((operand) => isMatch(operand, row));
    case 'or':
      return filter.operands.some((operand) => isMatch(operand, row));
    case 'not':
      return !isMatch(filter.operand, row);
    default:
      return isPredicateMatch(filter, row);
  }
}

function isPredicateMatch({ field, operator, values }: Predicate, row: Row): boolean {
  const present = row[field as keyof Row];
  if (operator === 'isnull') return present === null;
  if (operator === 'pr') return present !== null;
  if (operator === 'ca') return values.every((value) => row.features.includes(value));
  if (present === null) return operator === 'ne';
  if (field === 'priority' || field === 'enabled')
    return isOrdered(
      operator,
      Number(present),
      values.map((value) => Number(JSON.parse(value))),
    );
  if (field === 'created') return isInstantMatch(operator, String(present), values);
  const fold = { id: (text: string) => text, name: foldKey, status: (text: string) => text.toUpperCase() }[field]!;
  const [text, others] = [fold(String(present)), values.map(fold)];
  if (operator === 'sw') return text.startsWith(others[0]!);
  if (operator === 'co') return text.includes(others[0]!);
  // Code point order is the order of the bytes in UTF-8, not JavaScript's own.
  return isOrdered(
    operator,
    0,
    others.map((other) => -Buffer.compare(Buffer.from(text), Buffer.from(other))),
  );
}

/** All instants of the rows begin as the partial date that names them is written. */
function isInstantMatch(operator: Operator, present: string, values: readonly string[]): boolean {
  if (operator === 'sw') return present.startsWith(values[0]!.replace('Z', ''));
  return isOrdered(
    operator,
    Date.parse(present),
    values.map((value) => Date.parse(value)),
  );
}

function isOrdered(operator: Operator, present: number, values: readonly number[]): boolean {
  const value = values[0]!;
  const results: Partial<Record<Operator, boolean>> = {
    eq: present === value,
    ne: present !== value,
    in: values.includes(present),
    gt: present > value,
    ge: present >= value,
    lt: present < value,
    le: present <= value,
  };
  return results[operator]!;
}

describe('any filter', () => {
  it('finds in SQL the rows that it matches in memory', async () => {
    const rows = fc.sample(fc.uniqueArray(someRow, { selector: ({ id }) => id, minLength: 60, maxLength: 80 }), {
      seed: 5,
      numRuns: 1,
    })[0]!;
    await insertThings(rows);
    const inOrder = [...rows].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
    await fc.assert(
      fc.asyncProperty(someFilter, async (filter) => {
        const want = inOrder.filter((row) => isMatch(filter, row)).map(({ id }) => id);
        expect(await idsOf(filter)).toEqual(want);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});
