import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessOrganisation, accessProfile, activitiesOf, entitlements, grantsOf, plannedFor } from '../../test/access-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { expectStatus } from '../../test/world.ts';

let t: TestApp;
let org: Awaited<ReturnType<typeof accessOrganisation>>;
let right: (value: string) => string;

/** Two people a test, so that none sees what another one left: `a1` and `b1`, each with an account of its own unless there are none. */
const count = 20;
const numbers = Array.from({ length: count }, (_, index) => index + 1);
const withAccounts = numbers.slice(2);

beforeAll(async () => {
  t = await testApp();
  const people = numbers.flatMap((number) => [`a${number},Sales,\n`, `b${number},Sales,\n`]).join('');
  const accounts = withAccounts.flatMap((number) => [`a${number},\n`, `b${number},native\n`]).join('');
  org = await accessOrganisation(t, people, accounts);
  right = await entitlements(t, org.directory, ['crew', 'deck', 'engine', 'native']);
});
afterAll(() => t.close());

let roles = 0;
const role = async (members: readonly string[], access: { profiles?: string[]; rights?: string[] }, more: object = {}) => {
  roles += 1;
  const body = {
    name: `Role ${roles}`,
    owner: { id: t.adminId },
    enabled: true,
    accessProfiles: (access.profiles ?? []).map((id) => ({ id })),
    entitlements: (access.rights ?? []).map((value) => ({ id: right(value) })),
    membership: { type: 'IDENTITY_LIST', identities: members.map((id) => ({ id })) },
    ...more,
  };
  const { id } = await expectStatus(201, t.request('POST /beta/roles', { body }));
  await settle();
  return id as string;
};
const patchRole = async (id: string, ...body: object[]) => {
  await expectStatus(200, t.request(`PATCH /beta/roles/${id}`, { body }));
  await settle();
};
const patchProfile = async (id: string, ...body: object[]) => {
  await expectStatus(200, t.request(`PATCH /beta/access-profiles/${id}`, { body }));
  await settle();
};
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
const listOf = (...ids: string[]) => replace('/membership', { type: 'IDENTITY_LIST', identities: ids.map((id) => ({ id })) });
/** Past the rest that a change takes. */
const settle = async () => {
  t.clock.advance(11_000);
  await t.runJobs();
};
/** How many identities the last task of a kind asked for. */
const lastRefresh = async (kind: string) =>
  (await t.db.selectFrom('task').select('attributes').where('kind', '=', kind).orderBy('id', 'desc').executeTakeFirstOrThrow()).attributes
    .identityCount;

/** What of provisioning is an error of the identity. */
const errorsOf = async (id: string) => {
  const { errors } = await t.db.selectFrom('identity').select('errors').where('id', '=', id).executeTakeFirstOrThrow();
  return errors.filter(({ type }) => type.startsWith('provisioning')).map(({ reason }) => reason);
};

let used = 0;
/** Two people whom no other test knows. */
const pair = async () => {
  used += 1;
  const [a, b] = [`a${used}`, `b${used}`];
  return { a, b, ann: await org.idOf(a), bob: await org.idOf(b) };
};

