import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessProfile } from '../../../test/access-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { userToken } from '../../../test/tokens.ts';
import { createSource, expectStatus, load, refusal } from '../../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const list = (query: string) => expectStatus(200, t.request(`GET /beta/entitlements?${query}`));
const ofSource = (sourceId: string) => list(`filters=${encodeURIComponent(`source.id eq "${sourceId}"`)}&sorters=attribute,value`);
const shortly = (entitlements: any[]) => entitlements.map(({ attribute, value }) => `${attribute} ${value}`);
const account = async (nativeIdentity: string) =>
  (await expectStatus(200, t.request(`GET /beta/accounts?filters=${encodeURIComponent(`nativeIdentity eq "${nativeIdentity}"`)}`)))[0];
const held = async (nativeIdentity: string, query = '') =>
  shortly(await expectStatus(200, t.request(`GET /beta/accounts/${(await account(nativeIdentity)).id}/entitlements${query}`))).sort();

const directoryColumns = [
  'login',
  { name: 'groups', isMulti: true, groups: 'group' },
  { name: 'licence', isEntitlement: true },
  { name: 'level', type: 'INT', isEntitlement: true },
  'title',
];

test('values of entitlement attributes that an aggregation sees are entitlements', async () => {
  const sourceId = await createSource(t, { name: 'Directory', columns: directoryColumns });
  const task = await load(t, sourceId, 'login,groups,licence,level,title\nann,crew,E5,3,Cook\nann,deck,E5,3,Cook\nbob,crew,,,\n');
  expect(task.attributes.groupsCreated).toBe(4);
  const entitlements = await ofSource(sourceId);
  expect(shortly(entitlements)).toEqual(['groups crew', 'groups deck', 'level 3', 'licence E5']);
  expect(entitlements[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    name: 'crew',
    created: '2026-11-24T12:00:00.000Z',
    modified: '2026-11-24T12:00:00.000Z',
    attribute: 'groups',
    value: 'crew',
    sourceSchemaObjectType: 'group',
    privileged: false,
    cloudGoverned: false,
    description: null,
    requestable: false,
    attributes: {},
    source: { type: 'SOURCE', id: sourceId, name: 'Directory' },
    owner: null,
    additionalOwners: [],
    directPermissions: [],
    segments: [],
    manuallyUpdatedFields: { DISPLAY_NAME: false, DESCRIPTION: false },
    accessModelMetadata: { attributes: [] },
  });
  expect(entitlements[3]).toMatchObject({ attribute: 'licence', sourceSchemaObjectType: 'licence' });
  const events = await t.db.selectFrom('event').selectAll().where('type', '=', 'ENTITLEMENT_CREATED').execute();
  expect(events).toHaveLength(4);
  expect(events[0]).toMatchObject({ actor_id: null, cause: { taskId: expect.any(String) }, after: { sourceId } });
});

test('an account shows which of them it holds, and the other way round', async () => {
  expect(await held('ann')).toEqual(['groups crew', 'groups deck', 'level 3', 'licence E5']);
  expect(await held('ann', '?limit=2&offset=2')).toHaveLength(2);
  expect(await held('bob')).toEqual(['groups crew']);
  const counted = await t.request(`GET /beta/accounts/${(await account('ann')).id}/entitlements?count=true&limit=0`);
  expect([counted.headers['x-total-count'], counted.body]).toEqual(['4', []]);
  expect((await refusal(t.request('GET /beta/accounts/nobody/entitlements')))[0]).toBe(404);
  const [crew] = await list('filters=value eq "crew"');
  const holders = await expectStatus(200, t.request(`GET /beta/accounts?filters=${encodeURIComponent(`entitlements eq "${crew.id}"`)}`));
  expect(holders.map(({ name }: any) => name).sort()).toEqual(['ann', 'bob']);
  const others = `not entitlements eq "${crew.id}" and sourceId eq "${crew.source.id}"`;
  expect(await expectStatus(200, t.request(`GET /beta/accounts?filters=${encodeURIComponent(others)}`))).toEqual([]);
});

test('who may read accounts may read what they hold', async () => {
  const { id } = await account('ann');
  const asHelpdesk = { token: await userToken(t, ['HELPDESK']) };
  expect((await t.request(`GET /v3/accounts/${id}/entitlements`, asHelpdesk)).status).toBe(200);
  expect((await t.request(`GET /beta/accounts/${id}/entitlements`, { token: await userToken(t, ['ROLE_ADMIN']) })).status).toBe(403);
});

test('what an account holds follows its feed; entitlements that nobody holds any more stay', async () => {
  const [{ source }] = await list('filters=value eq "crew"');
  const before = await ofSource(source.id);
  t.clock.advance(60_000);
  await load(t, source.id, 'login,groups,licence,level,title\nann,deck,E5,3,Cook\nbob,engine,,,\n');
  expect(await held('ann')).toEqual(['groups deck', 'level 3', 'licence E5']);
  expect(await held('bob')).toEqual(['groups engine']);
  const after = await ofSource(source.id);
  expect(shortly(after)).toEqual(['groups crew', 'groups deck', 'groups engine', 'level 3', 'licence E5']);
  expect(after.filter(({ value }: any) => value !== 'engine')).toEqual(before);
});

