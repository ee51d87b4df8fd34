import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { accessProfile, activitiesOf, entitlements, plannedFor } from '../../test/access-world.ts';
import { startPostgresql, type TestServer } from '../../test/sql/servers.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { accountsOf, createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../test/world.ts';
import { isoTime } from '../clock.ts';

/** A database on a real server holds the accounts of everybody whom HR knows, and is looked at without the connector. */

const database = inject('database');

let t: TestApp;
let target: TestServer;
let hr: string;
let crm: string;

beforeAll(async () => {
  target = await startPostgresql(database.kind === 'postgres' ? database.url : '');
  await target.query(
    'create table person (login text primary key, mail text, off boolean not null default false, tries int not null default 0)',
  );
  await target.query('create table membership (login text references person on delete cascade, team text, primary key (login, team))');
  for (const table of ['person', 'membership']) await target.query(`alter table ${table} owner to ${target.user}`);
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'mail'] });
  await createProfile(t, { name: 'Staff', sourceId: hr, mappings: [fromAccount('uid', hr, 'id'), fromAccount('email', hr, 'mail')] });
  crm = await createCrm();
  const right = await entitlements(t, crm, ['everybody'], 'teams');
  const criteria = { operation: 'NOT_EQUALS', key: { type: 'IDENTITY', property: 'uid' }, stringValue: 'none' };
  const body = {
    name: 'Everybody',
    owner: { id: t.adminId },
    enabled: true,
    membership: { type: 'STANDARD', criteria },
    accessProfiles: [{ id: await accessProfile(t, crm, [right('everybody')]) }],
  };
  await expectStatus(201, t.request('POST /beta/roles', { body }));
  await load(t, hr, 'id,mail\nann,ann@example.com\nbob,bob@example.com\n');
  await target.query("insert into person values ('stranger', 'stranger@example.com')");
  await aggregate();
  expect(await logins()).toEqual(['ann', 'bob', 'stranger']);
});
afterAll(async () => {
  await t?.close();
  await target?.stop();
});

async function createCrm(): Promise<string> {
  const { host, port, database: name, user, password } = target;
  const connectorAttributes = {
    url: `jdbc:postgresql://${host}:${port}/${name}`,
    user,
    password,
    SQL: 'select p.login, p.mail, m.team as teams, p.off as "IIQDisabled", p.tries > 2 as "IIQLocked" from person p left join membership m using (login) order by 1',
    getObjectSQL:
      'select p.login, p.mail, m.team as teams, p.off as "IIQDisabled", p.tries > 2 as "IIQLocked" from person p left join membership m using (login) where p.login = $(identity)',
    mergeRows: true,
    indexColumns: ['login'],
    mergeColumns: ['teams'],
    createSQL: 'insert into person (login, mail) values ($plan.login$, $plan.mail$)',
    updateSQL: 'update person set mail = $plan.mail$ where login = $plan.nativeIdentity$',
    enableSQL: 'update person set off = false where login = $plan.nativeIdentity$',
    disableSQL: 'update person set off = true where login = $plan.nativeIdentity$',
    unlockSQL: 'update person set tries = 0 where login = $plan.nativeIdentity$',
    'teams.addEntitlementSQL': 'insert into membership values ($plan.nativeIdentity$, $plan.value$)',
    'teams.removeEntitlementSQL': 'delete from membership where login = $plan.nativeIdentity$ and team = $plan.value$',
  };
  const body = { name: 'CRM', owner: { id: t.adminId, type: 'IDENTITY' }, connector: 'jdbc-angularsc', connectorAttributes };
  const { id, features } = await expectStatus(201, t.request('POST /beta/sources', { body }));
  expect(features).toEqual(expect.arrayContaining(['PROVISIONING', 'ENABLE', 'UNLOCK']));
  const attributes = [
    { name: 'login', type: 'STRING' },
    { name: 'mail', type: 'STRING' },
    { name: 'teams', type: 'STRING', isMulti: true, isEntitlement: true },
  ];
  const schema = { name: 'account', nativeObjectType: 'person', identityAttribute: 'login', displayAttribute: 'login', attributes };
  await expectStatus(201, t.request(`POST /beta/sources/${id}/schemas`, { body: schema }));
  const identityAttribute = (name: string) => ({ type: 'identityAttribute', attributes: { name } });
  const fields = [
    { name: 'login', transform: identityAttribute('uid') },
    { name: 'mail', transform: identityAttribute('email') },
  ];
  await expectStatus(201, t.request(`POST /beta/sources/${id}/provisioning-policies`, { body: { name: 'Account', fields } }));
  return id;
}

