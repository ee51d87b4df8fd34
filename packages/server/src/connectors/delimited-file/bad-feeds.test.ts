import { describe, expect, it } from 'vitest';
import type { AccountRecord, FeedEnd, ListedItem, RowError } from '../connector.ts';
import { readAccounts } from './read-accounts.ts';
import { readAll, testSchema, testSettings } from './test-feed.ts';

const schema = testSchema('id', 'name', 'age:INT');
const idLast = testSchema('name', 'age:INT', 'id');
const mebibyte = 1024 * 1024;

const read = (content: string | Uint8Array, connectorAttributes = {}) => readAll(content, { schema, connectorAttributes });
const ids = (items: ListedItem[]) =>
  items.filter((item): item is AccountRecord => item.kind === 'record').map((item) => item.nativeIdentity);
const errors = (items: ListedItem[]) =>
  items
    .filter((item): item is RowError => item.kind === 'row-error')
    .map(({ row, column, nativeIdentity, message }) => ({ row, column, nativeIdentity, message }));
const end = (items: ListedItem[]) => items.at(-1) as FeedEnd;

describe('a bad row', () => {
  it('with too few or too many values names both counts', async () => {
    const items = await read('id,name,age\n1,Ada\n2,Bob,5,x\n3,Cleo,7\n');
    expect(errors(items)).toEqual([
      { row: 2, column: null, nativeIdentity: '1', message: 'The row has 2 values where 3 are expected' },
      { row: 3, column: null, nativeIdentity: '2', message: 'The row has 4 values where 3 are expected' },
    ]);
    expect(ids(items)).toEqual(['3']);
    expect(end(items)).toMatchObject({ rows: 3, complete: true });
  });

  it('with a wrong number of values names nobody unless the id is the first column', async () => {
    const items = await readAll('name,age,id\nLove,lace,36,1\n', { schema: idLast });
    expect(errors(items)).toMatchObject([{ row: 2, nativeIdentity: null }]);
    expect(end(items)).toMatchObject({ complete: false, reason: 'The Account ID in row 2 could not be read' });
  });

  it('with a blank id suspends deletion', async () => {
    const items = await read('id,name,age\n  ,Ada,1\n2,Bob,2\n');
    expect(errors(items)).toEqual([{ row: 2, column: 'id', nativeIdentity: null, message: 'The Account ID is blank' }]);
    expect(ids(items)).toEqual(['2']);
    expect(end(items)).toEqual({ kind: 'end', rows: 2, complete: false, reason: 'The Account ID in row 2 could not be read' });
  });

  it.each(['old', '1.5', '2147483648', '1e3', '0x10', '٣'])('with the INT %s names its column', async (age) => {
    expect(errors(await read(`id,name,age\n1,Ada,${age}\n`))).toEqual([
      { row: 2, column: 'age', nativeIdentity: '1', message: 'The value is not of type INT' },
    ]);
  });

  it('with a LONG that a JSON number cannot hold exactly is an error, not another number', async () => {
    const items = await readAll('id,name,n\n1,Ada,9007199254740993\n', { schema: testSchema('id', 'name', 'n:LONG') });
    expect(errors(items)).toMatchObject([{ column: 'n', nativeIdentity: '1' }]);
  });

  it('with U+0000 is an error and still names its account', async () => {
    const items = await read('id,name,age\n1,A\0da,1\n2\0,Bob,2\n3,Cleo,3\n');
    const message = 'The row holds the character U+0000 or half of a surrogate pair';
    expect(errors(items)).toEqual([
      { row: 2, column: 'name', nativeIdentity: '1', message },
      { row: 3, column: 'id', nativeIdentity: null, message },
    ]);
    expect(ids(items)).toEqual(['3']);
    expect(end(items).complete).toBe(false);
  });
});

describe('bytes that are not text', () => {
  it('spoil their row only', async () => {
    const items = await read(Buffer.from('id,name,age\n1,Ad\xff,1\n2,\xed\xa0\x80,2\n\xc3,Cleo,3\n4,Dora,4\n', 'latin1'));
    const message = 'The row holds bytes that are not valid UTF-8';
    expect(errors(items)).toEqual([
      { row: 2, column: 'name', nativeIdentity: '1', message },
      { row: 3, column: 'name', nativeIdentity: '2', message },
      { row: 4, column: 'id', nativeIdentity: null, message },
    ]);
    expect(ids(items)).toEqual(['4']);
    expect(end(items).complete).toBe(false);
  });

  it('are not confused with a U+FFFD that is data', async () => {
    expect(ids(await read('id,name,age\n1\uFFFD,Administrator\uFFFD,1\n'))).toEqual(['1\uFFFD']);
  });

  it('are found in other encodings too', async () => {
    const items = await read(Buffer.from('id,name,age\n1,Zo\x81,1\n2,Zo\xeb,2\n', 'latin1'), { encoding: 'windows-1252' });
    expect(errors(items)).toMatchObject([{ row: 2, column: 'name', message: 'The row holds bytes that are not valid WINDOWS-1252' }]);
    expect(items).toContainEqual(expect.objectContaining({ nativeIdentity: '2', name: 'Zoë' }));
  });

  it('include half a surrogate pair and half a unit in UTF-16', async () => {
    const text = 'id,name,age\n1,\uD83D,1\n2,\uD83D\uDE00,2\n3,Cleo,3\n4,Dora,4';
    const items = await read(Buffer.concat([Buffer.from(text, 'utf16le'), Buffer.from([0])]), { encoding: 'UTF-16LE' });
    expect(errors(items).map(({ row, nativeIdentity }) => [row, nativeIdentity])).toEqual([
      [2, '1'],
      [5, '4'],
    ]);
    expect(ids(items)).toEqual(['2', '3']);
  });
});

