import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessOrganisation, accessProfile, entitlements, grantsOf, plannedFor } from '../../../test/access-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { accountsOf, expectStatus, load, refusal } from '../../../test/world.ts';

/** Everybody in sales is given `crew` in the directory, which can be written and is stopped. */

let t: TestApp;
let world: Awaited<ReturnType<typeof accessOrganisation>>;

beforeAll(async () => {
  t = await testApp();
  world = await accessOrganisation(t, 'ann,sales,active\n');
  const right = await entitlements(t, world.directory, ['crew']);
  const criteria = { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'department' }, stringValue: 'sales' };
  const profile = await accessProfile(t, world.directory, [right('crew')]);
  const body = {
    name: 'Sales',
    owner: { id: t.adminId },
    enabled: true,
    membership: { type: 'STANDARD', criteria },
    accessProfiles: [{ id: profile }],
  };
  await expectStatus(201, t.request('POST /beta/roles', { body }));
});
afterAll(() => t.close());

let ann: string;
beforeEach(async () => {
  await t.db.deleteFrom('account_operation').execute();
  await t.db.deleteFrom('access_grant').execute();
  await world.loadPeople('ann,sales,active');
  await world.loadAccounts('ann,crew\nzoe,crew');
  await process();
  ann = await world.idOf('ann');
  expect(await plannedFor(t, ann)).toEqual([]);
  expect(await grantsOf(t, ann)).toMatchObject([['crew', expect.any(String)]]);
});

const process = async () => {
  await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [await world.idOf('ann')] } }));
  await t.runJobs();
};
const accountId = async (nativeIdentity: string, sourceId = world.directory) =>
  (await accountsOf(t, sourceId)).find((one: any) => one.nativeIdentity === nativeIdentity)?.id as string;
const ended = async (id: string) => {
  await t.runJobs();
  return expectStatus(200, t.request(`GET /beta/task-status/${id}`));
};
const removeAll = async (sourceId: string) => {
  const answer = await expectStatus(202, t.request(`POST /beta/sources/${sourceId}/remove-accounts`));
  expect(answer).toEqual({ type: 'TASK_RESULT', id: expect.any(String), name: null });
  return ended(answer.id);
};

