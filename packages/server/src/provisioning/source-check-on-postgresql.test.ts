import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { activitiesOf, grantsOf } from '../../test/access-world.ts';
import { askThrough, createCrm, createHr, createTeamRoles, feedHeader, makeCrmTables, rightsOf } from '../../test/crm-world.ts';
import { startPostgresql, type TestServer } from '../../test/sql/servers.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { expectStatus, identity, load } from '../../test/world.ts';
import { isoTime } from '../clock.ts';
import { SqlSession } from '../connectors/sql/session.ts';

/** Contract: TRANSFORMS 2, usernameGenerator with sourceCheck; BEHAVIOUR 9.5. The target has accounts that no aggregation has brought. */

const database = inject('database');
const uid = { type: 'identityAttribute', attributes: { name: 'uid' } };
const family = { type: 'identityAttribute', attributes: { name: 'lastname' } };

let t: TestApp;
let target: TestServer;
let hr: string;
let crm: string;
const rows: string[] = [];

beforeAll(async () => {
  target = await startPostgresql(database.kind === 'postgres' ? database.url : '');
  await makeCrmTables(target);
  t = await testApp();
  const ask = askThrough(t);
  hr = (await createHr(ask, t.adminId)).hr;
  crm = await createCrm(ask, t.adminId, target);
  await ask('POST', `/beta/sources/${crm}/load-accounts`);
  await t.runJobs();
  await createTeamRoles(ask, t.adminId, crm, await rightsOf(ask, crm));
});
afterEach(() => void vi.restoreAllMocks());
afterAll(async () => {
  await t?.close();
  await target?.stop();
});

/** Logins by this pattern; the mail is made of the login. */
async function loginsBy(variable: object, attributes: object = {}, sourceCheck = true): Promise<void> {
  const patterns = ['$base', `$base$${'{uniqueCounter}'}`];
  const fields = [
    field('login', { type: 'usernameGenerator', attributes: { patterns, base: variable, sourceCheck } }, attributes),
    field('email', { type: 'static', attributes: { value: '$login@acme.example' } }),
    field('lastname', family),
  ];
  const body = { name: 'Account', usageType: 'CREATE', fields };
  await expectStatus(200, t.request(`PUT /beta/sources/${crm}/provisioning-policies/CREATE`, { body }));
}

const field = (name: string, transform: object, attributes: object = {}) => ({
  ...{ name, type: 'string', isRequired: name === 'login', isMultiValued: false, transform, attributes },
});

/** Everybody of before, and these. */
async function hire(...people: string[]): Promise<void> {
  rows.push(...people.map((row) => `${row},sales,here`));
  await load(t, hr, [feedHeader, ...rows].join('\n'), {});
}

const native = (...logins: string[]) =>
  target.query(`insert into person (login, mail) select unnest(array['${logins.join("','")}']), 'native'`);
const personOf = async (login: string) => (await target.query('select mail, family from person where login = $1', [login]))[0] ?? null;
const teamsOf = async (login: string) =>
  (await target.query('select team from membership where login = $1 order by team', [login])).map(({ team }) => team);
const accountOf = async (identityId: string) =>
  (await t.db.selectFrom('account').select('native_identity').where('source_id', '=', crm).where('identity_id', '=', identityId).execute())
    .map((row) => row.native_identity)
    .join();
const claims = () => t.db.selectFrom('name_claim').select(['name_key', 'identity_id']).execute();
const createOf = (identityId: string) =>
  t.db.selectFrom('account_operation').selectAll().where('identity_id', '=', identityId).where('operation', '=', 'CREATE').execute();

/** Does something once the target was asked about this name, before anything follows of the answer. */
function afterAskingFor(name: string, work: () => Promise<unknown>): void {
  const { isTaken } = SqlSession.prototype;
  vi.spyOn(SqlSession.prototype, 'isTaken').mockImplementation(async function (this: SqlSession, schema, attribute, value) {
    const answer = await isTaken.call(this, schema, attribute, value);
    if (value === name) await work();
    return answer;
  });
}

