import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import {
  askThrough,
  createCrm,
  createHr,
  createLeavingStates,
  createTeamRoles,
  feedHeader,
  makeCrmTables,
  mirrorMail,
  rightsOf,
  teams,
} from '../../test/crm-world.ts';
import { type FaultyLine, startFaultyLine } from '../../test/sql/faulty-line.ts';
import { startPostgresql, type TestServer } from '../../test/sql/servers.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { identity, load } from '../../test/world.ts';

/** A system that fails in every way: each operation ends done once, or failed with its reason, and those of one account in their order. */

const database = inject('database');
const people = 12;

let t: TestApp;
let target: TestServer;
let line: FaultyLine;
let hr: string;
let crm: string;

beforeEach(async () => {
  target = await startPostgresql(database.kind === 'postgres' ? database.url : '');
  await makeCrmTables(target);
  line = await startFaultyLine(target.port);
  t = await testApp();
  const ask = askThrough(t);
  const staff = await createHr(ask, t.adminId);
  hr = staff.hr;
  crm = await createCrm(ask, t.adminId, target, { port: line.port, settings: { operationTimeout: 1, provisioningConcurrency: 3 } });
  await ask('POST', `/beta/sources/${crm}/load-accounts`);
  await t.runJobs();
  await createTeamRoles(ask, t.adminId, crm, await rightsOf(ask, crm));
  await createLeavingStates(ask, staff.profileId, crm);
  await mirrorMail(ask, crm);
});
afterEach(async () => {
  await t?.close();
  await line?.stop();
  await target?.stop();
});

/** Everybody in a department, with a mail of the given version. */
const everybodyIn = (department: string, version: number, state = 'here') =>
  load(
    t,
    hr,
    [feedHeader, ...Array.from({ length: people }, (_, n) => `p${n},p${n}.v${version}@example.com,Lee,${department},${state}`)].join('\n'),
  );

/** Lets waits and probes run out until nothing is open. */
async function untilSettled(): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    await t.runJobs();
    const open = await t.db.selectFrom('account_operation').select('id').where('state', 'in', ['WAITING', 'RUNNING', 'RETRY']).execute();
    if (open.length === 0) return;
    t.clock.advance(11 * 60_000);
  }
  throw new Error('Operations are open for good');
}

const journalOf = async (login: string) =>
  (await target.query('select done from journal where login = $1 order by number', [login])).map(({ done }) => done as string);

/** What a connection says that changes something. */
const work = /\b(insert into|update|delete from)\b/i;

/** Everybody's account as the target has it. */
const accounts = async () =>
  (
    await target.query(
      `select login, mail, off, array(select team from membership m where m.login = p.login order by team) as teams
        from person p where login <> 'pattern' order by login`,
    )
  ).map((row) => row as { login: string; mail: string; off: boolean; teams: string[] });

async function expectEverybody(version: number, held: readonly string[], off = false): Promise<void> {
  const found = await accounts();
  expect(found).toHaveLength(people);
  for (const { login, ...account } of found) {
    expect({ login, ...account }).toEqual({ login, mail: `${login}.v${version}@example.com`, off, teams: held });
  }
}

/** Nobody was made twice, nothing was done twice, and no version of a mail came after a later one. */
async function expectOnceAndInOrder(): Promise<void> {
  for (const { login } of await accounts()) {
    const journal = await journalOf(login);
    expect(journal.filter((done) => done === 'INSERT')).toHaveLength(1);
    const mails = journal.filter((done) => done.startsWith('mail '));
    expect(mails).toEqual([...new Set(mails)].sort());
    for (const team of teams) {
      const changes = journal.filter((done) => done.endsWith(` ${team}`));
      expect(changes).toEqual(changes.map((_, index) => `${index % 2 === 0 ? 'INSERT' : 'DELETE'} ${team}`));
    }
  }
}

test('down for the whole of a run and then up: nothing is lost, and no attempt is spent', async () => {
  line.cut();
  await everybodyIn('sales', 1);
  expect(await accounts()).toEqual([]);
  for (let hour = 0; hour < 5; hour += 1) {
    t.clock.advance(3_600_000);
    await t.runJobs();
  }
  const operations = await t.db.selectFrom('account_operation').selectAll().execute();
  expect(operations.map(({ attempts }) => attempts)).toEqual(operations.map(() => 0));
  expect(new Set(operations.map(({ state }) => state))).toEqual(new Set(['WAITING', 'RETRY']));
  line.mend();
  await untilSettled();
  await expectEverybody(1, ['everybody', 'sales']);
  await expectOnceAndInOrder();
});

