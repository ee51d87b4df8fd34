import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MemoryDirectory } from '../../../test/directories/memory-directory.ts';
import { directorySource, peopleDirectory } from '../../../test/live-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createSource, expectStatus, refusal } from '../../../test/world.ts';
import { isoTime } from '../../clock.ts';
import { startDueSchedules } from './start-due-schedules.ts';

let t: TestApp;
let directory: MemoryDirectory;
let sourceId: string;
let made = 0;

beforeAll(async () => {
  directory = await peopleDirectory(['ann'], { crew: ['ann'] });
  t = await testApp({ MUSTER_TIME_ZONE: 'Europe/Berlin' });
});
beforeEach(async () => {
  made += 1;
  sourceId = await directorySource(t, directory, { name: `Directory ${made}` });
});
afterAll(async () => {
  await t?.close();
  await directory?.stop();
});

const place = (type = ''): `/${string}` => `/v2024/sources/${sourceId}/schedules${type && `/${type}`}`;
const accounts = { type: 'ACCOUNT_AGGREGATION', cronExpression: '0 0 5,13,21 * * ?' };
const groups = { type: 'GROUP_AGGREGATION', cronExpression: '0 30 6 ? * 2-6' };
const create = (body: object) => t.request(`POST ${place()}`, { body });
const patch = (...body: object[]) => t.request(`PATCH ${place('ACCOUNT_AGGREGATION')}`, { body });
const replace = (value: unknown) => ({ op: 'replace', path: '/cronExpression', value });
const events = () =>
  t.db.selectFrom('event').selectAll().where('target_id', '=', sourceId).where('type', 'like', '%SCHEDULE%').orderBy('id').execute();
/** What has run on the source: when it began, by whom, and how it ended. */
async function runs() {
  const tasks = await t.db.selectFrom('task').selectAll().where('source_id', '=', sourceId).orderBy('id').execute();
  return tasks.map(({ unique_name, created, launcher, completion_status }) => [unique_name, created, launcher, completion_status]);
}
/** Comes to an instant and does what is due then. */
async function come(instant: string) {
  t.clock.set(instant);
  await t.runJobs();
}

test('schedules are made, read, changed and deleted, each with an event', async () => {
  t.clock.set('2026-11-24T12:00:00.000Z');
  expect(await expectStatus(200, t.request(`GET ${place()}`))).toEqual([]);
  expect(await expectStatus(201, create(groups))).toEqual(groups);
  expect(await expectStatus(201, create(accounts))).toEqual(accounts);
  expect(await expectStatus(200, t.request(`GET ${place()}`))).toEqual([accounts, groups]);
  expect(await expectStatus(200, t.request(`GET ${place('GROUP_AGGREGATION')}`))).toEqual(groups);
  const changed = { ...accounts, cronExpression: '0 0 6 * * ?' };
  expect(await expectStatus(200, patch(replace('0 0 6 * * ?')))).toEqual(changed);
  expect(await expectStatus(200, t.request(`GET ${place('ACCOUNT_AGGREGATION')}`))).toEqual(changed);
  await expectStatus(204, t.request(`DELETE ${place('ACCOUNT_AGGREGATION')}`));
  expect(await expectStatus(200, t.request(`GET ${place()}`))).toEqual([groups]);
  expect((await events()).map(({ type, before, after, actor_id }) => [type, before, after, actor_id])).toEqual([
    ['SOURCE_SCHEDULE_CREATED', null, groups, t.adminId],
    ['SOURCE_SCHEDULE_CREATED', null, accounts, t.adminId],
    ['SOURCE_SCHEDULE_UPDATED', accounts, changed, t.adminId],
    ['SOURCE_SCHEDULE_DELETED', changed, null, t.adminId],
  ]);
});

test('one that is written as it was stays due when it was, and is no change', async () => {
  t.clock.set('2026-11-24T12:00:00.000Z');
  await expectStatus(201, create(accounts));
  const due = () => t.db.selectFrom('source_schedule').select('next_due').where('source_id', '=', sourceId).executeTakeFirstOrThrow();
  const before = await due();
  expect(before.next_due).toBe('2026-11-24T20:00:00.000Z');
  t.clock.set('2026-11-24T21:00:00.000Z');
  await expectStatus(200, patch(replace(accounts.cronExpression)));
  expect(await due()).toEqual(before);
  expect(await events()).toHaveLength(1);
});

