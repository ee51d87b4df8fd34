import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MemoryDirectory } from '../../../test/directories/memory-directory.ts';
import { aggregate, directorySource, groupDn, peopleDirectory, personDn } from '../../../test/live-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createSource, expectStatus, refusal } from '../../../test/world.ts';

let t: TestApp;
let directory: MemoryDirectory;
let sourceId: string;
let name: string;
let made = 0;

beforeAll(async () => {
  directory = await peopleDirectory(['ann', 'bob', 'cid'], { crew: ['ann'] });
  t = await testApp();
});
beforeEach(async () => {
  made += 1;
  name = `Directory ${made}`;
  sourceId = await directorySource(t, directory, { name });
});
afterAll(async () => {
  await t?.close();
  await directory?.stop();
});

const call = (operation: string, { id = sourceId, token, body }: { id?: string; token?: string; body?: object } = {}) =>
  t.request(`POST /beta/sources/${id}/connector/${operation}`, { ...(token && { token }), ...(body && { body }) });
const check = (id = sourceId) => expectStatus(200, call('check-connection', { id }));
const testConfiguration = (id = sourceId) => expectStatus(200, call('test-configuration', { id }));
const statusOf = async (id = sourceId) => {
  const { status, healthy, since } = await expectStatus(200, t.request(`GET /beta/sources/${id}`));
  return { status, healthy, since };
};
const builtIn = async () =>
  (await t.db.selectFrom('source').select('id').where('connector', '=', 'identitynow').executeTakeFirstOrThrow()).id;

test('a source that answers is reached, and its status says so, without accounts and with', async () => {
  expect(await statusOf()).toMatchObject({ status: 'SOURCE_STATE_UNCHECKED_SOURCE', healthy: false });
  t.clock.advance(60_000);
  const answer = { id: sourceId, name: `${name} [source]`, status: 'SUCCESS', elapsedMillis: expect.any(Number), details: {} };
  expect(await check()).toEqual(answer);
  const since = new Date(t.clock.now()).toISOString();
  expect(await statusOf()).toEqual({ status: 'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS', healthy: true, since });
  t.clock.advance(60_000);
  expect(await testConfiguration()).toEqual(answer);
  expect(await statusOf()).toEqual({ status: 'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS', healthy: true, since });
  await aggregate(t, sourceId);
  await check();
  expect(await statusOf()).toMatchObject({ status: 'SOURCE_STATE_HEALTHY', healthy: true });
});

test('a wrong password is said in one sentence, which does not show it', async () => {
  const id = await directorySource(t, directory, { name: `${name} b`, settings: { password: 'not-the-passw0rd' } });
  const answer = await check(id);
  expect(answer).toMatchObject({ status: 'FAILURE', details: { error: expect.stringMatching(/password|credentials|sign in/i) } });
  expect(JSON.stringify(answer)).not.toContain('not-the-passw0rd');
  expect(await statusOf(id)).toMatchObject({ status: 'SOURCE_STATE_ERROR_SOURCE', healthy: false });
});

test('a host that does not answer is a failure of the source', async () => {
  const gone = await peopleDirectory([]);
  await gone.stop();
  const id = await directorySource(t, gone, { name: `${name} b` });
  expect(await check(id)).toMatchObject({ status: 'FAILURE', details: { error: expect.stringContaining('127.0.0.1') } });
  expect(await statusOf(id)).toMatchObject({ status: 'SOURCE_STATE_FAILURE_SOURCE', healthy: false });
});

test('settings that are missing are said, and are an error of the source', async () => {
  const body = { name: `${name} b`, owner: { id: t.adminId }, connector: 'openldap-angularsc' };
  const { id } = await expectStatus(201, t.request('POST /beta/sources', { body }));
  expect(await check(id)).toMatchObject({ status: 'FAILURE', details: { error: expect.stringContaining('settings') } });
  expect(await statusOf(id)).toMatchObject({ status: 'SOURCE_STATE_ERROR_SOURCE', healthy: false });
});

