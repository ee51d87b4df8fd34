import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../test/world.ts';

let t: TestApp;
let hr: string;
let directory: string;
let ada: { id: string };

/** HR has Ada and Bob; of the directory's three accounts, that of Ada correlates. */
beforeAll(async () => {
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'mail', 'state'] });
  const mappings = [fromAccount('uid', hr, 'id'), fromAccount('email', hr, 'mail'), fromAccount('cloudLifecycleState', hr, 'state')];
  await createProfile(t, { name: 'Employees', sourceId: hr, mappings });
  await load(t, hr, 'id,mail,state\nada,ada@example.com,active\nbob,bob@example.com,\n');
  ada = await identity(t, 'ada');
  t.clock.advance(60_000);
  directory = await createSource(t, {
    name: 'Directory',
    columns: ['dn', 'cn', 'mail', { name: 'groups', isMulti: true, isEntitlement: true }],
    nameColumn: 'cn',
    correlation: [{ property: 'email', value: 'mail' }],
  });
  await load(
    t,
    directory,
    'dn,cn,mail,groups\nCN=Ada,Ada L,ADA@example.com,vpn\nCN=Ada,Ada L,ADA@example.com,wiki\nCN=Zoe,Zoe,zoe@example.com,vpn\ncn=eve,eve,,\n',
  );
});
afterAll(() => t.close());

const list = (query: string) => expectStatus(200, t.request(`GET /beta/accounts?${query}`));
const names = async (filters: string) =>
  (await list(`filters=${encodeURIComponent(filters)}`)).map(({ name }: { name: string }) => name).sort();

test('an account shows its attributes, its identity and its source', async () => {
  const [account] = await list(`filters=${encodeURIComponent('nativeIdentity eq "CN=Ada"')}`);
  expect(account).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    name: 'Ada L',
    created: '2026-11-24T12:01:00.000Z',
    modified: '2026-11-24T12:01:00.000Z',
    sourceId: directory,
    sourceName: 'Directory',
    identityId: ada.id,
    cloudLifecycleState: 'active',
    identityState: 'ACTIVE',
    connectionType: 'file',
    isMachine: false,
    recommendation: null,
    attributes: { dn: 'CN=Ada', cn: 'Ada L', mail: 'ADA@example.com', groups: ['vpn', 'wiki'] },
    authoritative: false,
    description: null,
    disabled: false,
    locked: false,
    nativeIdentity: 'CN=Ada',
    systemAccount: false,
    uncorrelated: false,
    uuid: null,
    manuallyCorrelated: false,
    hasEntitlements: true,
    identity: { type: 'IDENTITY', id: ada.id, name: 'ada' },
    sourceOwner: { type: 'IDENTITY', id: t.adminId, name: 'Administrator' },
    features: 'DIRECT_PERMISSIONS, NO_RANDOM_ACCESS, DISCOVER_SCHEMA',
    origin: 'AGGREGATED',
  });
  expect(await expectStatus(200, t.request(`GET /beta/accounts/${account.id}`))).toEqual(account);
});

test('the slim form leaves out what concerns identity and source', async () => {
  const [slim] = await list(`detailLevel=SLIM&filters=${encodeURIComponent('nativeIdentity eq "CN=Ada"')}`);
  expect(slim).toMatchObject({ name: 'Ada L', identityId: ada.id, hasEntitlements: true, attributes: { cn: 'Ada L' } });
  for (const key of ['identity', 'sourceOwner', 'origin', 'connectionType', 'identityState', 'isMachine'])
    expect(slim).not.toHaveProperty(key);
  expect((await refusal(t.request('GET /beta/accounts?detailLevel=TINY')))[1]).toBe('400.1.3 Illegal value');
});

test('an uncorrelated account belongs to an identity that only stands for it', async () => {
  const [zoe] = await list(`filters=${encodeURIComponent('name eq "zoe"')}`);
  expect(zoe).toMatchObject({ uncorrelated: true, identityId: zoe.id, identity: { id: zoe.id, name: 'Zoe' }, cloudLifecycleState: null });
});

test("the administrator's own account is listed too, as a system account", async () => {
  const [admin] = await list(`filters=${encodeURIComponent('name eq "admin"')}`);
  expect(admin).toMatchObject({
    systemAccount: true,
    sourceName: 'IdentityNow',
    identityId: t.adminId,
    origin: 'PROVISIONED',
    connectionType: 'direct',
    features: null,
  });
  expect(admin).not.toHaveProperty('sourceOwner');
});