test('refusing one account: that one fails with the reason, the others are done', async () => {
  await target.query(`alter table person add check (login <> 'p3')`);
  await everybodyIn('sales', 1);
  await untilSettled();
  expect((await accounts()).map(({ login }) => login)).not.toContain('p3');
  expect(await accounts()).toHaveLength(people - 1);
  const failed = await t.db.selectFrom('account_operation').selectAll().where('state', '=', 'FAILED').execute();
  expect(failed).toMatchObject([{ operation: 'CREATE', native_identity: 'p3', last_error: expect.stringContaining('person_login_check') }]);
  expect(await identity(t, 'p3')).toMatchObject({ processingState: 'ERROR' });
});

test('breaking the line after the work is done: it is not done again', async () => {
  line.loseAnswersTo('commit', people, work);
  await everybodyIn('sales', 1);
  // All of it is done, and nobody heard of it.
  await expectEverybody(1, ['everybody', 'sales']);
  await untilSettled();
  expect(line.lost).toBe(people);
  await expectEverybody(1, ['everybody', 'sales']);
  line.loseAnswersTo('commit', people, work);
  await everybodyIn('support', 2);
  await untilSettled();
  await expectEverybody(2, ['everybody', 'support']);
  line.loseAnswersTo('commit', people, work);
  await everybodyIn('support', 2, 'left');
  await untilSettled();
  await expectEverybody(2, [], true);
  expect(line.lost).toBe(3 * people);
  await expectOnceAndInOrder();
});

test('an account that is another’s by now is not taken from them, though its answer was lost', async () => {
  line.loseAnswersTo('commit', people, work);
  await everybodyIn('sales', 1);
  const { id: other } = await identity(t, 'p1');
  const now = new Date(t.clock.now()).toISOString();
  const place = { source_id: crm, identity_id: other, native_identity: 'p0', name: 'p0', name_key: 'p0', content_hash: '' };
  const attributes = JSON.stringify({ login: 'p0', email: 'p1.v1@example.com', lastname: 'Lee', teams: ['everybody', 'sales'] });
  const state = { attributes, uncorrelated: false, manually_correlated: true, created: now, modified: now };
  await t.db
    .insertInto('account')
    .values({ id: t.services.ids.next(), ...place, ...state })
    .execute();
  await t.runJobs();
  t.clock.advance(60_000);
  await t.runJobs();
  const mine = t.db.selectFrom('account_operation').select(['operation', 'state', 'last_error']).where('native_identity', '=', 'p0');
  expect(await mine.where('identity_id', '!=', other).execute()).toEqual([
    { operation: 'CREATE', state: 'FAILED', last_error: 'Account "p0" already exists on "CRM" and belongs to someone else.' },
  ]);
  const holder = t.db.selectFrom('account').select('identity_id').where('native_identity', '=', 'p0').where('source_id', '=', crm);
  expect(await holder.execute()).toEqual([{ identity_id: other }]);
});

test('breaking the line before the work is done: it is done later', async () => {
  line.loseAnswersTo('begin', 5);
  await everybodyIn('sales', 1);
  await untilSettled();
  expect(line.lost).toBe(5);
  await expectEverybody(1, ['everybody', 'sales']);
  await expectOnceAndInOrder();
});

test('too slow to answer in time: the call is given up and repeated, and done once', async () => {
  const slow = line.holdAnswersTo('commit', work);
  const loaded = everybodyIn('sales', 1);
  await slow.held;
  await loaded;
  slow.release();
  await untilSettled();
  await expectEverybody(1, ['everybody', 'sales']);
  await expectOnceAndInOrder();
});

test('a slow system keeps no other waiting', async () => {
  const other = await startPostgresql(database.kind === 'postgres' ? database.url : '');
  try {
    await makeCrmTables(other);
    const ask = askThrough(t);
    const quick = await createCrm(ask, t.adminId, other, { name: 'Quick' });
    await ask('POST', `/beta/sources/${quick}/load-accounts`);
    await t.runJobs();
    await createTeamRoles(ask, t.adminId, quick, await rightsOf(ask, quick));
    const slow = line.holdAnswersTo('begin');
    const loaded = everybodyIn('sales', 1);
    await slow.held;
    // Only the slow calls are under way still, and are not answered before the other system has everybody.
    while ((await other.query('select 1 from person')).length < people + 1) await new Promise((resolve) => setTimeout(resolve, 20));
    slow.release();
    await loaded;
    await untilSettled();
    await expectEverybody(1, ['everybody', 'sales']);
  } finally {
    await other.stop();
  }
});
