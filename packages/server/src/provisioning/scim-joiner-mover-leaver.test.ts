import { afterAll, beforeAll, expect, test } from 'vitest';
import { activitiesOf, grantsOf, plannedFor } from '../../test/access-world.ts';
import { askThrough, createHr, createLeavingStates, createTeamRoles, feedHeader, mirrorMail, teams } from '../../test/crm-world.ts';
import { type ScimServer, signIn, startScimServer } from '../../test/scim/scim-server.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { identity, load } from '../../test/world.ts';
import { scimError } from '../seed/systems/scim/scim-service.ts';

/** HR says who is who; a SCIM service, which none of us wrote, holds accounts and groups. What it holds is read without the connector. */

let t: TestApp;
let service: ScimServer;
let hr: string;
let desk: string;

beforeAll(async () => {
  service = await startScimServer();
  for (const displayName of teams) service.store.writeGroup(undefined, { displayName, members: [] });
  t = await testApp();
});
beforeAll(async () => {
  const ask = askThrough(t);
  const staff = await createHr(ask, t.adminId);
  hr = staff.hr;
  desk = await createDesk();
  await ask('POST', `/beta/sources/${desk}/load-entitlements`);
  await t.runJobs();
  const found = await ask('GET', `/beta/entitlements?filters=${encodeURIComponent(`source.id eq "${desk}"`)}`);
  const rights = new Map<string, string>(found.map(({ name, id }: { name: string; id: string }) => [name, id]));
  expect([...rights.keys()].sort()).toEqual([...teams].sort());
  await createTeamRoles(ask, t.adminId, desk, rights);
  await createLeavingStates(ask, staff.profileId, desk);
  await mirrorMail(ask, desk);
});
afterAll(async () => {
  await t?.close();
  await service?.stop();
});

/** The service as a source, by the settings and the policy that an administrator makes; its schemas are there at once. */
async function createDesk(): Promise<string> {
  const ask = askThrough(t);
  const connectorAttributes = { host: service.baseUrl, authType: 'oauthBearer', oauthBearerToken: signIn.token, pageSize: 2 };
  const { id } = await ask('POST', '/beta/sources', {
    name: 'Desk',
    owner: { id: t.adminId, type: 'IDENTITY' },
    connector: 'scim2',
    connectorAttributes,
  });
  const config = await ask('GET', `/beta/sources/${id}/correlation-config`);
  const assignment = {
    property: 'email',
    value: 'emails.work.primary.value',
    operation: 'EQ',
    complex: false,
    ignoreCase: true,
    sequence: 0,
  };
  await ask('PUT', `/beta/sources/${id}/correlation-config`, { ...config, attributeAssignments: [assignment] });
  const mapped = { userName: 'uid', 'name.familyName': 'lastname', 'emails.work.primary.value': 'email' };
  const fields = Object.entries(mapped).map(([name, attribute]) => ({
    name,
    type: 'string',
    transform: { type: 'identityAttribute', attributes: { name: attribute } },
  }));
  await ask('POST', `/beta/sources/${id}/provisioning-policies`, { name: 'Account', usageType: 'CREATE', fields });
  return id;
}

const feed = (...rows: string[]) => load(t, hr, [feedHeader, ...rows].join('\n'), {});
const usersOf = (userName: string) => [...service.store.users.values()].filter((user) => user.userName === userName);
const teamsOf = (userName: string) =>
  usersOf(userName)
    .flatMap(({ id }) => service.store.groupsOf(id))
    .map(({ displayName }) => displayName)
    .sort();
const openOperations = () => t.db.selectFrom('account_operation').selectAll().where('state', 'in', ['RETRY', 'FAILED']).execute();

test('a joiner gets an account with the groups of every role', async () => {
  await feed('ann,ann@example.com,Lee,sales,here');
  const { id } = await identity(t, 'ann');
  const [user] = usersOf('ann');
  expect(user).toMatchObject({
    externalId: id,
    name: { familyName: 'Lee' },
    emails: [{ type: 'work', primary: true, value: 'ann@example.com' }],
  });
  expect(teamsOf('ann')).toEqual(['everybody', 'sales']);
  expect(await grantsOf(t, id)).toHaveLength(2);
  expect(await activitiesOf(t, id)).toMatchObject([
    {
      type: 'Identity Refresh',
      execution_status: 'COMPLETED',
      completion_status: 'SUCCESS',
      items: ['CREATE FINISHED', expect.any(String), expect.any(String)],
    },
  ]);
  const [account] = await t.db.selectFrom('account').selectAll().where('source_id', '=', desk).execute();
  expect(account).toMatchObject({
    native_identity: user!.id,
    uuid: user!.id,
    name: 'ann',
    identity_id: id,
    origin: 'PROVISIONED',
    manually_correlated: true,
  });
});

test('a mover changes groups, the mirrored mail follows, and processing again changes nothing', async () => {
  await feed('ann,ann.lee@example.com,Lee,support,here');
  expect(teamsOf('ann')).toEqual(['everybody', 'support']);
  expect(usersOf('ann')).toMatchObject([{ emails: [{ type: 'work', primary: true, value: 'ann.lee@example.com' }] }]);
  const { id } = await identity(t, 'ann');
  const before = (await plannedFor(t, id)).length;
  service.requests.length = 0;
  await askThrough(t)('POST', '/beta/identities/process', { identityIds: [id] });
  await t.runJobs();
  expect(await plannedFor(t, id)).toHaveLength(before);
  expect(service.requests).toEqual([]);
});

