import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

let made = 0;
const newSource = async (body: Record<string, unknown> = {}, query = '') => {
  made += 1;
  const answer = await t.request(`POST /beta/sources${query}`, {
    body: { name: `Source ${made}`, owner: { type: 'IDENTITY', id: t.adminId }, connector: 'delimited-file-angularsc', ...body },
  });
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body;
};
const refusal = (answer: { status: number; body: { detailCode: string; messages: { text: string }[] } }) => [
  answer.status,
  answer.body.detailCode,
  answer.body.messages[0]?.text,
];

test('a new delimited file answers as the contract says, and the same on every GET', async () => {
  const source = await newSource({
    name: 'HR',
    description: 'People',
    connectorClass: 'sailpoint.connector.delimitedfile.DelimitedFileConnector',
  });
  expect(source).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    name: 'HR',
    description: 'People',
    owner: { type: 'IDENTITY', id: t.adminId, name: 'Administrator' },
    cluster: null,
    accountCorrelationConfig: { type: 'ACCOUNT_CORRELATION_CONFIG', id: expect.any(String), name: 'HR [source] Account Correlation' },
    accountCorrelationRule: null,
    managerCorrelationMapping: null,
    managerCorrelationRule: null,
    beforeProvisioningRule: null,
    schemas: [
      { type: 'CONNECTOR_SCHEMA', id: expect.any(String), name: 'account' },
      { type: 'CONNECTOR_SCHEMA', id: expect.any(String), name: 'group' },
    ],
    passwordPolicies: [],
    features: ['DIRECT_PERMISSIONS', 'NO_RANDOM_ACCESS', 'DISCOVER_SCHEMA'],
    type: 'DelimitedFile',
    connector: 'delimited-file-angularsc',
    connectorClass: 'sailpoint.connector.delimitedfile.DelimitedFileConnector',
    connectorAttributes: {
      deleteThresholdPercentage: 10,
      cloudDisplayName: 'HR',
      connectionType: 'file',
      connectorName: 'Delimited File',
      cloudExternalId: expect.stringMatching(/^\d+$/),
      healthy: true,
      since: '2026-11-24T12:00:00.000Z',
      status: 'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS',
    },
    deleteThreshold: 10,
    authoritative: false,
    managementWorkgroup: null,
    healthy: true,
    status: 'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS',
    since: '2026-11-24T12:00:00.000Z',
    connectorId: 'delimited-file-angularsc',
    connectorName: 'Delimited File',
    connectionType: 'file',
    connectorImplementationId: 'delimited-file',
    created: '2026-11-24T12:00:00.000Z',
    modified: '2026-11-24T12:00:00.000Z',
    credentialProviderEnabled: false,
    category: null,
  });
  expect((await t.request(`GET /v3/sources/${source.id}`)).body).toEqual(source);
});

test.each([
  ['the flag in the query', { connector: undefined }, '?provisionAsCsv=true'],
  ['the flag in the body', { connector: null, provisionAsCsv: true }, ''],
  ['the type alone', { connector: undefined, type: 'DelimitedFile' }, ''],
  ['the script name in the body', { connector: undefined, connectorScriptName: 'delimited-file-angularsc' }, ''],
])('%s makes a delimited file', async (_, body, query) => {
  const source = await newSource(body, query);
  expect(source).toMatchObject({
    type: 'DelimitedFile',
    connector: 'delimited-file',
    connectorClass: 'sailpoint.connector.DelimitedFileConnector',
  });
});

