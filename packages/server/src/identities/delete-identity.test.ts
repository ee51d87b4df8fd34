import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { accountsOf, createProfile, createSource, everybody, expectStatus, fromAccount, identity, load } from '../../test/world.ts';
import { upsertPersonalAccessToken } from '../auth/api-client-store.ts';
import { insertTask } from '../tasks/task-store.ts';

let t: TestApp;
let staff: string;
let tickets: string;
const feed = ['id,login,mail,boss', '1,ada,ada@example.com,', '2,bob,bob@example.com,1', '3,cleo,cleo@example.com,1', ''].join('\n');

beforeAll(async () => {
  t = await testApp();
  staff = await createSource(t, {
    name: 'Staff',
    columns: ['id', 'login', 'mail', 'boss'],
    nameColumn: 'login',
    correlation: [{ property: 'identificationNumber', value: 'id' }],
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'identificationNumber' },
  });
  const mapped = { uid: 'login', firstname: 'login', lastname: 'login', email: 'mail', identificationNumber: 'id', manager: 'boss' };
  await createProfile(t, {
    name: 'Staff',
    sourceId: staff,
    mappings: Object.entries(mapped).map(([to, column]) => fromAccount(to, staff, column)),
  });
  tickets = await createSource(t, { name: 'Tickets', columns: ['user', 'mail'], correlation: [{ property: 'email', value: 'mail' }] });
  await load(t, staff, feed);
  await load(t, tickets, 'user,mail\nu1,ada@example.com\nu2,nobody@example.com\n');
});
afterAll(() => t.close());

const remove = (id: string, token?: string) => t.request(`DELETE /beta/identities/${id}`, token === undefined ? {} : { token });
const idOf = async (alias: string) => (await identity(t, alias)).id as string;

describe('refused', () => {
  test('while it owns something, which the answer lists', async () => {
    const id = await idOf('bob');
    const owner = { type: 'IDENTITY', id };
    const role = await expectStatus(201, t.request('POST /beta/roles', { body: { name: 'Owned role', owner } }));
    const source = await expectStatus(
      201,
      t.request('POST /beta/sources', { body: { name: 'Owned source', owner, connector: 'delimited-file' } }),
    );
    const profiled = await createSource(t, { name: 'Profiled', columns: ['id'] });
    const body = { name: 'Owned profile', owner, authoritativeSource: { id: profiled } };
    const profile = await expectStatus(201, t.request('POST /beta/identity-profiles', { body }));
    const entity = (type: string, { id, name }: { id: string; name: string }) => expect.objectContaining({ id, name, type });
    expect(await remove(id)).toMatchObject({
      status: 400,
      body: {
        message: 'Identity is the owner of following resources',
        associationDetails: [
          { associationType: 'IDENTITY_PROFILE_OWNER', entities: [entity('IDENTITY_PROFILE', profile)] },
          { associationType: 'ROLE_OWNER', entities: [entity('ROLE', role)] },
          { associationType: 'SOURCE_OWNER', entities: [entity('SOURCE', source)] },
        ],
      },
    });
    expect((await t.request(`GET /beta/identities/${id}/ownership`)).body.associationDetails).toHaveLength(3);
    expect(await idOf('bob')).toBe(id);
  });

  test('while it is protected', async () => {
    const id = await idOf('cleo');
    await t.db.updateTable('identity').set({ protected: true }).where('id', '=', id).execute();
    expect(await remove(id)).toMatchObject({
      status: 400,
      body: { message: 'Identity is protected and cannot be deleted', associationDetails: [] },
    });
    await t.db.updateTable('identity').set({ protected: false }).where('id', '=', id).execute();
  });

  test('to those without the right: other levels, other scopes', async () => {
    const id = await idOf('cleo');
    expect((await remove(id, await userToken(t, ['HELPDESK']))).status).toBe(403);
    expect((await remove(id, await userToken(t, []))).status).toBe(403);
    expect((await remove(id, await clientToken(t, ['idn:identity:read']))).status).toBe(403);
    expect(await idOf('cleo')).toBe(id);
  });

  test('for what is no identity of its own: unknown, or the shadow of an uncorrelated account', async () => {
    expect((await remove('0'.repeat(32))).status).toBe(404);
    const shadow = (await everybody(t, 'NONE')).find((one: any) => one.alias === 'u2');
    expect((await remove(shadow.id)).status).toBe(404);
    expect((await t.request(`GET /beta/identities/${shadow.id}`)).status).toBe(200);
  });
});