test('what a connection does not show, a test of the configuration does', async () => {
  const searchDNs = [{ searchDN: 'ou=nowhere,dc=example,dc=com' }];
  const id = await directorySource(t, directory, { name: `${name} b`, settings: { searchDNs } });
  expect(await check(id)).toMatchObject({ status: 'SUCCESS' });
  expect(await testConfiguration(id)).toMatchObject({ status: 'FAILURE', details: { error: expect.stringContaining('ou=nowhere') } });
  expect(await statusOf(id)).toMatchObject({ status: 'SOURCE_STATE_ERROR_SOURCE', healthy: false });
});

test('a good check ends the wait of operations on a source that was down', async () => {
  const down = {
    down_since: '2026-11-24T11:00:00.000Z',
    probe_at: '2030-01-01T00:00:00.000Z',
    probe_delay_seconds: 600,
    last_error: 'away',
  };
  await t.db
    .updateTable('source')
    .set({ ...down, status: 'SOURCE_STATE_FAILURE_SOURCE', healthy: false })
    .where('id', '=', sourceId)
    .execute();
  await check();
  const columns = ['down_since', 'probe_at', 'probe_delay_seconds', 'last_error', 'status'] as const;
  expect(await t.db.selectFrom('source').select(columns).where('id', '=', sourceId).executeTakeFirst()).toEqual({
    down_since: null,
    probe_at: null,
    probe_delay_seconds: null,
    last_error: null,
    status: 'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS',
  });
});

test('a delimited file and the built-in source have nothing to connect to, and stay as they are', async () => {
  const file = await createSource(t, { name: `File ${made}`, columns: ['id'] });
  for (const id of [file, await builtIn()]) {
    const before = await statusOf(id);
    expect(await check(id)).toMatchObject({ id, status: 'SUCCESS', details: {} });
    expect(await testConfiguration(id)).toMatchObject({ id, status: 'SUCCESS' });
    expect(await statusOf(id)).toEqual(before);
  }
});

test('what connects to sources is here, and a ping does not ask the source', async () => {
  const before = directory.searches();
  const answer = { id: sourceId, name: `${name} [source]`, status: 'SUCCESS', elapsedMillis: 0, details: { cluster: 'local' } };
  expect(await expectStatus(200, call('ping-cluster'))).toEqual(answer);
  expect(directory.searches()).toBe(before);
  expect(await statusOf()).toMatchObject({ status: 'SOURCE_STATE_UNCHECKED_SOURCE' });
});

test('a source that there is not is 404', async () => {
  const id = '0'.repeat(32);
  for (const operation of ['check-connection', 'test-configuration', 'ping-cluster'])
    expect((await call(operation, { id })).status).toBe(404);
  expect((await call('peek-resource-objects', { id, body: {} })).status).toBe(404);
  expect((await t.request(`POST /muster/v1/sources/${id}/discover-schema`, { body: {} })).status).toBe(404);
});

test('the first objects of a kind are read there, and nothing is stored', async () => {
  const accounts = await expectStatus(200, call('peek-resource-objects', { body: {} }));
  expect(accounts).toMatchObject({ id: sourceId, name: `${name} [source]`, objectCount: 3, elapsedMillis: expect.any(Number) });
  expect(accounts.resourceObjects[0]).toEqual({
    identity: personDn('ann'),
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: 'ann',
    objectType: 'account',
    incomplete: false,
    incremental: false,
    delete: false,
    remove: false,
    missing: [],
    attributes: expect.objectContaining({ dn: personDn('ann'), uid: 'ann', sn: 'Lee', groups: [groupDn('crew')] }),
    finalUpdate: false,
  });
  const groups = await expectStatus(200, call('peek-resource-objects', { body: { objectType: 'group', maxCount: 1 } }));
  expect(groups).toMatchObject({ objectCount: 1, resourceObjects: [{ identity: groupDn('crew'), name: 'crew', objectType: 'group' }] });
  const two = await expectStatus(200, call('peek-resource-objects', { body: { maxCount: 2 } }));
  expect(two.resourceObjects.map(({ name: shown }: any) => shown)).toEqual(['ann', 'bob']);
  expect(await t.db.selectFrom('account').select('id').where('source_id', '=', sourceId).execute()).toEqual([]);
});

