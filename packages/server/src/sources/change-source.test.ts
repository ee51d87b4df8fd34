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

test('the deletion threshold and its mirror in the settings follow each other', async () => {
  const source = await newSource({ connectorAttributes: { deleteThresholdPercentage: '25' } });
  expect([source.deleteThreshold, source.connectorAttributes.deleteThresholdPercentage]).toEqual([25, '25']);
  const patch = async (path: string, value: unknown) => {
    const { body } = await t.request(`PATCH /beta/sources/${source.id}`, { body: [{ op: 'replace', path, value }] });
    return [body.deleteThreshold, body.connectorAttributes.deleteThresholdPercentage];
  };
  expect(await patch('/deleteThreshold', 30)).toEqual([30, '30']);
  expect(await patch('/connectorAttributes/deleteThresholdPercentage', 40)).toEqual([40, 40]);
});

test('a PUT replaces what may change and gives what is left out its default', async () => {
  const source = await newSource({
    description: 'Old',
    features: ['PROVISIONING'],
    connectorAttributes: { delimiter: ';' },
    category: 'CredentialProvider',
  });
  t.clock.advance(60_000);
  const { status, body } = await t.request(`PUT /beta/sources/${source.id}`, {
    body: { name: 'Replaced', owner: { id: t.adminId }, connector: source.connector },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: 'Replaced',
    description: '',
    category: null,
    features: ['DIRECT_PERMISSIONS', 'NO_RANDOM_ACCESS', 'DISCOVER_SCHEMA'],
  });
  expect(body.connectorAttributes).not.toHaveProperty('delimiter');
  expect(body.accountCorrelationConfig).toEqual({ ...source.accountCorrelationConfig, name: 'Replaced [source] Account Correlation' });
  expect(body.modified > source.modified).toBe(true);
});

test('what a GET answered can be PUT back, old mirrors and states included', async () => {
  const source = await newSource();
  await t.request(`PATCH /beta/sources/${source.id}`, { body: [{ op: 'replace', path: '/name', value: 'Renamed since' }] });
  const { status, body } = await t.request(`PUT /beta/sources/${source.id}`, {
    body: { ...source, since: '2020-01-01T00:00:00.000Z', healthy: false },
  });
  expect(status).toBe(200);
  expect(body).toEqual({ ...source, modified: body.modified });
});

test.each([
  ['id', 'other'],
  ['type', 'Other'],
  ['authoritative', true],
  ['connector', 'delimited-file'],
  ['connectorClass', 'other'],
  ['passwordPolicies', [{ id: 'p' }]],
  ['schemas', []],
  ['connectorName', 'Other'],
])('neither PUT nor PATCH changes %s', async (key, value) => {
  const source = await newSource();
  const put = await t.request(`PUT /beta/sources/${source.id}`, { body: { ...source, [key]: value } });
  expect(refusal(put)).toEqual([400, '400.1.1 Illegal update attempt', `"${key}" cannot be changed.`]);
  const patch = await t.request(`PATCH /beta/sources/${source.id}`, { body: [{ op: 'replace', path: `/${key}`, value }] });
  expect(refusal(patch)).toEqual([400, '400.1.1 Illegal update attempt', `"/${key}" cannot be changed.`]);
});

test.each(['/created', '/modified', '/status', '/healthy', '/since'])('a PATCH of %s is refused', async (path) => {
  const source = await newSource();
  const answer = await t.request(`PATCH /beta/sources/${source.id}`, {
    body: [{ op: 'replace', path, value: '2020-01-01T00:00:00.000Z' }],
  });
  expect(refusal(answer).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
});

test('a PATCH leads into settings, where a dot belongs to the key, and may replace them all', async () => {
  const source = await newSource({ cluster: { id: 'c1', name: 'Cluster' } });
  const patched = await t.request(`PATCH /beta/sources/${source.id}`, {
    body: [
      { op: 'replace', path: '/connectorAttributes/group.delimiter', value: '|' },
      { op: 'replace', path: '/cluster/id', value: 'c2' },
      { op: 'replace', path: '/features', value: ['PASSWORD', 'ENABLE'] },
    ],
  });
  expect(patched.body).toMatchObject({
    cluster: { type: 'CLUSTER', id: 'c2' },
    features: ['PASSWORD', 'ENABLE'],
    connectorAttributes: { 'group.delimiter': '|' },
  });
  const replaced = await t.request(`PATCH /beta/sources/${source.id}`, {
    body: [{ op: 'replace', path: '/connectorAttributes', value: { delimiter: ';' } }],
  });
  expect(replaced.body.connectorAttributes).toMatchObject({ delimiter: ';', cloudDisplayName: source.name });
  expect(replaced.body.connectorAttributes).not.toHaveProperty('group.delimiter');
  const mirror = await t.request(`PATCH /beta/sources/${source.id}`, {
    body: [{ op: 'replace', path: '/connectorAttributes/healthy', value: false }],
  });
  expect(refusal(mirror)).toEqual([400, '400.1.1 Illegal update attempt', '"connectorAttributes.healthy" cannot be changed.']);
  const bad = await t.request(`PATCH /beta/sources/${source.id}`, {
    body: [{ op: 'replace', path: '/connectorAttributes/encoding', value: 'EBCDIC-9' }],
  });
  expect(refusal(bad)).toEqual([400, '400.1.3 Illegal value', expect.stringContaining('"connectorAttributes.encoding"')]);
});

test('secrets are never answered, and kept by writes that leave them out', async () => {
  const connectorAttributes = {
    host: 'db.test',
    password: 'hush',
    nested: [{ client_secret: 'hush too', id: 1 }],
    passwordAttr: 'userPassword',
    useToken: true,
  };
  const source = await newSource({ connectorAttributes });
  const shown = { host: 'db.test', nested: [{ id: 1 }], passwordAttr: 'userPassword', useToken: true };
  expect(source.connectorAttributes).toMatchObject(shown);
  expect(JSON.stringify(source)).not.toContain('hush');
  const stored = async () =>
    (await t.db.selectFrom('source').select('secrets').where('id', '=', source.id).executeTakeFirstOrThrow()).secrets;
  expect(Object.keys(await stored())).toEqual(['/password', '/nested/0/client_secret']);
  expect(JSON.stringify(await stored())).not.toContain('hush');
  const before = await stored();
  await t.request(`PUT /beta/sources/${source.id}`, { body: source });
  await t.request(`PATCH /beta/sources/${source.id}`, {
    body: [{ op: 'replace', path: '/connectorAttributes/host', value: 'other.test' }],
  });
  expect(await stored()).toEqual(before);
  await t.request(`PATCH /beta/sources/${source.id}`, {
    body: [
      { op: 'add', path: '/connectorAttributes/password', value: '' },
      { op: 'remove', path: '/connectorAttributes/nested' },
    ],
  });
  expect(await stored()).toEqual({});
  const events = await t.db.selectFrom('event').select(['before', 'after']).where('target_id', '=', source.id).execute();
  expect(JSON.stringify(events)).not.toContain('hush');
});
