import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { refusal } from '../../test/world.ts';

let t: TestApp;
let hr: any;
beforeAll(async () => {
  t = await testApp();
  const create = async (body: object) => {
    t.clock.advance(1_000);
    const answer = await t.request('POST /beta/sources', { body: { owner: { id: t.adminId }, connector: 'delimited-file', ...body } });
    return answer.body;
  };
  hr = await create({ name: 'HR', description: 'People first', category: 'CredentialProvider' });
  await create({ name: 'directory', features: ['ENABLE', 'PROVISIONING', 'SYNC_PROVISIONING'] });
  await create({ name: 'CRM', description: 'customers', managerCorrelationRule: { type: 'RULE', id: 'r1', name: 'Rule' } });
});
afterAll(() => t.close());

const names = async (query: string) => {
  const { status, body } = await t.request(`GET /beta/sources?${query}`);
  expect([status, query, body]).toEqual([200, query, expect.any(Array)]);
  return body.map((source: any) => source.name).join();
};
const filtered = (filter: string) => names(`filters=${encodeURIComponent(filter)}`);

test('sources are listed by name, whatever its case, in pages that are counted', async () => {
  expect(await names('')).toBe('CRM,directory,HR');
  expect(await names('limit=1&offset=1')).toBe('directory');
  const { body, headers } = await t.request('GET /beta/sources?limit=0&count=true');
  expect([body, headers['x-total-count']]).toEqual([[], '3']);
  const counted = await t.request('GET /beta/sources?count=true&includeIDNSource=true&filters=name sw "i"');
  expect([counted.body.length, counted.headers['x-total-count']]).toEqual([1, '1']);
});

test.each([
  ['id eq "HR"', ''],
  ['name eq "hr"', 'HR'],
  ['name co "R"', 'CRM,directory,HR'],
  ['name in ("crm", "hr")', 'CRM,HR'],
  ['name sw "D"', 'directory'],
  ['name ne "HR"', 'CRM,directory'],
  ['not name isnull', 'CRM,directory,HR'],
  ['type eq "delimitedfile"', 'CRM,directory,HR'],
  ['type ne "DelimitedFile"', ''],
  ['features ca ("ENABLE", "PROVISIONING")', 'directory'],
  ['features co "PROVISION"', 'directory'],
  ['features co "nothing"', ''],
  ['created eq 2026-11-24T12:00:01.000Z', 'HR'],
  ['description sw "PEOPLE"', 'HR'],
  ['description eq "Customers"', 'CRM'],
  ['authoritative eq false', 'CRM,directory,HR'],
  ['healthy isnull', ''],
  ['status eq "source_state_unchecked_source_no_accounts"', 'CRM,directory,HR'],
  ['connectionType eq "file"', 'CRM,directory,HR'],
  ['connectorName sw "Delimited"', 'CRM,directory,HR'],
  ['managementWorkgroup.id isnull', 'CRM,directory,HR'],
  ['category eq "CredentialProvider"', 'HR'],
  ['name eq "HR" or (name sw "c" and authoritative ne true)', 'CRM,HR'],
])('the filter %s finds %j', async (filter, found) => {
  expect(await filtered(filter)).toBe(found);
});

test('filters find by the ids of sources and owners', async () => {
  expect(await filtered(`id eq "${hr.id}"`)).toBe('HR');
  expect(await filtered(`owner.id eq "${t.adminId}"`)).toBe('CRM,directory,HR');
  expect(await filtered('owner.id isnull')).toBe('');
});

test.each([
  ['-name', 'HR,directory,CRM'],
  ['created', 'HR,directory,CRM'],
  ['description', 'CRM,HR,directory'],
  ['managerCorrelationRule.id,-name', 'CRM,HR,directory'],
  ['-accountCorrelationConfig.name', 'HR,directory,CRM'],
])('sorted by %s they are %s', async (sorters, order) => {
  expect(await names(`sorters=${sorters}`)).toBe(order);
});

test('every sorter of the contract is understood', async () => {
  const sorters = `type created modified name owner.name healthy status id description owner.id accountCorrelationConfig.id
    accountCorrelationConfig.name managerCorrelationRule.type managerCorrelationRule.id managerCorrelationRule.name authoritative
    managementWorkgroup.id connectorName connectionType`;
  for (const sorter of sorters.split(/\s+/)) expect((await names(`sorters=-${sorter}`)).split(',')).toHaveLength(3);
});

test('what the contract does not list is refused', async () => {
  expect((await refusal(t.request('GET /beta/sources?filters=name lt "x"'))).slice(0, 2)).toEqual([400, '400.1 Bad request content']);
  expect((await refusal(t.request('GET /beta/sources?filters=cluster eq "x"'))).slice(0, 2)).toEqual([400, '400.1 Bad request content']);
  expect((await refusal(t.request('GET /beta/sources?sorters=cluster'))).slice(0, 2)).toEqual([400, '400.1 Bad request content']);
  expect((await refusal(t.request('GET /beta/sources?limit=251'))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
});

describe('rights', () => {
  test('sub-admins see the sources of their governance groups, of which there are none', async () => {
    for (const level of ['SOURCE_SUBADMIN', 'ROLE_SUBADMIN']) {
      const token = await userToken(t, [level]);
      const { status, body, headers } = await t.request('GET /beta/sources?count=true', { token });
      expect([status, body, headers['x-total-count']]).toEqual([200, [], '0']);
      expect((await t.request('GET /beta/sources?for-subadmin=me', { token })).body).toEqual([]);
      expect((await t.request(`GET /beta/sources/${hr.id}`, { token })).status).toBe(403);
    }
    expect((await refusal(t.request('GET /beta/sources?for-subadmin=me'))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
    expect((await refusal(t.request('GET /beta/sources?for-subadmin=nobody'))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  });

  test('source administrators change sources, others and reading scopes do not', async () => {
    const change = async (token: string) => {
      const body = [{ op: 'replace', path: '/description', value: 'People first' }];
      return [
        (await t.request(`GET /beta/sources/${hr.id}`, { token })).status,
        (await t.request(`PATCH /beta/sources/${hr.id}`, { token, body })).status,
        (await t.request(`GET /beta/sources/${hr.id}/correlation-config`, { token })).status,
      ];
    };
    expect(await change(await userToken(t, ['SOURCE_ADMIN']))).toEqual([200, 200, 200]);
    expect(await change(await userToken(t, ['SOURCE_ADMIN'], ['idn:sources:read']))).toEqual([200, 403, 200]);
    expect(await change(await clientToken(t))).toEqual([200, 200, 403]);
    expect(await change(await userToken(t, ['HELPDESK']))).toEqual([403, 403, 403]);
    expect(await change(await userToken(t, []))).toEqual([403, 403, 403]);
    expect((await t.request('GET /beta/sources', { token: await clientToken(t) })).status).toBe(403);
  });
});
