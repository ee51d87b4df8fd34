import { afterAll, beforeAll, expect, test } from 'vitest';
import { askThrough } from '../../test/crm-world.ts';
import { type MemoryDirectory, startMemoryDirectory } from '../../test/directories/memory-directory.ts';
import { RawDirectory } from '../../test/directories/raw-directory.ts';
import { readLdif } from '../../test/directories/read-ldif.ts';
import { type ScimServer, signIn, startScimServer } from '../../test/scim/scim-server.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { createProfile, createSource, fromAccount, load } from '../../test/world.ts';

/** Contract: BEHAVIOUR 9.5, 9.13, no CREATE policy. What the system holds in the end is read without the connector. */

const suffix = 'dc=example,dc=com';
const names = { uid: 'id', firstname: 'first', lastname: 'last', email: 'mail' };

let t: TestApp;
let ldap: MemoryDirectory;
let domain: MemoryDirectory;
let service: ScimServer;
let hr: string;

beforeAll(async () => {
  ldap = await directory();
  domain = await directory(true);
  service = await startScimServer();
  service.store.writeGroup(undefined, { displayName: 'crew', members: [] });
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'first', 'last', 'mail'] });
  const mappings = Object.entries(names).map(([attribute, column]) => fromAccount(attribute, hr, column));
  await createProfile(t, { name: 'Staff', sourceId: hr, mappings });
});
afterAll(async () => {
  await t?.close();
  await ldap?.stop();
  await domain?.stop();
  await service?.stop();
});

/** A directory with a group that nobody is in. */
async function directory(activeDirectory = false): Promise<MemoryDirectory> {
  const made = await startMemoryDirectory(suffix, { activeDirectory });
  const units = ['people', 'groups'].map((ou) => `dn: ou=${ou},${suffix}\nobjectClass: organizationalUnit\nou: ${ou}\n`);
  const group = `dn: cn=crew,ou=groups,${suffix}\nobjectClass: ${activeDirectory ? 'group' : 'groupOfNames'}\ncn: crew\nmember: cn=dummy\n`;
  const root = `dn: ${suffix}\nobjectClass: domain\ndc: example\n`;
  made.add(readLdif([...(activeDirectory ? [] : [root]), ...units, group].join('\n')));
  return made;
}

/** A source without any policy, whose one group everybody is to be in. */
async function crewSource(connector: string, connectorAttributes: object): Promise<string> {
  const ask = askThrough(t);
  const owner = { id: t.adminId, type: 'IDENTITY' };
  const { id } = await ask('POST', '/beta/sources', { name: connector, owner, connector, connectorAttributes });
  await ask('POST', `/beta/sources/${id}/load-entitlements`);
  await t.runJobs();
  const [crew] = await ask('GET', `/beta/entitlements?filters=${encodeURIComponent(`source.id eq "${id}"`)}`);
  const criteria = { operation: 'NOT_EQUALS', key: { type: 'IDENTITY', property: 'attribute.uid' }, stringValue: 'nobody' };
  const membership = { type: 'STANDARD', criteria };
  await ask('POST', '/beta/roles', { name: `Crew of ${connector}`, owner, enabled: true, membership, entitlements: [{ id: crew.id }] });
  t.clock.advance(11_000);
  await t.runJobs();
  return id;
}

/** Nobody ever leaves. */
const everybody = new Map<string, string>();
const feed = (...rows: string[]) => {
  for (const row of rows) everybody.set(row.slice(0, 3), row);
  return load(t, hr, ['id,first,last,mail', ...everybody.values()].join('\n'));
};
const searchDNs = [{ searchDN: `ou=people,${suffix}` }];
const groupSearch = { 'group.searchDNs': [{ searchDN: `ou=groups,${suffix}` }] };
const openOperations = () => t.db.selectFrom('account_operation').selectAll().where('state', 'in', ['RETRY', 'FAILED']).execute();

