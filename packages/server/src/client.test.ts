import { type Client, type ClientOptions, createClient, deletionRefusalOf, filter, type Identity, paginate } from '@muster/client';
import { foldKey } from '@muster/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../test/test-app.ts';
import { isoTime } from './clock.ts';

/** The TypeScript client, as people have it, against the whole server: nothing between them but HTTP. */
let t: TestApp;
let baseUrl: string;
let client: Client;
const ids = new Map<string, string>();

beforeAll(async () => {
  t = await testApp();
  baseUrl = await t.listen();
  client = newClient();
  for (const name of ['Ada Lovelace', 'Alan "the Turing" \\ Machine', 'Grace + Hopper', 'Edsger Dijkstra', 'Barbara Liskov'])
    await insertIdentity(name);
});
afterAll(() => t.close());

const newClient = (options: Partial<ClientOptions> = {}) =>
  createClient({ baseUrl, clientId: t.clientId, clientSecret: t.clientSecret, ...options });
const first = (name: string) => name.split(' ')[0]!.toLowerCase();
const idOf = (alias: string) => ids.get(alias)!;
const names = (identities: readonly Identity[]) => identities.map(({ name }) => name);

async function insertIdentity(name: string): Promise<void> {
  const [id, alias, now] = [t.services.ids.next(), first(name), isoTime(t.clock.now())];
  const email = `${alias}@acme.example`;
  await t.db
    .insertInto('identity')
    .values({
      ...{ id, name, name_key: foldKey(name), alias, alias_key: foldKey(alias), email, email_key: foldKey(email) },
      ...{ attributes: JSON.stringify({ uid: alias, displayName: name, email }), errors: '[]', created: now, modified: now },
    })
    .execute();
  ids.set(alias, id);
}

/** A role with a list of members; answers with its id. */
async function createRole(name: string, owner: string, members: readonly string[]): Promise<string> {
  const { body, status } = await t.request('POST /beta/roles', {
    body: {
      name,
      owner: { type: 'IDENTITY', id: owner },
      enabled: true,
      membership: { type: 'IDENTITY_LIST', identities: members.map((id) => ({ type: 'IDENTITY', id })) },
    },
  });
  expect([status, body]).toEqual([201, expect.anything()]);
  await t.runJobs();
  return body.id;
}

