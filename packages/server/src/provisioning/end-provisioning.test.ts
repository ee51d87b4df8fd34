import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessOrganisation, activitiesOf, entitlements, grantsOf, makeWritable } from '../../test/access-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { accountsOf, createSource, expectStatus, load, refusal } from '../../test/world.ts';
import { claimOperations } from './outbox-store.ts';
import { recordFailure, recordSuccess } from './record-outcome.ts';

/** A directory and a CRM that can be written and are stopped, and a file that people change: somebody in sales needs all of them. */

let t: TestApp;
let world: Awaited<ReturnType<typeof accessOrganisation>>;
let role: string;
let people = 0;
const rows: string[] = [];

beforeAll(async () => {
  t = await testApp();
  world = await accessOrganisation(t, 'zed,none,active\n');
  const criteria = { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'department' }, stringValue: 'sales' };
  const right = await entitlements(t, world.directory, ['crew']);
  const membership = { type: 'STANDARD', criteria };
  const body = { name: 'Sales', owner: { id: t.adminId }, enabled: true, membership, entitlements: [{ id: right('crew') }] };
  role = (await expectStatus(201, t.request('POST /beta/roles', { body }))).id;
});
afterAll(() => t.close());

/** Another system in which those of sales get an account; answers with its id. */
async function furtherSource(name: string, isWritable: boolean): Promise<string> {
  const id = await createSource(t, { name, columns: ['login', { name: 'groups', isMulti: true, isEntitlement: true }] });
  if (isWritable) await makeWritable(t, id);
  const right = await entitlements(t, id, ['seller']);
  await addToRole(right('seller'));
  return id;
}
const addToRole = (id: string) =>
  expectStatus(200, t.request(`PATCH /beta/roles/${role}`, { body: [{ op: 'add', path: '/entitlements/-', value: { id } }] }));
const takeFromRole = async () => {
  await expectStatus(200, t.request(`PATCH /beta/roles/${role}`, { body: [{ op: 'remove', path: '/entitlements/1' }] }));
};

/** Somebody new in sales. */
async function joins(): Promise<string> {
  people += 1;
  rows.push(`p${people},sales,active`);
  await world.loadPeople(rows.join('\n'));
  return world.idOf(`p${people}`);
}
const operationsOf = (identityId: string) =>
  t.db.selectFrom('account_operation').selectAll().where('identity_id', '=', identityId).orderBy('number').execute();
const deleteIdentity = (id: string) => expectStatus(204, t.request(`DELETE /beta/identities/${id}`));
const deleteSource = async (id: string) => {
  const task = await expectStatus(202, t.request(`DELETE /beta/sources/${id}`));
  await t.runJobs();
  expect((await t.request(`GET /beta/task-status/${task.id}`)).body.completionStatus).toBe('SUCCESS');
};
const terminated = { execution_status: 'TERMINATED', completion_status: 'FAILURE', completed: expect.any(String) };

test('with an identity its open operations end, and its grants and manual tasks', async () => {
  const files = await furtherSource('Files', false);
  const id = await joins();
  expect((await operationsOf(id)).map(({ state }) => state).sort()).toEqual(['MANUAL', 'WAITING']);
  const other = await joins();
  await deleteIdentity(id);
  expect((await operationsOf(id)).map(({ state, counts, last_error }) => [state, counts, last_error])).toEqual([
    ['SKIPPED', false, 'The identity was deleted.'],
    ['SKIPPED', false, 'The identity was deleted.'],
  ]);
  const [activity] = await activitiesOf(t, id);
  expect(activity).toMatchObject({ ...terminated, errors: ['The identity was deleted.'] });
  expect(activity!.items.every((item) => item.endsWith('FAILED'))).toBe(true);
  expect(await grantsOf(t, id)).toEqual([]);
  const tasks = await expectStatus(200, t.request(`GET /muster/v1/manual-tasks?filters=${encodeURIComponent(`identityId eq "${id}"`)}`));
  expect(tasks).toMatchObject([{ state: 'REJECTED', comment: 'The identity was deleted.', source: { id: files } }]);
  const told = await t.db
    .selectFrom('event')
    .selectAll()
    .where('type', '=', 'PROVISIONING_COMPLETED')
    .where('target_id', '=', id)
    .execute();
  expect(told).toMatchObject([{ after: { completionStatus: 'FAILURE' }, cause: { accountActivityId: activity!.id } }]);
  expect((await operationsOf(other)).map(({ state }) => state).sort()).toEqual(['MANUAL', 'WAITING']);
  expect(await grantsOf(t, other)).toHaveLength(2);
  await takeFromRole();
  await deleteSource(files);
});

