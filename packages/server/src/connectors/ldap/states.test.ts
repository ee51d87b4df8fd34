import { describe, expect, test } from 'vitest';
import type { StateChange } from './dialect.ts';
import { openLdap } from './directory-connector.ts';
import { DirectoryEntry } from './entry.ts';
import { ldapDialect } from './ldap-dialect.ts';
import { ServerSchema } from './server-schema.ts';
import type { DirectorySettings } from './settings.ts';

const entry = (attributes: Readonly<Record<string, string>>) =>
  new DirectoryEntry(
    'uid=ann',
    Object.entries(attributes).map(([type, value]) => ({ type, parsedBuffers: [Buffer.from(value)] })),
  );
const settings = (own: object = {}): DirectorySettings => {
  const least = { host: 'localhost', user: 'cn=admin', password: 'secret', searchDNs: [{ searchDN: 'dc=example' }] };
  const result = openLdap.readSettings({ ...least, ...own }, []);
  if ('problems' in result) throw new Error(result.problems.join());
  return result.settings as DirectorySettings;
};
const knowing = (...names: readonly string[]) =>
  new ServerSchema(
    names.map((name) => `( 1.2.3 NAME '${name}' )`),
    [],
  );
const change = (to: StateChange, attributes: Readonly<Record<string, string>>, schema: ServerSchema | null, own: object = {}) =>
  ldapDialect.changeState(to, entry(attributes), settings(own), schema);
const replace = (attribute: string, ...values: readonly string[]) => [{ operation: 'replace', attribute, values }];

/** What ppolicy writes for an administrator's lock, which never ends by itself. */
const forever = '000001010000Z';

describe('the state of an LDAP account', () => {
  test('is disabled by nsAccountLock or by the endless lock of the password policy', () => {
    const read = (attributes: Readonly<Record<string, string>>, own: object = {}) =>
      ldapDialect.readState(entry(attributes), settings(own));
    expect(read({})).toEqual({ disabled: false, locked: false });
    expect(read({ nsAccountLock: 'TRUE' })).toEqual({ disabled: true, locked: false });
    expect(read({ pwdAccountLockedTime: forever })).toEqual({ disabled: true, locked: false });
    expect(read({ pwdAccountLockedTime: '20260101000000Z' })).toEqual({ disabled: false, locked: true });
    expect(read({ nsAccountLock: 'true' }, { revokeAttr: 'status', revokeVal: 'gone' })).toEqual({ disabled: false, locked: false });
    expect(read({ status: 'Gone', locks: '3' }, { revokeAttr: 'status', revokeVal: 'gone', lockAttr: 'locks' })).toEqual({
      ...{ disabled: true, locked: true },
    });
  });

  test("is changed by what the directory's schema knows, nsAccountLock first", () => {
    const both = knowing('pwdAccountLockedTime', 'nsAccountLock');
    expect(change('disable', {}, both)).toEqual(replace('nsAccountLock', 'true'));
    expect(change('enable', { nsAccountLock: 'true' }, both)).toEqual(replace('nsAccountLock'));
    expect(change('disable', {}, knowing('pwdAccountLockedTime'))).toEqual(replace('pwdAccountLockedTime', forever));
    expect(change('enable', { pwdAccountLockedTime: forever }, knowing('pwdAccountLockedTime'))).toEqual(replace('pwdAccountLockedTime'));
    expect(change('disable', {}, knowing('cn'))).toBeNull();
    expect(change('disable', {}, null)).toBeNull();
  });

  test('is not changed when it is so already', () => {
    const schema = knowing('nsAccountLock', 'pwdAccountLockedTime');
    expect(change('disable', { nsAccountLock: 'TRUE' }, schema)).toEqual([]);
    expect(change('enable', {}, schema)).toEqual([]);
    expect(change('unlock', {}, schema)).toEqual([]);
  });

  test('is unlocked without enabling who is disabled by the same attribute', () => {
    const schema = knowing('pwdAccountLockedTime');
    expect(change('unlock', { pwdAccountLockedTime: '20260101000000Z' }, schema)).toEqual(replace('pwdAccountLockedTime'));
    expect(change('unlock', { pwdAccountLockedTime: forever }, schema)).toEqual([]);
    expect(change('unlock', { locks: '3' }, null, { lockAttr: 'locks' })).toEqual(replace('locks'));
    expect(change('unlock', {}, null)).toBeNull();
  });
});
