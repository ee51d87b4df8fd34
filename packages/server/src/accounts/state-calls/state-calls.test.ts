import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessOrganisation, activitiesOf, makeWritable, plannedFor } from '../../../test/access-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { accountsOf, createSource, expectStatus, load, refusal } from '../../../test/world.ts';

/** A directory that can be written, and is stopped: what is sent waits and can be read. `eve` is nobody's account there. */

const features = ['PROVISIONING', 'ENABLE', 'UNLOCK', 'DELETE'];
let t: TestApp;
let world: Awaited<ReturnType<typeof accessOrganisation>>;
let people = 0;
const everybody = Array.from({ length: 16 }, (_, index) => `p${index + 1}`);
/** The feed of people, of whom one may be in another state. */
const feed = (moved = '', state = 'active') => everybody.map((id) => `${id},sales,${id === moved ? state : 'active'}`).join('\n');

beforeAll(async () => {
  t = await testApp();
  world = await accessOrganisation(t, feed(), ['eve,crew', ...everybody.map((id) => `${id},`)].join('\n'));
  await makeWritable(t, world.directory, features);
  await expectStatus(
    201,
    t.request(`POST /v3/identity-profiles/${world.profileId}/lifecycle-states`, {
      body: { name: 'Left', technicalName: 'left', enabled: true, accountActions: [{ action: 'DISABLE', sourceIds: [world.directory] }] },
    }),
  );
});
afterAll(() => t.close());

/** The next one, of whom no test has done anything yet. */
let login: string;
let person: string;
let account: string;
beforeEach(async () => {
  login = everybody[people]!;
  people += 1;
  person = await world.idOf(login);
  account = await idOf(login);
});

const idOf = async (nativeIdentity: string) =>
  (await accountsOf(t, world.directory)).find((one: any) => one.nativeIdentity === nativeIdentity).id as string;
const call = (operation: string, body: object | undefined = undefined, id = account, token?: string) =>
  t.request(`POST /beta/accounts/${id}/${operation}`, { ...(body && { body }), ...(token && { token }) });
const called = async (operation: string, body?: object, id = account) => {
  const { id: taskId } = await expectStatus(202, call(operation, body, id));
  return expectStatus(200, t.request(`GET /beta/task-status/${taskId}`));
};
const set = (values: { disabled?: boolean; locked?: boolean }, id = account) =>
  t.db.updateTable('account').set(values).where('id', '=', id).execute();
const remembered = async () =>
  (await t.db.selectFrom('account').select('set_by_hand').where('id', '=', account).executeTakeFirstOrThrow()).set_by_hand;

describe('a call on an account', () => {
  test('is sent as an activity of its own, whose end the task waits for', async () => {
    const task = await called('disable', { externalVerificationId: 'ticket-1', forceProvisioning: false });
    expect(task).toMatchObject({
      type: 'QUEUED_TASK',
      launcher: 'admin',
      completionStatus: null,
      target: { type: 'APPLICATION', id: world.directory, name: 'Directory [source]' },
      attributes: { accountId: account, accountActivityId: task.id },
    });
    const activity = await expectStatus(200, t.request(`GET /beta/account-activities/${task.attributes.accountActivityId}`));
    expect(activity).toMatchObject({
      type: 'AccountStateUpdate',
      executionStatus: 'EXECUTING',
      requesterIdentitySummary: { id: t.adminId },
      targetIdentitySummary: { id: person },
      clientMetadata: { externalVerificationId: 'ticket-1' },
      items: [{ operation: 'DISABLE', attribute: null, value: null, nativeIdentity: login, provisioningStatus: 'PENDING' }],
    });
    expect(await remembered()).toBe('DISABLED');
    const events = await t.db.selectFrom('event').selectAll().where('type', '=', 'ACCOUNT_STATE_CALLED').execute();
    expect(events.at(-1)).toMatchObject({ actor_id: t.adminId, target_id: account, after: { operation: 'DISABLE' } });
  });

  test('ends its task with the activity, which says why it failed', async () => {
    const { id } = await called('disable');
    const [operation] = await t.db.selectFrom('account_operation').selectAll().where('activity_id', '=', id).execute();
    await expectStatus(200, t.request(`POST /muster/v1/operations/${operation!.id}/skip`, { body: { reason: 'a mistake' } }));
    expect(await expectStatus(200, t.request(`GET /beta/task-status/${id}`))).toMatchObject({
      completionStatus: 'ERROR',
      percentComplete: 100,
      messages: [{ type: 'ERROR', localizedText: { message: 'Skipped by admin: a mistake' } }],
    });
  });

  test('that asks for what is known to be so sends nothing, unless it insists; what is open counts as done', async () => {
    const task = await called('enable');
    expect(task).toMatchObject({ completionStatus: 'SUCCESS', messages: [{ type: 'INFO' }] });
    expect(task.attributes).toEqual({ accountId: account });
    expect(await plannedFor(t, person)).toEqual([]);
    await called('enable', { forceProvisioning: true });
    await called('unlock');
    await called('disable');
    await called('disable');
    await called('enable', {});
    expect(await plannedFor(t, person)).toEqual([`ENABLE on ${login}`, `DISABLE on ${login}`, `ENABLE on ${login}`]);
  });

  test('unlocks what is locked', async () => {
    await set({ locked: true });
    await called('unlock', { unlockIDNAccount: true });
    expect(await plannedFor(t, person)).toEqual([`UNLOCK on ${login}`]);
    expect(await remembered()).toBeNull();
  });

  test('sends what the policy of its kind says', async () => {
    const fields = [{ name: 'groups', transform: { type: 'static', attributes: { value: 'x' } } }, uid];
    const body = { name: 'Off', usageType: 'DISABLE', fields };
    await expectStatus(201, t.request(`POST /beta/sources/${world.directory}/provisioning-policies`, { body }));
    await called('disable');
    expect(await plannedFor(t, person)).toEqual([`DISABLE, SET note by ${login} on ${login}`]);
    await expectStatus(204, t.request(`DELETE /beta/sources/${world.directory}/provisioning-policies/DISABLE`));
  });

  test('whose policy has no value is an activity and a task that failed', async () => {
    const fields = [{ name: 'note', isRequired: true, transform: { type: 'identityAttribute', attributes: { name: 'email' } } }];
    const body = { name: 'Off', usageType: 'DISABLE', fields };
    await expectStatus(201, t.request(`POST /beta/sources/${world.directory}/provisioning-policies`, { body }));
    const task = await called('disable');
    const reason = 'Required attribute "note" has no value on source "Directory".';
    expect(task).toMatchObject({ completionStatus: 'ERROR', messages: [{ type: 'ERROR', localizedText: { message: reason } }] });
    const [activity] = await activitiesOf(t, person);
    expect(activity).toMatchObject({ completion_status: 'FAILURE', errors: [reason], items: ['DISABLE FAILED'] });
    await expectStatus(204, t.request(`DELETE /beta/sources/${world.directory}/provisioning-policies/DISABLE`));
  });

  test('is possible for an account that is nobody’s: its shadow is the target', async () => {
    const eve = await idOf('eve');
    const { id } = await called('enable', { forceProvisioning: true }, eve);
    const activity = await expectStatus(200, t.request(`GET /beta/account-activities/${id}`));
    expect(activity).toMatchObject({
      targetIdentitySummary: { id: eve, name: 'eve' },
      items: [{ operation: 'ENABLE', nativeIdentity: 'eve' }],
    });
  });
});