test.each<[string, object, string]>([
  ['no type', { cronExpression: '0 0 6 * * ?' }, '400.1.0 Required data missing or empty'],
  ['no expression', { type: 'ACCOUNT_AGGREGATION' }, '400.1.0 Required data missing or empty'],
  ['another type', { ...accounts, type: 'NIGHTLY' }, '400.1.3 Illegal value'],
  ['an empty expression', { ...accounts, cronExpression: '' }, '400.1.0 Required data missing or empty'],
  ['what is no expression', { ...accounts, cronExpression: 'every day' }, '400.1.3 Illegal value'],
  ['every second', { ...accounts, cronExpression: '* * * * * ?' }, '400.1.3 Illegal value'],
  ['what never comes', { ...accounts, cronExpression: '0 0 6 31 2 ?' }, '400.1.3 Illegal value'],
])('%s is refused', async (_case, body, code) => {
  expect((await refusal(create(body))).slice(0, 2)).toEqual([400, code]);
  expect(await events()).toEqual([]);
});

test('the refusal says what is wrong with an expression', async () => {
  const [, , text] = await refusal(create({ ...accounts, cronExpression: '0 0 25 * * ?' }));
  expect(text).toBe('Value of "cronExpression" is empty or contains invalid data. Invalid value for hour: 25.');
});

test('there is one schedule of each type', async () => {
  await expectStatus(201, create(accounts));
  expect((await refusal(create(accounts))).slice(0, 2)).toEqual([400, '400.1.409 Reference conflict']);
});

test('a file is loaded by hand, and the built-in source not at all', async () => {
  const file = await createSource(t, { name: `File ${made}`, columns: ['id'] });
  expect((await refusal(t.request(`POST /v2024/sources/${file}/schedules`, { body: accounts }))).slice(0, 2)).toEqual([
    400,
    '400.1.3 Illegal value',
  ]);
  const { id } = await t.db.selectFrom('source').select('id').where('connector', '=', 'identitynow').executeTakeFirstOrThrow();
  expect((await refusal(t.request(`POST /v2024/sources/${id}/schedules`, { body: accounts }))).slice(0, 2)).toEqual([
    400,
    '400.1.1 Illegal update attempt',
  ]);
});

test('a source, a schedule or a type that there is not is 404', async () => {
  const nothing: `/${string}` = `/v2024/sources/${'0'.repeat(32)}/schedules`;
  expect((await t.request(`GET ${nothing}`)).status).toBe(404);
  expect((await t.request(`POST ${nothing}`, { body: accounts })).status).toBe(404);
  for (const type of ['ACCOUNT_AGGREGATION', 'NIGHTLY']) {
    expect((await t.request(`GET ${place(type)}`)).status).toBe(404);
    expect((await t.request(`PATCH ${place(type)}`, { body: [replace('0 0 6 * * ?')] })).status).toBe(404);
    expect((await t.request(`DELETE ${place(type)}`)).status).toBe(404);
  }
});

