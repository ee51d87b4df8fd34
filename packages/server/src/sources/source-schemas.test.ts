import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { createSource, load, refusal } from '../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

let made = 0;
const newSource = async (connectorAttributes = {}) => {
  made += 1;
  const body = { name: `Source ${made}`, owner: { id: t.adminId }, connector: 'delimited-file', connectorAttributes };
  return (await t.request('POST /beta/sources', { body })).body;
};
/** A source with one account. */
const usedSource = async () => {
  made += 1;
  const id = await createSource(t, { name: `Source ${made}`, columns: ['login', 'name', 'dept'], nameColumn: 'name' });
  await load(t, id, 'login,name,dept\n1,one,A\n');
  const [account, group] = (await t.request(`GET /beta/sources/${id}/schemas`)).body;
  return { id, account, group };
};
const minimal = { name: 'account', identityAttribute: 'login', attributes: [{ name: 'login' }, { name: 'dept', type: 'INT' }] };
const post = (sourceId: string, body: unknown) => t.request(`POST /beta/sources/${sourceId}/schemas`, { body });
const plain = { nativeName: null, type: 'STRING', schema: null, description: '', isMulti: false, isEntitlement: false, isGroup: false };

describe('the schemas of a new delimited file', () => {
  test('are account and group, with the columns of the contract', async () => {
    const source = await newSource();
    const { body } = await t.request(`GET /beta/sources/${source.id}/schemas`);
    const [account, group] = body;
    expect(body.map(({ id, name }: any) => ({ type: 'CONNECTOR_SCHEMA', id, name }))).toEqual(source.schemas);
    expect(account).toMatchObject({
      name: 'account',
      nativeObjectType: 'User',
      identityAttribute: 'id',
      displayAttribute: 'name',
      hierarchyAttribute: null,
    });
    expect(group).toMatchObject({ name: 'group', nativeObjectType: 'Group', identityAttribute: 'id', displayAttribute: 'displayName' });
    expect(account.attributes.map(({ name }: any) => name).join()).toBe(
      'id,name,givenName,familyName,e-mail,location,manager,groups,startDate,endDate',
    );
    expect(group.attributes.map(({ name }: any) => name).join()).toBe(
      'id,name,displayName,created,description,modified,entitlements,groups,permissions',
    );
    expect(account.attributes[0]).toEqual({ ...plain, name: 'id' });
    expect(account.attributes[7]).toEqual({
      ...plain,
      name: 'groups',
      isMulti: true,
      isEntitlement: true,
      isGroup: true,
      schema: { type: 'CONNECTOR_SCHEMA', id: group.id, name: 'group' },
    });
    expect((await t.request(`GET /beta/sources/${source.id}/schemas/${group.id}`)).body).toEqual(group);
  });

  test('are listed by type and by name', async () => {
    const { id } = await newSource();
    const names = async (query: string) => (await t.request(`GET /beta/sources/${id}/schemas?${query}`)).body.map(({ name }: any) => name);
    expect(await names('include-types=user')).toEqual(['account']);
    expect(await names('include-types=group')).toEqual(['group']);
    expect(await names('include-names=group, other')).toEqual(['group']);
    expect(await names('include-names=nothing')).toEqual([]);
  });
});