test('a call on an account ends with its identity, and so does its task', async () => {
  const id = await joins();
  rows.pop();
  await t.db.deleteFrom('account_operation').where('identity_id', '=', id).execute();
  await load(t, world.directory, `login,groups\np${people},crew\n`);
  const [account] = await accountsOf(t, world.directory);
  const call = await expectStatus(202, t.request(`POST /beta/accounts/${account.id}/disable`));
  await deleteIdentity(id);
  expect((await t.request(`GET /beta/task-status/${call.id}`)).body).toMatchObject({
    completionStatus: 'TERMINATED',
    messages: [{ localizedText: { message: 'The identity was deleted.' } }],
  });
});

test('what failed for a deleted identity is not tried again', async () => {
  const id = await joins();
  rows.pop();
  const [operation] = await operationsOf(id);
  await t.db.updateTable('account_operation').set({ state: 'FAILED', last_error: 'Refused' }).where('id', '=', operation!.id).execute();
  await deleteIdentity(id);
  expect((await refusal(t.request(`POST /muster/v1/operations/${operation!.id}/retry`))).slice(0, 2)).toEqual([
    400,
    '400.1.3 Illegal value',
  ]);
  expect((await operationsOf(id)).map(({ state, counts }) => [state, counts])).toEqual([['FAILED', false]]);
});

test('a call that a connector is at just now ends as nobody’s', async () => {
  const id = await joins();
  rows.pop();
  await sql`update source set paused = null where id = ${world.directory}`.execute(t.db);
  const claimed = (await claimOperations(t.db, new Date(t.clock.now()).toISOString(), 32)).filter(({ identityId }) => identityId === id);
  await makeWritable(t, world.directory);
  expect(claimed).toMatchObject([{ operation: 'CREATE' }]);
  await deleteIdentity(id);
  const source = { id: world.directory, name: 'Directory' };
  const record = {
    kind: 'record' as const,
    nativeIdentity: 'late',
    name: 'late',
    uuid: null,
    attributes: {},
    disabled: false,
    locked: false,
  };
  await recordSuccess(t.services, source, claimed[0]!, { nativeIdentity: 'late', record, isRead: true }, []);
  await recordFailure(t.services, source, claimed[0]!, 'Too late');
  expect((await operationsOf(id)).map(({ state }) => state)).toEqual(['SKIPPED']);
  expect(await activitiesOf(t, id)).toMatchObject([{ ...terminated, errors: ['The identity was deleted.'] }]);
  expect((await accountsOf(t, world.directory)).map(({ nativeIdentity }: any) => nativeIdentity)).not.toContain('late');
});

test('with a source its operations end; what is open elsewhere goes on', async () => {
  const crm = await furtherSource('CRM', true);
  const id = await joins();
  const [alone] = await operationsOf(id);
  expect(await operationsOf(id)).toHaveLength(2);
  // A source that a role gives rights on is not deleted; what it was given stays known until then.
  await t.db.deleteFrom('role_entitlement').where('role_id', '=', role).where('position', '=', 1).execute();
  await deleteSource(crm);
  const operations = await operationsOf(id);
  expect(operations.map(({ source_id, state, last_error }) => [source_id, state, last_error])).toEqual(
    expect.arrayContaining([
      [crm, 'SKIPPED', 'The source was deleted.'],
      [world.directory, 'WAITING', null],
    ]),
  );
  const [activity] = await activitiesOf(t, id);
  expect(activity).toMatchObject({
    id: alone!.activity_id,
    execution_status: 'EXECUTING',
    completed: null,
    errors: ['The source was deleted.'],
  });
  expect(
    (await t.db.selectFrom('access_grant').select('source_id').where('identity_id', '=', id).execute()).map((row) => row.source_id),
  ).toEqual([world.directory]);
});

