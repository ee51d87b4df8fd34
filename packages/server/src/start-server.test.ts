import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { administrator, endAllProcesses, runMuster, type ServerProcess, startServerProcess } from '../test/server-process.ts';

/** The program as an operator meets it: processes, signals, data directories. `npm test` builds it before. */
const database = inject('database');
let root: string;
let folders = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'muster-start-'));
});
afterEach(() => endAllProcesses());
afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

const newFolder = () => {
  folders += 1;
  return join(root, String(folders));
};
const asAdministrator = { MUSTER_ADMIN_CLIENT_ID: administrator.clientId, MUSTER_ADMIN_CLIENT_SECRET: administrator.clientSecret };

async function startReady(settings: Record<string, string>): Promise<ServerProcess> {
  const server = await startServerProcess(settings);
  await server.ready();
  return server;
}

describe.runIf(database.kind === 'embedded')('on the embedded database', () => {
  test('a first start prints how to go on, a second shows no secret, and a directory has one holder', async () => {
    const MUSTER_DATA_DIR = newFolder();
    const first = await startReady({ MUSTER_DATA_DIR });
    const [, clientId, clientSecret] = /SAIL_CLIENT_ID=(\S+)\s+SAIL_CLIENT_SECRET=(\S+)/.exec(first.output())!;
    expect(first.output()).toContain(`API              ${first.baseUrl}/beta`);
    expect((await tokenStatus(first.baseUrl, clientId!, clientSecret!)).status).toBe(200);

    const second = await runMuster(['serve'], { MUSTER_DATA_DIR, MUSTER_PORT: '0' });
    expect([second.code, second.errors]).toEqual([
      1,
      `muster: The data directory ${MUSTER_DATA_DIR} is in use by another Muster (process ${first.child.pid}); stop it or set MUSTER_DATA_DIR\n`,
    ]);

    const { output: token } = await runMuster(['token'], { MUSTER_DATA_DIR });
    const listed = await fetch(`${first.baseUrl}/beta/identities`, { headers: { authorization: `Bearer ${token.trim()}` } });
    expect(listed.status).toBe(200);

    const ended = await first.end('SIGTERM');
    expect([ended.code, ended.errors]).toEqual([0, '']);
    expect(await readdir(MUSTER_DATA_DIR)).not.toContain('lock');

    const again = await startReady({ MUSTER_DATA_DIR, ...asAdministrator });
    expect(again.output()).not.toContain(clientSecret);
    expect((await tokenStatus(again.baseUrl, clientId!, clientSecret!)).status).toBe(200);
    expect((await tokenStatus(again.baseUrl, administrator.clientId, administrator.clientSecret)).status).toBe(200);
    await again.end('SIGINT');

    const changed = await startReady({ MUSTER_DATA_DIR, ...asAdministrator, MUSTER_ADMIN_CLIENT_SECRET: 'another secret' });
    expect((await tokenStatus(changed.baseUrl, administrator.clientId, administrator.clientSecret)).status).toBe(401);
    expect((await tokenStatus(changed.baseUrl, administrator.clientId, 'another secret')).status).toBe(200);
    await changed.end('SIGKILL');

    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const MUSTER_PORT = String((occupant.address() as AddressInfo).port);
    const taken = await runMuster(['serve'], { MUSTER_DATA_DIR, MUSTER_PORT });
    occupant.close();
    expect([taken.code, taken.errors]).toEqual([
      1,
      `muster: Muster cannot listen on port ${MUSTER_PORT} of 127.0.0.1 (MUSTER_PORT, MUSTER_HOST): listen EADDRINUSE: address already in use 127.0.0.1:${MUSTER_PORT}\n`,
    ]);

    const wrongKey = await runMuster(['serve'], { MUSTER_DATA_DIR, MUSTER_PORT: '0', MUSTER_SECRET_KEY: 'x'.repeat(32) });
    expect([wrongKey.code, wrongKey.errors]).toEqual([
      1,
      'muster: MUSTER_SECRET_KEY is not the key this database was written with; set that key, or set it as MUSTER_SECRET_KEY_OLD to replace it\n',
    ]);
  }, 180_000);

  test('what an operator gets wrong is one line and exit code 1', async () => {
    const MUSTER_DATA_DIR = newFolder();
    const complaint = async (command: string[], settings: Record<string, string>) => {
      const { code, errors } = await runMuster(command, { MUSTER_DATA_DIR, ...settings });
      return [code, errors];
    };
    expect(await complaint(['serve'], { MUSTER_PORT: 'x' })).toEqual([
      1,
      'muster: MUSTER_PORT must be a whole number from 0 to 65535, not "x"\n',
    ]);
    expect(await complaint(['serve'], { MUSTER_DATA_DIR: '/dev/null/x' })).toEqual([
      1,
      expect.stringMatching(/^muster: The data directory .*\n$/),
    ]);
    const nowhere = { MUSTER_DATABASE_URL: 'postgres://muster:hush@127.0.0.1:1/muster', MUSTER_SECRET_KEY: 'x'.repeat(32) };
    const [code, errors] = await complaint(['serve'], nowhere);
    expect([code, errors]).toEqual([
      1,
      expect.stringMatching(/^muster: The database at MUSTER_DATABASE_URL cannot be reached: connect ECONNREFUSED .*\n$/),
    ]);
    expect(errors).not.toContain('hush');
    expect(await complaint(['token'], {})).toEqual([1, expect.stringMatching(/^muster: There is no Muster in .*\n$/)]);
    expect(await complaint(['import', join(root, 'nowhere')], {})).toEqual([1, `muster: There is no folder ${join(root, 'nowhere')}\n`]);
    expect((await runMuster(['--help'], {})).output).toMatch(/serve[\s\S]*import[\s\S]*token[\s\S]*MUSTER_PORT[\s\S]*MUSTER_LOG_LEVEL/);
  });

  test('a first start that is killed at any moment leaves nothing that a next start stumbles over', async () => {
    const MUSTER_DATA_DIR = newFolder();
    for (const delay of [300, 900, 1_800]) {
      const doomed = await startServerProcess({ MUSTER_DATA_DIR, ...asAdministrator });
      await pause(delay + Math.random() * 200);
      await doomed.end('SIGKILL');
    }
    const server = await startReady({ MUSTER_DATA_DIR, ...asAdministrator });
    expect(await server.call('GET', '/beta/identities')).toHaveLength(1);
  });

  test('an aggregation that is killed goes on at the next start: every account once, nothing lost; SIGTERM ends it in order', async () => {
    const settings = { MUSTER_DATA_DIR: newFolder(), ...asAdministrator };
    const people = 20_000;
    let server = await startReady(settings);
    const sourceId = await createSource(server);
    const taskId = await upload(server, sourceId, feedOf(people));
    await untilSomeAreStored(server, sourceId);
    await server.end('SIGKILL');

    server = await startReady(settings);
    await untilSomeAreStored(server, sourceId);
    const began = performance.now();
    expect((await server.end('SIGTERM')).code).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);

    server = await startReady(settings);
    const task = await untilEnded(server, taskId);
    expect([task.completionStatus, task.messages]).toEqual(['SUCCESS', []]);
    expect(await countAccounts(server, sourceId)).toBe(people);
    const [last] = await server.call(
      'GET',
      `/beta/accounts?filters=${encodeURIComponent(`sourceId eq "${sourceId}" and nativeIdentity eq "P${people - 1}"`)}`,
    );
    expect(last.attributes.name).toBe(`Person ${people - 1}`);
    expect((await server.end('SIGTERM')).code).toBe(0);
  }, 180_000);
});