const aggregate = async () => {
  const { task } = await expectStatus(202, t.request(`POST /beta/sources/${crm}/load-accounts`));
  return ended(task.id);
};
const ended = async (id: string) => {
  await t.runJobs();
  return expectStatus(200, t.request(`GET /beta/task-status/${id}`));
};
const logins = async () => (await target.query('select login from person order by 1')).map(({ login }) => login);
const personOf = async (login: string) => (await target.query('select mail, off, tries from person where login = $1', [login]))[0];
const teamsOf = async (login: string) =>
  (await target.query('select team from membership where login = $1 order by 1', [login])).map(({ team }) => team);
const accountOf = async (login: string) => (await accountsOf(t, crm)).find((one: any) => one.nativeIdentity === login);
const call = async (operation: string, login: string, body: object = {}) =>
  ended((await expectStatus(202, t.request(`POST /beta/accounts/${(await accountOf(login)).id}/${operation}`, { body }))).id);
/** As long as the connector cannot sign in. */
const whileDown = async (work: () => Promise<void>) => {
  await target.query(`alter role ${target.user} nologin`);
  await target.killAll();
  await work();
  await target.query(`alter role ${target.user} login`);
};

describe('a call', () => {
  test('is carried out at the target, and its task ends with it', async () => {
    const task = await call('disable', 'ann');
    expect(task).toMatchObject({ completionStatus: 'SUCCESS', percentComplete: 100, messages: [] });
    expect(await personOf('ann')).toMatchObject({ off: true });
    expect(await accountOf('ann')).toMatchObject({ disabled: true });
    const activity = await expectStatus(200, t.request(`GET /beta/account-activities/${task.attributes.accountActivityId}`));
    expect(activity).toMatchObject({
      executionStatus: 'COMPLETED',
      completionStatus: 'SUCCESS',
      items: [{ provisioningStatus: 'FINISHED' }],
    });
    await call('enable', 'ann');
    expect(await personOf('ann')).toMatchObject({ off: false });
    expect(await accountOf('ann')).toMatchObject({ disabled: false });
  });

  test('unlocks, and reaches an account that is nobody’s', async () => {
    await target.query("update person set tries = 5 where login in ('bob', 'stranger')");
    await aggregate();
    expect(await accountOf('bob')).toMatchObject({ locked: true });
    for (const login of ['bob', 'stranger']) {
      await call('unlock', login);
      expect(await personOf(login)).toMatchObject({ tries: 0 });
      expect(await accountOf(login)).toMatchObject({ locked: false });
    }
    await call('disable', 'stranger');
    expect(await personOf('stranger')).toMatchObject({ off: true });
    expect(await accountOf('stranger')).toMatchObject({ disabled: true, uncorrelated: true });
  });

  test('that fails says so, marks nobody’s shadow, and is made again by another call', async () => {
    await target.query('create function refuse() returns trigger language plpgsql as $$ begin raise exception $e$not today$e$; end $$');
    await target.query('create trigger refuse before update on person for each row execute function refuse()');
    const task = await call('enable', 'stranger');
    expect(task).toMatchObject({ completionStatus: 'ERROR', messages: [{ type: 'ERROR' }] });
    expect(task.messages[0].localizedText.message).toContain('CRM: ENABLE stranger: ');
    const { id } = await accountOf('stranger');
    expect((await t.request(`GET /beta/identities/${id}`)).body.processingState).not.toBe('ERROR');
    await target.query('drop trigger refuse on person');
    await call('enable', 'stranger');
    expect(await personOf('stranger')).toMatchObject({ off: false });
    const failed = await t.db.selectFrom('account_operation').select('counts').where('state', '=', 'FAILED').execute();
    expect(failed).toEqual([{ counts: false }]);
  });

  test('waits while the source is paused, and goes on when it is resumed', async () => {
    await expectStatus(200, t.request(`POST /muster/v1/sources/${crm}/provisioning/pause`, { body: { reason: 'maintenance' } }));
    const task = await call('disable', 'bob');
    expect([task.completionStatus, (await personOf('bob'))!.off]).toEqual([null, false]);
    await expectStatus(200, t.request(`POST /muster/v1/sources/${crm}/provisioning/resume`));
    expect(await ended(task.id)).toMatchObject({ completionStatus: 'SUCCESS' });
    expect(await personOf('bob')).toMatchObject({ off: true });
    await call('enable', 'bob');
  });
});