test('a name that only the target has is not given: the account gets the next, and what is made of the name with it', async () => {
  await loginsBy(uid);
  await native('ann', 'ANN1');
  await hire('ann,ann@example.com,Lee');
  const { id } = await identity(t, 'ann');
  expect(await accountOf(id)).toBe('ann2');
  expect(await personOf('ann2')).toEqual({ mail: 'ann2@acme.example', family: 'Lee' });
  expect(await teamsOf('ann2')).toEqual(['everybody', 'sales']);
  expect(await personOf('ann')).toEqual({ mail: 'native', family: null });
  expect(await grantsOf(t, id)).toHaveLength(2);

  // It was one operation throughout, and the story of it is that of one success.
  expect(await createOf(id)).toMatchObject([{ state: 'DONE', native_identity: 'ann2' }]);
  const activities = await activitiesOf(t, id);
  expect(activities).toMatchObject([
    { completion_status: 'SUCCESS', errors: [], items: ['CREATE FINISHED', expect.any(String), expect.any(String)] },
  ]);
  const [activity] = await expectStatus(200, t.request(`GET /beta/account-activities?requested-for=${id}`));
  expect(activity.items.map((item: any) => item.nativeIdentity)).toEqual(['ann2', 'ann2', 'ann2']);
  expect(await claims()).toEqual([]);
});

test('without sourceCheck the target is not asked', async () => {
  await loginsBy(uid, {}, false);
  await native('amy');
  const asked = vi.spyOn(SqlSession.prototype, 'isTaken');
  await hire('amy,amy@example.com,Lee');
  expect(asked).not.toHaveBeenCalled();
  expect(await createOf((await identity(t, 'amy')).id)).toMatchObject([{ state: 'FAILED' }]);
});

test('two who want a name that the target has get the two that follow it', async () => {
  await loginsBy(family);
  await native('Moss');
  await hire('bea,bea@example.com,Moss', 'bob,bob@example.com,Moss', 'boy,boy@example.com,Moss');
  const names = await Promise.all(['bea', 'bob', 'boy'].map(async (alias) => accountOf((await identity(t, alias)).id)));
  expect(names.sort()).toEqual(['Moss1', 'Moss2', 'Moss3']);
  expect(await claims()).toEqual([]);
});

/** Leaves a CREATE as a process leaves it that dies once it has begun. */
async function beginAndDie(alias: string, areNamesChecked: boolean): Promise<void> {
  await t.db
    .updateTable('source')
    .set({ paused: JSON.stringify({ reason: 'test', since: isoTime(t.clock.now()), by: null }) })
    .where('id', '=', crm)
    .execute();
  await hire(`${alias},${alias}@example.com,Lee`);
  const [operation] = await createOf((await identity(t, alias)).id);
  expect(operation).toMatchObject({ state: 'WAITING' });
  const died = { state: 'RUNNING', started: true, names_checked: areNamesChecked, lease_until: isoTime(t.clock.now() - 1) };
  await t.db.updateTable('account_operation').set(died).where('id', '=', operation!.id).execute();
}

async function goOn(): Promise<void> {
  await t.db.updateTable('source').set({ paused: null }).where('id', '=', crm).execute();
  await t.runJobs();
}

test('who dies while asking has sent nothing: an account of that name is somebody else’s', async () => {
  await loginsBy(uid);
  await beginAndDie('cid', false);
  await native('cid');
  await goOn();
  expect(await accountOf((await identity(t, 'cid')).id)).toBe('cid1');
  expect(await personOf('cid')).toEqual({ mail: 'native', family: null });
});

test('who dies after asking may have made the account, which is then found and no other made', async () => {
  await beginAndDie('cat', true);
  await native('cat');
  await goOn();
  expect(await accountOf((await identity(t, 'cat')).id)).toBe('cat');
  expect(await personOf('cat')).toEqual({ mail: 'cat@acme.example', family: 'Lee' });
  expect(await personOf('cat1')).toBeNull();
});

