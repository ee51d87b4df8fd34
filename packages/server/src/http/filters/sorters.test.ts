import { describe, expect, it } from 'vitest';
import { orderBySorters, parseSorters, SorterProblem, type SortFields } from './sorters.ts';

const fields: SortFields = { name: 'identity.name_key', created: 'identity.created', 'owner.name': 'owner.name_key' };

describe('parseSorters', () => {
  it('reads fields in order, a minus for descending, blanks where they do not matter', () => {
    expect(parseSorters('-owner.name, created ,name', fields)).toEqual([
      { field: 'owner.name', direction: 'desc' },
      { field: 'created', direction: 'asc' },
      { field: 'name', direction: 'asc' },
    ]);
  });

  it('lets the first of two mentions decide', () => {
    expect(parseSorters('-name,name', fields)).toEqual([{ field: 'name', direction: 'desc' }]);
  });

  it.each([
    ['nick', 'nick'],
    ['name,', ''],
    ['--name', '-name'],
    ['Name', 'Name'],
    ['name desc', 'name desc'],
    ['toString', 'toString'],
    ['name;drop table identity', 'name;drop table identity'],
  ])('refuses %j, naming the field and those that exist', (text, field) => {
    const refused = () => parseSorters(text, fields);
    expect(refused).toThrow(SorterProblem);
    expect(refused).toThrow(
      expect.objectContaining({ field, message: `Cannot sort by "${field}". Sorters are name, created, owner.name.` }),
    );
  });

  it('says so when a collection has no sorters', () => {
    expect(() => parseSorters('name', {})).toThrow('This collection has no sorters.');
  });
});

describe('orderBySorters', () => {
  const order = (text: string) =>
    orderBySorters(parseSorters(text, fields), fields, 'identity.id').map(({ column, direction }) => `${String(column)} ${direction}`);

  it('breaks ties by id, in the direction of the last sorter', () => {
    expect(order('name')).toEqual(['identity.name_key asc', 'identity.id asc']);
    expect(order('created,-name')).toEqual(['identity.created asc', 'identity.name_key desc', 'identity.id desc']);
  });

  it('orders by id alone without sorters', () => {
    expect(orderBySorters([], fields, 'identity.id')).toEqual([{ column: 'identity.id', direction: 'asc' }]);
  });
});