const watch = () =>
  expectStatus(
    200,
    t.request(`PUT /beta/sources/${crm}/native-change-detection-config`, {
      body: {
        enabled: true,
        operations: ['ACCOUNT_CREATED', 'ACCOUNT_UPDATED', 'ACCOUNT_DELETED'],
        allEntitlements: true,
        allNonEntitlementAttributes: true,
      },
    }),
  );
/** The native changes that were told since the last time. */
const toldNatively = async () => {
  const events = await t.db.deleteFrom('event').where('type', 'like', 'NATIVE_CHANGE_ACCOUNT_%').returning(['type', 'after']).execute();
  return events.map(({ type, after }) => `${type.slice('NATIVE_CHANGE_ACCOUNT_'.length)} ${(after as any).account.nativeIdentity}`).sort();
};

describe('reloading', () => {
  beforeAll(watch);

  test('finds what changed, and what access wants is put right', async () => {
    await target.query("update person set mail = 'new@example.com', off = true where login = 'ann'");
    await target.query("delete from membership where login = 'ann'");
    expect(await call('reload', 'ann')).toMatchObject({ uniqueName: 'Account Reload', completionStatus: 'SUCCESS', messages: [] });
    expect(await accountOf('ann')).toMatchObject({ disabled: true, attributes: { mail: 'new@example.com' } });
    expect(await toldNatively()).toEqual(['UPDATED ann']);
    await t.runJobs();
    expect(await teamsOf('ann')).toEqual(['everybody']);
    await target.query("update person set mail = 'ann@example.com', off = false where login = 'ann'");
    await call('reload', 'ann');
    expect(await accountOf('ann')).toMatchObject({ disabled: false, attributes: { mail: 'ann@example.com', teams: ['everybody'] } });
  });

  test('removes here what is not there any more', async () => {
    await target.query("delete from person where login = 'stranger'");
    const { id } = await accountOf('stranger');
    await toldNatively();
    expect(await call('reload', 'stranger')).toMatchObject({
      completionStatus: 'WARNING',
      messages: [{ type: 'WARN', key: 'account-gone' }],
    });
    expect((await t.request(`GET /beta/accounts/${id}`)).status).toBe(404);
    expect(await toldNatively()).toEqual(['DELETED stranger']);
  });

  test('leaves an account that Muster is writing just now, though its name is gone', async () => {
    const { id } = await accountOf('bob');
    await toldNatively();
    const operations = t.db.updateTable('account_operation').where('account_id', '=', id).where('operation', '=', 'ENABLE');
    const running = { state: 'RUNNING', lease_until: isoTime(t.clock.now() + 600_000) };
    expect((await operations.set(running).returning('id').execute()).length).toBeGreaterThan(0);
    await t.db.updateTable('account').set({ written: null }).where('id', '=', id).execute();
    await target.query("delete from membership where login = 'bob'");
    await target.query("update person set login = 'rob' where login = 'bob'");
    expect(await call('reload', 'bob')).toMatchObject({ completionStatus: 'SUCCESS', messages: [] });
    expect(await accountOf('bob')).toMatchObject({ id });
    expect(await toldNatively()).toEqual([]);
    await target.query("update person set login = 'bob' where login = 'rob'");
    await target.query("insert into membership values ('bob', 'everybody')");
    await operations.set({ state: 'DONE', lease_until: null }).execute();
  });

  test('changes nothing when the source cannot be reached', async () => {
    await whileDown(async () => {
      const task = await call('reload', 'ann');
      expect(task).toMatchObject({ completionStatus: 'ERROR', messages: [{ type: 'ERROR', key: 'account-not-read' }] });
    });
    expect(await accountOf('ann')).toMatchObject({ disabled: false });
  });
});