test('a leaver is disabled and loses everything, what somebody gave natively too; a rehire comes back', async () => {
  const [user] = usersOf('ann');
  service.store.writeGroup(undefined, { displayName: 'native', members: [{ value: user!.id }] });
  await askThrough(t)('POST', `/beta/sources/${desk}/load-accounts`);
  await t.runJobs();
  await feed('ann,ann.lee@example.com,Lee,support,left');
  expect(usersOf('ann')).toMatchObject([{ active: false }]);
  expect(teamsOf('ann')).toEqual([]);
  await feed('ann,ann.lee@example.com,Lee,sales,here');
  expect(usersOf('ann')).toMatchObject([{ id: user!.id, active: true }]);
  expect(teamsOf('ann')).toEqual(['everybody', 'sales']);
});

test('an aggregation finds what was taken away natively, and it is given again', async () => {
  const [sales] = [...service.store.groups.values()].filter(({ displayName }) => displayName === 'sales');
  service.store.writeGroup(sales!.id, { displayName: 'sales', members: [] });
  await askThrough(t)('POST', `/beta/sources/${desk}/load-accounts`);
  await t.runJobs();
  expect(teamsOf('ann')).toEqual(['everybody', 'sales']);
});

test('an answer that is lost makes no second account', async () => {
  service.before = (request, response, next) => {
    if (request.method !== 'POST') return next();
    // Done, and nobody hears of it.
    response.send = () => response.destroy() as never;
    next();
  };
  await feed('ann,ann.lee@example.com,Lee,sales,here', 'bob,bob@example.com,Ray,support,here');
  const [made] = usersOf('bob');
  expect(made).toBeDefined();
  expect(await openOperations()).toMatchObject([{ operation: 'CREATE', state: 'RETRY', attempts: 1 }]);
  service.before = (_, __, next) => next();
  t.clock.advance(40_000);
  await t.runJobs();
  expect(usersOf('bob')).toMatchObject([{ id: made!.id }]);
  expect(teamsOf('bob')).toEqual(['everybody', 'support']);
});

test('a request that reaches the service twice makes one account, though the answer is that of the second', async () => {
  service.before = async (request, response, next) => {
    if (request.method !== 'POST' || request.get('x-again') !== undefined) return next();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = `http://${request.get('host')}${request.originalUrl}`;
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const send = () =>
      fetch(url, { method: 'POST', headers: { authorization, 'content-type': type, 'x-again': '1' }, body: Buffer.concat(chunks) });
    await send();
    const second = await send();
    expect(second.status).toBe(409);
    response
      .status(second.status)
      .type('application/scim+json')
      .send(await second.text());
  };
  const others = ['ann,ann.lee@example.com,Lee,sales,here', 'bob,bob@example.com,Ray,support,here'];
  await feed(...others, 'cid,cid@example.com,Ito,sales,here');
  service.before = (_, __, next) => next();
  expect(usersOf('cid')).toHaveLength(1);
  expect(teamsOf('cid')).toEqual(['everybody', 'sales']);
  expect(await openOperations()).toEqual([]);
  const { id } = await identity(t, 'cid');
  expect(await activitiesOf(t, id)).toMatchObject([{ completion_status: 'SUCCESS' }]);
  await feed(...others);
});

test('a service that asks for patience is left alone for just that long', async () => {
  service.before = (request, response, next) =>
    request.method === 'PATCH' ? scimError(response.set('retry-after', '120'), 429, 'too many requests') : next();
  await feed('ann,ann.lee@example.com,Lee,support,here', 'bob,bob@example.com,Ray,support,here');
  const asked = service.requests.length;
  t.clock.advance(119_000);
  await t.runJobs();
  expect(service.requests).toHaveLength(asked);
  expect(await openOperations()).toMatchObject([
    { state: 'RETRY', attempts: 1, last_error: expect.stringContaining('(too many requests)') },
  ]);
  service.before = (_, __, next) => next();
  t.clock.advance(2_000);
  await t.runJobs();
  expect(teamsOf('ann')).toEqual(['everybody', 'support']);
});

test('while the service refuses the sign-in nothing is lost, and no attempt is spent', async () => {
  service.before = (_, response) => scimError(response, 401, `no ${signIn.token}`);
  await feed('ann,ann.lee@example.com,Lee,sales,here', 'bob,bob@example.com,Ray,support,here');
  const [waiting] = await openOperations();
  expect(waiting).toMatchObject({ state: 'RETRY', attempts: 0, last_error: 'Signing in: the service refuses the credentials (no …).' });
  expect(await askThrough(t)('GET', `/beta/sources/${desk}`)).toMatchObject({ healthy: false });
  service.before = (_, __, next) => next();
  t.clock.advance(31_000);
  await t.runJobs();
  expect(teamsOf('ann')).toEqual(['everybody', 'sales']);
});

test('an account that somebody else holds is not taken, and the activity says so', async () => {
  service.store.writeUser(undefined, { userName: 'eve', emails: [{ type: 'work', value: 'somebody@example.com' }] });
  await feed('ann,ann.lee@example.com,Lee,sales,here', 'bob,bob@example.com,Ray,support,here', 'eve,eve@example.com,Moss,sales,here');
  const { id } = await identity(t, 'eve');
  const [activity] = await askThrough(t)('GET', `/beta/account-activities?requested-for=${id}`);
  expect(activity).toMatchObject({ completionStatus: 'FAILURE', executionStatus: 'COMPLETED' });
  expect(activity.errors[0]).toContain('already exists on "Desk" and belongs to someone else.');
  expect(teamsOf('eve')).toEqual([]);
});