/** Works in the background until the promise is settled, as a server of its own would. */
async function working<T>(promise: Promise<T>): Promise<T> {
  let settled = false;
  const settle = promise.finally(() => {
    settled = true;
  });
  while (!settled) {
    await t.runJobs();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return settle;
}

test('identities are listed, sorted, and counted', async () => {
  const { items, total } = await client.listIdentities({ sorters: '-name', limit: 2, count: true });
  expect([names(items), total]).toEqual([['Grace + Hopper', 'Edsger Dijkstra'], 6]);
});

test('every filter that the builder makes is understood', async () => {
  const { and, or, not, eq, sw, in: oneOf } = filter.identities;
  const found = async (filters: Parameters<Client['listIdentities']>[0]) =>
    names((await client.listIdentities({ ...filters, sorters: 'name' })).items);
  expect(await found({ filters: eq('name', 'Grace + Hopper') })).toEqual(['Grace + Hopper']);
  expect(await found({ filters: eq('name', 'Alan "the Turing" \\ Machine') })).toEqual(['Alan "the Turing" \\ Machine']);
  expect(await found({ filters: oneOf('id', [idOf('ada'), idOf('grace')]) })).toEqual(['Ada Lovelace', 'Grace + Hopper']);
  expect(await found({ filters: and(or(sw('alias', 'a'), sw('alias', 'g')), not(sw('email', 'alan')), eq('protected', false)) })).toEqual([
    'Ada Lovelace',
    'Grace + Hopper',
  ]);
  expect(await found({ filters: and(not(not(eq('alias', 'ada'))), not(or(eq('alias', 'alan'), eq('alias', 'grace')))) })).toEqual([
    'Ada Lovelace',
  ]);
  expect(await found({ filters: eq('correlated', false), defaultFilter: 'NONE' })).toEqual([]);
  expect(await found({ filters: 'email sw "barbara"' })).toEqual(['Barbara Liskov']);
});

test('all identities are iterated page by page', async () => {
  const sizes: number[] = [];
  for await (const { items, total } of client.identities({ limit: 4, count: true }).pages()) sizes.push(items.length, total!);
  expect(sizes).toEqual([4, 6, 2, 6]);
  const aliases: string[] = [];
  for await (const { alias } of client.identities({ limit: 3, sorters: ['cloudStatus', 'alias'] })) aliases.push(alias);
  expect(aliases).toEqual(['admin', 'ada', 'alan', 'barbara', 'edsger', 'grace']);
});

test.each(['beta', 'v3', 'v2024', 'v2025', 'v2026', 'per-service'] as const)('an identity is got in family %s', async (family) => {
  const identity = await newClient({ family, baseUrl: `${baseUrl}//` }).getIdentity({ id: idOf('ada') });
  expect(identity).toMatchObject({ id: idOf('ada'), name: 'Ada Lovelace', attributes: { email: 'ada@acme.example' } });
});

test('what an identity owns is listed, and refuses its deletion', async () => {
  const role = await createRole('Archive', idOf('edsger'), []);
  const { associationDetails } = await client.getIdentityOwnershipDetails({ identityId: idOf('edsger') });
  expect(associationDetails).toMatchObject([{ associationType: 'ROLE_OWNER', entities: [{ id: role, name: 'Archive', type: 'ROLE' }] }]);
  const error = await client.deleteIdentity({ id: idOf('edsger') }).catch((reason: unknown) => reason);
  expect(deletionRefusalOf(error)).toEqual({ message: 'Identity is the owner of following resources', associationDetails });
  const own = await client.deleteIdentity({ id: t.adminId }).catch((reason: unknown) => reason);
  expect(deletionRefusalOf(own)).toEqual({ message: 'Identity is protected and cannot be deleted', associationDetails: [] });
});

test('an identity that owns nothing is deleted, and then unknown', async () => {
  await client.deleteIdentity({ id: idOf('barbara') });
  await expect(client.getIdentity({ id: idOf('barbara') })).rejects.toMatchObject({
    ...{ name: 'ApiError', status: 404, detailCode: '404 Not found', trackingId: expect.stringMatching(/^[0-9a-f]{32}$/) },
    messages: [{ locale: 'en-US', text: 'The server did not find a current representation for the target resource.' }],
    ...{ method: 'GET', url: `${baseUrl}/beta/identities/${idOf('barbara')}` },
  });
});

test('role assignments come as references, or whole for one role', async () => {
  const role = await createRole('Readers', t.adminId, [t.adminId]);
  await working(client.waitForTask((await client.startIdentityProcessing({ identityIds: [t.adminId] })).id));
  const references = await client.getRoleAssignments({ identityId: t.adminId });
  expect(references).toMatchObject([{ role: { type: 'ROLE', id: role, name: 'Readers' } }]);
  const [assignment] = await client.getRoleAssignments({ identityId: t.adminId, roleName: 'readers' });
  expect(assignment).toMatchObject({ id: references[0]!.id, assignmentSource: 'UI' });
  expect(await client.getRoleAssignment({ identityId: t.adminId, assignmentId: references[0]!.id })).toEqual(assignment);
  expect(await client.getRoleAssignments({ identityId: t.adminId, roleId: idOf('grace') })).toEqual([]);
});

test('identities are processed, and the task is waited for', async () => {
  const { id } = await client.startIdentityProcessing({ identityIds: [idOf('ada'), idOf('grace')] });
  const pending = await client.getPendingTasks({ count: true });
  expect([pending.items.map((task) => task.id), pending.total]).toEqual([[id], 1]);
  const seen: (string | null)[] = [];
  const task = await working(
    client.waitForTask(id, { timeoutMs: 20_000, onProgress: ({ completionStatus }) => seen.push(completionStatus) }),
  );
  expect(task).toMatchObject({ id, completionStatus: 'SUCCESS', attributes: { identityCount: 2 } });
  expect(seen.at(-1)).toBe('SUCCESS');
  const completed = paginate(client.getTaskStatusList, {
    filters: filter.tasks.eq('completionStatus', 'SUCCESS'),
    sorters: '-created',
  });
  const completedIds: string[] = [];
  for await (const each of completed) completedIds.push(each.id);
  expect(completedIds).toContain(id);
  expect((await client.getTaskStatusList({ filters: filter.tasks.isnull('completionStatus') })).items).toEqual([]);
});

test('a request that is wrong says where', async () => {
  await expect(client.startIdentityProcessing({ identityIds: [] })).rejects.toMatchObject({
    detailCode: '400.1.0 Required data missing or empty',
  });
  await expect(client.listIdentities({ filters: 'name co "a"' })).rejects.toThrow(/400\.1 Bad request content: .*co/);
});

test('a token that is no good, and credentials that are none', async () => {
  const withToken = createClient({ baseUrl, accessToken: 'no.good.token' });
  await expect(withToken.listIdentities()).rejects.toMatchObject({
    status: 401,
    body: { error: expect.stringContaining('JWT validation failed') },
  });
  await expect(newClient({ clientSecret: 'wrong' }).listIdentities()).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining('Bad client credentials'),
  });
});

test('a token that is refused is renewed unseen', async () => {
  expect((await newClient({ accessToken: 'worn out' }).listIdentities({ limit: 0, count: true })).total).toBeGreaterThan(0);
});

test('operations that are not served yet are 404', async () => {
  await expect(client.resetIdentity({ identityId: idOf('ada') })).rejects.toMatchObject({ status: 404 });
});
