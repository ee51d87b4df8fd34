import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificates, isWanted } from '../../../test/directories/directory.ts';
import type { Seedable } from '../../../test/directories/ldap-target.ts';
import { startMemoryDirectory } from '../../../test/directories/memory-directory.ts';
import {
  activeDirectoryAccounts,
  activeDirectoryGroups,
  add,
  failureOf,
  type OpenDirectory,
  openDirectory,
  remove,
  set,
} from '../../../test/directories/open-directory.ts';
import { RawDirectory } from '../../../test/directories/raw-directory.ts';
import { readLdif } from '../../../test/directories/read-ldif.ts';
import { startSamba } from '../../../test/directories/samba-directory.ts';
import { activeDirectory } from './directory-connector.ts';

const starts: [name: string, start: () => Promise<Seedable>][] = [
  ['ldapjs', () => startMemoryDirectory('DC=ad,DC=example,DC=test', { activeDirectory: true })],
  ...(isWanted('samba') ? [['Samba', startSamba] as [string, () => Promise<Seedable>]] : []),
];

describe.each(starts)('Active Directory by %s', (name, start) => {
  let directory: Seedable;
  let raw: RawDirectory;
  let open: OpenDirectory;
  const staff = (cn: string) => `CN=${cn},OU=Staff,${directory.suffix}`;
  const openWith = (own: object) => {
    const { suffix, user, password } = directory;
    const domain = { servers: ['localhost'], port: directory.tlsPort, user, password, domainDN: suffix, useSSL: true };
    return openDirectory(directory, { domainSettings: [{ ...domain, ...own }], caCertificate: certificates.authority }, activeDirectory);
  };
  beforeAll(async () => {
    directory = await start();
    await directory.add(
      readLdif(`
dn: OU=Staff,${directory.suffix}
objectClass: organizationalUnit

dn: OU=Away,${directory.suffix}
objectClass: organizationalUnit

dn: ${staff('Team')}
objectClass: group
sAMAccountName: Team
`),
    );
    raw = new RawDirectory(directory, true);
    open = await openWith({});
  }, 120_000);
  afterAll(async () => {
    await open.session.close();
    await directory.stop();
  });

  test('makes an account that can be used, with its password and groups', async () => {
    const values = { distinguishedName: staff('Lee\\, Ann'), sAMAccountName: 'alee', displayName: 'Ann Lee', memberOf: [staff('Team')] };
    const dn = await open.create(values, 'Ann-5ecret!');
    const record = await open.get(dn);
    expect(record).toMatchObject({
      ...{ name: 'alee', disabled: false, locked: false },
      attributes: { cn: 'Lee, Ann', displayName: 'Ann Lee', memberOf: [staff('Team')], accountFlags: ['Normal User Account'] },
    });
    expect(record.uuid).toMatch(/^\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}$/);
    expect(record.attributes.objectguid).toBe(record.uuid);
    if (name === 'Samba') expect(record.attributes.objectSid).toMatch(/^S-1-5-21-\d+-\d+-\d+-\d+$/);
    expect(await raw.signIn(dn, 'Ann-5ecret!')).toBe(true);
  });

  test('makes a disabled account when there is no password', async () => {
    const dn = await open.create({ distinguishedName: staff('No Password'), sAMAccountName: 'nopassword' });
    expect(await open.get(dn)).toMatchObject({ disabled: true });
    expect((await open.get(dn)).attributes.accountFlags).toContain('User Account is Disabled');
  });

  test('keeps the other flags of an account when disabling and enabling it', async () => {
    const dn = await open.create(
      { distinguishedName: staff('Flags'), sAMAccountName: 'flags', userAccountControl: '66048' },
      'Flags-5ecret!',
    );
    await open.write(await open.known(dn), 'disable');
    expect((await raw.read(dn, ['userAccountControl']))?.userAccountControl).toEqual(['66050']);
    await open.write(await open.known(dn), 'enable', [set('title', 'Back')]);
    expect(await raw.read(dn, ['userAccountControl', 'title'])).toEqual({ userAccountControl: ['66048'], title: ['Back'] });
    expect((await open.get(dn)).attributes.accountFlags).toEqual(['Normal User Account', 'Password Cannot Expire']);
  });

  test('sends no password without TLS', async () => {
    const plain = await openDirectory(directory, { searchDNs: [{ searchDN: directory.suffix }] }, activeDirectory);
    const sentence = 'unsupported: Active Directory takes passwords over TLS only: set useSSL or startTLS.';
    const values = { distinguishedName: staff('Plain'), sAMAccountName: 'plain' };
    expect(await failureOf(plain.create(values, 'Plain-5ecret!'))).toBe(sentence);
    expect(await failureOf(plain.create({ ...values, unicodePwd: 'Plain-5ecret!' }))).toBe(sentence);
    const dn = await plain.create(values);
    expect(await failureOf(plain.write(await plain.known(dn), 'set-password', [], 'Plain-5ecret!'))).toBe(sentence);
    await plain.session.close();
  });

  test('renames by cn, AC_NewName and AC_NewParent; its groups come along', async () => {
    const dn = await open.create({ distinguishedName: staff('Old'), sAMAccountName: 'renamed', memberOf: [staff('Team')] }, 'Old-5ecret!');
    expect(await open.update(dn, set('cn', 'New'), set('displayName', 'New'))).toBe(staff('New'));
    expect(await open.update(staff('New'), set('cn', 'NEW'))).toBe(staff('NEW'));
    expect(await open.update(staff('NEW'), set('AC_NewName', 'CN=Newer'))).toBe(staff('Newer'));
    const away = `OU=Away,${directory.suffix}`;
    expect(await open.update(staff('Newer'), set('AC_NewParent', away))).toBe(`CN=Newer,${away}`);
    expect((await open.get(`CN=Newer,${away}`)).attributes).toMatchObject({ cn: 'Newer', memberOf: [staff('Team')] });
  });

  test('finds a moved account by its GUID', async () => {
    const dn = await open.create({ distinguishedName: staff('Wanderer'), sAMAccountName: 'wanderer' }, 'Wander-5ecret!');
    const before = await open.known(dn);
    await raw.rename(dn, staff('Arrived'));
    expect(await open.write(before, 'update', [set('title', 'Here')])).toBe(staff('Arrived'));
    expect(await open.write({ ...before, uuid: '{00000000-0000-4000-8000-000000000000}' }, 'delete')).toBe(dn);
    expect(await raw.read(staff('Arrived'), ['cn'])).not.toBeNull();
  });

  test('adds to a group and takes out of it, whether it is in it or not', async () => {
    const dn = await open.create({ distinguishedName: staff('Joiner'), sAMAccountName: 'joiner' }, 'Joiner-5ecret!');
    await open.update(dn, add('memberOf', staff('Team')), add('memberOf', staff('Team')));
    await open.update(dn, add('memberOf', staff('Team')));
    expect((await open.get(dn)).attributes.memberOf).toEqual([staff('Team')]);
    await open.update(dn, remove('memberOf', staff('Team')));
    await open.update(dn, remove('memberOf', staff('Team')));
    expect((await open.get(dn)).attributes).not.toHaveProperty('memberOf');
    expect(await failureOf(open.update(dn, add('memberOf', staff('Nobody'))))).toContain('there is no such group');
  });

  test('lists the whole domain, without following references to other servers', async () => {
    const accounts = await open.list();
    expect(accounts.map((account) => account.name)).toContain('alee');
    if (name === 'Samba') expect(accounts.map((account) => account.name)).toContain('Administrator');
    expect((await open.list(activeDirectoryGroups)).map((group) => group.name)).toContain('Team');
    await open.session.check([activeDirectoryAccounts, activeDirectoryGroups]);
  });

  test('discovers the attributes of people and groups', async () => {
    const account = await open.session.discoverSchema('account');
    const names = account.attributes.map((attribute) => attribute.name);
    expect(names.slice(0, 18)).toEqual(activeDirectoryAccounts.attributes.map((attribute) => attribute.name));
    expect(names).not.toContain('unicodePwd');
    expect(names).toContain('comment');
    const group = await open.session.discoverSchema('group');
    expect(group.attributes.map((attribute) => attribute.name)).not.toContain('member');
  });

  test.runIf(name === 'Samba')('says in words why a password is refused', async () => {
    const dn = await open.create({ distinguishedName: staff('Weak'), sAMAccountName: 'weak' }, 'Weak-5ecret!');
    const failure = await failureOf(open.write(await open.known(dn), 'set-password', [], 'weak'));
    expect(failure).toMatch(/^refused: Changing CN=Weak,.*the directory refuses the value by a rule of its own \(.*\)\.$/);
  });

  test.runIf(name === 'Samba')('says why it lets a user not in', async () => {
    const opening = async (own: object) => (await openWith(own)).session.close();
    expect(await failureOf(opening({ password: 'wrong' }))).toMatch(
      /^sign-in: Signing in as CN=Administrator.*says that the user name or the password is wrong/,
    );
    await opening({ user: 'AD\\Administrator' });
    await opening({ user: 'Administrator@ad.example.test' });
  });
});