test('an account that was removed here is found at the target and taken again', async () => {
  const before = await accountOf('bob');
  await call('remove', 'bob');
  const after = await accountOf('bob');
  expect(after).toMatchObject({ identityId: before.identityId, origin: 'PROVISIONED' });
  expect(after.id).not.toBe(before.id);
  expect(await logins()).toEqual(['ann', 'bob']);
  expect((await activitiesOf(t, before.identityId)).at(-1)).toMatchObject({ completion_status: 'SUCCESS' });
});

test('what is known of an account is not changed by calls, and an account that is created is only known here', async () => {
  const { id } = await accountOf('ann');
  expect((await refusal(t.request(`PUT /beta/accounts/${id}`, { body: { attributes: {} } }))).slice(0, 2)).toEqual([
    400,
    '400.1.3 Illegal value',
  ]);
  expect((await refusal(t.request(`DELETE /beta/accounts/${id}`))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  const patch = [{ op: 'replace', path: '/attributes/mail', value: 'x' }];
  expect((await refusal(t.request(`PATCH /beta/accounts/${id}`, { body: patch }))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  const attributes = { sourceId: crm, login: 'ghost', mail: 'ghost@example.com', teams: ['everybody'] };
  await ended((await expectStatus(202, t.request('POST /beta/accounts', { body: { attributes } }))).id);
  expect(await accountOf('ghost')).toMatchObject({ uncorrelated: true, hasEntitlements: true });
  expect(await toldNatively()).toEqual([]);
  expect(await logins()).toEqual(['ann', 'bob']);
  await aggregate();
  expect(await accountOf('ghost')).toBeUndefined();
});

test('removing all accounts sends nothing, and the next aggregation brings them back', async () => {
  const ids = [(await identity(t, 'ann')).id, (await identity(t, 'bob')).id];
  const before = (await Promise.all(ids.map((id) => plannedFor(t, id)))).flat().length;
  const { id } = await expectStatus(202, t.request(`POST /beta/sources/${crm}/remove-accounts`));
  expect(await ended(id)).toMatchObject({ completionStatus: 'SUCCESS', attributes: { deleted: 2 } });
  expect(await accountsOf(t, crm)).toEqual([]);
  await toldNatively();
  await aggregate();
  expect(await toldNatively()).toEqual([]);
  expect((await accountsOf(t, crm)).map(({ identityId }: any) => identityId).sort()).toEqual([...ids].sort());
  expect((await Promise.all(ids.map((one) => plannedFor(t, one)))).flat()).toHaveLength(before);
});

describe('synchronizing an identity', () => {
  const synchronize = async (login: string) => {
    t.clock.advance(20_000);
    const { id } = await identity(t, login);
    const job = await expectStatus(202, t.request(`POST /beta/identities/${id}/synchronize-attributes`));
    await t.runJobs();
    return { job, activity: (await activitiesOf(t, id)).find(({ client_metadata }) => client_metadata?.jobId === job.id) };
  };

  beforeAll(async () => {
    const config = await expectStatus(200, t.request(`GET /beta/sources/${crm}/attribute-sync-config`));
    const attributes = config.attributes.map((entry: object) => ({ ...entry, enabled: true }));
    await expectStatus(200, t.request(`PUT /beta/sources/${crm}/attribute-sync-config`, { body: { ...config, attributes } }));
    await t.runJobs();
  });

  test('reads its accounts first, so that a native change is undone', async () => {
    await target.query("update person set mail = 'native@example.com' where login = 'ann'");
    const { activity } = await synchronize('ann');
    expect(await personOf('ann')).toMatchObject({ mail: 'ann@example.com' });
    expect(activity).toMatchObject({ completion_status: 'SUCCESS', items: ['SET ann@example.com FINISHED'] });
    expect(await accountOf('ann')).toMatchObject({ attributes: { mail: 'ann@example.com' } });
  });

  test('uses what is known when they cannot be read', async () => {
    await target.query("update person set mail = 'native@example.com' where login = 'ann'");
    await whileDown(async () => {
      const { job, activity } = await synchronize('ann');
      expect(await expectStatus(200, t.request(`GET /muster/v1/attribute-sync-jobs/${job.id}`))).toMatchObject({ status: 'SUCCESS' });
      expect(activity).toMatchObject({ completion_status: 'SUCCESS', items: [] });
    });
    expect(await personOf('ann')).toMatchObject({ mail: 'native@example.com' });
    await synchronize('ann');
    expect(await personOf('ann')).toMatchObject({ mail: 'ann@example.com' });
  });
});