test('a column that becomes an entitlement makes entitlements of what unchanged accounts hold, and refers to a schema from then on', async () => {
  const sourceId = await createSource(t, { name: 'Badges', columns: ['id', 'door'] });
  await load(t, sourceId, 'id,door\nd1,Main\n');
  expect(await ofSource(sourceId)).toEqual([]);
  const schemas = await expectStatus(200, t.request(`GET /beta/sources/${sourceId}/schemas`));
  const accountSchema = schemas.find(({ name }: any) => name === 'account');
  const patch = (path: string, value: unknown) =>
    expectStatus(200, t.request(`PATCH /beta/sources/${sourceId}/schemas/${accountSchema.id}`, { body: [{ op: 'replace', path, value }] }));
  await patch('/attributes/1/isEntitlement', true);
  await load(t, sourceId, 'id,door\nd1,Main\n');
  expect(await ofSource(sourceId)).toMatchObject([{ attribute: 'door', value: 'Main', sourceSchemaObjectType: 'door' }]);
  expect(await held('d1')).toEqual(['door Main']);
  await patch('/attributes/1/schema', {
    type: 'CONNECTOR_SCHEMA',
    id: schemas.find(({ name }: any) => name === 'group').id,
    name: 'group',
  });
  await load(t, sourceId, 'id,door\nd1,Main\n');
  expect(await ofSource(sourceId)).toMatchObject([{ attribute: 'door', value: 'Main', sourceSchemaObjectType: 'group' }]);
  expect(
    await t.db
      .selectFrom('event')
      .select('id')
      .where('type', '=', 'ACCOUNT_UPDATED')
      .where('target_id', '=', (await account('d1')).id)
      .execute(),
  ).toEqual([]);
  await patch('/attributes/1/isEntitlement', false);
  await load(t, sourceId, 'id,door\nd1,Main\n');
  expect(await held('d1')).toEqual([]);
  expect(await ofSource(sourceId)).toHaveLength(1);
});

test('values compare exactly, however long or odd they are', async () => {
  const sourceId = await createSource(t, { name: 'Odd', columns: ['id', { name: 'right', isMulti: true, isEntitlement: true }] });
  const long = '𝔏'.repeat(1_000);
  const values = ['crew', 'Crew', 'crew ', "O'Neil; drop", '100%_\\', `${long}a`, `${long}b`, '  '];
  await load(t, sourceId, `id,right\n${values.map((value) => `o1,"${value}"\n`).join('')}o2,"${long}a"\n`);
  const stored = (await ofSource(sourceId)).map(({ value }: any) => value);
  expect(stored.sort()).toEqual(values.slice(0, -1).sort());
  expect(await held('o2')).toEqual([`right ${long}a`]);
  const found = async (filter: string) =>
    (await list(`filters=${encodeURIComponent(`source.id eq "${sourceId}" and ${filter}`)}`)).map(({ value }: any) => value).sort();
  expect(await found('value eq "Crew"')).toEqual(['Crew']);
  expect(await found('value sw "crew"')).toEqual(['crew', 'crew ']);
  expect(await found(`value eq "${long}b"`)).toEqual([`${long}b`]);
  expect(await found(`value sw "${long}"`)).toEqual([`${long}a`, `${long}b`]);
  expect(await found('value in ("crew", "100%_\\\\", "nothing")')).toEqual(['100%_\\', 'crew']);
});

test('an access profile of them keeps its source; without one the source goes with its entitlements', async () => {
  const sourceId = await createSource(t, { name: 'Going', columns: ['id', { name: 'right', isEntitlement: true }] });
  await load(t, sourceId, 'id,right\ng1,one\ng2,two\n');
  const [one] = await ofSource(sourceId);
  const role = await expectStatus(
    201,
    t.request('POST /beta/roles', { body: { name: 'Holder of one', owner: { id: t.adminId }, entitlements: [{ id: one.id }] } }),
  );
  expect((await refusal(t.request(`DELETE /beta/sources/${sourceId}`))).slice(1)).toEqual([
    '400.2.1.0 Object in use by another',
    'The source "Going" is used by the role "Holder of one".',
  ]);
  await t.request(`DELETE /beta/roles/${role.id}`);
  const profileId = await accessProfile(t, sourceId, [one.id]);
  expect((await refusal(t.request(`DELETE /beta/sources/${sourceId}`)))[2]).toMatch(/is used by the access profile/);
  await expectStatus(204, t.request(`DELETE /beta/access-profiles/${profileId}`));
  const { id } = await expectStatus(202, t.request(`DELETE /beta/sources/${sourceId}`));
  await t.runJobs();
  expect(await expectStatus(200, t.request(`GET /beta/task-status/${id}`))).toMatchObject({ completionStatus: 'SUCCESS' });
  expect(await t.db.selectFrom('entitlement').select('id').where('source_id', '=', sourceId).execute()).toEqual([]);
  const events = await t.db.selectFrom('event').selectAll().where('target_id', '=', one.id).orderBy('id').execute();
  expect(events.map(({ type }) => type)).toEqual(['ENTITLEMENT_CREATED', 'ENTITLEMENT_DELETED']);
  expect(events[1]).toMatchObject({ actor_id: t.adminId, before: { attribute: 'right', value: 'one' } });
});
