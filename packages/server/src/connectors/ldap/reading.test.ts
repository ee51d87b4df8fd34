import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MemoryDirectory, type MemoryOptions, startMemoryDirectory } from '../../../test/directories/memory-directory.ts';
import { failureOf, ldapAccounts, ldapGroups, openDirectory } from '../../../test/directories/open-directory.ts';
import { readLdif } from '../../../test/directories/read-ldif.ts';
import type { ObjectAttribute, ObjectItem } from '../live-connector.ts';

const suffix = 'dc=example,dc=com';
const count = 60;

/** People p0 to p59, every second one with two e-mail addresses, and groups of ten that overlap. */
function organisation(): string {
  const people = Array.from(
    { length: count },
    (_, index) => `
dn: uid=p${index},ou=people,${suffix}
objectClass: inetOrgPerson
uid: p${index}
cn: Person ${index}
cn: P. ${index}
sn: ${index}
employeeNumber: ${index}
telephoneNumber: ${index % 7 === 0 ? 'none' : index}
`,
  );
  const groups = Array.from(
    { length: 12 },
    (_, index) => `
dn: cn=g${index},ou=groups,${suffix}
objectClass: groupOfNames
cn: g${index}
${Array.from({ length: 10 }, (__, member) => `member: uid=p${(index * 5 + member) % count},ou=people,${suffix}`).join('\n')}
`,
  );
  return `
dn: ${suffix}
objectClass: domain
dc: example

dn: ou=people,${suffix}
objectClass: organizationalUnit

dn: ou=groups,${suffix}
objectClass: organizationalUnit
${people.join('')}${groups.join('')}`;
}

async function withDirectory(options: MemoryOptions, use: (directory: MemoryDirectory) => Promise<void>): Promise<void> {
  const directory = await startMemoryDirectory(suffix, options);
  directory.add(readLdif(organisation()));
  try {
    await use(directory);
  } finally {
    await directory.stop();
  }
}

describe('listing', () => {
  let directory: MemoryDirectory;
  beforeAll(async () => {
    directory = await startMemoryDirectory(suffix);
    directory.add(readLdif(organisation()));
  });
  afterAll(() => directory.stop());

  test('takes a search for each page, and none for each account', async () => {
    const open = await openDirectory(directory, { pageSize: 20, 'group.searchDNs': [{ searchDN: `ou=groups,${suffix}` }] });
    const before = directory.searches();
    const accounts = await open.list();
    // One page of groups, and 60 accounts in pages of 20.
    expect(directory.searches() - before).toBe(1 + 3);
    expect(accounts).toHaveLength(count);
    for (const { attributes } of accounts) expect(attributes.groups).toHaveLength(2);
    await open.session.close();
  });

  test('asks for no groups when the schema has none', async () => {
    const open = await openDirectory(directory, { pageSize: 1000 });
    const before = directory.searches();
    await open.list({ ...ldapAccounts, attributes: ldapAccounts.attributes.filter(({ name }) => name !== 'groups') });
    expect(directory.searches() - before).toBe(1);
    await open.session.close();
  });

  test('gives what several scopes find once, each scope by its own filter and depth', async () => {
    const scopes = [
      { searchDN: `ou=people,${suffix}`, iterateSearchFilter: '(uid=p1*)' },
      { searchDN: suffix, searchScope: 'subtree', iterateSearchFilter: '(|(uid=p1)(uid=p2))' },
      { searchDN: suffix, searchScope: 'ONELEVEL' },
      { searchDN: `uid=p3,ou=people,${suffix}`, searchScope: 'OBJECT' },
    ];
    const open = await openDirectory(directory, { searchDNs: scopes });
    const uids = (await open.list()).map(({ attributes }) => attributes.uid);
    expect(uids.toSorted()).toEqual(['p1', 'p10', 'p11', 'p12', 'p13', 'p14', 'p15', 'p16', 'p17', 'p18', 'p19', 'p2', 'p3']);
    const get = (uid: string) => open.session.get(open.accounts, `uid=${uid},ou=people,${suffix}`);
    expect(await Promise.all(['p2', 'p3', 'p4'].map(get))).toEqual([expect.anything(), expect.anything(), null]);
    await open.session.close();
  });

  test('looks for groups where the account scope says', async () => {
    const elsewhere = { searchDN: `ou=people,${suffix}`, groupMembershipSearchDN: `ou=people,${suffix}` };
    const open = await openDirectory(directory, { searchDNs: [elsewhere], 'group.searchDNs': [{ searchDN: `ou=groups,${suffix}` }] });
    expect((await open.list())[0]!.attributes).not.toHaveProperty('groups');
    expect(await open.list(ldapGroups)).toHaveLength(12);
    await open.session.close();
  });

  test('types values by the schema; one that has another form is an error of that account alone', async () => {
    const typed = (name: string, type: string, isMulti = false): ObjectAttribute => ({
      ...{ name, type, isMulti, isEntitlement: false, groupSchema: null },
    });
    const schema = {
      ...ldapAccounts,
      displayAttribute: null,
      attributes: [
        typed('dn', 'STRING'),
        typed('employeeNumber', 'INT'),
        typed('cn', 'STRING', true),
        typed('telephoneNumber', 'LONG', true),
      ],
    };
    const open = await openDirectory(directory);
    const items: ObjectItem[] = [];
    for await (const item of open.session.list(schema)) items.push(item);
    expect(items.filter(({ kind }) => kind === 'error')).toHaveLength(9);
    expect(items[0]).toEqual({
      ...{ kind: 'error', nativeIdentity: `uid=p0,ou=people,${suffix}` },
      message: 'The value of telephoneNumber is not of type LONG',
    });
    expect(items[1]).toMatchObject({
      name: `uid=p1,ou=people,${suffix}`,
      attributes: { employeeNumber: 1, cn: ['Person 1', 'P. 1'], telephoneNumber: [1] },
    });
    expect(await failureOf(open.session.get(schema, `uid=p0,ou=people,${suffix}`))).toBe(
      `refused: uid=p0,ou=people,${suffix} cannot be used: The value of telephoneNumber is not of type LONG.`,
    );
    await open.session.close();
  });
});

