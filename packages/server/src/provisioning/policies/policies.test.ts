import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createSource, expectStatus, refusal } from '../../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

let made = 0;
const newSource = () => {
  made += 1;
  return createSource(t, { name: `Source ${made}`, columns: ['login', 'mail', 'name'] });
};
const address = (sourceId: string, usageType = '') =>
  `/beta/sources/${sourceId}/provisioning-policies${usageType && `/${usageType}`}` as const;
const post = (sourceId: string, body: unknown) => t.request(`POST ${address(sourceId)}`, { body });
const identityAttribute = (name: string) => ({ type: 'identityAttribute', attributes: { name } });
const mail = { name: 'mail', transform: identityAttribute('email') };
const policy = (fields: readonly object[], more: object = {}) => ({ name: 'Account', usageType: 'CREATE', fields, ...more });

describe('a policy', () => {
  test('is created with what was left out filled in, read, listed and deleted', async () => {
    const source = await newSource();
    expect((await t.request(`GET ${address(source)}`)).body).toEqual([]);
    const created = await expectStatus(201, post(source, { name: null, fields: [mail] }));
    const field = { ...mail, attributes: {}, isRequired: false, type: 'string', isMultiValued: false };
    expect(created).toEqual({ name: null, usageType: 'CREATE', fields: [field] });
    expect(await expectStatus(200, t.request(`GET ${address(source, 'CREATE')}`))).toEqual(created);
    const disable = await expectStatus(201, post(source, { name: '', description: 'Leavers', usageType: 'DISABLE' }));
    expect(disable).toEqual({ name: '', description: 'Leavers', usageType: 'DISABLE', fields: [] });
    expect((await t.request(`GET ${address(source)}`)).body).toEqual([created, disable]);
    await expectStatus(204, t.request(`DELETE ${address(source, 'CREATE')}`));
    expect((await t.request(`GET ${address(source, 'CREATE')}`)).status).toBe(404);
    expect((await t.request(`GET ${address(source)}`)).body).toEqual([disable]);
  });

  test('keeps what clients send: isRequired, an empty type as string, and the order of tables', async () => {
    const source = await newSource();
    const lookup =
      '{"type":"lookup","attributes":{"table":{"zz":"1","10":"2","9":"3","default":"x"},"input":{"type":"identityAttribute","attributes":{"name":"email"}}}}';
    const body = `{"name":"Account","fields":[{"name":"mail","type":"","isRequired":true,"isMultiValued":true,"attributes":{"cloudMaxSize":"100"},"transform":${lookup}}]}`;
    const headers = { 'content-type': 'application/json' };
    const created = await t.request(`POST ${address(source)}`, { payload: body, headers });
    expect(created.status).toBe(201);
    expect(created.body.fields[0]).toMatchObject({
      type: 'string',
      isRequired: true,
      isMultiValued: true,
      attributes: { cloudMaxSize: '100' },
    });
    const read = await t.request(`GET ${address(source, 'CREATE')}`);
    for (const { text } of [created, read]) expect(text).toContain('{"zz":"1","10":"2","9":"3","default":"x"}');
  });

  test('may have generators that are switched off, that read sources to come, and rules that make names and passwords', async () => {
    const source = await newSource();
    const fields = [
      { name: 'a', transform: null },
      { name: 'b', transform: {} },
      { name: 'c' },
      { name: 'd', transform: { type: 'accountAttribute', attributes: { sourceName: 'Not yet', attributeName: 'x' } } },
      { name: 'password', type: 'secret', transform: { type: 'rule', attributes: { name: 'Create Password' } } },
      {
        name: 'id',
        attributes: { template: '$(firstname)' },
        transform: { type: 'rule', attributes: { name: 'Create Unique Account ID' } },
      },
      { name: 'e', transform: { type: null, attributes: null } },
    ];
    const created = await expectStatus(201, post(source, policy(fields)));
    expect(created.fields.slice(0, 3).map(({ transform }: any) => transform)).toEqual([{}, {}, {}]);
  });

  test('lets a template name the fields before it', async () => {
    const source = await newSource();
    const dn = { name: 'dn', transform: { type: 'static', attributes: { value: 'uid=$mail,ou=people' } } };
    await expectStatus(201, post(source, policy([mail, dn])));
  });

  test('is replaced and patched, and its usage type never changes', async () => {
    const source = await newSource();
    await expectStatus(201, post(source, policy([mail], { usageType: 'UPDATE', description: 'first' })));
    const at = address(source, 'UPDATE');
    const put = await expectStatus(200, t.request(`PUT ${at}`, { body: { name: 'Other', fields: [] } }));
    expect(put).toEqual({ name: 'Other', usageType: 'UPDATE', fields: [] });
    expect((await refusal(t.request(`PUT ${at}`, { body: policy([]) })))[1]).toBe('400.1.1 Illegal update attempt');
    const add = { op: 'add', path: '/fields/0', value: mail };
    const patched = await expectStatus(200, t.request(`PATCH ${at}`, { body: [add, { op: 'replace', path: '/description', value: 'd' }] }));
    expect(patched).toMatchObject({ name: 'Other', description: 'd', fields: [mail] });
    const required = [{ op: 'replace', path: '/fields/0/isRequired', value: 'true' }];
    expect((await expectStatus(200, t.request(`PATCH ${at}`, { body: required }))).fields[0].isRequired).toBe(true);
    const usage = [{ op: 'replace', path: '/usageType', value: 'CREATE' }];
    expect((await refusal(t.request(`PATCH ${at}`, { body: usage })))[1]).toBe('400.1.1 Illegal update attempt');
    expect((await refusal(t.request(`PATCH ${at}`, { body: [add] })))[1]).toBe('400.1.3 Illegal value');
  });

  test('is replaced or added in bulk, all or none', async () => {
    const source = await newSource();
    await expectStatus(201, post(source, policy([mail])));
    const bulk = (body: unknown) => t.request(`POST ${address(source, 'bulk-update')}`, { body });
    const wrong = policy([{ name: 'x', transform: { type: 'nothing' } }], { usageType: 'ENABLE' });
    const [status, , text] = await refusal(bulk([policy([]), wrong]));
    expect([status, text]).toEqual([400, expect.stringContaining('1.fields.0.transform')]);
    expect((await t.request(`GET ${address(source, 'CREATE')}`)).body.fields).toHaveLength(1);
    expect((await refusal(bulk([policy([]), policy([])])))[1]).toBe('400.1.3 Illegal value');
    const answered = await expectStatus(200, bulk([policy([], { usageType: 'ENABLE' }), policy([])]));
    expect(answered.map(({ usageType, fields }: any) => [usageType, fields.length])).toEqual([
      ['ENABLE', 0],
      ['CREATE', 0],
    ]);
  });
});