test.each([
  [{ name: undefined }, '400.1.0 Required data missing or empty', '"name"'],
  [{ name: ' ' }, '400.1.0 Required data missing or empty', '"name"'],
  [{ owner: undefined }, '400.1.0 Required data missing or empty', '"owner"'],
  [{ owner: { id: 'nobody' } }, '400.1.404 Referenced object not found', '"nobody"'],
  [{ owner: { id: 'x', type: 'ROLE' } }, '400.1.3 Illegal value', '"owner.type"'],
  [{ connector: undefined }, '400.1.0 Required data missing or empty', '"connector"'],
  [{ connector: 'web-services' }, '400.1.3 Illegal value', 'Connectors that are built: delimited-file, openldap-angularsc'],
  [{ type: 'OpenLDAP - Direct' }, '400.1.3 Illegal value', '"type"'],
  [{ name: 'identitynow' }, '400.1.409 Reference conflict', 'identitynow'],
  [{ deleteThreshold: 0 }, '400.1.3 Illegal value', '"deleteThreshold"'],
  [{ deleteThreshold: 101 }, '400.1.3 Illegal value', '"deleteThreshold"'],
  [{ deleteThreshold: 20, connectorAttributes: { deleteThresholdPercentage: '30' } }, '400.1.3 Illegal value', '"deleteThreshold"'],
  [
    { connectorAttributes: { deleteThresholdPercentage: 'many' } },
    '400.1.3 Illegal value',
    '"connectorAttributes.deleteThresholdPercentage"',
  ],
  [{ connectorAttributes: { delimiter: ';;' } }, '400.1.3 Illegal value', '"connectorAttributes.delimiter"'],
  [{ connectorAttributes: { filterString: 'login =' } }, '400.1.3 Illegal value', '"connectorAttributes.filterString"'],
  [{ managementWorkgroup: { id: 'group' } }, '400.1.404 Referenced object not found', 'governance group "group"'],
  [{ features: ['FLYING'] }, '400.1.3 Illegal value', '"features.0"'],
  [{ id: 'mine' }, '400.1.1 Illegal update attempt', '"id"'],
  [{ authoritative: true }, '400.1.1 Illegal update attempt', '"authoritative"'],
  [{ passwordPolicies: [{ type: 'PASSWORD_POLICY', id: 'p', name: 'P' }] }, '400.1.1 Illegal update attempt', '"passwordPolicies"'],
  [{ connectorAttributes: { cloudExternalId: '999999' } }, '400.1.1 Illegal update attempt', '"connectorAttributes.cloudExternalId"'],
  [{ managerCorrelationMapping: { accountAttributeName: 'boss' } }, '400.1.0 Required data missing or empty', 'identityAttributeName'],
  [
    { managerCorrelationMapping: { accountAttributeName: 'boss', identityAttributeName: 'shoeSize' } },
    '400.1.404 Referenced object not found',
    'identity attribute "shoeSize"',
  ],
])('a new source with %j is refused', async (body, detailCode, text) => {
  const answer = await t.request('POST /beta/sources', {
    body: { name: 'Bad', owner: { id: t.adminId }, connector: 'delimited-file', ...body },
  });
  expect(refusal(answer)).toEqual([400, detailCode, expect.stringContaining(text)]);
});

test('a name is taken whatever its case', async () => {
  await newSource({ name: 'Directory' });
  const answer = await t.request('POST /beta/sources', {
    body: { name: 'DIRECTORY', owner: { id: t.adminId }, connector: 'delimited-file' },
  });
  expect(refusal(answer)).toEqual([400, '400.1.409 Reference conflict', 'There is another source with name "DIRECTORY".']);
  const { id } = await newSource();
  const renamed = await t.request(`PATCH /beta/sources/${id}`, { body: [{ op: 'replace', path: '/name', value: 'directory' }] });
  expect(refusal(renamed).slice(0, 2)).toEqual([400, '400.1.409 Reference conflict']);
});

test('read-only keys that say nothing new, and those that move by themselves, are ignored', async () => {
  const source = await newSource({
    id: null,
    authoritative: false,
    passwordPolicies: [],
    schemas: null,
    status: 'SOURCE_STATE_HEALTHY',
    since: 'x',
  });
  expect(source.status).toBe('SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS');
});