const uid = {
  name: 'note',
  transform: { type: 'concat', attributes: { values: ['by ', { type: 'identityAttribute', attributes: { name: 'uid' } }] } },
};

describe('what a call set', () => {
  const inState = (state: string) => world.loadPeople(feed(login, state));

  test('wins over the lifecycle state until the identity enters another one', async () => {
    await inState('left');
    expect(await plannedFor(t, person)).toEqual([`DISABLE on ${login}`]);
    await called('enable');
    await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [person] } }));
    await t.runJobs();
    expect(await plannedFor(t, person)).toEqual([`DISABLE on ${login}`, `ENABLE on ${login}`]);
    await inState('active');
    expect(await remembered()).toBeNull();
    await inState('left');
    expect(await plannedFor(t, person)).toEqual([`DISABLE on ${login}`, `ENABLE on ${login}`, `DISABLE on ${login}`]);
  });
});

describe('a call is refused', () => {
  test('for accounts that there are not', async () => {
    for (const operation of ['enable', 'disable', 'unlock']) {
      expect((await refusal(call(operation, {}, '0'.repeat(32))))[0]).toBe(404);
    }
  });

  test('where the source cannot do it', async () => {
    await makeWritable(t, world.directory, ['PROVISIONING']);
    for (const operation of ['enable', 'disable', 'unlock']) {
      expect((await refusal(call(operation))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
    }
    expect(await remembered()).toBeNull();
    await makeWritable(t, world.directory, features);
  });

  test('for a body that is none', async () => {
    expect((await refusal(call('enable', { forceProvisioning: 'maybe' }))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  });

  test('to those without the right', async () => {
    const scope = ['idn:accounts-state:manage'];
    await expectStatus(202, call('enable', {}, account, await userToken(t, ['HELPDESK'], scope)));
    await expectStatus(202, call('disable', {}, account, await clientToken(t, scope)));
    await expectStatus(403, call('enable', {}, account, await userToken(t, ['HELPDESK'], ['idn:accounts:manage'])));
    for (const level of ['ROLE_ADMIN', 'SOURCE_SUBADMIN'])
      await expectStatus(403, call('unlock', {}, account, await userToken(t, [level])));
  });
});

describe('where people change the accounts', () => {
  test('a call is a manual task, and an identical one is not made twice', async () => {
    const files = await createSource(t, { name: `Files ${people}`, columns: ['login'] });
    await load(t, files, `login\n${login}\n`);
    const [{ id }] = await accountsOf(t, files);
    const first = await called('disable', {}, id);
    expect(first).toMatchObject({ completionStatus: 'SUCCESS', messages: [{ type: 'INFO', key: 'manual-task' }] });
    const again = await called('disable', { forceProvisioning: true }, id);
    expect(again.messages).toMatchObject([{ type: 'INFO', key: 'manual-task-open' }]);
    const tasks = await t.db.selectFrom('manual_task').selectAll().where('source_id', '=', files).execute();
    expect(tasks).toMatchObject([{ state: 'OPEN', activity_id: first.id, account_id: id, native_identity: login }]);
    expect(await activitiesOf(t, person)).toMatchObject([{ execution_status: 'EXECUTING', completion_status: 'PENDING' }]);
    await called('enable', { forceProvisioning: true }, id);
    expect(await t.db.selectFrom('manual_task').selectAll().where('source_id', '=', files).execute()).toHaveLength(2);
  });
});
