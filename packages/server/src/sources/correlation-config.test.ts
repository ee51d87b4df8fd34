import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { createIdentityAttribute, createSource, refusal } from '../../test/world.ts';

let t: TestApp;
let path: string;
let sourceId: string;
beforeAll(async () => {
  t = await testApp();
  sourceId = await createSource(t, { name: 'HR', columns: ['id', 'mail'] });
  path = `/beta/sources/${sourceId}/correlation-config`;
});
afterAll(() => t.close());

const put = (body: unknown) => t.request(`PUT ${path}` as 'PUT /', { body });
const kept = { operation: 'EQ', complex: false, ignoreCase: false };

test('a new source has an empty correlation, named after it', async () => {
  const { body } = await t.request(`GET ${path}` as 'GET /');
  const { body: source } = await t.request(`GET /beta/sources/${sourceId}`);
  expect(body).toEqual({ id: source.accountCorrelationConfig.id, name: 'HR [source] Account Correlation', attributeAssignments: [] });
});

test('criteria stand in the order of their sequence and come back as sent', async () => {
  const assignments = [
    { ...kept, sequence: 2, property: 'name', value: 'id', matchMode: 'ANYWHERE', filterString: 'x' },
    { ...kept, sequence: 1, property: 'email', value: 'mail', ignoreCase: true },
  ];
  const { status, body } = await put({ attributeAssignments: assignments });
  expect([status, body.attributeAssignments]).toEqual([200, [assignments[1], assignments[0]]]);
  expect((await t.request(`GET ${path}` as 'GET /')).body).toEqual(body);
  expect((await put(body)).body).toEqual(body);
  const short = await put({ attributeAssignments: [{ property: 'email', value: 'mail', matchMode: null }] });
  expect(short.body.attributeAssignments).toEqual([{ ...kept, sequence: 1, property: 'email', value: 'mail' }]);
  expect((await put({})).body.attributeAssignments).toEqual([]);
});

test.each([
  [
    { attributeAssignments: [{ property: 'shoeSize', value: 'id' }] },
    '400.1.404 Referenced object not found',
    'identity attribute "shoeSize"',
  ],
  [{ attributeAssignments: [{ value: 'id' }] }, '400.1.0 Required data missing or empty', '"attributeAssignments.0.property"'],
  [
    { attributeAssignments: [{ property: 'email', value: '' }] },
    '400.1.0 Required data missing or empty',
    '"attributeAssignments.0.value"',
  ],
  [
    { attributeAssignments: [{ property: 'email', value: 'mail', operation: 'NE' }] },
    '400.1.3 Illegal value',
    '"attributeAssignments.0.operation"',
  ],
  [{ id: 'other' }, '400.1.1 Illegal update attempt', '"id"'],
  [{ name: 'other' }, '400.1.1 Illegal update attempt', '"name"'],
])('%j is refused', async (body, detailCode, text) => {
  expect(await refusal(put(body))).toEqual([400, detailCode, expect.stringContaining(text)]);
});

test('identities can be found by an attribute as soon as a criterion uses it', async () => {
  await createIdentityAttribute(t, 'badge');
  await put({ attributeAssignments: [{ property: 'badge', value: 'id' }] });
  expect(await t.db.selectFrom('indexed_attribute').select('attribute').where('attribute', '=', 'badge').execute()).toHaveLength(1);
  await t.runJobs();
  const { body } = await t.request('GET /beta/task-status');
  expect(body[0]).toMatchObject({ uniqueName: 'Identity Attribute Index', launcher: 'admin', completionStatus: 'SUCCESS' });
});

test('a change is an event and moves the configuration on', async () => {
  const version = async () =>
    (await t.db.selectFrom('organisation').select('configuration_version').executeTakeFirstOrThrow()).configuration_version;
  const before = await version();
  await put({ attributeAssignments: [{ property: 'email', value: 'mail' }] });
  expect(await version()).toBeGreaterThan(before);
  const event = await t.db
    .selectFrom('event')
    .selectAll()
    .where('type', '=', 'CORRELATION_CONFIG_UPDATED')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(event).toMatchObject({ actor_id: t.adminId, target_id: sourceId, after: { attributeAssignments: [{ property: 'email' }] } });
});
