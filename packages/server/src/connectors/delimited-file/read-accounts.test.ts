import { describe, expect, it } from 'vitest';
import type { AccountRecord, FeedEnd, ListedItem, RowError } from '../connector.ts';
import { readAll, testSchema } from './test-feed.ts';

const schema = testSchema('id', 'name', 'groups[]');

const records = (items: ListedItem[]) => items.filter((item): item is AccountRecord => item.kind === 'record');
const errors = (items: ListedItem[]) => items.filter((item): item is RowError => item.kind === 'row-error');
const ids = (items: ListedItem[]) => records(items).map(({ nativeIdentity }) => nativeIdentity);
const end = (items: ListedItem[]) => items.at(-1) as FeedEnd;
const read = (content: string | Uint8Array, connectorAttributes = {}) => readAll(content, { schema, connectorAttributes });

describe('reading accounts', () => {
  it('gives a record for each row, with its line number and typed attributes, and an end', async () => {
    const typed = testSchema('id', 'name', 'age:INT', 'badge:LONG', 'boss:BOOLEAN', 'born:DATE', 'groups[]', 'floors[]:INT');
    const items = await readAll('id,name,age,badge,boss,born,groups,floors\n007,Ada,36,9007199254740991,TRUE,10 Dec 1815,eng,+3\n', {
      schema: typed,
    });
    expect(items).toEqual([
      {
        kind: 'record',
        row: 2,
        nativeIdentity: '007',
        name: 'Ada',
        attributes: {
          id: '007',
          name: 'Ada',
          age: 36,
          badge: 9007199254740991,
          boss: true,
          born: '10 Dec 1815',
          groups: ['eng'],
          floors: [3],
        },
        disabled: false,
        locked: false,
        next: { byteOffset: 94, row: 3, rows: 1, incompleteReason: null },
      },
      { kind: 'end', rows: 1, complete: true, reason: null },
    ]);
  });

  it('leaves out empty cells, keeps the text NULL and blanks around values', async () => {
    const [record] = records(await read('id,name,groups\n1, NULL ,\n'));
    expect(record?.attributes).toEqual({ id: '1', name: ' NULL ' });
  });

  it('names an account by its id when its name is blank', async () => {
    expect(records(await read('id,name,groups\n1,  ,x\n'))[0]?.name).toBe('1');
  });

  it('finds columns by name in any order', async () => {
    expect(records(await read('groups, name ,id\nx,Ada,1\n'))[0]?.attributes).toEqual({ id: '1', name: 'Ada', groups: ['x'] });
  });

  it('keeps a column called __proto__ as data', async () => {
    const items = await readAll('id,name,__proto__\n1,Ada,x\n', { schema: testSchema('id', 'name', '__proto__') });
    expect(Object.entries(records(items)[0]!.attributes)).toContainEqual(['__proto__', 'x']);
  });

  it.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('ends lines at %s, with or without one at the end of the file', async (_name, ending) => {
    const content = ['id,name,groups', '1,Ada,x', '2,Bob,y'].join(ending);
    for (const items of [await read(content), await read(content + ending)]) {
      expect(records(items).map(({ row, nativeIdentity, name }) => [row, nativeIdentity, name])).toEqual([
        [2, '1', 'Ada'],
        [3, '2', 'Bob'],
      ]);
    }
  });

  it('keeps delimiters, doubled quotes and line breaks of quoted values, and counts their lines', async () => {
    const items = await read('id,name,groups\n1,"Love""lace, \r\n#Ada\n","x"\n2,Bob,"a,b"\n');
    expect(records(items).map(({ row, name, attributes }) => [row, name, attributes.groups])).toEqual([
      [2, 'Love"lace, \r\n#Ada\n', ['x']],
      [5, 'Bob', ['a,b']],
    ]);
  });

  it('skips comments and empty records but counts their lines', async () => {
    const items = await read('# made by HR\n\nid,name,groups\n#0,x,y\n,,\n  \n1,Ada,x\n');
    expect(records(items).map(({ row }) => row)).toEqual([7]);
    expect(end(items)).toMatchObject({ rows: 1, complete: true });
  });

  it('reports empty records when they are not filtered', async () => {
    expect(errors(await read('id,name,groups\n,,\n', { filterEmptyRecords: 'false' }))[0]?.message).toBe('The Account ID is blank');
  });

  it('takes the columns from the schema when the file has no header', async () => {
    const [record] = records(await read('1,Ada,x\n', { hasHeader: false }));
    expect(record).toMatchObject({ row: 1, attributes: { id: '1', name: 'Ada', groups: ['x'] } });
  });

  it('reads IIQDisabled and IIQLocked as the state of the account', async () => {
    const state = testSchema('id', 'name', 'IIQDisabled', 'IIQLocked:BOOLEAN');
    const items = await readAll('id,name,IIQDisabled,IIQLocked\n1,,TRUE,\n2,,,true\n3,,perhaps,\n', { schema: state });
    expect(records(items).map(({ disabled, locked, attributes }) => [disabled, locked, attributes])).toEqual([
      [true, false, { id: '1', IIQDisabled: 'TRUE' }],
      [false, true, { id: '2', IIQLocked: true }],
    ]);
    expect(errors(items)).toMatchObject([
      { row: 4, column: 'IIQDisabled', nativeIdentity: '3', message: 'The value is not of type BOOLEAN' },
    ]);
  });

  it('says that nothing was read when the header does not fit the schema', async () => {
    const items = await read('id,name\n1,Ada\n');
    const message = 'Column: "[]" is unknown and/or column: "[groups]" is missing';
    expect(items).toEqual([
      { kind: 'row-error', row: 1, column: null, nativeIdentity: null, message },
      { kind: 'end', rows: 0, complete: false, reason: message },
    ]);
  });
});