describe('a role', () => {
  test('makes the account that its access needs, once', async () => {
    const { a, ann } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew'), right('deck')]);
    const roleId = await role([ann], { profiles: [profile], rights: ['engine'] });
    expect(await plannedFor(t, ann)).toEqual([`CREATE, SET login ${a}, ADD groups crew, ADD groups deck, ADD groups engine on ${a}`]);
    expect(await grantsOf(t, ann)).toEqual([
      ['crew', `role:${roleId}`],
      ['deck', `role:${roleId}`],
      ['engine', `role:${roleId}`],
    ]);
    expect(await activitiesOf(t, ann)).toMatchObject([
      {
        type: 'Identity Refresh',
        requester_id: null,
        execution_status: 'EXECUTING',
        items: ['CREATE PENDING', 'ADD crew PENDING', 'ADD deck PENDING', 'ADD engine PENDING'],
      },
    ]);
    await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [ann] } }));
    await t.runJobs();
    expect(await plannedFor(t, ann)).toHaveLength(1);
  });

  test('that is lost takes away what it gave, behind what is still open, and never the account', async () => {
    const { a, ann } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew')]);
    const roleId = await role([ann], { profiles: [profile] });
    await patchRole(roleId, listOf());
    expect(await plannedFor(t, ann)).toEqual([`CREATE, SET login ${a}, ADD groups crew on ${a}`, `MODIFY, REMOVE groups crew on ${a}`]);
    expect(await grantsOf(t, ann)).toEqual([]);
  });

  test('gives a right to the account that is there, and asks for it under its own name', async () => {
    const { a, ann } = await pair();
    const roleId = await role([ann], { rights: ['crew'] });
    expect(await plannedFor(t, ann)).toEqual([`MODIFY, ADD groups crew on ${a}`]);
    const item = await t.db.selectFrom('account_activity_item').selectAll().where('native_identity', '=', a).executeTakeFirstOrThrow();
    expect(item.requested_object).toEqual({
      requestedObjectId: roleId,
      requestedObjectName: expect.stringMatching(/^Role /),
      requestedObjectType: 'ROLE',
    });
  });

  test('leaves what another one gives too', async () => {
    const { a, ann } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew'), right('deck')]);
    const first = await role([ann], { profiles: [profile] });
    const second = await role([ann], { rights: ['crew'] });
    expect(await grantsOf(t, ann)).toEqual([
      ['crew', ...[`role:${first}`, `role:${second}`].sort()],
      ['deck', `role:${first}`],
    ]);
    await patchRole(first, listOf());
    expect(await plannedFor(t, ann)).toEqual([`MODIFY, ADD groups crew, ADD groups deck on ${a}`, `MODIFY, REMOVE groups deck on ${a}`]);
    expect(await grantsOf(t, ann)).toEqual([['crew', `role:${second}`]]);
    await patchRole(second, listOf());
    expect((await plannedFor(t, ann)).at(-1)).toBe(`MODIFY, REMOVE groups crew on ${a}`);
  });

  test('takes over what is there already, and takes it away with the last cause; what it never gave stays', async () => {
    const { b, bob } = await pair();
    const roleId = await role([bob], { rights: ['native'] });
    expect([await plannedFor(t, bob), await grantsOf(t, bob)]).toEqual([[], [['native', `role:${roleId}`]]]);
    await patchRole(roleId, listOf());
    expect(await plannedFor(t, bob)).toEqual([`MODIFY, REMOVE groups native on ${b}`]);
    const other = await pair();
    const crew = await role([other.bob], { rights: ['crew'] });
    await patchRole(crew, listOf());
    expect(await plannedFor(t, other.bob)).toEqual([`MODIFY, ADD groups crew on ${other.b}`, `MODIFY, REMOVE groups crew on ${other.b}`]);
  });

  test('that gives something else has only its holders processed, each for the difference', async () => {
    const { a, b, ann, bob } = await pair();
    const profile = await accessProfile(t, org.directory, [right('deck')]);
    const roleId = await role([ann, bob], { rights: ['crew'] });
    await patchRole(roleId, replace('/accessProfiles', [{ id: profile }]), replace('/entitlements', []));
    expect(await lastRefresh('refresh-role-access')).toBe(2);
    for (const [id, name] of [
      [ann, a],
      [bob, b],
    ] as const) {
      expect(await plannedFor(t, id)).toEqual([
        `MODIFY, ADD groups crew on ${name}`,
        `MODIFY, ADD groups deck, REMOVE groups crew on ${name}`,
      ]);
      expect(await grantsOf(t, id)).toEqual([['deck', `role:${roleId}`]]);
    }
    const before = await t.db.selectFrom('task').select('id').where('kind', '=', 'refresh-role-access').execute();
    await patchRole(roleId, replace('/name', 'Another name'));
    expect(await t.db.selectFrom('task').select('id').where('kind', '=', 'refresh-role-access').execute()).toHaveLength(before.length);
  });

  test('that is disabled or deleted takes everything back', async () => {
    const { a, b, ann, bob } = await pair();
    const [disabled, deleted] = [await role([ann], { rights: ['crew'] }), await role([bob], { rights: ['crew'] })];
    await patchRole(disabled, replace('/enabled', false));
    expect((await t.request(`DELETE /beta/roles/${deleted}`)).status).toBe(204);
    await t.runJobs();
    expect((await plannedFor(t, ann)).at(-1)).toBe(`MODIFY, REMOVE groups crew on ${a}`);
    expect((await plannedFor(t, bob)).at(-1)).toBe(`MODIFY, REMOVE groups crew on ${b}`);
    expect(await t.db.selectFrom('role_entitlement').selectAll().where('role_id', '=', deleted).execute()).toEqual([]);
  });

  test('starts to give on the day its assignment starts', async () => {
    const { a, ann } = await pair();
    const roleId = await role([], { rights: ['crew'] });
    await t.db
      .insertInto('role_assignment')
      .values({
        id: t.services.ids.next(),
        identity_id: ann,
        role_id: roleId,
        source: 'LCM',
        assigner_id: null,
        comments: null,
        added: new Date(t.clock.now()).toISOString(),
        start_date: new Date(t.clock.now() + 60_000).toISOString(),
        remove_date: new Date(t.clock.now() + 120_000).toISOString(),
      })
      .execute();
    await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [ann] } }));
    await t.runJobs();
    expect(await plannedFor(t, ann)).toEqual([]);
    t.clock.advance(60_000);
    await t.runJobs();
    expect(await plannedFor(t, ann)).toEqual([`MODIFY, ADD groups crew on ${a}`]);
    t.clock.advance(60_000);
    await t.runJobs();
    expect((await plannedFor(t, ann)).at(-1)).toBe(`MODIFY, REMOVE groups crew on ${a}`);
  });
});

