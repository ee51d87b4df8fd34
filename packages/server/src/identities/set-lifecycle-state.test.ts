import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessOrganisation, accessProfile, activitiesOf, entitlements, grantsOf, plannedFor } from '../../test/access-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { expectStatus, refusal } from '../../test/world.ts';

let t: TestApp;
let org: Awaited<ReturnType<typeof accessOrganisation>>;
let right: (value: string) => string;
const states: Record<string, string> = {};

const count = 14;
const numbers = Array.from({ length: count }, (_, index) => index + 1);
const feed = (state: (number: number) => string = () => 'active') =>
  numbers.map((number) => `p${number},Sales,${state(number)}\n`).join('');

const createState = async (technicalName: string, content: object) => {
  const body = { name: technicalName, technicalName, enabled: true, ...content };
  const { id } = await expectStatus(201, t.request(`POST /beta/identity-profiles/${org.profileId}/lifecycle-states`, { body }));
  states[technicalName] = id;
};

beforeAll(async () => {
  t = await testApp();
  const accounts = numbers.map((number) => `p${number},native\n`).join('');
  org = await accessOrganisation(t, feed(), accounts);
  right = await entitlements(t, org.directory, ['crew', 'deck', 'native']);
  const sources = { sourceIds: [org.directory] };
  const path = `/beta/identity-profiles/${org.profileId}/lifecycle-states` as const;
  const [active] = await expectStatus(200, t.request(`GET ${path}`));
  states.active = active.id;
  await expectStatus(200, t.request(`PATCH ${path}/${active.id}`, { body: [{ op: 'replace', path: '/enabled', value: true }] }));
  const badge = await accessProfile(t, org.directory, [right('crew')]);
  await createState('leave', { accountActions: [{ action: 'DISABLE', ...sources }], identityState: 'INACTIVE_SHORT_TERM' });
  await createState('guest', { accessProfileIds: [badge] });
  await createState('back', { accountActions: [{ action: 'ENABLE', ...sources }] });
  await createState('gone', {
    accountActions: [{ action: 'DELETE', ...sources }],
    identityState: 'INACTIVE_LONG_TERM',
  });
  await createState('locked', { accessActionConfiguration: { removeAllAccessEnabled: true } });
  await createState('asleep', { enabled: false });
  await settle();
});
afterAll(() => t.close());

const settle = async () => {
  t.clock.advance(11_000);
  await t.runJobs();
};
const set = (id: string, lifecycleStateId: string | null, token?: string) =>
  t.request(`POST /v3/identities/${id}/set-lifecycle-state`, { body: { lifecycleStateId }, ...(token && { token }) });
const activityOf = async (id: string, state: string | null): Promise<string> =>
  (await expectStatus(200, set(id, state === null ? null : states[state]!))).accountActivityId;
const stateOf = async (id: string) => (await expectStatus(200, t.request(`GET /beta/identities/${id}`))).lifecycleState;

let used = 0;
/** Somebody whom no other test knows. */
const someone = async () => {
  used += 1;
  return { name: `p${used}`, id: await org.idOf(`p${used}`) };
};

describe('the state', () => {
  test('shows at once, with all that follows from it', async () => {
    const { id } = await someone();
    await activityOf(id, 'leave');
    expect(await expectStatus(200, t.request(`GET /beta/identities/${id}`))).toMatchObject({
      lifecycleState: { stateName: 'leave', manuallyUpdated: true },
      attributes: { cloudLifecycleState: 'leave', identityState: 'INACTIVE_SHORT_TERM' },
    });
  });

  test('holds until the mapped value next changes', async () => {
    const { id, name } = await someone();
    await activityOf(id, 'leave');
    await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [id] } }));
    await t.runJobs();
    expect(await stateOf(id)).toEqual({ stateName: 'leave', manuallyUpdated: true });
    await org.loadPeople(feed((number) => (name === `p${number}` ? 'guest' : 'active')));
    expect(await stateOf(id)).toEqual({ stateName: 'guest', manuallyUpdated: false });
  });

  test('null gives back what is mapped', async () => {
    const { id } = await someone();
    await activityOf(id, 'leave');
    await activityOf(id, null);
    expect(await stateOf(id)).toEqual({ stateName: 'active', manuallyUpdated: false });
    await activityOf(id, null);
    expect(await stateOf(id)).toEqual({ stateName: 'active', manuallyUpdated: false });
  });
});

describe('the activity', () => {
  test('belongs to the caller and has all operations of the change', async () => {
    const { id, name } = await someone();
    const activityId = await activityOf(id, 'leave');
    expect(await plannedFor(t, id)).toEqual([`DISABLE on ${name}`]);
    expect(await activitiesOf(t, id)).toMatchObject([
      {
        id: activityId,
        type: 'LifecycleStateChange',
        requester_id: t.adminId,
        execution_status: 'EXECUTING',
        completion_status: null,
        client_metadata: null,
        items: ['DISABLE PENDING'],
      },
    ]);
  });

  test('is there even if nothing is to be done', async () => {
    const { id } = await someone();
    const activityId = await activityOf(id, 'active');
    expect(await activitiesOf(t, id)).toMatchObject([
      { id: activityId, execution_status: 'COMPLETED', completion_status: 'SUCCESS', errors: [], items: [] },
    ]);
    expect((await activitiesOf(t, id))[0]!.completed).not.toBeNull();
  });

  test('stands in the event of the call', async () => {
    const { id } = await someone();
    const accountActivityId = await activityOf(id, 'leave');
    const events = await t.db.selectFrom('event').selectAll().where('target_id', '=', id).orderBy('id').execute();
    expect(events.find(({ type }) => type === 'LIFECYCLE_STATE_SET')).toMatchObject({
      actor_id: t.adminId,
      cause: { accountActivityId, trackingId: expect.any(String) },
      before: { lifecycleState: { stateName: 'active', manuallyUpdated: false } },
      after: { stateName: 'leave' },
    });
    expect(events.at(-1)).toMatchObject({ type: 'IDENTITY_ATTRIBUTES_CHANGED', after: { cloudLifecycleState: 'leave' } });
  });
});

