import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { activitiesOf, grantsOf, plannedFor } from '../../test/access-world.ts';
import {
  askThrough,
  createCrm,
  createHr,
  createLeavingStates,
  createTeamRoles,
  feedHeader,
  makeCrmTables,
  rightsOf,
} from '../../test/crm-world.ts';
import { startPostgresql, type TestServer } from '../../test/sql/servers.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { expectStatus, identity, load } from '../../test/world.ts';

/** HR says who is who; a database on a real server holds accounts and rights, and is read without the connector. */

const database = inject('database');

let t: TestApp;
let target: TestServer;
let hr: string;
let crm: string;

beforeAll(async () => {
  target = await startPostgresql(database.kind === 'postgres' ? database.url : '');
  await makeCrmTables(target);
  t = await testApp();
  const ask = askThrough(t);
  const staff = await createHr(ask, t.adminId);
  hr = staff.hr;
  crm = await createCrm(ask, t.adminId, target);
  await ask('POST', `/beta/sources/${crm}/load-accounts`);
  await t.runJobs();
  await createTeamRoles(ask, t.adminId, crm, await rightsOf(ask, crm));
  await createLeavingStates(ask, staff.profileId, crm);
});
afterAll(async () => {
  await t?.close();
  await target?.stop();
});

const feed = (...rows: string[]) => load(t, hr, [feedHeader, ...rows].join('\n'), {});
const teamsOf = async (login: string) =>
  (await target.query('select team from membership where login = $1 order by team', [login])).map(({ team }) => team);
const personOf = async (login: string) => (await target.query('select mail, family, off from person where login = $1', [login]))[0] ?? null;

test('a joiner gets an account with the rights of every role, read at the target itself', async () => {
  await feed('ann,ann@example.com,Lee,sales,here');
  expect(await personOf('ann')).toEqual({ mail: 'ann@example.com', family: 'Lee', off: false });
  expect(await teamsOf('ann')).toEqual(['everybody', 'sales']);
  const { id } = await identity(t, 'ann');
  expect(await grantsOf(t, id)).toMatchObject(
    [
      ['everybody', /^role:/],
      ['sales', /^role:/],
    ].map(([value]) => [value, expect.stringMatching(/^role:/)]),
  );
  expect(await activitiesOf(t, id)).toMatchObject([
    {
      type: 'Identity Refresh',
      execution_status: 'COMPLETED',
      completion_status: 'SUCCESS',
      items: ['CREATE FINISHED', expect.any(String), expect.any(String)],
    },
  ]);
  const [account] = await t.db
    .selectFrom('account')
    .selectAll()
    .where('source_id', '=', crm)
    .where('native_identity', '=', 'ann')
    .execute();
  expect(account).toMatchObject({ native_identity: 'ann', identity_id: id, origin: 'PROVISIONED', manually_correlated: true });
  const held = await expectStatus(200, t.request(`GET /beta/accounts/${account!.id}/entitlements`));
  expect(held.map(({ value }: any) => value).sort()).toEqual(['everybody', 'sales']);
});

test('a mover changes rights, and processing again changes nothing', async () => {
  await feed('ann,ann@example.com,Lee,support,here');
  expect(await teamsOf('ann')).toEqual(['everybody', 'support']);
  const { id } = await identity(t, 'ann');
  const before = (await plannedFor(t, id)).length;
  await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [id] } }));
  await t.runJobs();
  expect(await plannedFor(t, id)).toHaveLength(before);
});

test('a leaver is disabled and loses everything, what somebody gave natively too; a rehire comes back', async () => {
  await target.query("insert into membership values ('ann', 'native')");
  await expectStatus(202, t.request(`POST /beta/sources/${crm}/load-accounts`, {}));
  await t.runJobs();
  expect(await teamsOf('ann')).toEqual(['everybody', 'native', 'support']);
  await feed('ann,ann@example.com,Lee,support,left');
  expect(await personOf('ann')).toMatchObject({ off: true });
  expect(await teamsOf('ann')).toEqual([]);
  await feed('ann,ann@example.com,Lee,sales,here');
  expect(await personOf('ann')).toMatchObject({ off: false });
  expect(await teamsOf('ann')).toEqual(['everybody', 'sales']);
});

test('an aggregation finds what was taken away natively, and it is given again', async () => {
  await target.query("delete from membership where login = 'ann' and team = 'sales'");
  await expectStatus(202, t.request(`POST /beta/sources/${crm}/load-accounts`, {}));
  await t.runJobs();
  expect(await teamsOf('ann')).toEqual(['everybody', 'sales']);
});

test('while the target is down nothing is lost, and no attempt is spent', async () => {
  await target.query(`alter role ${target.user} nologin`);
  await target.killAll();
  await feed('ann,ann@example.com,Lee,sales,here', 'bob,bob@example.com,Ray,support,here');
  expect(await personOf('bob')).toBeNull();
  const [waiting] = await t.db.selectFrom('account_operation').selectAll().where('state', '=', 'RETRY').execute();
  expect(waiting).toMatchObject({ operation: 'CREATE', attempts: 0 });
  const source = await expectStatus(200, t.request(`GET /beta/sources/${crm}`));
  expect(source).toMatchObject({ healthy: false });
  await target.query(`alter role ${target.user} login`);
  await t.runJobs();
  expect(await personOf('bob')).toBeNull();
  t.clock.advance(31_000);
  await t.runJobs();
  expect(await teamsOf('bob')).toEqual(['everybody', 'support']);
  expect(await expectStatus(200, t.request(`GET /beta/sources/${crm}`))).toMatchObject({ healthy: true });
});

test('an account that somebody else holds is not taken, and the activity says so', async () => {
  await target.query("insert into person (login, mail) values ('eve', 'somebody@example.com')");
  await feed('ann,ann@example.com,Lee,sales,here', 'bob,bob@example.com,Ray,support,here', 'eve,eve@example.com,Moss,sales,here');
  const { id, processingState } = await identity(t, 'eve');
  expect(processingState).toBe('ERROR');
  const [activity] = (await expectStatus(200, t.request(`GET /beta/account-activities?requested-for=${id}`))) as never as {
    errors: string[];
  }[];
  expect(activity).toMatchObject({ completionStatus: 'FAILURE', executionStatus: 'COMPLETED' });
  expect(activity!.errors[0]).toContain('Account "eve" already exists on "CRM" and belongs to someone else.');
  expect(await teamsOf('eve')).toEqual([]);
});
