import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { accountsOf, createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../../test/world.ts';

/** Two people with accounts of HR; the second administrator lets the first be disabled. */

let t: TestApp;
let hr: string;
let ids: string[];

beforeAll(async () => {
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'last'] });
  await createProfile(t, { name: 'Staff', sourceId: hr, mappings: [fromAccount('uid', hr, 'id'), fromAccount('lastname', hr, 'last')] });
  await load(t, hr, 'id,last\nann,Lee\nbob,Ray\n');
  ids = [(await identity(t, 'ann')).id, (await identity(t, 'bob')).id];
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.updateTable('identity').set({ status: 'UNREGISTERED', status_before: null }).where('id', 'in', ids).execute();
});

const own = (id: string, operation: string, token?: string) =>
  t.request(`POST /beta/identities-accounts/${id}/${operation}`, token === undefined ? {} : { token });
const bulk = (operation: string, identityIds: readonly string[], token?: string) =>
  t.request(`POST /beta/identities-accounts/${operation}`, { body: { identityIds }, ...(token && { token }) });
const statusOf = async (id: string) => {
  const { identityStatus, attributes } = await expectStatus(200, t.request(`GET /beta/identities/${id}`));
  expect(attributes.cloudStatus).toBe(identityStatus);
  return identityStatus;
};

test('the help desk does not get at it by its account either', async () => {
  const account = await t.db.selectFrom('account').select('id').where('system_account', '=', true).executeTakeFirstOrThrow();
  const call = (token?: string) => t.request(`POST /beta/accounts/${account.id}/enable`, { body: {}, ...(token && { token }) });
  await expectStatus(403, call(await userToken(t, ['HELPDESK'], ['idn:accounts-state:manage'])));
  await expectStatus(202, call());
});

test('disabling shows as the status, and enabling brings back the one before; accounts on sources stay', async () => {
  const [ann = ''] = ids;
  await t.db.updateTable('identity').set({ status: 'REGISTERED' }).where('id', '=', ann).execute();
  expect(await expectStatus(202, own(ann, 'disable'))).toEqual({});
  expect(await statusOf(ann)).toBe('DISABLED');
  await expectStatus(202, own(ann, 'disable'));
  await t.runJobs();
  expect(await statusOf(ann)).toBe('DISABLED');
  expect((await accountsOf(t, hr)).map(({ disabled }: any) => disabled)).toEqual([false, false]);
  await expectStatus(202, own(ann, 'enable'));
  expect(await statusOf(ann)).toBe('REGISTERED');
  await expectStatus(202, own(ann, 'enable'));
  expect(await statusOf(ann)).toBe('REGISTERED');
  const events = await t.db
    .selectFrom('event')
    .selectAll()
    .where('target_id', '=', ann)
    .where('type', 'like', 'USER_%')
    .orderBy('id')
    .execute();
  expect(events.map(({ type, actor_id, before, after }) => [type, actor_id, before, after])).toEqual([
    ['USER_DISABLED', t.adminId, { identityStatus: 'REGISTERED' }, { identityStatus: 'DISABLED' }],
    ['USER_ENABLED', t.adminId, { identityStatus: 'DISABLED' }, { identityStatus: 'REGISTERED' }],
  ]);
});

test('of many at once each is answered for itself', async () => {
  const unknown = '0'.repeat(32);
  const answers = await expectStatus(207, bulk('disable', [ids[0]!, unknown, ids[1]!, ids[0]!]));
  expect(answers).toEqual([
    { id: ids[0], statusCode: 202, message: 'Accepted' },
    { id: unknown, statusCode: 404, message: `Referenced identity "${unknown}" was not found.` },
    { id: ids[1], statusCode: 202, message: 'Accepted' },
    { id: ids[0], statusCode: 202, message: 'Accepted' },
  ]);
  for (const id of ids) expect(await statusOf(id)).toBe('DISABLED');
  await expectStatus(207, bulk('enable', ids));
  for (const id of ids) expect(await statusOf(id)).toBe('UNREGISTERED');
  expect(await expectStatus(207, bulk('enable', [unknown]))).toMatchObject([{ statusCode: 404 }]);
  expect((await refusal(bulk('enable', []))).slice(0, 2)).toEqual([400, '400.1.0 Required data missing or empty']);
  expect((await refusal(t.request('POST /beta/identities-accounts/disable', { body: {} })))[0]).toBe(400);
});