test('an empty page in the middle is not the end', () =>
  withDirectory({ emptyFirstPage: true }, async (directory) => {
    const open = await openDirectory(directory);
    expect(await open.list()).toHaveLength(count);
    expect((await open.list())[0]!.attributes.groups).toHaveLength(2);
    await open.session.close();
  }));

test('values that are sent in parts are put together', () =>
  withDirectory({ maxValues: 3 }, async (directory) => {
    const open = await openDirectory(directory);
    const accounts = await open.list();
    expect(accounts.every(({ attributes }) => (attributes.groups as string[]).length === 2)).toBe(true);
    const schema = {
      ...ldapGroups,
      attributes: [...ldapGroups.attributes, { ...ldapGroups.attributes[0]!, name: 'member', isMulti: true }],
    };
    expect((await open.list(schema))[0]!.attributes.member).toHaveLength(10);
    expect((await open.session.get(schema, `cn=g1,ou=groups,${suffix}`))?.attributes.member).toHaveLength(10);
    await open.session.close();
  }));

test('a directory that hides its schema can be read, but not discovered; nor does it say how accounts are disabled', () =>
  withDirectory({ withoutSchema: true }, async (directory) => {
    const open = await openDirectory(directory);
    await open.session.check([ldapAccounts, ldapGroups]);
    expect(await failureOf(open.session.discoverSchema('account'))).toBe(
      'unsupported: The directory does not show its schema to the sign-in user.',
    );
    const account = await open.known(`uid=p1,ou=people,${suffix}`);
    expect(await failureOf(open.write(account, 'disable'))).toBe(
      'unsupported: Accounts cannot be disabled here: the directory knows no attribute for that; name one in revokeAttr.',
    );
    expect(await failureOf(open.write(account, 'unlock'))).toContain('name one in lockAttr');
    await open.session.close();
  }));

test('the check names attributes that the directory does not know', () =>
  withDirectory({ withoutTypes: ['title', 'displayName'] }, async (directory) => {
    const open = await openDirectory(directory);
    expect(await failureOf(open.session.check([ldapAccounts, ldapGroups]))).toBe(
      'configuration: The directory does not know the attributes displayName, title of the schema account.',
    );
    await open.session.close();
  }));

test('a configured attribute disables and enables', () =>
  withDirectory({}, async (directory) => {
    const open = await openDirectory(directory, { revokeAttr: 'employeeType', revokeVal: 'former', restoreVal: 'active' });
    const dn = `uid=p5,ou=people,${suffix}`;
    await open.write(await open.known(dn), 'disable');
    expect(await open.get(dn)).toMatchObject({ disabled: true });
    await open.write(await open.known(dn), 'enable');
    expect(await open.get(dn)).toMatchObject({ disabled: false });
    const without = await openDirectory(directory, { revokeAttr: 'employeeType', revokeVal: 'active' });
    expect(await without.get(dn)).toMatchObject({ disabled: true });
    await without.write(await without.known(dn), 'enable');
    expect(await without.get(dn)).toMatchObject({ disabled: false });
    await open.session.close();
    await without.session.close();
  }));
