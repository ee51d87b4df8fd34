import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activitiesOf, makeWritable, plannedFor } from '../../../test/access-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../../test/world.ts';

/** A feed of people and a system that holds their addresses; the system can be written, and nothing is sent. */

let t: TestApp;
let hr: string;
let crm: string;
let ann: string;
let bob: string;

const people = (mail: string) => load(t, hr, `id,mail,family\nann,${mail},Lee\nbob,bob@example.com,Ray\n`);
const identityAttribute = (name: string) => ({ type: 'identityAttribute', attributes: { name } });
const createFields = [
  { name: 'login', transform: identityAttribute('uid') },
  { name: 'mail', transform: identityAttribute('email') },
  { name: 'last', transform: identityAttribute('lastname') },
  { name: 'boss', transform: identityAttribute('manager') },
  { name: 'teams', transform: identityAttribute('department') },
  { name: 'list', transform: identityAttribute('email'), isMultiValued: true },
  { name: 'upper', transform: { type: 'upper', attributes: { input: identityAttribute('email') } } },
];
const storePolicy = (fields: readonly object[]) =>
  expectStatus(200, t.request(`POST /beta/sources/${crm}/provisioning-policies/bulk-update`, { body: [{ name: 'Account', fields }] }));

const config = () => expectStatus(200, t.request(`GET /beta/sources/${crm}/attribute-sync-config`));
const put = (attributes: readonly object[], source: object = { id: crm }, token?: string) =>
  t.request(`PUT /beta/sources/${crm}/attribute-sync-config`, { body: { source, attributes }, ...(token && { token }) });
const email = { name: 'email', displayName: 'Work Email', enabled: false, target: 'mail' };
const lastname = { name: 'lastname', displayName: 'Last Name', enabled: false, target: 'last' };

beforeAll(async () => {
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'mail', 'family'] });
  const mappings = [fromAccount('uid', hr, 'id'), fromAccount('email', hr, 'mail'), fromAccount('lastname', hr, 'family')];
  await createProfile(t, { name: 'Staff', sourceId: hr, mappings });
  await people('ann@example.com');
  crm = await createSource(t, { name: 'CRM', columns: ['login', 'mail', 'last', { name: 'teams', isMulti: true }] });
  await load(t, crm, 'login,mail,last,teams\nann,ann@example.com,Old,x\nbob,bob@example.com,Ray,x\n');
  await makeWritable(t, crm);
  ann = (await identity(t, 'ann')).id;
  bob = (await identity(t, 'bob')).id;
  const displayNames = await t.db.selectFrom('identity_attribute').select(['name', 'display_name']).execute();
  for (const entry of [email, lastname]) entry.displayName = displayNames.find(({ name }) => name === entry.name)!.display_name;
});
afterAll(() => t.close());

describe('the configuration', () => {
  test('is empty for files, and has an entry for each fitting field of the CREATE policy, switched off', async () => {
    await storePolicy(createFields);
    const source = { type: 'SOURCE', id: crm, name: 'CRM' };
    expect(await config()).toEqual({ source, attributes: [] });
    // Another connector: what the delimited file holds stays as it is, so that nothing needs a system to write to.
    await t.db.updateTable('source').set({ connection_type: 'direct' }).where('id', '=', crm).execute();
    expect(await config()).toEqual({ source, attributes: [email, lastname] });
  });

  test('refuses everything but a change of enabled', async () => {
    const on = { ...email, enabled: true };
    const wrong = [
      put([on], { id: hr }),
      put([{ ...on, target: 'last' }]),
      put([{ ...on, name: 'uid' }]),
      put([{ ...on, displayName: 'Other' }]),
    ];
    for (const answer of wrong) expect((await refusal(answer)).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
    expect((await refusal(put([{ ...email, enabled: null }])))[0]).toBe(400);
    expect((await refusal(t.request(`PUT /beta/sources/${crm}/attribute-sync-config`, { body: { source: {} } })))[1]).toContain('400.1.0');
    expect((await config()).attributes).toEqual([email, lastname]);
    expect((await t.request('GET /beta/sources/nowhere/attribute-sync-config')).status).toBe(404);
  });

  test('switched on processes those with accounts there; an entry that is left out keeps its flag', async () => {
    const on = await expectStatus(200, put([{ ...lastname, enabled: true }]));
    expect(on.attributes).toEqual([email, { ...lastname, enabled: true }]);
    await t.runJobs();
    expect(await plannedFor(t, ann)).toEqual(['MODIFY, SET last Lee on ann']);
    expect(await plannedFor(t, bob)).toEqual([]);
    expect((await activitiesOf(t, ann)).map(({ type }) => type)).toEqual(['Attribute Synchronization Refresh']);
    const both = await expectStatus(200, put([{ ...email, enabled: true }]));
    expect(both.attributes.map(({ enabled }: any) => enabled)).toEqual([true, true]);
    const events = await t.db.selectFrom('event').selectAll().where('type', '=', 'ATTRIBUTE_SYNC_CONFIG_UPDATED').execute();
    expect(events).toHaveLength(2);
    await t.runJobs();
  });

  test('loses an attribute with its field, which comes back switched off', async () => {
    await storePolicy(createFields.filter(({ name }) => name !== 'last'));
    expect((await config()).attributes).toEqual([{ ...email, enabled: true }]);
    await storePolicy(createFields);
    expect((await config()).attributes).toEqual([{ ...email, enabled: true }, lastname]);
  });

  test('is read by helpdesk and changed by administrators', async () => {
    const helpdesk = await userToken(t, ['HELPDESK']);
    await expectStatus(200, t.request(`GET /beta/sources/${crm}/attribute-sync-config`, { token: helpdesk }));
    await expectStatus(403, put([email], { id: crm }, helpdesk));
    await expectStatus(403, t.request(`GET /beta/sources/${crm}/attribute-sync-config`, { token: await clientToken(t) }));
  });
});

describe('a changed identity attribute', () => {
  test('is written by itself where it is mirrored, null too', async () => {
    await people('ann@new.example.com');
    expect((await plannedFor(t, ann)).at(-1)).toBe('MODIFY, SET mail ann@new.example.com on ann');
    await people('');
    expect((await plannedFor(t, ann)).at(-1)).toBe('MODIFY, SET mail null on ann');
  });
});

const call = (id: string, family = 'beta', token?: string) =>
  t.request(`POST /${family}/identities/${id}/synchronize-attributes`, token === undefined ? {} : { token });
const dashedId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the call for an identity', () => {
  test('is a job with an activity, also when nothing differs', async () => {
    const job = await expectStatus(202, call(bob));
    const payload = { type: 'SYNCHRONIZE_IDENTITY_ATTRIBUTES', dataJson: JSON.stringify({ identityId: bob }) };
    expect(job).toEqual({ id: expect.stringMatching(dashedId), status: 'IN_PROGRESS', payload });
    expect(await expectStatus(200, t.request(`GET /muster/v1/attribute-sync-jobs/${job.id}`))).toEqual({ ...job, status: 'SUCCESS' });
    expect(await activitiesOf(t, bob)).toMatchObject([
      {
        type: 'Attribute Synchronization Refresh',
        client_metadata: { jobId: job.id },
        requester_id: t.adminId,
        completion_status: 'SUCCESS',
        items: [],
      },
    ]);
  });

  test('comes through once in ten seconds for an identity, whatever the family; refused calls do not count', async () => {
    t.clock.advance(20_000);
    await expectStatus(403, call(bob, 'beta', await userToken(t, ['HELPDESK'])));
    await expectStatus(404, call('0'.repeat(32)));
    await expectStatus(202, call(bob, 'v2024', await clientToken(t)));
    t.clock.advance(2_500);
    const again = await call(bob);
    expect([again.status, again.headers['retry-after'], again.body]).toEqual([429, '8', { message: ' Rate Limit Exceeded ' }]);
    await expectStatus(202, call(ann));
    t.clock.advance(7_500);
    await expectStatus(202, call(bob));
  });

  test('of two at once lets one through', async () => {
    t.clock.advance(20_000);
    const answers = await Promise.all([call(bob), call(bob, 'v2025')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 429]);
  });
});