describe('an access profile', () => {
  test('that grows gives its holders more, and only they are processed', async () => {
    const { a, ann } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew')]);
    await role([ann], { profiles: [profile] });
    await patchProfile(profile, { op: 'add', path: '/entitlements/-', value: { id: right('deck') } });
    expect(await lastRefresh('refresh-access-profile')).toBe(1);
    expect(await plannedFor(t, ann)).toEqual([`MODIFY, ADD groups crew on ${a}`, `MODIFY, ADD groups deck on ${a}`]);
  });

  test('that shrinks leaves its holders what they have, detached, and gives it to nobody new', async () => {
    const { a, b, ann, bob } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew'), right('deck')]);
    const roleId = await role([ann], { profiles: [profile] });
    await patchProfile(profile, { op: 'remove', path: '/entitlements/1' });
    await patchRole(roleId, listOf(ann, bob));
    expect(await plannedFor(t, ann)).toEqual([`MODIFY, ADD groups crew, ADD groups deck on ${a}`]);
    expect(await grantsOf(t, ann)).toEqual([
      ['crew', `role:${roleId}`],
      ['deck', `detached:${profile}`],
    ]);
    expect(await plannedFor(t, bob)).toEqual([`MODIFY, ADD groups crew on ${b}`]);
    await patchRole(roleId, listOf());
    expect((await plannedFor(t, ann)).slice(1)).toEqual([`MODIFY, REMOVE groups crew on ${a}`]);
    expect(await grantsOf(t, ann)).toEqual([['deck', `detached:${profile}`]]);
  });

  test('that leaves a role is withdrawn, unlike what leaves an access profile', async () => {
    const { a, ann } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew')]);
    const roleId = await role([ann], { profiles: [profile] });
    await patchRole(roleId, { op: 'remove', path: '/accessProfiles/0' });
    expect((await plannedFor(t, ann)).at(-1)).toBe(`MODIFY, REMOVE groups crew on ${a}`);
    expect((await t.request(`DELETE /beta/access-profiles/${profile}`)).status).toBe(204);
  });

  test('that is disabled stays with its holders and is given to nobody new', async () => {
    const { a, ann, bob } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew')]);
    const roleId = await role([ann], { profiles: [profile] });
    await patchProfile(profile, replace('/enabled', false));
    await patchRole(roleId, listOf(ann, bob));
    expect(await plannedFor(t, ann)).toEqual([`MODIFY, ADD groups crew on ${a}`]);
    expect([await grantsOf(t, ann), await grantsOf(t, bob)]).toEqual([[['crew', `role:${roleId}`]], []]);
    await patchProfile(profile, replace('/enabled', true));
    expect(await grantsOf(t, bob)).toEqual([['crew', `role:${roleId}`]]);
  });

  test('goes to the account that meets its criteria; where none does, the activity says so and nothing is made', async () => {
    const { a, ann } = await pair();
    const criteria = (value: string) => ({ operation: 'EQUALS', attribute: 'login', value });
    const profile = await accessProfile(t, org.directory, [right('crew')], { provisioningCriteria: criteria('nobody') });
    await role([ann], { profiles: [profile] });
    expect([await plannedFor(t, ann), await grantsOf(t, ann)]).toEqual([[], []]);
    const reason = expect.stringMatching(/^No account on Directory meets the provisioning criteria of the access profile /);
    expect(await activitiesOf(t, ann)).toMatchObject([
      { execution_status: 'COMPLETED', completion_status: 'FAILURE', errors: [reason], items: ['ADD crew FAILED'] },
    ]);
    expect(await errorsOf(ann)).toEqual([reason]);
    await patchProfile(profile, replace('/provisioningCriteria', criteria(a.toUpperCase())));
    expect(await plannedFor(t, ann)).toEqual([`MODIFY, ADD groups crew on ${a}`]);
    expect(await errorsOf(ann)).toEqual([]);
  });
});

