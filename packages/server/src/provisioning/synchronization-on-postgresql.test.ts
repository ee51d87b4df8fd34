import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { accessProfile, activitiesOf, entitlements, plannedFor } from '../../test/access-world.ts';
import { startPostgresql, type TestServer } from '../../test/sql/servers.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load } from '../../test/world.ts';

/** A CREATE policy makes accounts on a real server; what mirrors identity attributes follows them, and is read without the connector. */

const database = inject('database');

let t: TestApp;
let target: TestServer;
let hr: string;
let crm: string;

beforeAll(async () => {
  target = await startPostgresql(database.kind === 'postgres' ? database.url : '');
  await target.query('create table person (login text primary key, mail text, family text, label text)');
  await target.query('create table membership (login text references person on delete cascade, team text, primary key (login, team))');
  for (const table of ['person', 'membership']) await target.query(`alter table ${table} owner to ${target.user}`);
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'mail', 'first', 'family'] });
  const names = { uid: 'id', email: 'mail', firstname: 'first', lastname: 'family' };
  const mappings = Object.entries(names).map(([attribute, column]) => fromAccount(attribute, hr, column));
  await createProfile(t, { name: 'Staff', sourceId: hr, mappings });
  crm = await createCrm();
  const right = await entitlements(t, crm, ['everybody'], 'teams');
  const criteria = { operation: 'NOT_EQUALS', key: { type: 'IDENTITY', property: 'lastname' }, stringValue: 'none' };
  const body = {
    name: 'Everybody',
    owner: { type: 'IDENTITY', id: t.adminId },
    enabled: true,
    membership: { type: 'STANDARD', criteria },
    accessProfiles: [{ type: 'ACCESS_PROFILE', id: await accessProfile(t, crm, [right('everybody')]) }],
  };
  await expectStatus(201, t.request('POST /beta/roles', { body }));
});
afterAll(async () => {
  await t?.close();
  await target?.stop();
});

const identityAttribute = (name: string) => ({ type: 'identityAttribute', attributes: { name } });

async function createCrm(): Promise<string> {
  const { host, port, database: name, user, password } = target;
  const table = {
    name: 'person',
    key: 'login',
    columns: { login: 'login', email: 'mail', lastname: 'family', label: 'label' },
    links: [{ attribute: 'teams', table: 'membership', accountColumn: 'login', valueColumn: 'team' }],
  };
  const connectorAttributes = { url: `jdbc:postgresql://${host}:${port}/${name}`, user, password, table };
  const body = { name: 'CRM', owner: { id: t.adminId, type: 'IDENTITY' }, connector: 'jdbc-angularsc', connectorAttributes };
  const { id } = await expectStatus(201, t.request('POST /beta/sources', { body }));
  const attributes = ['login', 'email', 'lastname', 'label'].map((column) => ({ name: column, type: 'STRING' }));
  const teams = { name: 'teams', type: 'STRING', isMulti: true, isEntitlement: true };
  const schema = { name: 'account', nativeObjectType: 'person', identityAttribute: 'login', displayAttribute: 'login' };
  await expectStatus(201, t.request(`POST /beta/sources/${id}/schemas`, { body: { ...schema, attributes: [...attributes, teams] } }));
  const first = { type: 'lower', attributes: { input: identityAttribute('firstname') } };
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Velocity writes variables so.
  const generator = { type: 'usernameGenerator', attributes: { sourceCheck: true, patterns: ['$fn', '$fn${uniqueCounter}'], fn: first } };
  const fields = [
    { name: 'login', transform: generator, attributes: { cloudMaxUniqueChecks: '5', cloudMaxSize: '20', cloudRequired: 'true' } },
    { name: 'email', transform: identityAttribute('email') },
    { name: 'lastname', transform: identityAttribute('lastname') },
    { name: 'label', transform: { type: 'static', attributes: { value: '$login of CRM' } } },
  ];
  await expectStatus(201, t.request(`POST /beta/sources/${id}/provisioning-policies`, { body: { name: 'Account', fields } }));
  return id;
}

const feed = (...rows: string[]) => load(t, hr, ['id,mail,first,family', ...rows].join('\n'), {});
const persons = () => target.query('select login, mail, family, label from person order by login');
const second = 's2,sam2@example.com,Sam,Ray';

test('two people who want the same name at once get two, and a template names the one that was made', async () => {
  await feed('s1,sam@example.com,Sam,Lee', second);
  const made = await persons();
  expect(made).toHaveLength(2);
  expect(made.map(({ login }) => login)).toEqual(['sam', expect.stringMatching(/^sam\d$/)]);
  expect(made.map(({ mail }) => mail).sort()).toEqual(['sam2@example.com', 'sam@example.com']);
  for (const { login, label } of made) expect(label).toBe(`${login} of CRM`);
});

const familyOf = async (mail: string) => (await target.query('select family from person where mail = $1', [mail]))[0]?.family;

test('a mirrored attribute flows once it is switched on, null too', async () => {
  await feed('s1,sam@example.com,Sam,Leigh', second);
  expect(await familyOf('sam@example.com')).toBe('Lee');
  const config = await expectStatus(200, t.request(`GET /beta/sources/${crm}/attribute-sync-config`));
  expect(config.attributes.map(({ name, target: column, enabled }: any) => [name, column, enabled])).toEqual([
    ['email', 'email', false],
    ['lastname', 'lastname', false],
  ]);
  const attributes = config.attributes.map((entry: object) => ({ ...entry, enabled: true }));
  await expectStatus(200, t.request(`PUT /beta/sources/${crm}/attribute-sync-config`, { body: { ...config, attributes } }));
  await t.runJobs();
  expect(await familyOf('sam@example.com')).toBe('Leigh');
  await feed('s1,sam@example.com,Sam,Lane', second);
  expect(await familyOf('sam@example.com')).toBe('Lane');
  await feed('s1,,Sam,Lane', second);
  expect(await target.query("select mail from person where family = 'Lane'")).toEqual([{ mail: null }]);
});

test('a native change is undone when it is found, and an identity call then finds nothing to do', async () => {
  await target.query("update person set family = 'Changed' where mail = 'sam2@example.com'");
  await expectStatus(202, t.request(`POST /beta/sources/${crm}/load-accounts`, {}));
  await t.runJobs();
  expect(await familyOf('sam2@example.com')).toBe('Ray');
  const { id } = await identity(t, 's2');
  const planned = await plannedFor(t, id);
  const job = await expectStatus(202, t.request(`POST /beta/identities/${id}/synchronize-attributes`));
  await t.runJobs();
  expect(await plannedFor(t, id)).toEqual(planned);
  expect((await activitiesOf(t, id)).at(-1)).toMatchObject({ client_metadata: { jobId: job.id }, completion_status: 'SUCCESS', items: [] });
  expect(await expectStatus(200, t.request(`GET /muster/v1/attribute-sync-jobs/${job.id}`))).toMatchObject({ status: 'SUCCESS' });
});
