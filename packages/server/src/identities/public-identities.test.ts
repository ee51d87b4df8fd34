import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import {
  createIdentityAttribute,
  createProfile,
  createSource,
  expectStatus,
  fromAccount,
  identity,
  load,
  refusal,
} from '../../test/world.ts';

let t: TestApp;
let visitor: string;

/** Ada manages Bob; Cleo has no e-mail address, Zoe is only an account that belongs to nobody. */
beforeAll(async () => {
  t = await testApp();
  await createIdentityAttribute(t, 'country');
  const columns = ['id', 'mail', 'first', 'last', 'country', 'boss'];
  const hr = await createSource(t, {
    name: 'HR',
    columns,
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'uid' },
  });
  const mappings = [
    fromAccount('uid', hr, 'id'),
    fromAccount('email', hr, 'mail'),
    fromAccount('firstname', hr, 'first'),
    fromAccount('lastname', hr, 'last'),
    fromAccount('country', hr, 'country'),
    fromAccount('manager', hr, 'boss'),
  ];
  await createProfile(t, { name: 'Employees', sourceId: hr, mappings });
  await load(
    t,
    hr,
    `${columns.join(',')}\nada,ada@example.com,Ada,Lovelace,UK,\nbob,bob@example.com,Bob,Byron,UK,ada\ncleo,,Cleo,Nile,,\n`,
  );
  const other = await createSource(t, { name: 'Other', columns: ['id'] });
  await load(t, other, 'id\nzoe\n');
  visitor = await userToken(t, [], ['sp:scopes:default']);
});
afterAll(() => t.close());

const list = (query: string) => expectStatus(200, t.request(`GET /v3/public-identities?${query}`, { token: visitor }));
const aliases = async (query: string) => (await list(query)).map(({ alias }: { alias: string }) => alias);
const configure = (attributes: object[], token?: string) =>
  t.request('PUT /beta/public-identities-config', { body: { attributes }, ...(token ? { token } : {}) });

test('any user sees of people what identifies them, and no attributes unless somebody chose them', async () => {
  const [ada, bob] = [await identity(t, 'ada'), await identity(t, 'bob')];
  expect(await list('filters=alias eq "BOB"')).toEqual([
    {
      id: bob.id,
      name: 'Bob Byron',
      alias: 'bob',
      email: 'bob@example.com',
      status: 'Unregistered',
      identityState: 'ACTIVE',
      manager: { type: 'IDENTITY', id: ada.id, name: 'Ada Lovelace' },
      attributes: [],
    },
  ]);
});

test('filters, sorters, pages and the count', async () => {
  expect(await aliases('filters=firstname eq "ada" or lastname sw "NI"')).toEqual(['ada', 'cleo']);
  expect(await aliases('filters=email sw "b"&sorters=-name')).toEqual(['bob']);
  const ada = await identity(t, 'ada');
  expect(await aliases(`filters=id in ("${ada.id}")`)).toEqual(['ada']);
  expect(await aliases('sorters=-name&filters=lastname sw "" &limit=1&offset=1')).toEqual(['bob']);
  const { headers, body } = await t.request('GET /v3/public-identities?limit=0&count=true&filters=firstname sw ""', { token: visitor });
  expect([headers['x-total-count'], body]).toEqual(['3', []]);
  expect((await refusal(t.request('GET /v3/public-identities?filters=country eq "UK"')))[1]).toBe('400.1 Bad request content');
  expect((await refusal(t.request('GET /v3/public-identities?sorters=email')))[1]).toBe('400.1 Bad request content');
});

test('accounts that belong to nobody are not people, and core filters leave out who is incomplete', async () => {
  expect(await aliases('filters=alias eq "zoe"')).toEqual([]);
  expect(await aliases('filters=alias sw "c"')).toEqual(['cleo']);
  expect(await aliases('add-core-filters=true')).toEqual(['ada', 'bob']);
  const { headers } = await t.request('GET /v3/public-identities?add-core-filters=true&count=true', { token: visitor });
  expect(headers['x-total-count']).toBe('2');
});

test('the organisation chooses up to five attributes that everybody sees', async () => {
  expect(await expectStatus(200, t.request('GET /beta/public-identities-config'))).toEqual({
    attributes: [],
    modifiedBy: null,
    modified: null,
  });
  const config = await expectStatus(200, configure([{ key: 'country', name: 'Land' }, { key: 'department' }]));
  expect(config).toEqual({
    attributes: [
      { key: 'country', name: 'Land' },
      { key: 'department', name: 'Department' },
    ],
    modifiedBy: { type: 'IDENTITY', id: t.adminId, name: 'Administrator' },
    modified: '2026-11-24T12:00:00.000Z',
  });
  expect(await expectStatus(200, t.request('GET /beta/public-identities-config'))).toEqual(config);
  const [ada] = await list('filters=alias eq "ada"');
  expect(ada.attributes).toEqual([
    { key: 'country', name: 'Land', value: 'UK' },
    { key: 'department', name: 'Department', value: null },
  ]);
  const event = await t.db.selectFrom('event').selectAll().where('type', '=', 'PUBLIC_IDENTITIES_CONFIGURED').executeTakeFirst();
  expect(event).toMatchObject({ actor_id: t.adminId, before: { attributes: [] }, after: { attributes: config.attributes } });
});

test.each<[string, object[], string]>([
  ['an unknown attribute', [{ key: 'shoeSize' }], '400.1.404 Referenced object not found'],
  ['an attribute without key', [{ name: 'x' }], '400.1.0 Required data missing or empty'],
  ['one twice', [{ key: 'country' }, { key: 'country' }], '400.1.3 Illegal value'],
  ['six', ['uid', 'email', 'city', 'state', 'title', 'location'].map((key) => ({ key })), '400.1.3 Illegal value'],
])('%s is refused', async (_case, attributes, code) => {
  expect((await refusal(configure(attributes))).slice(0, 2)).toEqual([400, code]);
});

test('a public attribute cannot be deleted before it is hidden', async () => {
  await expectStatus(200, configure([{ key: 'country' }]));
  const inUse = await refusal(t.request('DELETE /beta/identity-attributes/country'));
  expect(inUse.slice(0, 2)).toEqual([400, '400.2.1.0 Object in use by another']);
});

test('only an administrator chooses, and an API client has no people to look at', async () => {
  const helpdesk = await userToken(t, ['HELPDESK']);
  expect((await configure([], helpdesk)).status).toBe(403);
  expect((await t.request('GET /beta/public-identities-config', { token: helpdesk })).status).toBe(403);
  expect((await t.request('GET /v3/public-identities', { token: await clientToken(t) })).status).toBe(403);
});