describe('refused is', () => {
  test.each([
    ['a body without name', { fields: [] }, '400.1.0 Required data missing or empty', 'name'],
    ['a field without name', policy([{ type: 'string' }]), '400.1.0 Required data missing or empty', 'fields.0.name'],
    ['an unknown usage type', policy([], { usageType: 'SOMETIMES' }), '400.1.3 Illegal value', 'usageType'],
    ['an unknown type', policy([{ name: 'x', type: 'text' }]), '400.1.3 Illegal value', 'fields.0.type'],
    ['a name twice', policy([mail, mail]), '400.1.3 Illegal value', 'fields.1.name'],
    ['an unknown operation', policy([{ name: 'x', transform: { type: 'nothing' } }]), '400.1.3 Illegal value', 'fields.0.transform'],
    [
      'a fault deep inside',
      policy([mail, { name: 'x', transform: { type: 'upper', attributes: { input: { type: 'nothing' } } } }]),
      '400.1.3 Illegal value',
      'fields.1.transform.attributes.input',
    ],
    [
      'an unknown transform',
      policy([{ name: 'x', transform: { type: 'reference', attributes: { id: 'Nowhere' } } }]),
      '400.1.404 Referenced object not found',
      'fields.0.transform',
    ],
  ])('%s', async (_what, body, code, place) => {
    const source = await newSource();
    const [status, detailCode, text] = await refusal(post(source, body));
    expect([status, detailCode]).toEqual([400, code]);
    expect(text).toContain(`"${place}`);
    expect((await t.request(`GET ${address(source)}`)).body).toEqual([]);
  });

  test('a second one for the same usage', async () => {
    const source = await newSource();
    await expectStatus(201, post(source, policy([])));
    expect((await refusal(post(source, policy([]))))[1]).toBe('400.1.409 Reference conflict');
  });

  test('what is not there, with 404, and the built-in source', async () => {
    const source = await newSource();
    const at = address(source, 'CREATE');
    const answers = [
      t.request(`GET ${at}`),
      t.request(`GET ${address(source, 'SOMETIMES')}`),
      t.request(`PUT ${at}`, { body: policy([]) }),
      t.request(`PATCH ${at}`, { body: [] }),
      t.request(`DELETE ${at}`),
      t.request(`GET ${address('nowhere')}`),
      post('nowhere', policy([])),
    ];
    for (const answer of answers) expect((await answer).status).toBe(404);
    const [builtIn] = (await t.request('GET /beta/sources?includeIDNSource=true&filters=name eq "IdentityNow"')).body;
    expect((await refusal(post(builtIn.id, policy([]))))[1]).toBe('400.1.1 Illegal update attempt');
  });

  test('to delete a transform that a policy names, directly or through another, acted on or not', async () => {
    const transform = (name: string, id?: string) =>
      t.request('POST /beta/transforms', {
        body: id === undefined ? { name, type: 'lower', attributes: {} } : { name, type: 'reference', attributes: { id } },
      });
    const inner = await expectStatus(201, transform('Inner'));
    const outer = await expectStatus(201, transform('Outer', 'Inner'));
    const source = await newSource();
    const field = { name: 'x', transform: { type: 'reference', attributes: { id: 'Outer' } } };
    await expectStatus(201, post(source, policy([field], { usageType: 'REGISTER' })));
    const [status, code, text] = await refusal(t.request(`DELETE /beta/transforms/${outer.id}`));
    expect([status, code]).toEqual([400, '400.2.1.0 Object in use by another']);
    expect(text).toContain(`provisioning policy REGISTER of source "Source ${made}"`);
    expect((await refusal(t.request(`DELETE /beta/transforms/${inner.id}`)))[2]).toContain('provisioning policy REGISTER');
    await expectStatus(204, t.request(`DELETE ${address(source, 'REGISTER')}`));
    await expectStatus(204, t.request(`DELETE /beta/transforms/${outer.id}`));
  });
});

