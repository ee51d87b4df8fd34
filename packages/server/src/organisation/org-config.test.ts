import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { expectStatus, refusal } from '../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ MUSTER_TIME_ZONE: 'Europe/Berlin' });
});
afterAll(() => t.close());

const get = () => expectStatus(200, t.request('GET /beta/org-config'));
const patch = (...body: object[]) => t.request('PATCH /beta/org-config', { body });
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
const version = async () =>
  (await t.db.selectFrom('organisation').select('configuration_version').executeTakeFirstOrThrow()).configuration_version;

test('the settings are those of the first start', async () => {
  expect(await get()).toEqual({
    orgName: 'acme',
    timeZone: 'Europe/Berlin',
    lcsChangeHonorsSourceEnableFeature: false,
    armCustomerId: null,
    armSapSystemIdMappings: null,
    armAuth: null,
    armDb: null,
    armSsoUrl: null,
    iaiEnableCertificationRecommendations: true,
    aiAgentDeleteRequestEnabled: false,
    sodReportConfigs: [],
  });
});

test('time zone and flags can be changed; the engine computes with the new zone, and the change is told', async () => {
  const before = await version();
  const changed = await expectStatus(
    200,
    patch(
      replace('/timeZone', 'America/Toronto'),
      replace('/lcsChangeHonorsSourceEnableFeature', 'true'),
      replace('/iaiEnableCertificationRecommendations', false),
    ),
  );
  expect(changed).toMatchObject({
    timeZone: 'America/Toronto',
    lcsChangeHonorsSourceEnableFeature: true,
    iaiEnableCertificationRecommendations: false,
  });
  expect(await get()).toEqual(changed);
  expect(await version()).toBeGreaterThan(before);
  const event = await t.db.selectFrom('event').selectAll().where('type', '=', 'ORG_CONFIG_UPDATED').executeTakeFirstOrThrow();
  expect(event).toMatchObject({
    actor_id: t.adminId,
    before: { timeZone: 'Europe/Berlin', lcsChangeHonorsSourceEnableFeature: false, iaiEnableCertificationRecommendations: true },
    after: { timeZone: 'America/Toronto', lcsChangeHonorsSourceEnableFeature: true, iaiEnableCertificationRecommendations: false },
  });
  await expectStatus(200, patch({ op: 'remove', path: '/iaiEnableCertificationRecommendations' }));
  expect(await get()).toMatchObject({ iaiEnableCertificationRecommendations: true, lcsChangeHonorsSourceEnableFeature: true });
});

test.each<[string, object, string]>([
  ['a zone that does not exist', replace('/timeZone', 'Mars/Olympus'), '400.1.3 Illegal value'],
  ['an offset', replace('/timeZone', '+02:00'), '400.1.3 Illegal value'],
  ['a zone that is no text', replace('/timeZone', 5), '400.1.3 Illegal value'],
  ['no zone', { op: 'remove', path: '/timeZone' }, '400.1.0 Required data missing or empty'],
  ['a flag that is none', replace('/aiAgentDeleteRequestEnabled', 'perhaps'), '400.1.3 Illegal value'],
  ['another name', replace('/orgName', 'other'), '400.1.1 Illegal update attempt'],
  ['a secret', replace('/armAuth', 'x'), '400.1.1 Illegal update attempt'],
  ['a setting that does not exist', { op: 'add', path: '/colour', value: 'red' }, '400.1.1 Illegal update attempt'],
])('%s is refused', async (_case, operation, code) => {
  const before = await get();
  expect((await refusal(patch(operation))).slice(0, 2)).toEqual([400, code]);
  expect(await get()).toEqual(before);
});

test('the valid time zones are all that can be set', async () => {
  const zones: string[] = await expectStatus(200, t.request('GET /beta/org-config/valid-time-zones'));
  expect(zones).toEqual(
    expect.arrayContaining(['UTC', 'Etc/GMT-6', 'Etc/GMT+8', 'EST', 'America/Toronto', 'Europe/Brussels', 'Asia/Gaza']),
  );
  expect(zones).toEqual([...new Set(zones)].sort());
  for (const zone of ['Etc/GMT+8', 'Europe/Kyiv', 'UTC']) await expectStatus(200, patch(replace('/timeZone', zone)));
});

test('only an administrator may read and change settings; zones are for everybody', async () => {
  const statuses = async (token: string) => [
    (await t.request('GET /beta/org-config', { token })).status,
    (await t.request('PATCH /beta/org-config', { token, body: [replace('/timeZone', 'UTC')] })).status,
    (await t.request('GET /beta/org-config/valid-time-zones', { token })).status,
  ];
  expect(await statuses(await userToken(t, ['ORG_ADMIN'], ['idn:org-configs:read']))).toEqual([200, 403, 200]);
  expect(await statuses(await userToken(t, []))).toEqual([403, 403, 200]);
  expect(await statuses(await clientToken(t))).toEqual([200, 403, 200]);
});
