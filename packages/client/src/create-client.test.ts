import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, testServer } from '../test/test-server.ts';
import { type Client, createClient, type Family, filter } from './index.ts';

let server: TestServer;
beforeEach(async () => {
  server = await testServer();
});
afterEach(() => server.close());

const sent = () => server.received.map(({ method, url, body }) => [`${method} ${url}`, body].filter(Boolean).join(' '));

test.each<[(client: Client) => Promise<unknown>, string]>([
  [(client) => client.getIdentity({ id: 'i' }), 'GET /beta/identities/i'],
  [(client) => client.deleteIdentity({ id: 'i' }), 'DELETE /beta/identities/i'],
  [(client) => client.getIdentityOwnershipDetails({ identityId: 'i' }), 'GET /beta/identities/i/ownership'],
  [(client) => client.getRoleAssignments({ identityId: 'i' }), 'GET /beta/identities/i/role-assignments'],
  [(client) => client.getRoleAssignments({ identityId: 'i', roleName: 'A B' }), 'GET /beta/identities/i/role-assignments?roleName=A%20B'],
  [(client) => client.getRoleAssignment({ identityId: 'i', assignmentId: 'a' }), 'GET /beta/identities/i/role-assignments/a'],
  [(client) => client.startIdentityProcessing({ identityIds: ['i'] }), 'POST /beta/identities/process {"identityIds":["i"]}'],
  [(client) => client.startIdentitiesInvite({ ids: ['i'] }), 'POST /beta/identities/invite {"ids":["i"]}'],
  [(client) => client.synchronizeAttributesForIdentity({ identityId: 'i' }), 'POST /beta/identities/i/synchronize-attributes'],
  [
    (client) => client.sendIdentityVerificationAccountToken({ id: 'i', sourceName: null, via: 'EMAIL_WORK' }),
    'POST /beta/identities/i/verification/account/send {"sourceName":null,"via":"EMAIL_WORK"}',
  ],
  [(client) => client.resetIdentity({ identityId: 'i' }), 'POST /beta/identities/i/reset'],
  [(client) => client.getTaskStatus({ id: 't' }), 'GET /beta/task-status/t'],
])('%#: %s', async (call, expected) => {
  await call(server.client());
  expect(sent()).toEqual([expected]);
});

test('lists come as pages, with the total if it was counted', async () => {
  server.answer({ body: [{ id: '1' }], headers: { 'X-Total-Count': '12' } }, { body: [] }, { status: 204 });
  const client = server.client();
  expect(await client.listIdentities({ limit: 1, count: true })).toEqual({ items: [{ id: '1' }], total: 12 });
  expect(await client.getTaskStatusList()).toEqual({ items: [], total: undefined });
  expect(await client.getPendingTasks()).toEqual({ items: [], total: undefined });
  expect(sent()).toEqual(['GET /beta/identities?limit=1&count=true', 'GET /beta/task-status', 'GET /beta/task-status/pending-tasks']);
});

test('operations without content answer nothing', async () => {
  server.answer({ status: 204 });
  expect(await server.client().deleteIdentity({ id: 'i' })).toBeUndefined();
});

test.each<[Family, string, string]>([
  ['beta', '/beta/identities/i', '/beta/task-status/t'],
  ['v2026', '/v2026/identities/i', '/v2026/task-status/t'],
  ['per-service', '/identities/v1/i', '/task-status/v1/t'],
])('family %s', async (family, identity, task) => {
  const client = server.client({ family });
  await client.getIdentity({ id: 'i' });
  await client.getTaskStatus({ id: 't' });
  expect(server.received.map(({ url }) => url)).toEqual([identity, task]);
});

test('the experimental header goes along, and no content type where there is no content', async () => {
  await server.client({ family: 'v2025' }).resetIdentity({ identityId: 'i' });
  const { headers } = server.received[0]!;
  expect(headers['x-sailpoint-experimental']).toBe('true');
  expect(headers['content-type']).toBeUndefined();
  expect(headers['content-length']).toBe('0');
});

test('slashes too many in the base URL do no harm', async () => {
  await server.client({ baseUrl: `${server.url}//` }).getIdentity({ id: 'i' });
  await server.client({ baseUrl: `${server.url}//behind//proxy/`, accessToken: 'a' }).getIdentity({ id: 'i' });
  expect(server.received.map(({ url }) => url)).toEqual(['/beta/identities/i', '/behind/proxy/beta/identities/i']);
});

test('characters that mean something in a URL arrive as they were meant', async () => {
  server.answer({ body: [] });
  await server.client().listIdentities({ filters: filter.identities.eq('name', 'A+B & "C" #1 100% é/?'), sorters: ['name', '-alias'] });
  const url = new URL(server.received[0]!.url, server.url);
  expect(url.search).not.toContain('+');
  expect(Object.fromEntries(url.searchParams)).toEqual({ filters: String.raw`name eq "A+B & \"C\" #1 100% é/?"`, sorters: 'name,-alias' });
});

test('an id cannot reach into the path', async () => {
  server.answer({ body: {} });
  await server.client().getIdentity({ id: 'a/../b?c' });
  expect(server.received[0]?.url).toBe('/beta/identities/a%2F..%2Fb%3Fc');
  for (const id of ['', '.', '..']) await expect(server.client().deleteIdentity({ id })).rejects.toThrow('id must be an id');
});

test('an answer that is not the API’s is an error that says so', async () => {
  server.answer({ body: '<!doctype html>' }, { body: {} });
  await expect(server.client().getIdentity({ id: 'i' })).rejects.toThrow('is the base URL that of the API?');
  await expect(server.client().listIdentities()).rejects.toThrow('the answer is not a list');
});

test('what cannot work is refused at once', () => {
  expect(() => createClient({ baseUrl: 'acme.example', accessToken: 'a' })).toThrow('baseUrl must be an http or https URL');
  expect(() => createClient({ baseUrl: server.url, clientId: 'a' })).toThrow('needs clientId and clientSecret, or accessToken');
});

test('a fetch of one’s own is used', async () => {
  const urls: unknown[] = [];
  const own: typeof fetch = async (input) => {
    urls.push(input);
    return Response.json({ id: 'i' });
  };
  const identity = await createClient({ baseUrl: 'https://acme.example', accessToken: 'a', fetch: own }).getIdentity({ id: 'i' });
  expect([urls, identity.id]).toEqual([['https://acme.example/beta/identities/i'], 'i']);
});

test('nothing that a browser lacks is imported by the main entry', async () => {
  const seen = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = await readFile(new URL(file, import.meta.url), 'utf8');
    expect(source).not.toMatch(/\b(process|Buffer)\./);
    for (const [, from = ''] of source.matchAll(/(?:from|import) '([^']+)'/g)) {
      expect([file, from]).toEqual([file, expect.stringMatching(/^\.\/[\w.-]+\.ts$/)]);
      await visit(from);
    }
  };
  await visit('./index.ts');
  expect(seen.size).toBeGreaterThan(8);
});