test('who dies after asking and had made nothing asks again', async () => {
  await beginAndDie('cam', true);
  await goOn();
  expect(await accountOf((await identity(t, 'cam')).id)).toBe('cam');
});

test('names that the target had are still known after a crash', async () => {
  await native('dan');
  let isFirst = true;
  afterAskingFor('dan1', async () => {
    if (!isFirst) return;
    isFirst = false;
    throw Object.assign(new Error('the process dies'), { code: '57P01' });
  });
  await expect(hire('dan,dan@example.com,Lee')).rejects.toThrow('the process dies');
  const { id } = await identity(t, 'dan');
  expect(await createOf(id)).toMatchObject([{ state: 'RUNNING', native_identity: 'dan1' }]);
  expect(await claims()).toEqual(
    expect.arrayContaining([
      { name_key: 'dan', identity_id: '' },
      { name_key: 'dan1', identity_id: id },
    ]),
  );
  t.clock.advance(61_000);
  await t.runJobs();
  expect(await accountOf(id)).toBe('dan1');
  expect(await claims()).toEqual([]);
});

test('who is overtaken between asking and making takes the next name too', async () => {
  afterAskingFor('eve', () => native('eve'));
  await hire('eve,eve@example.com,Lee');
  const { id } = await identity(t, 'eve');
  expect(await accountOf(id)).toBe('eve1');
  expect(await createOf(id)).toMatchObject([{ state: 'DONE' }]);
  expect(await personOf('eve')).toEqual({ mail: 'native', family: null });
});

test('when the target has every name that may be tried, the operation fails and nothing is made', async () => {
  await loginsBy(uid, { cloudMaxUniqueChecks: '2' });
  await native('fay', 'fay1');
  await hire('fay,fay@example.com,Lee');
  const { id, processingState } = await identity(t, 'fay');
  const reason = 'No name is free: all that were tried are taken, 2 in number and "fay1" the last';
  expect(processingState).toBe('ERROR');
  expect(await createOf(id)).toMatchObject([{ state: 'FAILED', last_error: reason }]);
  const [activity] = await expectStatus(200, t.request(`GET /beta/account-activities?requested-for=${id}`));
  expect(activity).toMatchObject({ completionStatus: 'FAILURE', errors: [`CRM: CREATE fay1: ${reason}`] });
  expect(await personOf('fay2')).toBeNull();
  expect(await claims()).toEqual([]);

  // Once a name is free there, the same operation started by hand succeeds with it.
  await target.query("delete from person where login = 'fay1'");
  await expectStatus(200, t.request(`POST /muster/v1/operations/${(await createOf(id))[0]!.id}/retry`));
  await t.runJobs();
  expect(await accountOf(id)).toBe('fay1');
  await loginsBy(uid);
});

test('an identity that is deleted while the target is asked gets no account, and leaves no name behind', async () => {
  await native('guy');
  afterAskingFor('guy', async () => {
    const { id } = await identity(t, 'guy');
    await t.db.updateTable('identity').set({ protected: false }).where('id', '=', id).execute();
    await t.db.deleteFrom('account').where('identity_id', '=', id).execute();
    await expectStatus(204, t.request(`DELETE /beta/identities/${id}`));
  });
  await hire('guy,guy@example.com,Lee');
  expect(await personOf('guy1')).toBeNull();
  expect(await claims()).toEqual([]);
  rows.pop();
});

test('a field of the policy may be called anything', async () => {
  const fields = [field('__proto__', { type: 'static', attributes: { value: 'odd' } }), field('login', uid)];
  const body = {
    name: 'Account',
    usageType: 'CREATE',
    fields: [...fields, field('lastname', { type: 'static', attributes: { value: '$__proto__' } })],
  };
  await expectStatus(200, t.request(`PUT /beta/sources/${crm}/provisioning-policies/CREATE`, { body }));
  await hire('hal,hal@example.com,Lee');
  expect(await personOf('hal')).toEqual({ mail: null, family: 'odd' });
});