describe('POST of a schema', () => {
  test('replaces one of that name, which keeps its id, while the source has no accounts', async () => {
    const source = await newSource();
    const { status, body } = await post(source.id, minimal);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: source.schemas[0].id,
      name: 'account',
      nativeObjectType: 'User',
      identityAttribute: 'login',
      displayAttribute: 'login',
      hierarchyAttribute: null,
      includePermissions: false,
      features: [],
      configuration: {},
      attributes: [
        { ...plain, name: 'login' },
        { ...plain, name: 'dept', type: 'INT' },
      ],
      created: expect.any(String),
      modified: expect.any(String),
    });
    const used = await usedSource();
    expect(await refusal(post(used.id, minimal))).toEqual([
      400,
      '400.1.409 Reference conflict',
      'There is another schema with name "account".',
    ]);
  });

  test('adds one of another name, and understands isMultiValued', async () => {
    const source = await newSource();
    const attributes = [{ name: 'id' }, { name: 'members', isMultiValued: true }];
    const { body } = await post(source.id, { name: 'team', identityAttribute: 'id', attributes, configuration: { 'own.key': [1] } });
    expect(body).toMatchObject({ nativeObjectType: 'team', configuration: { 'own.key': [1] } });
    expect(body.attributes[1]).toEqual({ ...plain, name: 'members', isMulti: true });
    const { body: shown } = await t.request(`GET /beta/sources/${source.id}`);
    expect(shown.schemas.map(({ name }: any) => name)).toEqual(['account', 'group', 'team']);
  });

  test.each([
    [{ name: undefined }, '400.1.0 Required data missing or empty', '"name"'],
    [{ identityAttribute: undefined }, '400.1.0 Required data missing or empty', '"identityAttribute"'],
    [{ attributes: [] }, '400.1.0 Required data missing or empty', '"attributes"'],
    [{ identityAttribute: 'uid' }, '400.1.3 Illegal value', 'The schema has no attribute "uid".'],
    [{ displayAttribute: 'cn' }, '400.1.3 Illegal value', 'The schema has no attribute "cn".'],
    [{ attributes: [{ name: 'login', isMulti: true }] }, '400.1.3 Illegal value', '"login" may have several values.'],
    [{ attributes: [{ name: 'login' }, { name: 'login' }] }, '400.1.3 Illegal value', '"login" stands there more than once.'],
    [{ attributes: [{ name: 'login' }, { name: 'name.first' }] }, '400.1.3 Illegal value', '"attributes.1.name"'],
    [{ attributes: [{ name: 'login', type: 'TEXT' }] }, '400.1.3 Illegal value', '"attributes.0.type"'],
    [{ attributes: [{ name: 'login', schema: { id: 'none' } }] }, '400.1.404 Referenced object not found', 'schema "none"'],
    [{ attributes: [{ name: 'login', isGroup: true }] }, '400.1.3 Illegal value', '"attributes.0.isGroup"'],
    [{ attributes: [{ name: 'login', isGroup: true, isEntitlement: true }] }, '400.1.3 Illegal value', '"attributes.0.isGroup"'],
    [{ id: 'mine' }, '400.1.1 Illegal update attempt', '"id"'],
  ])('with %j is refused', async (body, detailCode, text) => {
    const source = await newSource();
    expect(await refusal(post(source.id, { ...minimal, ...body }))).toEqual([400, detailCode, expect.stringContaining(text)]);
  });
});

describe('a change of a schema', () => {
  test('by PUT replaces it; what was read can be written back', async () => {
    const { id, account, group } = await usedSource();
    const path = `/beta/sources/${id}/schemas/${account.id}`;
    expect((await t.request(`PUT ${path}` as 'PUT /', { body: account })).body).toEqual({ ...account, modified: expect.any(String) });
    const attributes = [
      ...account.attributes,
      { name: 'groups', isMulti: true, isEntitlement: true, isGroup: true, schema: { id: group.id } },
    ];
    const { body } = await t.request(`PUT ${path}` as 'PUT /', { body: { ...minimal, attributes } });
    expect(body.attributes[3].schema).toEqual({ type: 'CONNECTOR_SCHEMA', id: group.id, name: 'group' });
    expect(body.displayAttribute).toBe('login');
  });

  test('by PATCH leads into the attributes', async () => {
    const { id, account } = await usedSource();
    const { body } = await t.request(`PATCH /beta/sources/${id}/schemas/${account.id}`, {
      body: [
        { op: 'add', path: '/attributes/-', value: { name: 'started', type: 'DATE', isMultiValued: false } },
        { op: 'replace', path: '/attributes/2/isEntitlement', value: 'true' },
        { op: 'replace', path: '/displayAttribute', value: 'dept' },
      ],
    });
    expect(body.attributes.slice(2)).toEqual([
      { ...plain, name: 'dept', isEntitlement: true },
      { ...plain, name: 'started', type: 'DATE' },
    ]);
    expect(body.displayAttribute).toBe('dept');
  });

  test('does not touch what identifies it, nor the Account ID of accounts that are there', async () => {
    const { id, account } = await usedSource();
    const path = `/beta/sources/${id}/schemas/${account.id}`;
    for (const [key, value] of Object.entries({ id: 'x', name: 'x', created: '2020-01-01T00:00:00Z', modified: '2020-01-01T00:00:00Z' })) {
      const put = t.request(`PUT ${path}` as 'PUT /', { body: { ...account, [key]: value } });
      expect(await refusal(put)).toEqual([400, '400.1.1 Illegal update attempt', `"${key}" cannot be changed.`]);
      const patch = t.request(`PATCH ${path}` as 'PATCH /', { body: [{ op: 'replace', path: `/${key}`, value }] });
      expect(await refusal(patch)).toEqual([400, '400.1.1 Illegal update attempt', `"/${key}" cannot be changed.`]);
    }
    const other = t.request(`PUT ${path}` as 'PUT /', { body: { ...account, identityAttribute: 'name' } });
    expect(await refusal(other)).toEqual([400, '400.1.1 Illegal update attempt', '"identityAttribute" cannot be changed.']);
  });

  test('writes events', async () => {
    const source = await newSource();
    const [account, group] = source.schemas;
    await post(source.id, minimal);
    await t.request(`DELETE /beta/sources/${source.id}/schemas/${group.id}`);
    const events = await t.db
      .selectFrom('event')
      .select(['type', 'before', 'after'])
      .where('target_id', '=', source.id)
      .orderBy('id')
      .execute();
    expect(events.slice(1)).toMatchObject([
      { type: 'SOURCE_SCHEMA_UPDATED', before: { id: account.id, identityAttribute: 'id' }, after: { identityAttribute: 'login' } },
      { type: 'SOURCE_SCHEMA_DELETED', before: { id: group.id, name: 'group' }, after: null },
    ]);
  });
});