test('settings come back as they were sent', async () => {
  const connectorAttributes = {
    hasHeader: 'true',
    delimiter: ';',
    'group.delimiter': '|',
    connectionParameters: [{ b: 1, a: [null, 'x'] }],
    own: { deep: true },
  };
  const source = await newSource({ connectorAttributes });
  expect(source.connectorAttributes).toMatchObject(connectorAttributes);
  expect(Object.keys(source.connectorAttributes).slice(0, 5)).toEqual(Object.keys(connectorAttributes));
});

test('a filter may name attributes of the schema that is sent only afterwards', async () => {
  const source = await newSource({ connectorAttributes: { filterString: 'department == "Sales"' } });
  const schema = { name: 'account', identityAttribute: 'login', attributes: [{ name: 'login' }, { name: 'department' }] };
  expect((await t.request(`POST /beta/sources/${source.id}/schemas`, { body: schema })).status).toBe(201);
  const without = await t.request(`POST /beta/sources/${source.id}/schemas`, { body: { ...schema, attributes: [{ name: 'login' }] } });
  expect(refusal(without)).toEqual([400, '400.1.3 Illegal value', expect.stringContaining('"connectorAttributes.filterString"')]);
});

test('creating and changing a source writes events', async () => {
  const source = await newSource({ name: 'Watched' });
  await t.request(`PATCH /beta/sources/${source.id}`, { body: [{ op: 'replace', path: '/name', value: 'Watched too' }] });
  const events = await t.db
    .selectFrom('event')
    .select(['type', 'actor_id', 'before', 'after'])
    .where('target_id', '=', source.id)
    .orderBy('id')
    .execute();
  expect(events).toMatchObject([
    { type: 'SOURCE_CREATED', actor_id: t.adminId, before: null, after: { name: 'Watched' } },
    { type: 'SOURCE_UPDATED', actor_id: t.adminId, before: { name: 'Watched' }, after: { name: 'Watched too' } },
  ]);
});

test('an attribute that managers are found by is indexed', async () => {
  await newSource({ managerCorrelationMapping: { accountAttributeName: 'boss', identityAttributeName: 'identificationNumber' } });
  expect(await t.db.selectFrom('indexed_attribute').selectAll().where('attribute', '=', 'identificationNumber').execute()).toHaveLength(1);
  await t.runJobs();
});

test('the built-in source is listed on request only, and cannot be changed or deleted', async () => {
  const unasked = await t.request('GET /beta/sources?filters=name eq "IdentityNow"');
  expect(unasked.body).toEqual([]);
  const { body } = await t.request('GET /beta/sources?includeIDNSource=true&filters=name eq "IdentityNow"');
  expect(body).toMatchObject([{ name: 'IdentityNow', owner: null, schemas: [{ name: 'account' }] }]);
  const { id, schemas } = body[0];
  for (const answer of [
    await t.request(`PUT /beta/sources/${id}`, { body: { ...body[0], owner: { id: t.adminId } } }),
    await t.request(`PATCH /beta/sources/${id}`, { body: [{ op: 'replace', path: '/description', value: 'x' }] }),
    await t.request(`DELETE /beta/sources/${id}`),
    await t.request(`DELETE /beta/sources/${id}/schemas/${schemas[0].id}`),
    await t.request(`PUT /beta/sources/${id}/correlation-config`, { body: { attributeAssignments: [] } }),
  ]) {
    expect(refusal(answer).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
  }
});

test('a source that is not there is 404 everywhere', async () => {
  for (const request of [
    'GET /beta/sources/nothing',
    'DELETE /beta/sources/nothing',
    'GET /beta/sources/nothing/schemas',
    'GET /beta/sources/nothing/schemas/nothing',
    'GET /beta/sources/nothing/schemas/accounts',
    'GET /beta/sources/nothing/correlation-config',
    'GET /v3/sources/nothing/connections',
  ] as const) {
    expect([request, (await t.request(request)).status]).toEqual([request, 404]);
  }
});
