import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import {
  type Ask,
  createCrm,
  createHr,
  createLeavingStates,
  createTeamRoles,
  feedHeader,
  makeCrmTables,
  mirrorMail,
  rightsOf,
} from '../../test/crm-world.ts';
import { administrator, endAllProcesses, type ServerProcess, startServerProcess } from '../../test/server-process.ts';
import { startPostgresql, type TestServer } from '../../test/sql/servers.ts';

/** Muster in a process of its own that is killed while it provisions. More rounds than the few of a usual run: MUSTER_TEST_KILLS=50. */

const database = inject('database');
const rounds = Number(process.env.MUSTER_TEST_KILLS ?? 3);
const people = 25;

let folder: string;
let target: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-killed-'));
  target = await startPostgresql(database.kind === 'postgres' ? database.url : '');
  await makeCrmTables(target);
});
afterEach(() => endAllProcesses());
afterAll(async () => {
  await target?.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function start(): Promise<{ readonly server: ServerProcess; readonly ask: Ask }> {
  const { clientId, clientSecret } = administrator;
  const server = await startServerProcess({
    MUSTER_DATA_DIR: folder,
    MUSTER_ADMIN_CLIENT_ID: clientId,
    MUSTER_ADMIN_CLIENT_SECRET: clientSecret,
  });
  await server.ready();
  return { server, ask: (method, path, body) => server.call(method, path, body) };
}

interface Version {
  readonly number: number;
  readonly department: string;
  readonly state: string;
}

const versionOf = (number: number): Version => ({
  number,
  department: number % 2 === 0 ? 'sales' : 'support',
  state: number % 5 === 4 ? 'left' : 'here',
});

/** Three digits, so that mails are in the order of their versions as texts. */
const mailOf = (person: number, { number }: Version) => `p${person}.v${String(number).padStart(3, '0')}@example.com`;

/** Until it is accepted: while two loads are open a further one is refused. */
async function upload(server: ServerProcess, hr: string, version: Version): Promise<void> {
  const rows = Array.from({ length: people }, (_, n) => `p${n},${mailOf(n, version)},Lee,${version.department},${version.state}`);
  const form = new FormData();
  form.append('file', new Blob([[feedHeader, ...rows].join('\n')], { type: 'text/csv' }), 'feed.csv');
  for (let isRefused = true; isRefused; ) {
    const { task } = await server.call('POST', `/beta/sources/${hr}/load-accounts`, form);
    isRefused = (await server.call('GET', `/beta/task-status/${task.id}`)).completionStatus === 'ERROR';
    if (isRefused) await pause(50);
  }
}

/** Until no task runs and no operation is open. */
async function untilIdle(ask: Ask): Promise<void> {
  const open = encodeURIComponent('state in ("WAITING","RUNNING","RETRY","MANUAL")');
  const running = encodeURIComponent('completionStatus isnull');
  for (let busy = true; busy; await pause(50)) {
    const operations = await ask('GET', `/muster/v1/operations?limit=1&filters=${open}`);
    busy = operations.length > 0 || (await ask('GET', `/beta/task-status?limit=1&filters=${running}`)).length > 0;
  }
}

const accounts = () =>
  target.query(
    `select login, mail, off, array(select team from membership m where m.login = p.login order by team) as teams
      from person p where login <> 'pattern' order by login`,
  );

/** Everybody's account once everything is done that was acknowledged. */
const accountsAfter = (version: Version) =>
  Array.from({ length: people }, (_, n) => ({
    login: `p${n}`,
    mail: mailOf(n, version),
    off: version.state === 'left',
    teams: version.state === 'left' ? [] : ['everybody', version.department],
  })).sort((a, b) => (a.login < b.login ? -1 : 1));

test(
  `killed ${rounds} times at any moment: every change is done once and in order, and nothing acknowledged is lost`,
  async () => {
    let { server, ask } = await start();
    const [{ id: owner }] = await ask('GET', '/beta/identities');
    const { hr, profileId } = await createHr(ask, owner);
    const crm = await createCrm(ask, owner, target);
    await ask('POST', `/beta/sources/${crm}/load-accounts`);
    await untilIdle(ask);
    await createTeamRoles(ask, owner, crm, await rightsOf(ask, crm));
    await createLeavingStates(ask, profileId, crm);
    await mirrorMail(ask, crm);

    let version = versionOf(0);
    for (let round = 0; round < rounds; round += 1) {
      version = versionOf(round);
      await upload(server, hr, version);
      await pause(Math.random() * 1_200);
      await server.end('SIGKILL');
      ({ server, ask } = await start());
    }
    const wanted = accountsAfter(version);
    // What is not there yet comes, or the test runs out of time.
    while (!isDeepStrictEqual(await accounts(), wanted)) await pause(50);
    await untilIdle(ask);
    expect(await accounts()).toEqual(wanted);

    for (const { login } of wanted) {
      const journal = await target.query('select done from journal where login = $1 order by number', [login]);
      const done = journal.map((row) => String(row.done));
      expect(done.filter((text) => text === 'INSERT')).toHaveLength(1);
      const mails = done.filter((text) => text.startsWith('mail '));
      expect(mails).toEqual([...new Set(mails)].sort());
    }
    const failed = await ask('GET', `/muster/v1/operations?filters=${encodeURIComponent('state eq "FAILED"')}`);
    expect(failed).toEqual([]);
    await server.end('SIGTERM');
  },
  60_000 + rounds * 20_000,
);
