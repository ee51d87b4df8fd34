import { afterAll, beforeAll, expect, test } from 'vitest';
import { aggregate, directorySource, giveGroup, knownFromFeed, peopleDirectory } from '../../../test/live-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createSource, expectStatus, load } from '../../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const health = (sourceId: string) => expectStatus(200, t.request(`GET /v3/sources/${sourceId}/source-health`));
const statusOf = async (sourceId: string) => {
  const { status, healthy } = await expectStatus(200, t.request(`GET /beta/sources/${sourceId}`));
  return [status, healthy];
};

test('the health of a live source is what checks, aggregations and listings of groups found', async () => {
  const directory = await peopleDirectory(['ann'], { crew: ['ann'] });
  const sourceId = await directorySource(t, directory);
  expect(await health(sourceId)).toEqual({
    id: sourceId,
    type: 'OpenLDAP - Direct',
    name: 'Directory',
    org: 'acme',
    isAuthoritative: false,
    isCluster: false,
    hostname: '127.0.0.1',
    pod: 'local',
    status: 'SOURCE_STATE_UNCHECKED_SOURCE',
  });
  await aggregate(t, sourceId);
  expect(await statusOf(sourceId)).toEqual(['SOURCE_STATE_HEALTHY', true]);
  const wrong = { op: 'replace', path: '/connectorAttributes/searchDNs/0/searchDN', value: 'ou=nowhere,dc=example,dc=com' };
  await expectStatus(200, t.request(`PATCH /beta/sources/${sourceId}`, { body: [wrong] }));
  expect(await aggregate(t, sourceId)).toMatchObject({ completionStatus: 'ERROR', attributes: { deleted: 0 } });
  expect(await statusOf(sourceId)).toEqual(['SOURCE_STATE_ERROR_SOURCE', false]);
  expect((await health(sourceId)).status).toBe('SOURCE_STATE_ERROR_SOURCE');
  await directory.stop();
  await aggregate(t, sourceId);
  expect(await statusOf(sourceId)).toEqual(['SOURCE_STATE_FAILURE_SOURCE', false]);
  await t.db.updateTable('source').set({ status: 'SOURCE_STATE_HEALTHY', healthy: true }).where('id', '=', sourceId).execute();
  await expectStatus(202, t.request(`POST /beta/sources/${sourceId}/load-entitlements`));
  await t.runJobs();
  expect((await health(sourceId)).status).toBe('SOURCE_STATE_FAILURE_SOURCE');
});

test('a change that the source takes ends what a failed check said of it', async () => {
  const directory = await peopleDirectory(['ann', 'bob'], { crew: ['bob'] });
  const sourceId = await directorySource(t, directory, { name: 'Directory of bob' });
  await knownFromFeed(t, 'Staff', 'ann');
  await aggregate(t, sourceId);
  await t.db.updateTable('source').set({ status: 'SOURCE_STATE_FAILURE_SOURCE', healthy: false }).where('id', '=', sourceId).execute();
  await giveGroup(t, sourceId, 'ann', 'crew');
  expect(await statusOf(sourceId)).toEqual(['SOURCE_STATE_HEALTHY', true]);
  await directory.stop();
});

test('a file that could not be read is an error of its source, whose host is here', async () => {
  const file = await createSource(t, { name: 'File', columns: ['id', 'name'] });
  expect(await health(file)).toMatchObject({ hostname: 'localhost', status: 'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS' });
  await load(t, file, 'id,name\n,nobody\n');
  expect(await statusOf(file)).toEqual(['SOURCE_STATE_ERROR_ACCOUNT_FILE_IMPORT', false]);
  expect((await health(file)).status).toBe('SOURCE_STATE_ERROR_SOURCE');
});

test('a source whose settings name no host, and one that there is not', async () => {
  const body = { name: 'Unset', owner: { id: t.adminId }, connector: 'jdbc-angularsc' };
  const { id } = await expectStatus(201, t.request('POST /beta/sources', { body }));
  expect(await health(id)).toMatchObject({ type: 'JDBC', hostname: 'localhost' });
  expect((await t.request(`GET /v3/sources/${'0'.repeat(32)}/source-health`)).status).toBe(404);
});

test('administrators of sources and API clients may see it, others may not', async () => {
  const file = await createSource(t, { name: 'Another file', columns: ['id'] });
  const status = async (token: string) => (await t.request(`GET /v3/sources/${file}/source-health`, { token })).status;
  expect(await status(await userToken(t, ['SOURCE_ADMIN']))).toBe(200);
  expect(await status(await clientToken(t))).toBe(200);
  expect(await status(await userToken(t, ['HELPDESK']))).toBe(403);
  expect(await status(await userToken(t, ['ORG_ADMIN'], ['idn:accounts:read']))).toBe(403);
});