test('a manager with accounts, roles, a sign-in and tasks goes, and nothing of it stays', async () => {
  const [ada, bob] = [await idOf('ada'), await idOf('bob')];
  const now = new Date(t.clock.now()).toISOString();
  const membership = { type: 'IDENTITY_LIST', identities: [{ id: ada }, { id: bob }] };
  const body = { name: 'Listed', owner: { id: t.adminId }, enabled: true, membership };
  const role = await expectStatus(201, t.request('POST /beta/roles', { body }));
  t.clock.advance(11_000);
  await t.runJobs();
  expect(await expectStatus(200, t.request(`GET /beta/roles/${role.id}/assigned-identities`))).toHaveLength(2);
  await upsertPersonalAccessToken(t.db, { id: t.services.ids.next(), identityId: ada, name: 'pat', secretHash: '', now });
  const target = { type: 'IDENTITY', id: ada, name: 'ada' } as const;
  const task = {
    kind: 'process-identities',
    type: 'QUEUED_TASK',
    uniqueName: 'About ada',
    description: '',
    launcher: 'admin',
    target,
  } as const;
  const taskId = t.services.ids.next();
  await insertTask(t.db, { ...task, id: taskId, state: {}, now });

  const { status, text } = await remove(ada, await clientToken(t, ['idn:identity:manage']));
  expect([status, text]).toEqual([204, '']);
  await t.runJobs();

  for (const path of ['', '/ownership', '/role-assignments'])
    expect([path, (await t.request(`GET /beta/identities/${ada}${path}`)).status]).toEqual([path, 404]);
  expect((await remove(ada)).status).toBe(404);
  expect((await everybody(t, 'NONE')).map((one: any) => one.id)).not.toContain(ada);
  const again = await t.request('POST /beta/identities/process', { body: { identityIds: [ada] } });
  expect([again.status, again.body.detailCode]).toEqual([400, '400.1.404 Referenced object not found']);
  expect(await identity(t, 'bob')).toMatchObject({ managerRef: null });
  expect(await identity(t, 'cleo')).toMatchObject({ managerRef: null });
  expect(await expectStatus(200, t.request(`GET /beta/roles/${role.id}/assigned-identities`))).toMatchObject([{ id: bob }]);
  expect((await t.request(`GET /beta/roles/${role.id}`)).body.membership.identities.map((one: any) => one.id)).toEqual([bob]);
  expect((await t.request(`GET /beta/task-status/${taskId}`)).body.completionStatus).toBe('TERMINATED');
  expect(await t.db.selectFrom('api_client').select('id').where('identity_id', '=', ada).execute()).toEqual([]);
  for (const table of ['identity_value', 'identity_reference', 'role_member', 'role_assignment'] as const)
    expect([table, await t.db.selectFrom(table).selectAll().where('identity_id', '=', ada).execute()]).toEqual([table, []]);
  for (const source of [staff, tickets]) {
    const [account] = await accountsOf(t, source);
    expect(account).toMatchObject({ uncorrelated: true, identityId: account.id });
  }
  const events = await t.db.selectFrom('event').selectAll().where('target_id', '=', ada).where('type', '=', 'IDENTITY_DELETED').execute();
  expect(events).toMatchObject([{ before: { name: 'ada ada', alias: 'ada', attributes: { uid: 'ada', email: 'ada@example.com' } } }]);
  expect(await t.db.selectFrom('refresh_request').selectAll().execute()).toEqual([]);
});

test('its account founds a new identity at the next aggregation, with its name, its reports and its other accounts', async () => {
  const before = await t.db.selectFrom('event').select('target_id').where('type', '=', 'IDENTITY_DELETED').executeTakeFirstOrThrow();
  await load(t, staff, feed);
  const ada = await identity(t, 'ada');
  expect(ada.id).not.toBe(before.target_id);
  expect(ada).toMatchObject({ isManager: true, processingState: 'OK', attributes: { uid: 'ada' } });
  expect((await identity(t, 'bob')).managerRef.id).toBe(ada.id);
  expect((await accountsOf(t, tickets))[0]).toMatchObject({ nativeIdentity: 'u1', uncorrelated: false, identityId: ada.id });
  expect((await everybody(t, 'NONE')).filter((one: any) => ['ada', '1'].includes(one.alias))).toHaveLength(1);
});

test('the name it gives up goes to whoever waits for it', async () => {
  const rows = `${feed}4,CLEO,other@example.com,\n`;
  await load(t, staff, rows);
  const waiting = (await everybody(t)).find((one: any) => one.attributes.identificationNumber === '4');
  expect(waiting.processingState).toBe('ERROR');
  const holder = (await everybody(t)).find((one: any) => one.attributes.identificationNumber === '3');
  await expectStatus(204, remove(holder.id));
  await t.runJobs();
  const settled = await expectStatus(200, t.request(`GET /beta/identities/${waiting.id}`));
  expect(settled).toMatchObject({ alias: 'CLEO', processingState: 'OK', attributes: { uid: 'CLEO' } });
});