describe('a broken quote', () => {
  it('costs its row when text follows a closing quote', async () => {
    const items = await read('id,name,age\n1,"A"da,1\n2,Bob,2\n');
    expect(errors(items)).toEqual([{ row: 2, column: null, nativeIdentity: '1', message: 'There is text after a closing quote' }]);
    expect(ids(items)).toEqual(['2']);
    expect(end(items).complete).toBe(true);
  });

  it('costs its row when it stands inside a value that is not quoted', async () => {
    const items = await read('id,name,age\n1,A "the" B,1\n2,Bob,2\n');
    expect(errors(items)).toMatchObject([{ row: 2, nativeIdentity: '1', message: 'There is a quote inside a value that is not quoted' }]);
    expect(ids(items)).toEqual(['2']);
  });

  it('around the id leaves nobody named', async () => {
    const items = await read('id,name,age\n"1"x,Ada,1\n2,Bob,2\n');
    expect(errors(items)).toMatchObject([{ row: 2, nativeIdentity: null }]);
    expect(end(items).complete).toBe(false);
  });

  it('that swallows rows says which, suspends deletion and ends at the next quote', async () => {
    const items = await read('id,name,age\n1,"Ada,1\n2,Bob,2\n3,"Cleo",3\n4,Dora,4\n');
    const message = 'There is text after a closing quote, so lines 2 to 4 are not read';
    expect(errors(items)).toEqual([{ row: 2, column: null, nativeIdentity: '1', message }]);
    expect(ids(items)).toEqual(['4']);
    expect(end(items)).toMatchObject({ complete: false, reason: `Row 2 may hide other rows: ${message}` });
  });

  it('that is never closed costs at most 1 MiB of rows', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `${index},a name of some length,1\n`).join('');
    const items = await read(`id,name,age\n-1,"Ada,1\n${rows}`);
    expect(errors(items)).toMatchObject([
      { row: 2, nativeIdentity: '-1', message: expect.stringMatching(/^The row is longer than 1 MiB, so lines 2 to/) },
    ]);
    expect(ids(items).at(-1)).toBe('59999');
    expect(end(items).complete).toBe(false);
  });

  it('that is open at the end of the file suspends deletion', async () => {
    for (const tail of ['2,"Bob,2', '2,"Bob,2\n', '2,"', '2,"Bob,2\n3,Cleo,3\n']) {
      const items = await read(`id,name,age\n1,Ada,1\n${tail}`);
      expect(errors(items)).toEqual([
        { row: 3, column: null, nativeIdentity: '2', message: 'The file ends inside quotes that this row opens' },
      ]);
      expect(ids(items)).toEqual(['1']);
      expect(end(items)).toMatchObject({ rows: 2, complete: false });
    }
  });
});

describe('a long line', () => {
  it('of 1 MiB is read, a longer one is an error after which reading goes on', async () => {
    const fits = `1,${'x'.repeat(mebibyte - 4)},1`;
    const items = await read(`id,name,age\n${fits}\n${fits}1\n3,Cleo,3\n`);
    expect(errors(items)).toEqual([{ row: 3, column: null, nativeIdentity: null, message: 'The line is longer than 1 MiB' }]);
    expect(ids(items)).toEqual(['1', '3']);
    expect(end(items)).toMatchObject({ rows: 3, complete: false });
  });

  it('without an end is not held in memory', async () => {
    const chunk = Buffer.alloc(mebibyte, 'x');
    let most = 0;
    async function* open(offset: number) {
      yield Buffer.from('id,name,age\n').subarray(offset);
      for (let count = 0; count < 200; count++) {
        yield chunk.subarray(0);
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      }
      yield Buffer.from('\n2,Bob,2\n');
    }
    const before = process.memoryUsage().arrayBuffers;
    const items: ListedItem[] = [];
    for await (const item of readAccounts(open, testSettings(schema), schema)) items.push(item);
    expect(ids(items)).toEqual(['2']);
    expect(most - before).toBeLessThan(20 * mebibyte);
  });
});
