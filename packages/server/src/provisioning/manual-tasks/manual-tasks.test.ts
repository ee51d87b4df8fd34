import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessOrganisation, activitiesOf, entitlements } from '../../../test/access-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { accountsOf, createSource, expectStatus, load, refusal } from '../../../test/world.ts';

/** People change the accounts of the badge office: a role gives a badge there. */

let t: TestApp;
let world: Awaited<ReturnType<typeof accessOrganisation>>;
let office: string;
let badge: (value: string) => string;
let owner: string;
let ownerToken: string;
let people = 0;
const everybody = Array.from({ length: 8 }, (_, index) => `p${index + 1}`);
/** The feed of people, of whom one may work elsewhere. */
const feed = (moved = '', department = 'sales') => everybody.map((id) => `${id},${id === moved ? department : 'sales'},active`).join('\n');

beforeAll(async () => {
  t = await testApp();
  world = await accessOrganisation(t, feed());
  office = await createSource(t, {
    name: 'Badge office',
    columns: ['holder', 'label', { name: 'badges', isMulti: true, isEntitlement: true }],
    nameColumn: 'label',
  });
  badge = await entitlements(t, office, ['gate', 'lab'], 'badges');
  const fields = [
    { name: 'holder', transform: { type: 'identityAttribute', attributes: { name: 'uid' } } },
    { name: 'label', transform: { type: 'static', attributes: { value: 'Badge of $holder' } } },
  ];
  await expectStatus(201, t.request(`POST /beta/sources/${office}/provisioning-policies`, { body: { name: 'Account', fields } }));
  for (const [department, value] of [
    ['sales', 'gate'],
    ['research', 'lab'],
  ] as const) {
    const criteria = { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'department' }, stringValue: department };
    const body = {
      name: `Badges of ${department}`,
      owner: { id: t.adminId },
      enabled: true,
      membership: { type: 'STANDARD', criteria },
      entitlements: [{ id: badge(value) }],
    };
    await expectStatus(201, t.request('POST /beta/roles', { body }));
  }
  ownerToken = await userToken(t, []);
  const users = await t.db.selectFrom('identity').select('id').where('name', 'like', 'user %').execute();
  owner = users[0]!.id;
  await expectStatus(200, t.request(`PATCH /beta/sources/${office}`, { body: [{ op: 'replace', path: '/owner/id', value: owner }] }));
  t.clock.advance(11_000);
  await t.runJobs();
});
afterAll(() => t.close());

let uid: string;
let person: string;

/** The next one in sales, who needs a badge. */
beforeEach(async () => {
  uid = everybody[people]!;
  people += 1;
  person = await world.idOf(uid);
});

const tasks = async (filters: string, token?: string) =>
  expectStatus(200, t.request(`GET /muster/v1/manual-tasks?filters=${encodeURIComponent(filters)}`, token ? { token } : {}));
const taskOf = async (state = 'OPEN') => {
  const [found, ...more] = await tasks(`identityId eq "${person}" and state eq "${state}"`);
  expect(more).toEqual([]);
  return found;
};
const complete = (id: string, body: object, token?: string) =>
  t.request(`POST /muster/v1/manual-tasks/${id}/complete`, { body, ...(token && { token }) });
const move = (department: string) => world.loadPeople(feed(uid, department));

test('a task says who is asked to do what for whom', async () => {
  const task = await taskOf();
  expect(task).toMatchObject({
    state: 'OPEN',
    owner: { type: 'IDENTITY', id: owner },
    identity: { type: 'IDENTITY', id: person, name: uid },
    source: { type: 'SOURCE', id: office, name: 'Badge office' },
    nativeIdentity: uid,
    operations: [
      {
        operation: 'CREATE',
        state: 'MANUAL',
        changes: [
          { attribute: 'holder', op: 'SET', value: uid },
          { attribute: 'label', op: 'SET', value: `Badge of ${uid}` },
          { attribute: 'badges', op: 'ADD', value: 'gate' },
        ],
      },
    ],
    closed: null,
    comment: null,
  });
  const [activity] = await activitiesOf(t, person);
  expect(activity).toMatchObject({ id: task.accountActivityId, execution_status: 'EXECUTING', completion_status: 'PENDING' });
});