test('a directory gets entries named by the uid below the first search base, whatever signs the uid has', async () => {
  const { port, user, password } = ldap;
  await crewSource('openldap-angularsc', { host: '127.0.0.1', port, user, password, searchDNs, ...groupSearch });
  await feed('ann,Ann,"Lee, of Kent",ann@example.com', '"# lee, kim=$1",,,');
  expect(await openOperations()).toEqual([]);
  const raw = new RawDirectory(ldap);
  const attributes = ['uid', 'cn', 'sn', 'givenName', 'mail'];
  expect(await raw.read(`uid=ann,ou=people,${suffix}`, attributes)).toEqual({
    ...{ uid: ['ann'], cn: ['Ann Lee, of Kent'], sn: ['Lee, of Kent'], givenName: ['Ann'], mail: ['ann@example.com'] },
  });
  const kim = `uid=\\# lee\\, kim\\=$1,ou=people,${suffix}`;
  expect(await raw.read(kim, attributes)).toEqual({
    ...{ uid: ['# lee, kim=$1'], cn: ['# lee, kim=$1'], sn: ['# lee, kim=$1'], givenName: [], mail: [] },
  });
  const members = (await raw.read(`cn=crew,ou=groups,${suffix}`, ['member']))!.member!;
  expect(members).toHaveLength(3);
  expect(members).toContain(`uid=ann,ou=people,${suffix}`);
});

test('a domain gets entries named by the display name, with a user name of no more than twenty characters', async () => {
  const { port, user, password } = domain;
  const domainSettings = [{ servers: ['127.0.0.1'], port, user, password, domainDN: `ou=people,${suffix}`, useSSL: false }];
  await feed('a-very-long-user-name,Bo,"Ray, jr.",');
  await crewSource('active-directory-angularsc', { domainSettings, ...groupSearch });
  expect(await openOperations()).toEqual([]);
  const raw = new RawDirectory(domain);
  const attributes = ['sAMAccountName', 'displayName', 'sn', 'givenName', 'mail', 'memberOf'];
  const memberOf = [`cn=crew,ou=groups,${suffix}`];
  expect(await raw.read(`CN=Ann Lee\\, of Kent,ou=people,${suffix}`, attributes)).toEqual({
    ...{
      sAMAccountName: ['ann'],
      displayName: ['Ann Lee, of Kent'],
      sn: ['Lee, of Kent'],
      givenName: ['Ann'],
      mail: ['ann@example.com'],
      memberOf,
    },
  });
  expect(await raw.read(`CN=Bo Ray\\, jr.,ou=people,${suffix}`, attributes)).toEqual({
    ...{ sAMAccountName: ['a-very-long-user-nam'], displayName: ['Bo Ray, jr.'], sn: ['Ray, jr.'], givenName: ['Bo'], mail: [], memberOf },
  });
});

test('a SCIM service gets users with their names and mail', async () => {
  await feed('bob,,,');
  await crewSource('scim2', { host: service.baseUrl, authType: 'oauthBearer', oauthBearerToken: signIn.token });
  expect(await openOperations()).toEqual([]);
  const users = new Map([...service.store.users.values()].map((user) => [user.userName, user]));
  expect(users.get('ann')).toMatchObject({
    displayName: 'Ann Lee, of Kent',
    name: { givenName: 'Ann', familyName: 'Lee, of Kent' },
    emails: [{ type: 'work', primary: true, value: 'ann@example.com' }],
  });
  expect(users.get('bob')).toMatchObject({ displayName: 'bob' });
  expect(users.get('bob')).not.toHaveProperty('emails');
  for (const { id } of users.values()) expect(service.store.groupsOf(id)).toMatchObject([{ displayName: 'crew' }]);
});

test('an attribute that the account schema has not is not sent, and a policy takes the place of all this', async () => {
  const ask = askThrough(t);
  const [{ id: source }] = await ask('GET', `/beta/sources?filters=${encodeURIComponent('name eq "scim2"')}`);
  const schema = (await ask('GET', `/beta/sources/${source}/schemas`)).find(({ name }: { name: string }) => name === 'account');
  const attributes = schema.attributes.filter(({ name }: { name: string }) => name !== 'name.familyName');
  await ask('PUT', `/beta/sources/${source}/schemas/${schema.id}`, { ...schema, attributes });
  await feed('cid,Cid,Ray,cid@example.com');
  const userOf = (userName: string) => [...service.store.users.values()].find((user) => user.userName === userName);
  expect(userOf('cid')).toMatchObject({ displayName: 'Cid Ray', name: { givenName: 'Cid' } });
  expect(userOf('cid')!.name).not.toHaveProperty('familyName');
  const field = { name: 'userName', type: 'string', transform: { type: 'identityAttribute', attributes: { name: 'uid' } } };
  await ask('POST', `/beta/sources/${source}/provisioning-policies`, { name: 'Account', usageType: 'CREATE', fields: [field] });
  await feed('dan,Dan,Ray,dan@example.com');
  expect(userOf('dan')).toBeDefined();
  expect(userOf('dan')).not.toHaveProperty('displayName');
});