test('secrets of accounts are not shown', async () => {
  const schemas = await expectStatus(200, t.request(`GET /beta/sources/${sourceId}/schemas`));
  const { id, created: _, modified: __, ...schema } = schemas.find((candidate: any) => candidate.name === 'account');
  const attributes = [...schema.attributes, { name: 'userPassword', type: 'STRING' }];
  await expectStatus(200, t.request(`PUT /beta/sources/${sourceId}/schemas/${id}`, { body: { ...schema, id, attributes } }));
  const { resourceObjects } = await expectStatus(200, call('peek-resource-objects', { body: {} }));
  expect(resourceObjects).toHaveLength(3);
  for (const { attributes: shown } of resourceObjects) expect(Object.keys(shown)).not.toContain('userPassword');
});

test.each<[string, object, string]>([
  ['a schema that the source has not', { objectType: 'printer' }, '400.1.3 Illegal value'],
  ['no objects', { maxCount: 0 }, '400.1.3 Illegal value'],
  ['too many objects', { maxCount: 101 }, '400.1.3 Illegal value'],
  ['half an object', { maxCount: 1.5 }, '400.1.3 Illegal value'],
])('to look at %s is refused', async (_case, body, code) => {
  expect((await refusal(call('peek-resource-objects', { body }))).slice(0, 2)).toEqual([400, code]);
});

test('a source that cannot be looked at says why', async () => {
  const id = await directorySource(t, directory, { name: `${name} b`, settings: { password: 'wrong' } });
  const [status, code, text] = await refusal(call('peek-resource-objects', { id, body: {} }));
  expect([status, code]).toEqual([400, '400.1 Bad request content']);
  expect(text).toBe((await check(id)).details.error);
  expect((await refusal(t.request(`POST /muster/v1/sources/${id}/discover-schema`, { body: {} }))).slice(0, 2)).toEqual([
    400,
    '400.1 Bad request content',
  ]);
  const file = await createSource(t, { name: `File ${made}`, columns: ['id'] });
  expect((await refusal(call('peek-resource-objects', { id: file, body: {} }))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  expect((await refusal(t.request(`POST /muster/v1/sources/${file}/discover-schema`, { body: {} }))).slice(0, 2)).toEqual([
    400,
    '400.1.3 Illegal value',
  ]);
});

test('a request that waits for a source holds no connection to the database', async () => {
  let asked = 0;
  // On a database with one connection, a check that held a transaction would keep this from being answered.
  const checks = [1, 2, 3, 4, 5].map(() => testConfiguration().then(() => (asked += 1)));
  await expectStatus(200, t.request(`GET /beta/sources/${sourceId}`));
  expect(asked).toBeLessThan(5);
  await Promise.all(checks);
});

test('administrators of the organisation and API clients may, others may not', async () => {
  const statuses = async (token: string) => [
    (await call('check-connection', { token })).status,
    (await call('test-configuration', { token })).status,
    (await call('ping-cluster', { token })).status,
    (await call('peek-resource-objects', { token, body: {} })).status,
  ];
  expect(await statuses(await userToken(t, ['ORG_ADMIN'], ['idn:source-connector:manage']))).toEqual([200, 200, 200, 200]);
  expect(await statuses(await clientToken(t))).toEqual([200, 200, 200, 200]);
  expect(await statuses(await userToken(t, ['ORG_ADMIN'], ['idn:sources:manage']))).toEqual([403, 403, 403, 403]);
  expect(await statuses(await userToken(t, ['SOURCE_ADMIN']))).toEqual([403, 403, 403, 403]);
  const discover = async (token: string) =>
    (await t.request(`POST /muster/v1/sources/${sourceId}/discover-schema`, { token, body: {} })).status;
  expect(await discover(await userToken(t, ['SOURCE_ADMIN']))).toBe(200);
  expect(await discover(await userToken(t, ['HELPDESK']))).toBe(403);
});
