import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { createProfile, createSource, fromAccount, identity, load, refusal } from '../../test/world.ts';

let t: TestApp;
let hr: string;
let profile: string;
beforeAll(async () => {
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'login', 'last'], nameColumn: 'login' });
  profile = await createProfile(t, {
    name: 'Staff',
    sourceId: hr,
    mappings: [fromAccount('uid', hr, 'login'), fromAccount('lastname', hr, 'last')],
  });
  await load(t, hr, 'id,login,last\n1,ada,Lovelace\n2,grace,Hopper\n');
});
afterAll(() => t.close());

const remove = (id: string) => t.request(`DELETE /beta/sources/${id}`);
const ended = async (id: string) => {
  await t.runJobs();
  return (await t.request(`GET /beta/task-status/${id}`)).body;
};

/** A source with an account of ada and one of nobody. */
const crm = async (name: string) => {
  const id = await createSource(t, { name, columns: ['user', 'title'] });
  await load(t, id, 'user,title\nada,Countess\nbob,Stranger\n');
  return id;
};

test('a source goes with its accounts, shadows and schemas, and its identities are processed', async () => {
  const id = await crm('CRM');
  const mappings = [fromAccount('uid', hr, 'login'), fromAccount('lastname', hr, 'last'), fromAccount('title', id, 'title')];
  await t.request(`PATCH /beta/identity-profiles/${profile}`, {
    body: [{ op: 'replace', path: '/identityAttributeConfig/attributeTransforms', value: mappings }],
  });
  t.clock.advance(11_000);
  await t.runJobs();
  expect((await identity(t, 'ada')).attributes.title).toBe('Countess');
  const { status, body } = await remove(id);
  expect([status, body]).toEqual([202, { type: 'TASK_RESULT', id: expect.any(String), name: null }]);
  expect(await ended(body.id)).toMatchObject({
    uniqueName: 'Source Deletion',
    launcher: 'admin',
    completionStatus: 'SUCCESS',
    target: { type: 'APPLICATION', id, name: 'CRM [source]' },
    attributes: { appId: id, deleted: 2 },
  });
  expect((await t.request(`GET /beta/sources/${id}`)).status).toBe(404);
  expect(await t.db.selectFrom('account').select('id').where('source_id', '=', id).execute()).toEqual([]);
  expect(await t.db.selectFrom('source_schema').select('id').where('source_id', '=', id).execute()).toEqual([]);
  expect((await t.request('GET /beta/identities?defaultFilter=NONE&filters=alias eq "bob"')).body).toEqual([]);
  expect((await identity(t, 'ada')).attributes.title ?? null).toBeNull();
  const types = (await t.db.selectFrom('event').select('type').where('type', 'in', ['ACCOUNT_DELETED', 'SOURCE_DELETED']).execute()).map(
    ({ type }) => type,
  );
  expect(types.sort()).toEqual(['ACCOUNT_DELETED', 'ACCOUNT_DELETED', 'SOURCE_DELETED']);
  const again = await createSource(t, { name: 'crm', columns: ['user'] });
  expect(again).not.toBe(id);
});

test('whoever maps from a deleted source is processed after a rest', async () => {
  const id = await crm('Titles');
  const mappings = [fromAccount('uid', hr, 'login'), fromAccount('lastname', hr, 'last'), fromAccount('title', id, 'title')];
  await t.request(`PATCH /beta/identity-profiles/${profile}`, {
    body: [{ op: 'replace', path: '/identityAttributeConfig/attributeTransforms', value: mappings }],
  });
  t.clock.advance(11_000);
  await t.runJobs();
  await remove(id);
  await t.runJobs();
  t.clock.advance(11_000);
  await t.runJobs();
  expect((await identity(t, 'grace')).processingState).toBe('ERROR');
  await t.request(`PATCH /beta/identity-profiles/${profile}`, {
    body: [{ op: 'replace', path: '/identityAttributeConfig/attributeTransforms', value: mappings.slice(0, 2) }],
  });
  t.clock.advance(11_000);
  await t.runJobs();
});

test('a source that an identity profile or a lifecycle state uses is not deleted', async () => {
  expect(await refusal(remove(hr))).toEqual([
    400,
    '400.2.1.0 Object in use by another',
    'The source "HR" is used by the identity profile "Staff".',
  ]);
  const id = await crm('Badges');
  const { body: states } = await t.request(`GET /v3/identity-profiles/${profile}/lifecycle-states`);
  await t.request(`PATCH /beta/identity-profiles/${profile}/lifecycle-states/${states[0].id}`, {
    body: [{ op: 'replace', path: '/accountActions', value: [{ action: 'DISABLE', sourceIds: [id] }] }],
  });
  expect((await refusal(remove(id))).slice(0, 2)).toEqual([400, '400.2.1.0 Object in use by another']);
});

test('a deletion and an aggregation exclude each other, and a second deletion is refused', async () => {
  const id = await crm('Busy');
  await t.upload(`/beta/sources/${id}/load-accounts`, { content: 'user,title\nada,Countess\n' });
  expect(await refusal(remove(id))).toEqual([
    400,
    '400.2.1.0 Object in use by another',
    'The source "Busy" is being aggregated or deleted.',
  ]);
  await t.runJobs();
  const { body } = await remove(id);
  expect((await refusal(remove(id))).slice(0, 2)).toEqual([400, '400.2.1.0 Object in use by another']);
  expect((await ended(body.id)).completionStatus).toBe('SUCCESS');
});

test('a profile that is built on it while it is being deleted keeps the source', async () => {
  const id = await createSource(t, { name: 'Wanted', columns: ['user'] });
  const { body } = await remove(id);
  await t.request('POST /beta/identity-profiles', { body: { name: 'Late', authoritativeSource: { type: 'SOURCE', id } } });
  expect(await ended(body.id)).toMatchObject({
    completionStatus: 'ERROR',
    messages: [
      {
        type: 'ERROR',
        key: 'source-in-use',
        localizedText: { message: 'The source was not deleted: the identity profile "Late" uses it now.' },
      },
    ],
  });
  expect((await t.request(`GET /beta/sources/${id}`)).status).toBe(200);
});

test('more accounts than a batch holds go in batches', async () => {
  const id = await createSource(t, { name: 'Big', columns: ['user'] });
  await load(t, id, `user\n${Array.from({ length: 300 }, (_, index) => `big${index}\n`).join('')}`);
  expect(await accountsLeft(id)).toBe(300);
  const { body } = await remove(id);
  expect((await ended(body.id)).attributes.deleted).toBe(300);
  expect(await accountsLeft(id)).toBe(0);
});

const accountsLeft = async (id: string) => (await t.db.selectFrom('account').select('id').where('source_id', '=', id).execute()).length;