describe('who may', () => {
  test('administrators of sources and API clients with the scope; helpdesk and others may not', async () => {
    const source = await newSource();
    const admin = await userToken(t, ['SOURCE_ADMIN']);
    const reading = await clientToken(t, ['idn:provisioning-policy:read']);
    const managing = await clientToken(t, ['idn:provisioning-policy-source-admin-operations:manage']);
    await expectStatus(201, t.request(`POST ${address(source)}`, { body: policy([]), token: admin }));
    await expectStatus(200, t.request(`GET ${address(source)}`, { token: reading }));
    await expectStatus(200, t.request(`PUT ${address(source, 'CREATE')}`, { body: policy([mail]), token: managing }));
    await expectStatus(403, t.request(`PUT ${address(source, 'CREATE')}`, { body: policy([]), token: reading }));
    await expectStatus(403, t.request(`DELETE ${address(source, 'CREATE')}`, { token: managing }));
    await expectStatus(403, t.request(`POST ${address(source, 'bulk-update')}`, { body: [], token: managing }));
    await expectStatus(403, t.request(`GET ${address(source)}`, { token: await userToken(t, ['HELPDESK']) }));
  });

  test('leave events of what they did', async () => {
    const source = await newSource();
    await expectStatus(201, post(source, policy([])));
    await expectStatus(200, t.request(`PUT ${address(source, 'CREATE')}`, { body: policy([mail]) }));
    await expectStatus(204, t.request(`DELETE ${address(source, 'CREATE')}`));
    const events = await t.db
      .selectFrom('event')
      .selectAll()
      .where('target_id', '=', source)
      .where('type', 'like', 'PROVISIONING%')
      .orderBy('id')
      .execute();
    expect(events.map(({ type, actor_id }) => [type, actor_id])).toEqual(
      ['CREATED', 'UPDATED', 'DELETED'].map((change) => [`PROVISIONING_POLICY_${change}`, t.adminId]),
    );
    expect(events[1]).toMatchObject({ before: { fields: [] }, after: { fields: [{ name: 'mail' }] } });
  });
});
