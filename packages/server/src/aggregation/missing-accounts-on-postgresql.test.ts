import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { aggregate } from '../../test/live-world.ts';
import { startPostgresql, type TestServer } from '../../test/sql/servers.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { expectStatus } from '../../test/world.ts';

/** A database on a real server, of which the statement that lists can miss accounts that the one that reads finds. */

const database = inject('database');

let t: TestApp;
let target: TestServer;
let sourceId: string;
let made = 0;

beforeAll(async () => {
  target = await startPostgresql(database.kind === 'postgres' ? database.url : '');
  await target.query('create table person (login text primary key, listed boolean not null default true)');
  await target.query(`alter table person owner to ${target.user}`);
  t = await testApp();
});
beforeEach(async () => {
  made += 1;
  await target.query('truncate person');
  await target.query("insert into person select 'p' || lpad(number::text, 3, '0') from generate_series(1, 5) number");
});
afterAll(async () => {
  await t?.close();
  await target?.stop();
});

/** A source that lists who is to be listed, and reads single accounts by the statement given. */
async function source(getObjectSQL?: string): Promise<void> {
  const { host, port, database: name, user, password } = target;
  const connectorAttributes = {
    url: `jdbc:postgresql://${host}:${port}/${name}`,
    user,
    password,
    SQL: 'select login from person where listed order by login',
    ...(getObjectSQL && { getObjectSQL }),
  };
  const body = { name: `CRM ${made}`, owner: { id: t.adminId }, connector: 'jdbc-angularsc', connectorAttributes, deleteThreshold: 100 };
  sourceId = (await expectStatus(201, t.request('POST /beta/sources', { body }))).id;
  await expectStatus(200, t.request(`POST /muster/v1/sources/${sourceId}/discover-schema`, { body: { save: true } }));
  expect((await aggregate(t, sourceId)).completionStatus).toBe('SUCCESS');
}
const read = "select login from person where login = '$(identity)'";
const breaksOff = "select pg_terminate_backend(pg_backend_pid())::text as login where '$(identity)' <> ''";
const known = async () =>
  (await t.db.selectFrom('account').select('native_identity').where('source_id', '=', sourceId).orderBy('native_identity').execute()).map(
    ({ native_identity }) => native_identity,
  );

test('a missing account that is there all the same stays, one that is gone goes', async () => {
  await source(read);
  await target.query("update person set listed = false where login = 'p001'");
  await target.query("delete from person where login = 'p002'");
  expect(await aggregate(t, sourceId)).toMatchObject({ completionStatus: 'SUCCESS', attributes: { total: 3, deleted: 1 } });
  expect(await known()).toEqual(['p001', 'p003', 'p004', 'p005']);
});

test('where accounts cannot be read singly, those that are missing go unasked', async () => {
  await source();
  await target.query("update person set listed = false where login in ('p001', 'p002')");
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ total: 3, deleted: 2 });
  expect(await known()).toEqual(['p003', 'p004', 'p005']);
});

test('no more than a hundred are asked for', async () => {
  await target.query("insert into person select 'q' || lpad(number::text, 3, '0') from generate_series(1, 120) number");
  await source(read);
  await target.query("update person set listed = false where login like 'q%'");
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ total: 5, deleted: 20 });
  expect(await known()).toHaveLength(105);
});

test('while the deletion threshold stands in the way nobody is asked for', async () => {
  await target.query("insert into person select 'q' || lpad(number::text, 3, '0') from generate_series(1, 20) number");
  await source(breaksOff);
  await expectStatus(200, t.request(`PATCH /beta/sources/${sourceId}`, { body: [{ op: 'replace', path: '/deleteThreshold', value: 10 }] }));
  await target.query("update person set listed = false where login like 'q%'");
  expect(await aggregate(t, sourceId)).toMatchObject({ completionStatus: 'WARNING', attributes: { deleted: 0 } });
  expect(await known()).toHaveLength(25);
});

test('an account that cannot be read is not known to be gone', async () => {
  await source("select login, 1 / (length(login) - 4) as nothing from person where login = '$(identity)'");
  await target.query("delete from person where login = 'p001'");
  await target.query("update person set listed = false where login = 'p002'");
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ deleted: 1 });
  expect(await known()).toEqual(['p002', 'p003', 'p004', 'p005']);
});

test('a source that breaks off while it is asked keeps its accounts, and the run has failed', async () => {
  await source(breaksOff);
  await target.query("delete from person where login in ('p001', 'p002')");
  const task = await aggregate(t, sourceId);
  expect(task).toMatchObject({ completionStatus: 'ERROR', attributes: { total: 3, deleted: 0 } });
  expect(task.messages.at(-1).localizedText.message).toMatch(/^No account is deleted for being missing: /);
  expect(await known()).toHaveLength(5);
  expect(await expectStatus(200, t.request(`GET /beta/sources/${sourceId}`))).toMatchObject({
    status: 'SOURCE_STATE_FAILURE_SOURCE',
    healthy: false,
  });
});
