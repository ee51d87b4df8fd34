import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ScimServer, signIn, startScimServer } from '../../../test/scim/scim-server.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { expectStatus, refusal } from '../../../test/world.ts';

/** A SCIM service as a source: what is known of it at once, and what it says when it is asked. */

let t: TestApp;
let service: ScimServer;
let sourceId: string;

const owner = () => ({ id: t.adminId });
const settings = () => ({ host: service.baseUrl, authType: 'basic', user: signIn.user, password: signIn.password });

beforeAll(async () => {
  service = await startScimServer();
  const { id } = service.store.writeUser(undefined, { userName: 'ann', active: true });
  service.store.writeGroup(undefined, { displayName: 'Crew', members: [{ value: id }] });
  t = await testApp();
  const body = { name: 'Desk', owner: owner(), connector: 'scim2-saas', connectorAttributes: settings() };
  sourceId = (await expectStatus(201, t.request('POST /beta/sources', { body }))).id;
});
afterAll(async () => {
  await t?.close();
  await service?.stop();
});

const source = () => expectStatus(200, t.request(`GET /beta/sources/${sourceId}`));
const check = (operation: string) => expectStatus(200, t.request(`POST /beta/sources/${sourceId}/connector/${operation}`));
const patch = (value: unknown, key: string) =>
  t.request(`PATCH /beta/sources/${sourceId}`, { body: [{ op: 'replace', path: `/connectorAttributes/${key}`, value }] });

test('a new source has its schemas and features at once, and never shows its password', async () => {
  const found = await source();
  expect(found).toMatchObject({ type: 'SCIM 2.0', connector: 'scim2-saas', connectorClass: 'sailpoint.connector.OpenConnectorAdapter' });
  expect(found.features).toEqual(expect.arrayContaining(['PROVISIONING', 'ENABLE', 'PASSWORD', 'DELETE', 'GROUPS_HAVE_MEMBERS']));
  expect(found.features).not.toContain('UNLOCK');
  expect(JSON.stringify(found)).not.toContain(signIn.password);
  const [account, group] = await expectStatus(200, t.request(`GET /beta/sources/${sourceId}/schemas?sorters=name`));
  expect(account).toMatchObject({ name: 'account', identityAttribute: 'id', displayAttribute: 'userName' });
  expect(account.attributes.map(({ name }: any) => name)).toEqual([
    ...['id', 'userName', 'displayName', 'name.givenName', 'name.familyName', 'emails.work.primary.value'],
    ...['active', 'userType', 'externalId', 'manager', 'groups'],
  ]);
  expect(account.attributes.at(-1)).toMatchObject({ isMulti: true, isEntitlement: true, isGroup: true, schema: { id: group.id } });
  expect(group).toMatchObject({ name: 'group', identityAttribute: 'id', displayAttribute: 'displayName' });
});

test.each([
  [{ host: 'scim.example.com' }, 'host must be the base URL'],
  [{ host: undefined }, 'host is missing'],
  [{ authType: 'magic' }, 'authType must be one of'],
  [{ authType: 'oauthBearer' }, 'oauthBearerToken is missing'],
  [{ pageSize: 0 }, 'pageSize must be a whole number'],
])('settings that cannot work are refused: %o', async (own, problem) => {
  const body = { name: `Desk ${problem}`, owner: owner(), connector: 'scim2', connectorAttributes: { ...settings(), ...own } };
  const answer = await t.request('POST /beta/sources', { body });
  expect([answer.status, answer.body.detailCode]).toEqual([400, '400.1.3 Illegal value']);
  expect(answer.text).toContain(problem);
  expect(answer.text).not.toContain(signIn.password);
});

test('the service is checked, looked at and asked for its schema', async () => {
  expect(await check('check-connection')).toMatchObject({ status: 'SUCCESS' });
  expect(await check('test-configuration')).toMatchObject({ status: 'SUCCESS' });
  expect(await source()).toMatchObject({ healthy: true });
  const peek = (body: object) => expectStatus(200, t.request(`POST /beta/sources/${sourceId}/connector/peek-resource-objects`, { body }));
  const [[ann], [crew]] = [(await peek({})).resourceObjects, (await peek({ objectType: 'group' })).resourceObjects];
  expect([ann, crew]).toMatchObject([
    { attributes: { userName: 'ann', active: true, groups: [crew.identity] } },
    { attributes: { displayName: 'Crew' } },
  ]);
  const discovered = await expectStatus(
    200,
    t.request(`POST /muster/v1/sources/${sourceId}/discover-schema`, { body: { name: 'account' } }),
  );
  const names = discovered.attributes.map(({ name }: any) => name);
  expect(names).toEqual(expect.arrayContaining(['userName', 'department', 'employeeNumber', 'phoneNumbers.mobile.value', 'groups']));
});

test('what does not fit is an error of the source, and nobody there a failure', async () => {
  const failed = async (operation: string) => {
    const result = await check(operation);
    expect(result.status).toBe('FAILURE');
    return [result.details.error, (await source()).status];
  };
  await expectStatus(200, patch('userName (', 'accountFilter'));
  expect(await failed('test-configuration')).toEqual([
    expect.stringContaining('Reading /Users with accountFilter'),
    'SOURCE_STATE_ERROR_SOURCE',
  ]);
  await expectStatus(200, patch(null, 'accountFilter'));
  await expectStatus(200, patch('wr0ng-word', 'password'));
  const [sentence, status] = await failed('check-connection');
  expect([sentence, status]).toEqual([
    expect.stringMatching(/^Signing in: the service refuses the credentials/),
    'SOURCE_STATE_ERROR_SOURCE',
  ]);
  expect(sentence).not.toContain('wr0ng');
  await expectStatus(200, patch(signIn.password, 'password'));
  await expectStatus(200, patch(`${service.baseUrl}/nowhere`, 'host'));
  expect(await failed('check-connection')).toEqual([expect.stringContaining('There is no SCIM service at'), 'SOURCE_STATE_ERROR_SOURCE']);
  await expectStatus(200, patch('http://127.0.0.1:9/scim/v2', 'host'));
  expect(await failed('check-connection')).toEqual([
    '127.0.0.1:9 cannot be reached: nothing listens at that port.',
    'SOURCE_STATE_FAILURE_SOURCE',
  ]);
  const peeked = await refusal(t.request(`POST /beta/sources/${sourceId}/connector/peek-resource-objects`, { body: {} }));
  expect(peeked.slice(0, 2)).toEqual([400, '400.1 Bad request content']);
});
