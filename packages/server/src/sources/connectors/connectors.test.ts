import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createSource, expectStatus, refusal } from '../../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const list = (query: string) => t.request(`GET /beta/connectors?${query}`);
const scripts = async (filters: string) =>
  (await expectStatus(200, list(`filters=${encodeURIComponent(filters)}`))).map(({ scriptName }: any) => scriptName);

test('the connectors are told as the sources that they make are', async () => {
  const connectors = await expectStatus(200, list(''));
  expect(connectors.map(({ scriptName, type, className, directConnect }: any) => [scriptName, type, className, directConnect])).toEqual(
    expect.arrayContaining([
      ['delimited-file', 'DelimitedFile', 'sailpoint.connector.DelimitedFileConnector', false],
      ['openldap-angularsc', 'OpenLDAP - Direct', 'sailpoint.connector.LDAPConnector', true],
      ['active-directory-angularsc', 'Active Directory - Direct', 'sailpoint.connector.ADLDAPConnector', true],
      ['jdbc-angularsc', 'JDBC', 'sailpoint.connector.JDBCConnector', true],
    ]),
  );
  expect(connectors.find(({ scriptName }: any) => scriptName === 'jdbc-angularsc')).toEqual({
    name: 'JDBC',
    type: 'JDBC',
    scriptName: 'jdbc-angularsc',
    className: 'sailpoint.connector.JDBCConnector',
    features: ['PROVISIONING', 'ENABLE', 'UNLOCK', 'PASSWORD', 'DELETE', 'DISCOVER_SCHEMA', 'SEARCH', 'SYNC_PROVISIONING'],
    directConnect: true,
    connectorMetadata: {},
    status: 'RELEASED',
  });
  const names = connectors.map(({ name }: any) => name.toLowerCase());
  expect(names).toEqual(names.toSorted());
});

test('they can be filtered, paged and counted', async () => {
  expect(await scripts('directConnect eq "false"')).toEqual(['delimited-file']);
  expect(await scripts('directConnect eq true and features ca ("GROUPS_HAVE_MEMBERS","PASSWORD")')).toEqual(
    expect.arrayContaining(['active-directory-angularsc', 'openldap-angularsc']),
  );
  expect(await scripts('features ca ("GROUPS_HAVE_MEMBERS")')).not.toContain('jdbc-angularsc');
  // A SCIM service knows no locked accounts.
  expect((await scripts('features ca ("UNLOCK")')).toSorted()).toEqual([
    'active-directory-angularsc',
    'jdbc-angularsc',
    'openldap-angularsc',
  ]);
  expect(await scripts('name sw "jd"')).toEqual(['jdbc-angularsc']);
  expect(await scripts('type eq "openldap - direct"')).toEqual(['openldap-angularsc']);
  expect(await scripts('category eq "Directories"')).toEqual([]);
  const all = await list('count=true');
  expect(all.headers['x-total-count']).toBe(String(all.body.length));
  const second = await list('limit=1&offset=1&count=true');
  expect([second.body, second.headers['x-total-count']]).toEqual([[all.body[1]], String(all.body.length)]);
  expect((await list('limit=0&count=true')).body).toEqual([]);
});

test('a filter that the list has not is refused', async () => {
  const refused = async (filters: string) => (await refusal(list(`filters=${encodeURIComponent(filters)}`))).slice(0, 2);
  expect(await refused('status eq "RELEASED"')).toEqual([400, '400.1 Bad request content']);
  expect(await refused('name eq "JDBC"')).toEqual([400, '400.1 Bad request content']);
  expect(await refused('directConnect eq "perhaps"')).toEqual([400, '400.1.3 Illegal value']);
  expect((await refusal(list('limit=251'))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
});

test('a source tells what its connector is', async () => {
  const body = { name: 'Database', owner: { id: t.adminId }, connector: 'jdbc-angularsc' };
  const { id } = await expectStatus(201, t.request('POST /beta/sources', { body }));
  const config = (sourceId: string) => t.request(`GET /beta/sources/${sourceId}/connectors/source-config`);
  expect(await expectStatus(200, config(id))).toEqual({ name: 'JDBC', directConnect: true, fileUpload: false, connectorMetadata: {} });
  const file = await createSource(t, { name: 'File', columns: ['id'] });
  expect(await expectStatus(200, config(file))).toEqual({
    name: 'Delimited File',
    directConnect: false,
    fileUpload: true,
    connectorMetadata: {},
  });
  expect((await config('0'.repeat(32))).status).toBe(404);
});

test('administrators of sources may, API clients and others may not', async () => {
  const status = async (token: string) => (await t.request('GET /beta/connectors', { token })).status;
  expect(await status(await userToken(t, ['SOURCE_ADMIN']))).toBe(200);
  expect(await status(await userToken(t, ['ORG_ADMIN'], ['idn:connector-config:read']))).toBe(200);
  expect(await status(await userToken(t, ['ORG_ADMIN'], ['idn:sources:manage']))).toBe(403);
  expect(await status(await userToken(t, ['HELPDESK']))).toBe(403);
  expect(await status(await clientToken(t))).toBe(403);
  const file = await createSource(t, { name: 'Another file', columns: ['id'] });
  const token = await userToken(t, ['SOURCE_ADMIN']);
  expect((await t.request(`GET /beta/sources/${file}/connectors/source-config`, { token })).status).toBe(403);
});