test('only the expression can be patched', async () => {
  await expectStatus(201, create(accounts));
  const type = { op: 'replace', path: '/type', value: 'GROUP_AGGREGATION' };
  expect((await refusal(patch(type))).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
  expect((await refusal(patch(replace('daily')))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  expect((await refusal(patch({ op: 'remove', path: '/cronExpression' }))).slice(0, 2)).toEqual([
    400,
    '400.1.0 Required data missing or empty',
  ]);
  expect(await expectStatus(200, t.request(`GET ${place('ACCOUNT_AGGREGATION')}`))).toEqual(accounts);
});

test('administrators of sources and API clients may, others may not', async () => {
  await expectStatus(201, create(accounts));
  const one = place('ACCOUNT_AGGREGATION');
  const statuses = async (token: string) => [
    (await t.request(`GET ${place()}`, { token })).status,
    (await t.request(`GET ${one}`, { token })).status,
    (await t.request(`POST ${place()}`, { token, body: accounts })).status,
    (await t.request(`PATCH ${one}`, { token, body: [] })).status,
  ];
  expect(await statuses(await userToken(t, ['SOURCE_ADMIN']))).toEqual([200, 200, 400, 200]);
  expect(await statuses(await clientToken(t))).toEqual([200, 200, 400, 200]);
  expect(await statuses(await userToken(t, ['ORG_ADMIN'], ['idn:sources:read']))).toEqual([200, 200, 403, 403]);
  for (const levels of [[], ['HELPDESK'], ['SOURCE_SUBADMIN']]) {
    expect(await statuses(await userToken(t, levels))).toEqual([403, 403, 403, 403]);
  }
  expect((await t.request(`DELETE ${one}`, { token: await userToken(t, ['HELPDESK']) })).status).toBe(403);
});

test('accounts and groups are read when the clocks of the organisation show the time, in winter and in summer', async () => {
  t.clock.set('2026-03-27T12:00:00.000Z');
  await expectStatus(201, create({ type: 'ACCOUNT_AGGREGATION', cronExpression: '0 0 6 * * ?' }));
  await expectStatus(201, create({ type: 'GROUP_AGGREGATION', cronExpression: '0 0 7 ? * 1' }));
  await come('2026-03-28T04:59:59.000Z');
  expect(await runs()).toEqual([]);
  await come('2026-03-28T05:00:00.000Z');
  await come('2026-03-28T05:00:30.000Z');
  await come('2026-03-29T04:00:00.000Z');
  await come('2026-03-29T05:00:00.000Z');
  expect(await runs()).toEqual([
    ['Cloud Account Aggregation', '2026-03-28T05:00:00.000Z', 'system', 'SUCCESS'],
    ['Cloud Account Aggregation', '2026-03-29T04:00:00.000Z', 'system', 'SUCCESS'],
    ['Cloud Group Aggregation', '2026-03-29T05:00:00.000Z', 'system', 'SUCCESS'],
  ]);
  const read = await t.db.selectFrom('account').select('native_identity').where('source_id', '=', sourceId).execute();
  expect(read).toHaveLength(1);
  await expectStatus(204, t.request(`DELETE ${place('ACCOUNT_AGGREGATION')}`));
  await come('2026-03-30T04:00:00.000Z');
  expect(await runs()).toHaveLength(3);
});

test('what was missed while nothing ran is made up for once', async () => {
  t.clock.set('2026-04-01T12:00:00.000Z');
  await expectStatus(201, create({ ...accounts, cronExpression: '0 0 * * * ?' }));
  await come('2026-04-03T12:30:00.000Z');
  await come('2026-04-03T12:59:00.000Z');
  await come('2026-04-03T13:00:00.000Z');
  expect((await runs()).map(([, created]) => created)).toEqual(['2026-04-03T12:30:00.000Z', '2026-04-03T13:00:00.000Z']);
});

test('of several nodes that look at once, one starts it', async () => {
  t.clock.set('2026-04-05T12:00:00.000Z');
  await expectStatus(201, create({ ...accounts, cronExpression: '0 0 * * * ?' }));
  t.clock.set('2026-04-05T13:00:00.000Z');
  const now = isoTime(t.clock.now());
  await Promise.all([1, 2, 3].map(() => startDueSchedules(t.services, now)));
  expect(await runs()).toHaveLength(1);
  await t.runJobs();
  expect(await runs()).toHaveLength(1);
});

test('a time at which the source is still being read is a task that has failed', async () => {
  t.clock.set('2026-04-06T12:00:00.000Z');
  await expectStatus(201, create({ ...accounts, cronExpression: '0 0 * * * ?' }));
  await expectStatus(202, t.request(`POST /beta/sources/${sourceId}/load-accounts`));
  t.clock.set('2026-04-06T13:00:00.000Z');
  await startDueSchedules(t.services, isoTime(t.clock.now()));
  const tasks = await t.db.selectFrom('task').selectAll().where('source_id', '=', sourceId).orderBy('id').execute();
  expect(tasks.map(({ launcher, completion_status, messages }) => [launcher, completion_status, messages.map(({ type }) => type)])).toEqual(
    [
      ['admin', null, []],
      ['system', 'ERROR', ['WARN']],
    ],
  );
  await t.runJobs();
  expect((await runs()).map((run) => run.at(-1))).toEqual(['SUCCESS', 'ERROR']);
});

test('when the organisation moves to another zone its schedules go by the clocks there', async () => {
  t.clock.set('2026-11-24T12:00:00.000Z');
  await expectStatus(201, create({ ...accounts, cronExpression: '0 0 6 * * ?' }));
  const move = (zone: string) =>
    expectStatus(200, t.request('PATCH /beta/org-config', { body: [{ op: 'replace', path: '/timeZone', value: zone }] }));
  await move('America/Toronto');
  await come('2026-11-25T10:59:00.000Z');
  expect(await runs()).toEqual([]);
  await come('2026-11-25T11:00:00.000Z');
  expect(await runs()).toHaveLength(1);
  await move('Europe/Berlin');
});

test('the schedules of a source go with it', async () => {
  await expectStatus(201, create(accounts));
  await expectStatus(202, t.request(`DELETE /beta/sources/${sourceId}`));
  await t.runJobs();
  const left = await t.db.selectFrom('source_schedule').selectAll().where('source_id', '=', sourceId).execute();
  expect(left).toEqual([]);
});