describe('a task that is done', () => {
  test('makes the account known as it was asked for; a feed that says the same changes nothing', async () => {
    const { id, accountActivityId } = await taskOf();
    const answer = await expectStatus(200, complete(id, { completed: true, comment: 'printed' }, ownerToken));
    expect(answer).toMatchObject({ state: 'DONE', comment: 'printed', closed: expect.any(String), operations: [{ state: 'DONE' }] });
    const [account] = (await accountsOf(t, office)).filter((one: any) => one.nativeIdentity === uid);
    expect(account).toMatchObject({
      name: `Badge of ${uid}`,
      identityId: person,
      origin: 'PROVISIONED',
      manuallyCorrelated: true,
      attributes: { holder: uid, label: `Badge of ${uid}`, badges: ['gate'] },
      hasEntitlements: true,
    });
    const held = await expectStatus(200, t.request(`GET /beta/accounts/${account.id}/entitlements`));
    expect(held.map((one: any) => one.id)).toEqual([badge('gate')]);
    const activity = await expectStatus(200, t.request(`GET /beta/account-activities/${accountActivityId}`));
    expect(activity).toMatchObject({ executionStatus: 'COMPLETED', completionStatus: 'SUCCESS' });
    expect(activity.items.map((item: any) => item.provisioningStatus)).toEqual(['UNVERIFIABLE', 'UNVERIFIABLE']);
    await t.runJobs();
    expect(await activitiesOf(t, person)).toHaveLength(1);
    const ended = await t.db
      .selectFrom('event')
      .selectAll()
      .where('type', '=', 'MANUAL_TASK_COMPLETED')
      .where('target_id', '=', id)
      .execute();
    expect(ended).toMatchObject([{ actor_id: owner, after: { comment: 'printed' } }]);
    const task = await load(t, office, `holder,label,badges\n${uid},Badge of ${uid},gate\n`);
    expect(task.attributes).toMatchObject({ optimized: 1, updated: 0, deleted: 0 });
  });

  test('changes what is known of an account; the next feed has the last word', async () => {
    await expectStatus(200, complete((await taskOf()).id, { completed: true }));
    await move('research');
    const task = await taskOf();
    expect(task.operations.map(({ operation, changes }: any) => [operation, changes])).toEqual([
      [
        'MODIFY',
        [
          { attribute: 'badges', op: 'ADD', value: 'lab' },
          { attribute: 'badges', op: 'REMOVE', value: 'gate' },
        ],
      ],
    ]);
    await expectStatus(200, complete(task.id, { completed: true }));
    const [account] = (await accountsOf(t, office)).filter((one: any) => one.nativeIdentity === uid);
    expect(account.attributes.badges).toEqual(['lab']);
    await load(t, office, `holder,label,badges\n${uid},Badge of ${uid},gate\n`);
    expect((await taskOf()).operations).toMatchObject([{ changes: [{ op: 'ADD', value: 'lab' }] }]);
  });
});

describe('a task that is rejected', () => {
  test('has failed, with what follows from it, and is not asked for again by an event', async () => {
    const { id, accountActivityId } = await taskOf();
    await move('research');
    const answer = await expectStatus(200, complete(id, { completed: false, comment: 'no photo' }));
    expect(answer).toMatchObject({
      state: 'REJECTED',
      comment: 'no photo',
      operations: [{ state: 'FAILED', lastError: 'Rejected by admin: no photo' }],
    });
    const activity = await expectStatus(200, t.request(`GET /beta/account-activities/${accountActivityId}`));
    expect(activity).toMatchObject({ completionStatus: 'FAILURE', errors: [`Badge office: CREATE ${uid}: Rejected by admin: no photo`] });
    await t.runJobs();
    expect(await tasks(`identityId eq "${person}" and state eq "OPEN"`)).toEqual([]);
    expect(await expectStatus(200, t.request(`GET /beta/identities/${person}`))).toMatchObject({ processingState: 'ERROR' });
    expect(
      await t.db.selectFrom('event').select('id').where('type', '=', 'MANUAL_TASK_REJECTED').where('target_id', '=', id).execute(),
    ).toHaveLength(1);
  });

  test('is asked for again by a retry', async () => {
    const { id, operations } = await taskOf();
    await expectStatus(200, complete(id, { completed: false }));
    const retried = await expectStatus(200, t.request(`POST /muster/v1/operations/${operations[0].id}/retry`));
    expect(retried).toMatchObject({ state: 'MANUAL' });
    await t.runJobs();
    const again = await taskOf();
    expect(again).toMatchObject({ operations: [{ id: operations[0].id }] });
    expect(again.id).not.toBe(id);
    expect((await activitiesOf(t, person)).at(-1)).toMatchObject({ execution_status: 'EXECUTING', completion_status: 'PENDING' });
  });
});

test('tasks are filtered, counted and paged', async () => {
  const task = await taskOf();
  expect(await tasks(`id eq "${task.id}" and sourceId eq "${office}" and ownerId eq "${owner}"`)).toEqual([task]);
  expect(await tasks('sourceId in ("nothing", "nowhere")')).toEqual([]);
  const counted = await t.request('GET /muster/v1/manual-tasks?limit=0&count=true&filters=state%20in%20("open","done","rejected")');
  const all = await t.db.selectFrom('manual_task').select('id').execute();
  expect([counted.body, counted.headers['x-total-count']]).toEqual([[], String(all.length)]);
  expect((await refusal(t.request('GET /muster/v1/manual-tasks?filters=comment%20eq%20"x"')))[0]).toBe(400);
});

test('a task is completed once, by its owner or an administrator, and seen by administrators and the owner', async () => {
  const { id } = await taskOf();
  const [sourceAdmin, stranger, client] = [await userToken(t, ['SOURCE_ADMIN']), await userToken(t, []), await clientToken(t)];
  for (const token of [sourceAdmin, client, ownerToken]) expect(await tasks(`id eq "${id}"`, token)).toHaveLength(1);
  expect(await tasks(`id eq "${id}"`, stranger)).toEqual([]);
  await expectStatus(403, complete(id, { completed: true }, sourceAdmin));
  await expectStatus(403, complete(id, { completed: true }, client));
  await expectStatus(404, complete(id, { completed: true }, stranger));
  await expectStatus(404, complete('0'.repeat(32), { completed: true }));
  expect((await refusal(complete(id, {}))).slice(0, 2)).toEqual([400, '400.1.0 Required data missing or empty']);
  await expectStatus(200, complete(id, { completed: true }, ownerToken));
  expect((await refusal(complete(id, { completed: true }))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
});