describe('filters', () => {
  test.each<[string, string[]]>([
    ['name eq "ADA l"', ['Ada L']],
    ['name in ("zoe", "EVE")', ['Zoe', 'eve']],
    ['name sw "A" and not name eq "admin"', ['Ada L', 'ada']],
    ['nativeIdentity eq "cn=ada"', []],
    ['nativeIdentity sw "CN="', ['Ada L', 'Zoe']],
    ['nativeIdentity in ("ada", "cn=eve")', ['ada', 'eve']],
    ['sourceId eq "{hr}"', ['ada', 'bob']],
    ['sourceId in ("{hr}", "{directory}") and uncorrelated eq true', ['Zoe', 'eve']],
    ['identityId eq "{ada}"', ['Ada L', 'ada']],
    ['entitlements eq "{ada}"', []],
    ['origin eq provisioned', ['admin']],
    ['origin in ("AGGREGATED", "PROVISIONED") and name sw "b"', ['bob']],
    ['manuallyCorrelated eq true', ['admin']],
    ['hasEntitlements eq true', ['Ada L', 'Zoe']],
    ['hasEntitlements eq false and sourceId eq "{directory}"', ['eve']],
    ['identity.name eq "ADA"', ['Ada L', 'ada']],
    ['identity.name sw "z"', ['Zoe']],
    ['identity.correlated eq false', ['Zoe', 'eve']],
    ['identity.identityState eq active and source.authoritative eq true', ['ada', 'bob']],
    ['identity.identityState in ("INACTIVE_LONG_TERM")', []],
    ['source.displayableName eq "DIRECTORY"', ['Ada L', 'Zoe', 'eve']],
    ['source.displayableName in ("hr", "other")', ['ada', 'bob']],
    ['source.authoritative eq true', ['ada', 'bob']],
    ['source.connectionType eq "direct"', ['admin']],
    ['source.connectionType in ("file") and name eq "bob"', ['bob']],
    ['recommendation.method eq "SOURCE"', []],
    ['recommendation.method isnull and name eq "bob"', ['bob']],
    ['created ge 2026-11-24T12:01:00Z', ['Ada L', 'Zoe', 'eve']],
    ['created eq 2026-11-24T12:01:00Z', ['Ada L', 'Zoe', 'eve']],
    ['modified lt 2026-11-24T12:01:00Z', ['ada', 'admin', 'bob']],
  ])('%s', async (filter, expected) => {
    const ids: Record<string, string> = { hr, directory, ada: ada.id };
    expect(await names(filter.replace(/\{(\w+)\}/g, (_, word) => ids[word]!))).toEqual(expected);
  });

  test.each([
    ['filters=disabled eq true', '400.1 Bad request content'],
    ['filters=name co "x"', '400.1 Bad request content'],
    ['filters=uncorrelated eq maybe', '400.1.3 Illegal value'],
    ['sorters=attributes', '400.1 Bad request content'],
    ['limit=251', '400.1.3 Illegal value'],
  ])('%s is refused', async (query, code) => {
    expect((await refusal(t.request(`GET /beta/accounts?${query}`))).slice(0, 2)).toEqual([400, code]);
  });
});

describe('sorters and pages', () => {
  const sorted = async (sorters: string) => (await list(`sorters=${sorters}`)).map(({ name }: { name: string }) => name).join(' ');

  test('by name, ignoring case, and by several', async () => {
    expect(await sorted('name')).toBe('ada Ada L admin bob eve Zoe');
    expect(await sorted('-source.displayableName,-name')).toBe('admin bob ada Zoe eve Ada L');
    expect(await sorted('-hasEntitlements,name')).toBe('Ada L Zoe ada admin bob eve');
    expect(await sorted('identity.name,created')).toBe('ada Ada L admin bob eve Zoe');
  });

  test.each([
    'id',
    'modified',
    'sourceId',
    'identityId',
    'nativeIdentity',
    'uuid',
    'manuallyCorrelated',
    'origin',
    'identity.identityState',
    'identity.correlated',
    'source.authoritative',
    'source.connectionType',
    'sourceOwner.name',
  ])('%s sorts everybody', async (sorter) => {
    expect(await list(`sorters=${sorter}`)).toHaveLength(6);
  });

  test('pages are cut from the sorted whole, and the count tells of all that match', async () => {
    const { headers, body } = await t.request('GET /beta/accounts?sorters=name&limit=2&offset=3&count=true');
    expect(headers['x-total-count']).toBe('6');
    expect(body.map(({ name }: { name: string }) => name)).toEqual(['bob', 'eve']);
    const counted = await t.request(`GET /beta/accounts?limit=0&count=true&filters=${encodeURIComponent('identity.correlated eq false')}`);
    expect([counted.headers['x-total-count'], counted.body]).toEqual(['2', []]);
  });
});

test('an unknown account is 404', async () => {
  expect((await t.request(`GET /beta/accounts/${'0'.repeat(32)}`)).status).toBe(404);
});

test('administrators, helpdesk and API clients may read accounts, others may not', async () => {
  const statusFor = async (token: string) => (await t.request('GET /beta/accounts?limit=1', { token })).status;
  expect(await statusFor(await userToken(t, ['HELPDESK']))).toBe(200);
  expect(await statusFor(await userToken(t, ['SOURCE_ADMIN'], ['idn:accounts:read']))).toBe(200);
  expect(await statusFor(await clientToken(t))).toBe(200);
  expect(await statusFor(await userToken(t, ['ORG_ADMIN'], ['idn:identity:read']))).toBe(403);
  expect(await statusFor(await userToken(t, ['CERT_ADMIN']))).toBe(403);
  expect(await statusFor(await userToken(t, []))).toBe(403);
});