describe('merging rows', () => {
  it('collects the values of adjacent rows without repeats, in order', async () => {
    const items = await read('id,name,groups\n1,Ada,b\n1,Ada,a\n1,,b\n2,Bob,\n2,Bob,c\n');
    expect(records(items).map(({ row, attributes }) => [row, attributes.groups])).toEqual([
      [2, ['b', 'a']],
      [5, ['c']],
    ]);
    expect(items.map(({ kind }) => kind)).toEqual(['record', 'record', 'end']);
  });

  it('keeps the first value of other columns and warns about a different one', async () => {
    const items = await read('id,name,groups\n1,Ada,a\n1,Eve,b\n');
    expect(items[0]).toEqual({
      kind: 'row-warning',
      row: 3,
      column: 'name',
      nativeIdentity: '1',
      message: 'The value differs from the one in row 2, which stands',
    });
    expect(records(items)).toMatchObject([{ name: 'Ada', attributes: { groups: ['a', 'b'] } }]);
  });

  it('withholds an account of which one row is in error, so that it stays as it was', async () => {
    const items = await read('id,name,groups\n1,Ada,a\n1,Ada,"b"c\n1,Ada,d\n2,Bob,x\n3,short\n3,Cleo,y\n');
    expect(ids(items)).toEqual(['2']);
    expect(errors(items).map(({ row, nativeIdentity }) => [row, nativeIdentity])).toEqual([
      [3, '1'],
      [6, '3'],
    ]);
    expect(end(items)).toEqual({ kind: 'end', rows: 6, complete: true, reason: null });
  });

  it('leaves rows that are not adjacent, and a group cut by an unreadable row, to its caller', async () => {
    expect(ids(await read('id,name,groups\n1,Ada,a\n2,Bob,b\n1,Ada,c\n'))).toEqual(['1', '2', '1']);
    expect(ids(await read('id,name,groups\n1,Ada,a\n,Bob,b\n1,Ada,c\n'))).toEqual(['1', '1']);
  });

  it('gives every row for itself when mergeRows is off', async () => {
    expect(ids(await read('id,name,groups\n1,Ada,a\n1,Ada,b\n', { mergeRows: false }))).toEqual(['1', '1']);
  });

  it('merges only rows that agree in all index columns', async () => {
    expect(ids(await read('id,name,groups\n1,Ada,a\n1,Eve,b\n', { indexColumns: ['id', 'name'] }))).toEqual(['1', '1']);
    expect(ids(await read('id,name,groups\n1,Ada,a\n2,Ada,b\n', { indexColumn: 'name' }))).toEqual(['1', '2']);
  });

  it('splits cells at the multi-value delimiter, trimmed, without empties and repeats', async () => {
    const items = await read('id,name,groups\n1,Ada,a; b ;;a\n1,Ada,c;b\n2,Bob,;\n', { multiValueDelimiter: ';' });
    expect(records(items).map(({ attributes }) => attributes.groups)).toEqual([['a', 'b', 'c'], undefined]);
  });

  it('gives up an account that collects more than 16 MiB', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `1,Ada,${index}${'x'.repeat(500_000)}\n`).join('');
    const items = await read(`id,name,groups\n${rows}2,Bob,b\n`);
    expect(ids(items)).toEqual(['2']);
    expect(errors(items)).toMatchObject([{ nativeIdentity: '1', message: 'The rows of this account hold more than 16 MiB' }]);
  });
});
