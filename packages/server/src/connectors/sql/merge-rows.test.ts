import { describe, expect, it } from 'vitest';
import type { ObjectItem, ObjectSchema } from '../live-connector.ts';
import type { Column, Row } from './connection.ts';
import { ObjectMerger } from './merge-rows.ts';
import { layOutResult } from './object-layout.ts';
import type { ReadByStatements } from './settings.ts';

const attribute = (name: string, type = 'STRING', isMulti = false) => ({ name, type, isMulti, isEntitlement: false, groupSchema: null });
const schema: ObjectSchema = {
  name: 'account',
  nativeObjectType: 'account',
  identityAttribute: 'Login',
  displayAttribute: 'name',
  attributes: [
    attribute('Login'),
    attribute('name'),
    attribute('age', 'INT'),
    attribute('roles', 'STRING', true),
    attribute('flag', 'BOOLEAN'),
  ],
};
const columns: readonly Column[] = ['LOGIN', 'name', 'age', 'roles', 'flag', 'iiqdisabled', 'IIQLocked', 'other'].map((name) => {
  return { name, type: 'STRING', isMulti: false, isNumeric: false };
});

function merge(rows: readonly Row[], changes: Partial<ReadByStatements> = {}): ObjectItem[] {
  const statement = { texts: [''], variables: [] };
  const settings: ReadByStatements = {
    by: 'statements',
    list: statement,
    get: null,
    mergeRows: true,
    indexColumns: null,
    mergeColumns: null,
    ...changes,
  };
  const merger = new ObjectMerger(layOutResult(columns, schema, settings));
  const items: ObjectItem[] = [];
  for (const row of rows) merger.add(row, items);
  merger.end(items);
  return items;
}

const row = (login: string | null, roles: string | null = null, age: string | null = null, rest: Row = []): Row => {
  return [login, login?.toUpperCase() ?? null, age, roles, ...rest];
};

describe('rows of a result', () => {
  it('are one account while they are adjacent; values are collected without repeats, others are the first row’s', () => {
    const items = merge([row('a', 'x', '1'), row('a', 'y', '2'), row('a', 'x'), row('b'), row('a', 'z')]);
    expect(items).toMatchObject([
      { nativeIdentity: 'a', name: 'A', attributes: { Login: 'a', name: 'A', age: 1, roles: ['x', 'y'] } },
      { nativeIdentity: 'b', attributes: { Login: 'b', name: 'B' } },
      { nativeIdentity: 'a', attributes: { roles: ['z'] } },
    ]);
    expect(items[1]).not.toHaveProperty('attributes.roles');
  });

  it('stay apart when merging is off, the index columns differ or the column is not merged', () => {
    expect(merge([row('a', 'x'), row('a', 'y')], { mergeRows: false })).toHaveLength(2);
    expect(merge([row('a', 'x', '1'), row('a', 'y', '2')], { indexColumns: ['login', 'AGE'] })).toHaveLength(2);
    expect(merge([row('a', 'x'), row('a', 'y')], { mergeColumns: [] })).toMatchObject([{ attributes: { roles: ['x'] } }]);
  });

  it('hold typed values; empty texts are no value', () => {
    expect(merge([['a', '', '7', ['p', 'q'], '1', 'true', '0', 'ignored']])).toEqual([
      {
        kind: 'record',
        nativeIdentity: 'a',
        name: 'a',
        uuid: null,
        attributes: { Login: 'a', age: 7, roles: ['p', 'q'], flag: true },
        disabled: true,
        locked: false,
      },
    ]);
  });

  it('are in error with their account when a value cannot be used; the others are not', () => {
    expect(
      merge([row('a', 'x', 'old'), row('a', 'y'), row(' '), row('b', 'x\0'), row('c', null, null, [null, 'perhaps']), row('d')]),
    ).toMatchObject([
      { kind: 'error', nativeIdentity: 'a', message: 'The value of "age" is not of type INT.' },
      { kind: 'error', nativeIdentity: null, message: 'The Account ID of a row is blank or cannot be read.' },
      { kind: 'error', nativeIdentity: 'b', message: 'The value of "roles" holds the character U+0000.' },
      { kind: 'error', nativeIdentity: 'c', message: 'Whether the account is disabled or locked cannot be read.' },
      { kind: 'record', nativeIdentity: 'd' },
    ]);
  });

  it('are in error when they are too many for one account', () => {
    const long = 'x'.repeat(1024 * 1024);
    const items = merge(Array.from({ length: 20 }, (_, index) => row('a', `${long}${index}`)));
    expect(items).toMatchObject([{ kind: 'error', nativeIdentity: 'a', message: 'The rows of this account hold more than 16 MiB.' }]);
  });

  it('must have a column for every attribute of the schema', () => {
    const settings = { by: 'statements', mergeRows: true, indexColumns: null, mergeColumns: null } as unknown as ReadByStatements;
    expect(() => layOutResult(columns.slice(2), schema, settings)).toThrow(
      'The SQL of the schema "account" gives no column "Login", "name".',
    );
    expect(() => layOutResult(columns, schema, { ...settings, indexColumns: ['nowhere'] })).toThrow('indexColumns names "nowhere"');
  });
});