describe('what a state does', () => {
  test('its access comes with it and goes with it, and a disabled account is only enabled by a state', async () => {
    const { id, name } = await someone();
    await activityOf(id, 'leave');
    await activityOf(id, 'guest');
    await activityOf(id, 'back');
    expect(await plannedFor(t, id)).toEqual([
      `DISABLE on ${name}`,
      `MODIFY, ADD groups crew on ${name}`,
      `ENABLE on ${name}`,
      `MODIFY, REMOVE groups crew on ${name}`,
    ]);
    expect((await activitiesOf(t, id)).map(({ type, items }) => [type, ...items])).toEqual([
      ['LifecycleStateChange', 'DISABLE PENDING'],
      ['LifecycleStateChange', 'ADD crew PENDING'],
      ['LifecycleStateChange', 'ENABLE PENDING', 'REMOVE crew PENDING'],
    ]);
    expect(await grantsOf(t, id)).toEqual([]);
  });

  test('while accounts are deleted nothing is given there', async () => {
    const { id, name } = await someone();
    await activityOf(id, 'gone');
    await role(id, 'deck');
    await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [id] } }));
    await t.runJobs();
    expect([await plannedFor(t, id), await grantsOf(t, id)]).toEqual([[`DELETE on ${name}`], []]);
    await activityOf(id, null);
    expect((await plannedFor(t, id)).at(-1)).toBe(`CREATE, SET login ${name}, ADD groups deck on ${name}`);
  });

  test('all access is taken away, native values too, and comes back with the next state', async () => {
    const { id, name } = await someone();
    const roleId = await role(id, 'deck');
    await activityOf(id, 'locked');
    expect((await plannedFor(t, id)).slice(1)).toEqual([`MODIFY, REMOVE groups deck, REMOVE groups native on ${name}`]);
    expect(await grantsOf(t, id)).toEqual([]);
    await activityOf(id, null);
    expect((await plannedFor(t, id)).at(-1)).toBe(`MODIFY, ADD groups deck on ${name}`);
    expect(await grantsOf(t, id)).toEqual([['deck', `role:${roleId}`]]);
  });

  test('what was set by hand on an account ends with the state', async () => {
    const { id } = await someone();
    const account = () => t.db.selectFrom('account').select('set_by_hand').where('identity_id', '=', id).executeTakeFirstOrThrow();
    await t.db.updateTable('account').set({ set_by_hand: 'ENABLED' }).where('identity_id', '=', id).execute();
    await activityOf(id, 'leave');
    expect([await account(), (await plannedFor(t, id)).length]).toEqual([{ set_by_hand: null }, 1]);
  });

  test('a state that is mapped acts under its own kind of activity', async () => {
    const { id, name } = await someone();
    await org.loadPeople(feed((number) => (name === `p${number}` ? 'leave' : 'active')));
    expect(await activitiesOf(t, id)).toMatchObject([{ type: 'CloudAutomated', requester_id: null, items: ['DISABLE PENDING'] }]);
  });
});

describe('refusals', () => {
  test('an unknown identity, an unknown or foreign state, a disabled one, and nothing at all', async () => {
    const { id } = await someone();
    const unknownId = 'f'.repeat(32);
    expect((await set(unknownId, states.leave!)).status).toBe(404);
    const notFound = (text: string) => [
      400,
      '400.1.404 Referenced object not found',
      `Referenced lifecycle state "${text}" was not found.`,
    ];
    expect(await refusal(set(id, unknownId))).toEqual(notFound(unknownId));
    expect(await refusal(set(t.adminId, states.leave!))).toEqual(notFound(states.leave!));
    expect((await refusal(set(id, states.asleep!))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
    const empty = t.request(`POST /v3/identities/${id}/set-lifecycle-state`, { body: {} });
    expect((await refusal(empty)).slice(0, 2)).toEqual([400, '400.1.0 Required data missing or empty']);
    expect([await stateOf(id), await activitiesOf(t, id)]).toEqual([{ stateName: 'active', manuallyUpdated: false }, []]);
  });

  test('only administrators may', async () => {
    const { id } = await someone();
    const attempt = async (token: string) => (await set(id, states.leave!, token)).status;
    expect(await attempt(await userToken(t, ['HELPDESK']))).toBe(403);
    expect(await attempt(await clientToken(t))).toBe(403);
    expect(await attempt(await userToken(t, ['ORG_ADMIN'], ['idn:identity:manage']))).toBe(403);
    expect(await attempt(await userToken(t, ['ORG_ADMIN'], ['idn:identity-lifecycle-state:manage']))).toBe(200);
  });
});

let roles = 0;
/** An enabled role that gives one person one right. */
async function role(memberId: string, value: string): Promise<string> {
  roles += 1;
  const body = {
    name: `Role ${roles}`,
    owner: { id: t.adminId },
    enabled: true,
    entitlements: [{ id: right(value) }],
    membership: { type: 'IDENTITY_LIST', identities: [{ id: memberId }] },
  };
  const { id } = await expectStatus(201, t.request('POST /beta/roles', { body }));
  await settle();
  return id;
}