test('a schema is deleted unless accounts or another schema need it', async () => {
  const source = await newSource();
  const [account, group] = source.schemas;
  const remove = (sourceId: string, id: string) => t.request(`DELETE /beta/sources/${sourceId}/schemas/${id}`);
  expect(await refusal(remove(source.id, group.id))).toEqual([
    400,
    '400.2.1.0 Object in use by another',
    'The schema "account" refers to the schema "group".',
  ]);
  expect((await remove(source.id, account.id)).status).toBe(204);
  expect((await remove(source.id, group.id)).status).toBe(204);
  expect((await t.request(`GET /beta/sources/${source.id}/schemas`)).body).toEqual([]);
  expect(
    (await t.request(`PATCH /beta/sources/${source.id}`, { body: [{ op: 'replace', path: '/description', value: 'bare' }] })).status,
  ).toBe(200);
  expect((await post(source.id, minimal)).status).toBe(201);
  const used = await usedSource();
  expect((await refusal(remove(used.id, used.account.id))).slice(0, 2)).toEqual([400, '400.2.1.0 Object in use by another']);
});

describe('the header of a feed', () => {
  const upload = (id: string, content: string | Buffer) => t.upload(`/beta/sources/${id}/schemas/accounts`, { content });

  test('is downloaded with the delimiter of the source', async () => {
    const source = await newSource();
    const { headers, text } = await t.request(`GET /beta/sources/${source.id}/schemas/accounts`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text).toBe('id,name,givenName,familyName,e-mail,location,manager,groups,startDate,endDate');
    const other = await newSource({ delimiter: ';' });
    await post(other.id, { name: 'account', identityAttribute: 'a;b', attributes: [{ name: 'a;b' }, { name: 'say "c"' }, { name: 'd' }] });
    expect((await t.request(`GET /beta/sources/${other.id}/schemas/accounts`)).text).toBe('"a;b";"say ""c""";d');
  });

  test('becomes the schema: known columns keep type and flags, new ones are plain, others go', async () => {
    const source = await newSource();
    const { status, body } = await upload(source.id, '\uFEFF# comment\r\nmail , groups,id\r\nx,y,z\r\n');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: source.schemas[0].id, identityAttribute: 'id', displayAttribute: 'id' });
    expect(body.attributes).toEqual([
      { ...plain, name: 'mail' },
      { ...plain, name: 'groups', isMulti: true, isEntitlement: true, isGroup: true, schema: source.schemas[1] },
      { ...plain, name: 'id' },
    ]);
    expect((await upload(source.id, 'number,name\n')).body).toMatchObject({ identityAttribute: 'number', displayAttribute: 'name' });
  });

  test('is refused when it cannot be a schema', async () => {
    const source = await newSource();
    expect(await refusal(upload(source.id, ''))).toEqual([400, '400.1.3 Illegal value', 'The file is empty']);
    expect((await refusal(upload(source.id, 'a,a\n')))[1]).toBe('400.1.3 Illegal value');
    expect((await refusal(upload(source.id, 'a,b.c\n')))[1]).toBe('400.1.3 Illegal value');
    expect((await refusal(t.upload(`/beta/sources/${source.id}/schemas/accounts`, null)))[1]).toBe(
      '400.1.0 Required data missing or empty',
    );
    const json = t.request(`POST /beta/sources/${source.id}/schemas/accounts`, { body: {} });
    expect((await refusal(json))[1]).toBe('400.1.0 Required data missing or empty');
    const used = await usedSource();
    expect(await refusal(upload(used.id, 'name,dept\n'))).toEqual([
      400,
      '400.1.1 Illegal update attempt',
      '"identityAttribute" cannot be changed.',
    ]);
  });
});

test('schemas are for source administrators, not for API clients', async () => {
  const { id } = await newSource();
  const statuses = async (token: string) => [
    (await t.request(`GET /beta/sources/${id}/schemas`, { token })).status,
    (await t.request(`POST /beta/sources/${id}/schemas`, { token, body: minimal })).status,
  ];
  expect(await statuses(await userToken(t, ['SOURCE_ADMIN']))).toEqual([200, 201]);
  expect(await statuses(await userToken(t, ['SOURCE_ADMIN'], ['idn:source-schema:read']))).toEqual([200, 403]);
  expect(await statuses(await userToken(t, ['SOURCE_SUBADMIN']))).toEqual([403, 403]);
  expect(await statuses(await userToken(t, ['HELPDESK']))).toEqual([403, 403]);
  expect(await statuses(await clientToken(t))).toEqual([403, 403]);
});