describe('a lifecycle state', () => {
  const path = () => `/beta/identity-profiles/${org.profileId}/lifecycle-states` as const;
  let states = 0;
  const stateWith = async (content: object) => {
    states += 1;
    const body = { name: `State ${states}`, technicalName: `state${states}`, enabled: true, ...content };
    return (await expectStatus(201, t.request(`POST ${path()}`, { body }))).id as string;
  };
  const setState = (id: string, lifecycleStateId: string) =>
    expectStatus(200, t.request(`POST /v3/identities/${id}/set-lifecycle-state`, { body: { lifecycleStateId } }));

  test('gives access to those in it, follows what changes in that, and takes it back', async () => {
    const { a, ann } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew')]);
    const id = await stateWith({ accessProfileIds: [profile] });
    await setState(ann, id);
    await settle();
    expect(await grantsOf(t, ann)).toEqual([['crew', `lifecycle:${id}`]]);
    await patchProfile(profile, { op: 'add', path: '/entitlements/-', value: { id: right('deck') } });
    expect(await lastRefresh('refresh-access-profile')).toBe(1);
    await expectStatus(200, t.request(`PATCH ${path()}/${id}`, { body: [replace('/accessProfileIds', [])] }));
    await settle();
    expect(await plannedFor(t, ann)).toEqual([
      `MODIFY, ADD groups crew on ${a}`,
      `MODIFY, ADD groups deck on ${a}`,
      `MODIFY, REMOVE groups crew, REMOVE groups deck on ${a}`,
    ]);
    expect(await grantsOf(t, ann)).toEqual([]);
  });

  test('of those inactive for long is left out of changes, and not of direct processing', async () => {
    const { a, ann } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew')]);
    await setState(ann, await stateWith({ accessProfileIds: [profile], identityState: 'INACTIVE_LONG_TERM' }));
    await settle();
    await patchProfile(profile, { op: 'add', path: '/entitlements/-', value: { id: right('deck') } });
    expect(await lastRefresh('refresh-access-profile')).toBe(0);
    expect(await plannedFor(t, ann)).toEqual([`MODIFY, ADD groups crew on ${a}`]);
    await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [ann] } }));
    await t.runJobs();
    expect((await plannedFor(t, ann)).at(-1)).toBe(`MODIFY, ADD groups deck on ${a}`);
  });

  test('disables accounts, but not on a source for which it gives access', async () => {
    const { a, ann, bob, b } = await pair();
    const profile = await accessProfile(t, org.directory, [right('crew')]);
    const accountActions = [{ action: 'DISABLE', sourceIds: [org.directory] }];
    await setState(ann, await stateWith({ accountActions }));
    await setState(bob, await stateWith({ accountActions, accessProfileIds: [profile] }));
    expect(await plannedFor(t, ann)).toEqual([`DISABLE on ${a}`]);
    expect(await plannedFor(t, bob)).toEqual([`MODIFY, ADD groups crew on ${b}`]);
  });
});