test('250 at once are answered, more are refused', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `x${index % 9}`);
  expect(await expectStatus(207, bulk('disable', many(250)))).toHaveLength(250);
  for (const operation of ['disable', 'enable']) {
    for (const count of [251, 70_000]) expect((await refusal(bulk(operation, many(count))))[0]).toBe(400);
  }
});

test('there must be an identity, which the shadow of an account is not', async () => {
  const crm = await createSource(t, { name: 'CRM', columns: ['login'] });
  await load(t, crm, 'login\nnobody\n');
  const [{ id: shadow }] = await accountsOf(t, crm);
  for (const id of [shadow, '0'.repeat(32)]) for (const operation of ['enable', 'disable']) await expectStatus(404, own(id, operation));
});

test('administrators and API clients may, helpdesk may not', async () => {
  const scope = ['idn:accounts-state:manage'];
  for (const token of [await userToken(t, ['SOURCE_ADMIN'], scope), await clientToken(t, scope)]) {
    await expectStatus(202, own(ids[0]!, 'disable', token));
    await expectStatus(207, bulk('enable', [ids[0]!], token));
  }
  for (const token of [await userToken(t, ['HELPDESK']), await userToken(t, ['SOURCE_ADMIN'], ['idn:accounts:manage'])]) {
    for (const operation of ['enable', 'disable']) {
      await expectStatus(403, own(ids[0]!, operation, token));
      await expectStatus(403, bulk(operation, [ids[0]!], token));
    }
  }
});

test('who is disabled is refused with the tokens that there are, and gets no new ones', async () => {
  const other = await userToken(t, ['ORG_ADMIN']);
  const token = (secret: string) =>
    t.request(`POST /oauth/token?grant_type=client_credentials&client_id=${t.clientId}&client_secret=${secret}`, { token: null });
  await expectStatus(202, own(t.adminId, 'disable', other));
  expect((await t.request('GET /beta/identities')).status).toBe(401);
  expect((await token(t.clientSecret)).body).toEqual({ error: 'invalid_client', error_description: 'Bad client credentials' });
  await expectStatus(202, own(t.adminId, 'enable', other));
  await expectStatus(200, t.request('GET /beta/identities'));
  expect((await token(t.clientSecret)).status).toBe(200);
});

test('the account on the built-in source is the same, and the last administrator stays', async () => {
  await t.db.updateTable('identity').set({ levels: [] }).where('id', '!=', t.adminId).execute();
  const [{ id }] = await expectStatus(200, t.request(`GET /beta/accounts?filters=${encodeURIComponent(`identityId eq "${t.adminId}"`)}`));
  const last = [400, '400.1 Bad request content', 'The last administrator must keep this level.'];
  expect(await refusal(own(t.adminId, 'disable'))).toEqual(last);
  expect(await refusal(t.request(`POST /beta/accounts/${id}/disable`))).toEqual(last);
  expect(await expectStatus(207, bulk('disable', [t.adminId, ids[0]!]))).toMatchObject([
    { statusCode: 400, message: last[2] },
    { statusCode: 202 },
  ]);
  const other = await userToken(t, ['ORG_ADMIN']);
  const { id: taskId } = await expectStatus(202, t.request(`POST /beta/accounts/${id}/disable`, { token: other }));
  expect(await t.request(`GET /beta/task-status/${taskId}`, { token: other })).toMatchObject({ body: { completionStatus: 'SUCCESS' } });
  expect(await t.request(`GET /beta/accounts/${id}`, { token: other })).toMatchObject({ body: { disabled: true } });
  await expectStatus(202, t.request(`POST /beta/accounts/${id}/unlock`, { token: other }));
  expect(await t.request(`GET /beta/identities/${t.adminId}`, { token: other })).toMatchObject({ body: { identityStatus: 'DISABLED' } });
  await expectStatus(202, t.request(`POST /beta/accounts/${id}/enable`, { token: other }));
  expect(await statusOf(t.adminId)).toBe('ACTIVE');
  expect(await t.request(`GET /beta/accounts/${id}`)).toMatchObject({ body: { disabled: false } });
});