describe.runIf(database.kind === 'postgres')('on a PostgreSQL server', () => {
  test('nodes that start at once on an empty database all come up, with one organisation', async () => {
    if (database.kind !== 'postgres') return;
    const name = `nodes_${process.pid}`;
    const client = new pg.Client({ connectionString: `${database.url}/postgres` });
    await client.connect();
    await client.query(`create database ${name}`);
    try {
      const shared = { MUSTER_DATABASE_URL: `${database.url}/${name}`, MUSTER_SECRET_KEY: 'x'.repeat(32), ...asAdministrator };
      const nodes = await Promise.all(
        ['all', 'api', 'worker'].map((MUSTER_ROLE) => startReady({ ...shared, MUSTER_ROLE, MUSTER_DATA_DIR: newFolder() })),
      );
      const answers = await Promise.all(nodes.map((node) => node.call('GET', '/beta/identities')));
      expect(answers[0]).toHaveLength(1);
      expect(new Set(answers.map(([admin]) => admin.id)).size).toBe(1);
      const ends = await Promise.all(nodes.map((node) => node.end('SIGTERM')));
      expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    } finally {
      endAllProcesses();
      await client.query(`drop database ${name} with (force)`);
      await client.end();
    }
  });
});

function tokenStatus(baseUrl: string, clientId: string, clientSecret: string): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  return fetch(`${baseUrl}/oauth/token`, { method: 'POST', body });
}