test('an activity of which nothing is left with its source is terminated', async () => {
  const shop = await createSource(t, { name: 'Shop', columns: ['login'] });
  await makeWritable(t, shop);
  await load(t, shop, 'login\nzed\n');
  const [account] = await accountsOf(t, shop);
  const call = await expectStatus(202, t.request(`POST /beta/accounts/${account.id}/disable`));
  await deleteSource(shop);
  const activity = await expectStatus(200, t.request(`GET /beta/account-activities/${call.id}`));
  expect(activity).toMatchObject({ executionStatus: 'TERMINATED', completionStatus: 'FAILURE', errors: ['The source was deleted.'] });
  expect((await t.request(`GET /beta/task-status/${call.id}`)).body.completionStatus).toBe('TERMINATED');
});

describe('a call that waits on an account', () => {
  let desk: string;
  let owners: string[];
  let first: string;
  let second: string;

  beforeAll(async () => {
    owners = [await joins(), await joins()];
    [first, second] = [`p${people - 1}`, `p${people}`] as [string, string];
    const correlation = [{ property: 'uid', value: 'owner' }];
    desk = await createSource(t, { name: 'Desk', columns: ['login', 'owner'], correlation, deleteThreshold: 100 });
    await makeWritable(t, desk);
  });
  beforeEach(async () => {
    await t.db.deleteFrom('account_operation').where('source_id', '=', desk).execute();
    await load(t, desk, `login,owner\nd1,${first}\nd2,${first}\nd3,${first}\nd4,${first}\n`);
  });

  const accountOf = async (login: string) => (await accountsOf(t, desk)).find(({ nativeIdentity }: any) => nativeIdentity === login);
  const callOn = async (login: string) => {
    const { id } = await accountOf(login);
    return { accountId: id, ...(await expectStatus(202, t.request(`POST /beta/accounts/${id}/disable`))) };
  };
  /** How it stands, why, and what became of its task and its activity. */
  const outcome = async ({ id, accountId }: { id: string; accountId: string }) => {
    const operations = await t.db.selectFrom('account_operation').selectAll().where('account_id', '=', accountId).execute();
    const activity = await expectStatus(200, t.request(`GET /beta/account-activities/${id}`));
    const task = await expectStatus(200, t.request(`GET /beta/task-status/${id}`));
    return [...operations.map(({ state, last_error }) => [state, last_error]), activity.completionStatus, task.completionStatus];
  };
  const ended = (reason: string) => [['SKIPPED', reason], 'FAILURE', 'ERROR'];

  test('ends when the account is given to another identity', async () => {
    const [moved, other] = [await callOn('d1'), await callOn('d4')];
    const patch = (body: object) => t.request(`PATCH /beta/accounts/${moved.accountId}`, { body });
    await expectStatus(202, patch([{ op: 'replace', path: '/manuallyCorrelated', value: true }]));
    expect((await outcome(moved))[0]).toEqual(['WAITING', null]);
    await expectStatus(202, patch([{ op: 'replace', path: '/identityId', value: owners[1] }]));
    await t.runJobs();
    expect(await accountOf('d1')).toMatchObject({ identityId: owners[1] });
    expect(await outcome(moved)).toEqual(ended('The account left its identity.'));
    expect((await outcome(other))[0]).toEqual(['WAITING', null]);
  });

  test('ends when an aggregation gives the account to another identity', async () => {
    const [moved, other] = [await callOn('d2'), await callOn('d4')];
    await load(t, desk, `login,owner\nd1,${first}\nd2,${second}\nd3,${first}\nd4,${first}\n`);
    expect(await accountOf('d2')).toMatchObject({ identityId: owners[1] });
    expect(await outcome(moved)).toEqual(ended('The account left its identity.'));
    expect((await outcome(other))[0]).toEqual(['WAITING', null]);
  });

  test('ends when the account is missing from an aggregation', async () => {
    const [gone, other] = [await callOn('d3'), await callOn('d4')];
    await load(t, desk, `login,owner\nd1,${first}\nd2,${first}\nd4,${first}\n`);
    expect(await accountOf('d3')).toBeUndefined();
    expect(await outcome(gone)).toEqual(ended('The account is not at its source any more.'));
    expect((await outcome(other))[0]).toEqual(['WAITING', null]);
  });
});
