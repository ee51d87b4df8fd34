import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startPostgresql, type TestServer } from '../../../test/sql/servers.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { expectStatus, refusal } from '../../../test/world.ts';

/** A database on a real server, whose tables say what the schema of its accounts is. */

const database = inject('database');

let t: TestApp;
let target: TestServer;
let sourceId: string;

beforeAll(async () => {
  target = await startPostgresql(database.kind === 'postgres' ? database.url : '');
  await target.query('create table person (login text primary key, mail text, badge int, off boolean not null default false)');
  await target.query('create table membership (login text references person, team text, primary key (login, team))');
  await target.query("insert into person values ('ann', 'ann@example.com', 7), ('bob', null, null)");
  await target.query("insert into membership values ('ann', 'crew')");
  for (const table of ['person', 'membership']) await target.query(`alter table ${table} owner to ${target.user}`);
  t = await testApp();
  const { host, port, database: name, user, password } = target;
  const connectorAttributes = {
    url: `jdbc:postgresql://${host}:${port}/${name}`,
    user,
    password,
    table: {
      name: 'person',
      key: 'login',
      disabled: { column: 'off', disabledValue: 'true', enabledValue: 'false' },
      links: [{ attribute: 'teams', table: 'membership', accountColumn: 'login', valueColumn: 'team' }],
    },
  };
  const body = { name: 'CRM', owner: { id: t.adminId }, connector: 'jdbc-angularsc', connectorAttributes };
  sourceId = (await expectStatus(201, t.request('POST /beta/sources', { body }))).id;
});
afterAll(async () => {
  await t?.close();
  await target?.stop();
});

const discover = (body: object) => t.request(`POST /muster/v1/sources/${sourceId}/discover-schema`, { body });
const check = (operation: string) => expectStatus(200, t.request(`POST /beta/sources/${sourceId}/connector/${operation}`));
const peek = () => t.request(`POST /beta/sources/${sourceId}/connector/peek-resource-objects`, { body: {} });
const schemas = () => expectStatus(200, t.request(`GET /beta/sources/${sourceId}/schemas`));

test('before it has a schema a database can be reached, and says which schema it has', async () => {
  expect(await check('check-connection')).toMatchObject({ status: 'SUCCESS' });
  expect((await refusal(peek())).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  const found = await expectStatus(200, discover({ name: 'account' }));
  expect(found).toMatchObject({
    id: null,
    created: null,
    modified: null,
    name: 'account',
    identityAttribute: 'login',
    displayAttribute: 'login',
  });
  expect(found.attributes.map(({ name, type, isMulti, isEntitlement }: any) => [name, type, isMulti, isEntitlement])).toEqual([
    ['login', 'STRING', false, false],
    ['mail', 'STRING', false, false],
    ['badge', expect.stringMatching(/INT|LONG/), false, false],
    ['teams', 'STRING', true, true],
  ]);
  expect(await schemas()).toEqual([]);
});

test('the schema is stored when that is asked for, with an event, and the database can be looked at', async () => {
  const saved = await expectStatus(200, discover({ save: true }));
  expect(await schemas()).toEqual([saved]);
  const events = await t.db
    .selectFrom('event')
    .selectAll()
    .where('type', '=', 'SOURCE_SCHEMA_CREATED')
    .where('target_id', '=', sourceId)
    .execute();
  expect(events).toMatchObject([{ actor_id: t.adminId, after: { name: 'account' } }]);
  expect(await check('test-configuration')).toMatchObject({ status: 'SUCCESS' });
  const { objectCount, resourceObjects } = await expectStatus(200, peek());
  expect([objectCount, resourceObjects]).toMatchObject([
    2,
    [
      { identity: 'ann', attributes: { login: 'ann', mail: 'ann@example.com', badge: 7, teams: ['crew'] } },
      { identity: 'bob', attributes: { login: 'bob' } },
    ],
  ]);
  expect(Object.keys(resourceObjects[0])).not.toContain('uuid');
});

test('found out again, a schema keeps what was said of its attributes, gains new ones and loses those that are gone', async () => {
  const [{ id, ...present }] = await schemas();
  const attributes = present.attributes.map((attribute: any) =>
    attribute.name === 'mail' ? { ...attribute, description: 'Work', isEntitlement: true } : attribute,
  );
  const body = { ...present, id, displayAttribute: 'mail', attributes };
  await expectStatus(200, t.request(`PUT /beta/sources/${sourceId}/schemas/${id}`, { body }));
  await target.query('alter table person add column hired date');
  await target.query('alter table person drop column badge');
  const shown = await expectStatus(200, discover({}));
  expect([shown.id, shown.displayAttribute]).toEqual([id, 'mail']);
  expect(shown.attributes.map(({ name, type, description, isEntitlement }: any) => [name, type, description, isEntitlement])).toEqual([
    ['login', 'STRING', '', false],
    ['mail', 'STRING', 'Work', true],
    ['hired', 'DATE', '', false],
    ['teams', 'STRING', '', true],
  ]);
  expect((await schemas())[0].attributes).toHaveLength(4);
  expect((await schemas())[0].attributes.map(({ name }: any) => name)).toContain('badge');
  const saved = await expectStatus(200, discover({ save: true }));
  expect(saved).toMatchObject({ id, attributes: shown.attributes });
  expect(await schemas()).toEqual([saved]);
});

test('what the settings do not say how to read cannot be found out', async () => {
  const [status, code, text] = await refusal(discover({ name: 'group' }));
  expect([status, code, text]).toEqual([400, '400.1 Bad request content', expect.stringContaining('"group"')]);
});

test('a table that is gone is an error of the source, and a server that is gone a failure', async () => {
  await target.query('alter table person rename to people');
  expect(await check('check-connection')).toMatchObject({ status: 'SUCCESS' });
  expect(await check('test-configuration')).toMatchObject({ status: 'FAILURE', details: { error: expect.stringContaining('person') } });
  const status = async () => (await expectStatus(200, t.request(`GET /beta/sources/${sourceId}`))).status;
  expect(await status()).toBe('SOURCE_STATE_ERROR_SOURCE');
  await target.query('alter table people rename to person');
  await target.query(`alter role ${target.user} nologin`);
  const refused = await check('check-connection');
  expect(refused).toMatchObject({ status: 'FAILURE' });
  expect(JSON.stringify(refused)).not.toContain(target.password);
  await target.query(`alter role ${target.user} login`);
  expect(await check('test-configuration')).toMatchObject({ status: 'SUCCESS' });
  expect(await status()).toBe('SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS');
});