async function createSource(server: ServerProcess): Promise<string> {
  const [admin] = await server.call('GET', '/beta/identities');
  const owner = { type: 'IDENTITY', id: admin.id };
  const { id } = await server.call('POST', '/beta/sources?provisionAsCsv=true', { name: 'HR', owner, connector: 'delimited-file' });
  const attributes = ['id', 'name'].map((name) => ({ name, type: 'STRING', isMulti: false, isEntitlement: false, isGroup: false }));
  const schema = { name: 'account', nativeObjectType: 'User', identityAttribute: 'id', displayAttribute: 'name', attributes };
  await server.call('POST', `/beta/sources/${id}/schemas`, schema);
  const mapping = (identityAttributeName: string, attributeName: string) => ({
    identityAttributeName,
    transformDefinition: { type: 'accountAttribute', attributes: { sourceId: id, attributeName } },
  });
  await server.call('POST', '/beta/identity-profiles', {
    name: 'Staff',
    owner,
    authoritativeSource: { type: 'SOURCE', id },
    identityAttributeConfig: { enabled: true, attributeTransforms: [mapping('uid', 'id'), mapping('displayName', 'name')] },
  });
  return id;
}

const feedOf = (people: number) => ['id,name', ...Array.from({ length: people }, (_, index) => `P${index},Person ${index}`)].join('\n');

async function upload(server: ServerProcess, sourceId: string, feed: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([feed], { type: 'text/csv' }), 'feed.csv');
  return (await server.call('POST', `/beta/sources/${sourceId}/load-accounts`, form)).task.id;
}

async function countAccounts(server: ServerProcess, sourceId: string): Promise<number> {
  const token = await tokenOf(server);
  const filters = encodeURIComponent(`sourceId eq "${sourceId}"`);
  const response = await fetch(`${server.baseUrl}/beta/accounts?limit=0&count=true&filters=${filters}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return Number(response.headers.get('x-total-count'));
}

async function tokenOf(server: ServerProcess): Promise<string> {
  const response = await tokenStatus(server.baseUrl, administrator.clientId, administrator.clientSecret);
  return ((await response.json()) as { access_token: string }).access_token;
}

async function untilSomeAreStored(server: ServerProcess, sourceId: string): Promise<void> {
  const before = await countAccounts(server, sourceId);
  while ((await countAccounts(server, sourceId)) < before + 500) await pause(20);
}

async function untilEnded(server: ServerProcess, taskId: string) {
  for (;;) {
    const task = await server.call('GET', `/beta/task-status/${taskId}`);
    if (task.completionStatus !== null) return task;
    await pause(100);
  }
}