describe('the call for a source', () => {
  test('processes everybody with an account there and ends as its task does', async () => {
    const job = await expectStatus(202, t.request(`POST /beta/sources/${crm}/synchronize-attributes`));
    const payload = { type: 'SYNCHRONIZE_SOURCE_ATTRIBUTES', dataJson: JSON.stringify({ sourceId: crm }) };
    expect(job).toEqual({ id: expect.stringMatching(dashedId), status: 'IN_PROGRESS', payload });
    const before = (await identity(t, 'bob')).lastRefresh;
    t.clock.advance(1_000);
    await t.runJobs();
    expect((await identity(t, 'bob')).lastRefresh > before).toBe(true);
    expect((await t.request(`GET /muster/v1/attribute-sync-jobs/${job.id}`)).body.status).toBe('SUCCESS');
  });

  test('is for administrators, of sources that there are', async () => {
    const at = `/beta/sources/${crm}/synchronize-attributes` as const;
    await expectStatus(202, t.request(`POST ${at}`, { token: await userToken(t, ['SOURCE_ADMIN']) }));
    await expectStatus(403, t.request(`POST ${at}`, { token: await userToken(t, ['HELPDESK']) }));
    await expectStatus(404, t.request('POST /beta/sources/nowhere/synchronize-attributes'));
    await expectStatus(404, t.request('GET /muster/v1/attribute-sync-jobs/nothing'));
  });
});

describe('where people change the accounts', () => {
  const unwritable = 'CRM: its connector cannot write, so attributes are not synchronized to its accounts.';

  beforeAll(async () => {
    await expectStatus(200, put([{ ...email, enabled: true }]));
    await makeWritable(t, crm, []);
    await people('ann@moved.example.com');
  });

  test('they are not asked to keep attributes in step', async () => {
    const planned = await plannedFor(t, ann);
    t.clock.advance(20_000);
    const job = await expectStatus(202, call(ann));
    await t.runJobs();
    expect(await plannedFor(t, ann)).toEqual(planned);
    expect(await t.db.selectFrom('manual_task').select('id').execute()).toEqual([]);
    const activity = (await activitiesOf(t, ann)).at(-1);
    expect(activity).toMatchObject({ client_metadata: { jobId: job.id }, completion_status: 'SUCCESS', items: [], warnings: [unwritable] });
  });

  test('the call for the source says so', async () => {
    const job = await expectStatus(202, t.request(`POST /beta/sources/${crm}/synchronize-attributes`));
    await t.runJobs();
    const task = await expectStatus(200, t.request(`GET /beta/task-status/${job.id.replaceAll('-', '')}`));
    expect(task).toMatchObject({ completionStatus: 'WARNING', messages: [{ type: 'WARN', localizedText: { message: unwritable } }] });
  });
});

test('jobs are forgotten when tasks are', async () => {
  const job = await expectStatus(202, t.request(`POST /beta/sources/${crm}/synchronize-attributes`));
  await t.runJobs();
  t.clock.advance(89 * 86_400_000);
  await t.runJobs();
  expect((await t.request(`GET /muster/v1/attribute-sync-jobs/${job.id}`)).status).toBe(200);
  t.clock.advance(2 * 86_400_000);
  await t.runJobs();
  expect((await t.request(`GET /muster/v1/attribute-sync-jobs/${job.id}`)).status).toBe(404);
});
