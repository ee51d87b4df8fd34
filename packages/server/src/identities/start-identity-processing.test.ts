import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { createProfile, createSource, everybody, expectStatus, fromAccount, identity, load, refusal } from '../../test/world.ts';

let t: TestApp;
let staff: string;
let ids: string[];
const count = 251;
const rows = Array.from({ length: count }, (_, index) => `p${index},p${index}@example.com,p${index + 1}`);

beforeAll(async () => {
  t = await testApp();
  staff = await createSource(t, {
    name: 'Staff',
    columns: ['id', 'mail', 'boss'],
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'uid' },
  });
  const mapped = { uid: 'id', firstname: 'id', lastname: 'id', email: 'mail', manager: 'boss' };
  const mappings = Object.entries(mapped).map(([to, column]) => fromAccount(to, staff, column));
  await createProfile(t, { name: 'Staff', sourceId: staff, mappings });
  await load(t, staff, `id,mail,boss\n${rows.join('\n')}\n`);
  ids = (await everybody(t)).map((one: any) => one.id);
});
afterAll(() => t.close());

const process = (identityIds: unknown, token?: string) =>
  t.request('POST /beta/identities/process', { body: { identityIds }, ...(token === undefined ? {} : { token }) });
const task = (id: string) => expectStatus(200, t.request(`GET /beta/task-status/${id}`));
const time = () => new Date(t.clock.now()).toISOString();
const refreshedNow = async () => (await everybody(t, 'NONE')).filter((one: any) => one.lastRefresh === time()).map((one: any) => one.id);

test('the answer names a task, which ends when exactly those named are processed', async () => {
  t.clock.advance(60_000);
  const { status, body } = await process([ids[0]]);
  expect([status, body]).toEqual([202, { type: 'TASK_RESULT', id: expect.stringMatching(/^[0-9a-f]{32}$/), name: null }]);
  expect(await task(body.id)).toMatchObject({
    completionStatus: null,
    uniqueName: 'Process Identities',
    launcher: 'admin',
    type: 'QUEUED_TASK',
  });
  await t.runJobs();
  expect(await task(body.id)).toMatchObject({
    completionStatus: 'SUCCESS',
    percentComplete: 100,
    completed: time(),
    attributes: { identityCount: 1 },
  });
  expect(await refreshedNow()).toEqual([ids[0]]);
});

test('250 are taken, repeats and other spellings of an id count once', async () => {
  t.clock.advance(60_000);
  const dashed = ids[1]!.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toUpperCase();
  const { body } = await process([...ids.slice(0, 248), ids[1], dashed]);
  await t.runJobs();
  expect(await task(body.id)).toMatchObject({ completionStatus: 'SUCCESS', attributes: { identityCount: 248 } });
  expect((await refreshedNow()).sort()).toEqual(ids.slice(0, 248).sort());
});

const unknown = '0'.repeat(32);
test.each([
  ['none', () => [], /identityIds/],
  ['more than 250', () => ids, /more than 250 identities/],
  ['no list', () => undefined, /identityIds/],
  ['no texts', () => [1], /identityIds/],
  ['empty texts', () => [''], /identityIds/],
])('%s is refused', async (_what, identityIds, text) => {
  const [status, detailCode, message] = await refusal(process(identityIds()));
  expect([status, detailCode]).toEqual([400, expect.stringMatching(/^400\.1/)]);
  expect(message).toMatch(text);
});

test('one that is unknown, or the shadow of an account, is named, and nothing is started', async () => {
  const tickets = await createSource(t, { name: 'Tickets', columns: ['user'] });
  await load(t, tickets, 'user\nnobody\n');
  const shadow = (await everybody(t, 'NONE')).find((one: any) => one.alias === 'nobody').id;
  t.clock.advance(60_000);
  const before = await t.db.selectFrom('task').select('id').execute();
  const answer = await process([ids[0], unknown, shadow]);
  expect([answer.status, answer.body.detailCode]).toEqual([400, '400.1.404 Referenced object not found']);
  for (const id of [unknown, shadow]) expect(answer.body.messages[0].text).toContain(id);
  expect(answer.body.messages[0].text).not.toContain(ids[0]);
  await t.runJobs();
  expect(await t.db.selectFrom('task').select('id').execute()).toEqual(before);
  expect(await refreshedNow()).toEqual([]);
});

test('the task waits for those whom the processing touches too', async () => {
  const { id } = await identity(t, 'p9');
  const { id: report } = await identity(t, 'p8');
  // Behind the back of processing, so that only the request brings the value in, and the report with it.
  await t.db.deleteFrom('identity_value').where('identity_id', '=', id).execute();
  await t.db.updateTable('identity').set({ manager_id: null }).where('id', '=', report).execute();
  const row = await t.db.selectFrom('identity').select('attributes').where('id', '=', id).executeTakeFirstOrThrow();
  const { uid: _uid, ...attributes } = row.attributes as Record<string, unknown>;
  await t.db
    .updateTable('identity')
    .set({ attributes: JSON.stringify(attributes) as never })
    .where('id', '=', id)
    .execute();
  t.clock.advance(60_000);
  const { body } = await process([id]);
  await t.runJobs();
  expect((await task(body.id)).completionStatus).toBe('SUCCESS');
  expect((await refreshedNow()).sort()).toEqual([id, report].sort());
  expect((await identity(t, 'p8')).managerRef.id).toBe(id);
});

test('any identity state is included', async () => {
  const { id } = await identity(t, 'p5');
  await t.db.updateTable('identity').set({ identity_state: 'INACTIVE_LONG_TERM' }).where('id', '=', id).execute();
  t.clock.advance(60_000);
  await process([id]);
  await t.runJobs();
  expect(await refreshedNow()).toEqual([id]);
});

test('the first administrator stays correlated, and its processing is no error', async () => {
  t.clock.advance(60_000);
  await process([t.adminId]);
  await t.runJobs();
  const admin = await identity(t, 'admin');
  expect(admin).toMatchObject({ name: 'Administrator', identityStatus: 'ACTIVE', processingState: 'OK', lastRefresh: time() });
  expect((await t.request('GET /beta/identities?filters=alias%20eq%20%22admin%22')).body).toHaveLength(1);
});

test('helpdesk and API clients may ask for it, end users and other scopes may not', async () => {
  const asked = [
    await userToken(t, ['HELPDESK']),
    await clientToken(t),
    await clientToken(t, ['idn:identity:process']),
    await userToken(t, []),
    await userToken(t, ['SOURCE_ADMIN']),
    await clientToken(t, ['idn:identity:read']),
  ];
  const statuses: number[] = [];
  for (const token of asked) statuses.push((await process([ids[0]], token)).status);
  expect(statuses).toEqual([202, 202, 202, 403, 403, 403]);
  await t.runJobs();
});

test('processing that changes nothing writes no event', async () => {
  const before = await t.db.selectFrom('event').select('id').execute();
  await process(ids.slice(0, 20));
  await t.runJobs();
  expect(await t.db.selectFrom('event').select('id').execute()).toEqual(before);
});
