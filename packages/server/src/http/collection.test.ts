import { PGlite } from '@electric-sql/pglite';
import { Value } from '@sinclair/typebox/value';
import { DummyDriver, Kysely, PostgresAdapter, PostgresQueryCompiler } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applyCollection,
  applyFilter,
  CollectionProblem,
  type CollectionRules,
  collectionQuerySchema,
  readCollectionQuery,
} from './collection.ts';
import { FilterProblem, idField, SorterProblem, textField } from './filters/index.ts';

const rules: CollectionRules = {
  id: 'thing.id',
  filterFields: { id: idField('thing.id', ['eq', 'in']), name: textField('thing.name_key', ['eq', 'sw']) },
  sortFields: { name: 'thing.name_key' },
  defaultSort: 'name',
};

const read = (query: string, over: Partial<CollectionRules> = {}) => {
  const parameters: Record<string, unknown> = {};
  const search = new URLSearchParams(query);
  for (const key of search.keys()) parameters[key] = search.getAll(key).length > 1 ? search.getAll(key) : search.get(key);
  return readCollectionQuery(parameters, { ...rules, ...over });
};

describe('reads the page', () => {
  it('is the first one, as large as allowed, not counted, when nothing is said', () => {
    expect(read('')).toMatchObject({ limit: 250, offset: 0, count: false, where: undefined });
    expect(read('', { maxLimit: 50 })).toMatchObject({ limit: 50 });
  });

  it('is what was asked for', () => {
    expect(read('limit=0&offset=2147483647&count=true')).toMatchObject({ limit: 0, offset: 2147483647, count: true });
    expect(readCollectionQuery({ limit: 10, offset: 5, count: true }, rules)).toMatchObject({ limit: 10, offset: 5, count: true });
  });

  it('ignores parameters it does not know, and blank expressions', () => {
    expect(read('alias=x&filters=&sorters=+')).toMatchObject({ limit: 250, where: undefined });
  });

  it.each([
    ['limit=251', 'limit', 'an integer from 0 to 250'],
    ['limit=-1', 'limit', 'an integer from 0 to 250'],
    ['limit=', 'limit', 'an integer from 0 to 250'],
    ['limit=1e2', 'limit', 'an integer from 0 to 250'],
    ['limit=1.0', 'limit', 'an integer from 0 to 250'],
    ['limit=+5', 'limit', 'an integer from 0 to 250'],
    ['limit=ten', 'limit', 'an integer from 0 to 250'],
    ['limit=1&limit=2', 'limit', 'sent more than once'],
    ['offset=2147483648', 'offset', 'an integer from 0 to 2147483647'],
    ['offset=99999999999999999999', 'offset', 'an integer from 0 to 2147483647'],
    ['count=1', 'count', 'true or false'],
    ['count=', 'count', 'true or false'],
    ['filters=id+eq+1&filters=id+eq+2', 'filters', 'sent more than once'],
  ])('refuses %s, naming the parameter', (query, parameter, message) => {
    const refused = () => read(query);
    expect(refused).toThrow(CollectionProblem);
    expect(refused).toThrow(expect.objectContaining({ parameter, message: expect.stringContaining(message) }));
  });

  it('passes on what is wrong with filters and sorters', () => {
    expect(() => read('filters=nick+eq+1')).toThrow(FilterProblem);
    expect(() => read('sorters=nick')).toThrow(SorterProblem);
    expect(() => readCollectionQuery({ filters: 'id eq 1' }, { id: 'thing.id' })).toThrow('This collection has no filters.');
  });
});

describe('on a database', () => {
  const builder = new Kysely<{ thing: { id: string; name_key: string | null } }>({
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
      create table thing (id text collate "C" primary key, name_key text collate "C");
      insert into thing values ('1', 'b'), ('2', null), ('3', 'a'), ('4', 'b'), ('5', null), ('6', 'ab');
    `);
  }, 60_000);

  afterAll(() => database.close());

  const idsOf = async (query: string) => {
    const compiled = applyCollection(builder.selectFrom('thing').select('id'), read(query)).compile();
    const { rows } = await database.query<{ id: string }>(compiled.sql, [...compiled.parameters]);
    return rows.map(({ id }) => id).join('');
  };

  it('orders ties by id and nulls last, and descending as the exact mirror', async () => {
    expect(await idsOf('')).toBe('361425');
    expect(await idsOf('sorters=-name')).toBe('524163');
  });

  it('walks through pages without gap or repeat, to an empty one past the end', async () => {
    const pages = await Promise.all([0, 4, 8].map((offset) => idsOf(`limit=4&offset=${offset}`)));
    expect(pages).toEqual(['3614', '25', '']);
    expect(await idsOf('limit=0&count=true')).toBe('');
  });

  it('counts with the filter and without the page', async () => {
    const collection = read('filters=name+sw+"A"&limit=1&offset=1');
    const count = builder.selectFrom('thing').select((select) => select.fn.countAll<number>().as('total'));
    const compiled = applyFilter(count, collection).compile();
    expect((await database.query(compiled.sql, [...compiled.parameters])).rows).toEqual([{ total: 2 }]);
    expect(await idsOf('filters=name+sw+"A"&limit=1&offset=1')).toBe('6');
  });
});

describe('as a schema', () => {
  it('lists what the collection can be filtered and sorted by', () => {
    const { properties } = collectionQuerySchema({ ...rules, maxLimit: 50 });
    expect(properties.limit).toMatchObject({ minimum: 0, maximum: 50, default: 50 });
    expect(properties.filters).toMatchObject({ 'x-filterable': { id: ['eq', 'in'], name: ['eq', 'sw'] } });
    expect(properties.filters?.description).toContain('**name**: *eq, sw*');
    expect(properties.sorters).toMatchObject({ 'x-sortable': ['name'] });
  });

  it('has neither filters nor sorters where the collection has none, and lets other parameters be', () => {
    const schema = collectionQuerySchema({ id: 'thing.id' });
    expect(Object.keys(schema.properties)).toEqual(['limit', 'offset', 'count']);
    expect(Value.Check(schema, { limit: 1, alias: 'x' })).toBe(true);
  });
});