describe('one account', () => {
  test('is forgotten here, and made again where access needs it', async () => {
    const account = await accountId('ann');
    const answer = await expectStatus(202, t.request(`POST /beta/accounts/${account}/remove`));
    expect(answer).toEqual({ type: 'TASK_RESULT', id: expect.any(String), name: null });
    expect(await ended(answer.id)).toMatchObject({
      uniqueName: 'Account Removal',
      completionStatus: 'SUCCESS',
      attributes: { accountId: account },
    });
    expect(await accountId('ann')).toBeUndefined();
    expect(await plannedFor(t, ann)).toEqual([expect.stringMatching(/^CREATE, .*ADD groups crew on ann$/)]);
    const events = await t.db
      .selectFrom('event')
      .selectAll()
      .where('type', '=', 'ACCOUNT_DELETED')
      .where('target_id', '=', account)
      .execute();
    expect(events).toMatchObject([
      { actor_id: t.adminId, cause: { taskId: answer.id, reason: 'removed by a call', trackingId: expect.any(String) } },
    ]);
  });

  test('takes with it what was to be done to it', async () => {
    const account = await accountId('ann');
    const call = await expectStatus(202, t.request(`POST /beta/accounts/${account}/disable`));
    await ended((await expectStatus(202, t.request(`POST /beta/accounts/${account}/remove`))).id);
    const operations = await t.db.selectFrom('account_operation').selectAll().where('activity_id', '=', call.id).execute();
    expect(operations).toMatchObject([{ state: 'SKIPPED', counts: false }]);
    const activity = await expectStatus(200, t.request(`GET /beta/account-activities/${call.id}`));
    expect(activity).toMatchObject({
      executionStatus: 'COMPLETED',
      completionStatus: 'FAILURE',
      errors: ['The account was removed here.'],
      items: [{ provisioningStatus: 'FAILED' }],
    });
    expect((await t.request(`GET /beta/task-status/${call.id}`)).body.completionStatus).toBe('ERROR');
  });

  test('that is nobody’s goes with its shadow', async () => {
    const zoe = await accountId('zoe');
    await ended((await expectStatus(202, t.request(`DELETE /beta/accounts/${zoe}`))).id);
    expect((await t.request(`GET /beta/identities/${zoe}`)).status).toBe(404);
    expect((await t.request(`GET /beta/accounts/${zoe}`)).status).toBe(404);
  });

  test('must be there, and not be Muster’s own', async () => {
    const own = await t.db.selectFrom('account').select('id').where('system_account', '=', true).executeTakeFirstOrThrow();
    for (const [id, status] of [
      ['0'.repeat(32), 404],
      [own.id, 400],
    ] as const) {
      expect((await t.request(`POST /beta/accounts/${id}/remove`)).status).toBe(status);
      expect((await t.request(`DELETE /beta/accounts/${id}`)).status).toBe(status);
      expect((await t.request(`POST /beta/accounts/${id}/reload`)).status).toBe(status);
    }
  });

  test('of a file cannot be read again', async () => {
    const answer = t.request(`POST /beta/accounts/${await accountId('ann')}/reload`);
    expect((await refusal(answer)).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  });
});

describe('all accounts of a source', () => {
  test('are forgotten, and nothing is made in their place until they have been aggregated again', async () => {
    expect(await removeAll(world.directory)).toMatchObject({
      uniqueName: 'Account Removal',
      completionStatus: 'SUCCESS',
      target: { type: 'APPLICATION', id: world.directory },
      attributes: { appId: world.directory, deleted: 2 },
    });
    expect(await accountsOf(t, world.directory)).toEqual([]);
    await process();
    expect(await plannedFor(t, ann)).toEqual([]);
    await world.loadAccounts('ann,crew');
    expect(await plannedFor(t, ann)).toEqual([]);
    expect(await grantsOf(t, ann)).toMatchObject([['crew', expect.any(String)]]);
    const [grant] = await t.db.selectFrom('access_grant').select('account_id').execute();
    expect(grant).toEqual({ account_id: await accountId('ann') });
  });

  test('what is missing in the next aggregation is then made', async () => {
    await removeAll(world.directory);
    await world.loadAccounts('zoe,crew');
    expect(await plannedFor(t, ann)).toEqual([expect.stringMatching(/^CREATE, .*ADD groups crew on ann$/)]);
  });

  test('an aggregation that is not complete does not end the waiting', async () => {
    await removeAll(world.directory);
    await load(t, world.directory, 'login,groups\nzoe,crew\n"broken');
    expect(await plannedFor(t, ann)).toEqual([]);
    await world.loadAccounts('zoe,crew');
    expect(await plannedFor(t, ann)).toHaveLength(1);
  });

  test('of an authoritative source take no access with them, until they are known to be gone', async () => {
    await removeAll(world.hr);
    expect(await t.db.selectFrom('identity').select(['correlated', 'profile_id']).where('id', '=', ann).execute()).toEqual([
      { correlated: false, profile_id: null },
    ]);
    expect(await plannedFor(t, ann)).toEqual([]);
    expect(await grantsOf(t, ann)).toHaveLength(1);
    await world.loadPeople('ann,sales,active');
    expect(await plannedFor(t, ann)).toEqual([]);
    await removeAll(world.hr);
    await world.loadPeople('bob,none,active');
    expect(await plannedFor(t, ann)).toEqual(['MODIFY, REMOVE groups crew on ann']);
    const [left] = await t.db.selectFrom('identity').select('held_source_ids').where('id', '=', ann).execute();
    expect(left).toEqual({ held_source_ids: null });
  });

  test('are left where the source is aggregated just now, unknown or built in', async () => {
    const { task } = await expectStatus(
      202,
      t.upload(`/beta/sources/${world.directory}/load-accounts`, { content: 'login,groups\nann,crew\n' }),
    );
    const remove = (id: string) => t.request(`POST /beta/sources/${id}/remove-accounts`);
    expect((await refusal(remove(world.directory))).slice(0, 2)).toEqual([400, '400.2.1.0 Object in use by another']);
    await ended(task.id);
    expect((await remove('nowhere')).status).toBe(404);
    const builtIn = await t.db.selectFrom('source').select('id').where('connector', '=', 'identitynow').executeTakeFirstOrThrow();
    expect((await refusal(remove(builtIn.id))).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
  });
});

test('accounts are removed by administrators of sources; all of a source by people only', async () => {
  const [admin, client] = [await userToken(t, ['SOURCE_ADMIN'], ['idn:accounts:manage']), await clientToken(t, ['idn:accounts:manage'])];
  await expectStatus(202, t.request(`POST /beta/accounts/${await accountId('ann')}/remove`, { token: client }));
  await expectStatus(202, t.request(`DELETE /beta/accounts/${await accountId('zoe')}`, { token: admin }));
  await expectStatus(403, t.request(`POST /beta/sources/${world.directory}/remove-accounts`, { token: client }));
  await expectStatus(202, t.request(`POST /beta/sources/${world.directory}/remove-accounts`, { token: admin }));
  const refused = [await userToken(t, ['HELPDESK']), await userToken(t, ['ORG_ADMIN'], ['idn:accounts-state:manage'])];
  for (const token of refused) {
    await expectStatus(403, t.request(`POST /beta/accounts/${ann}/remove`, { token }));
    await expectStatus(403, t.request(`DELETE /beta/accounts/${ann}`, { token }));
    await expectStatus(403, t.request(`POST /beta/sources/${world.directory}/remove-accounts`, { token }));
  }
  await expectStatus(403, t.request(`POST /beta/accounts/${ann}/reload`, { token: client }));
});
