import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../../test/world.ts';

let t: TestApp;
let hr: string;
const people: Record<string, string> = {};

beforeAll(async () => {
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'mail', 'department'] });
  const mappings = [fromAccount('uid', hr, 'id'), fromAccount('email', hr, 'mail'), fromAccount('department', hr, 'department')];
  await createProfile(t, { name: 'Employees', sourceId: hr, mappings });
  await load(t, hr, 'id,mail,department\nada,ada@example.com,Research\nbob,bob@example.com,Sales\ncleo,cleo@example.com,Sales\n');
  for (const alias of ['ada', 'bob', 'cleo']) people[alias] = (await identity(t, alias)).id;
});
afterAll(() => t.close());

const role = (body: object) => t.request('POST /beta/roles', { body: { owner: { id: t.adminId }, ...body } });
const created = (body: object) => expectStatus(201, role(body));
const patch = (id: string, ...body: object[]) => t.request(`PATCH /beta/roles/${id}`, { body });
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
/** Status and detail code. */
const codeOf = async (answer: Parameters<typeof refusal>[0]) => (await refusal(answer)).slice(0, 2);
const get = (id: string) => expectStatus(200, t.request(`GET /beta/roles/${id}`));
const list = async (query: string) =>
  (await expectStatus(200, t.request(`GET /beta/roles?${query}`))).map(({ name }: { name: string }) => name);
const leaf = (attribute: string, stringValue: string, operation = 'EQUALS') => ({
  operation,
  key: { type: 'IDENTITY', property: `attribute.${attribute}` },
  stringValue,
});
const standard = (criteria: object) => ({ type: 'STANDARD', criteria });
const listOf = (...aliases: string[]) => ({ type: 'IDENTITY_LIST', identities: aliases.map((alias) => ({ id: people[alias] })) });
const eventsOf = (id: string) => t.db.selectFrom('event').selectAll().where('target_id', '=', id).orderBy('id').execute();

describe('creating', () => {
  test('a name and an owner are enough: the rest has its default', async () => {
    const smallest = await created({ name: 'Smallest' });
    expect(smallest).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'Smallest',
      created: '2026-11-24T12:00:00.000Z',
      modified: '2026-11-24T12:00:00.000Z',
      description: null,
      owner: { type: 'IDENTITY', id: t.adminId, name: 'Administrator' },
      additionalOwners: [],
      accessProfiles: [],
      entitlements: [],
      membership: null,
      legacyMembershipInfo: null,
      enabled: false,
      requestable: false,
      accessRequestConfig: {
        commentsRequired: false,
        denialCommentsRequired: false,
        reauthorizationRequired: false,
        requireEndDate: false,
        maxPermittedAccessDuration: null,
        approvalSchemes: [],
        formDefinitionId: null,
      },
      revocationRequestConfig: { commentsRequired: false, denialCommentsRequired: false, approvalSchemes: [] },
      segments: [],
      dimensional: false,
      dimensionRefs: null,
      accessModelMetadata: { attributes: [] },
      privilegeLevel: null,
    });
    expect(await get(smallest.id)).toEqual(smallest);
    expect(await eventsOf(smallest.id)).toMatchObject([{ type: 'ROLE_CREATED', actor_id: t.adminId, after: { name: 'Smallest' } }]);
  });

  test('what is given comes back with current names, read-only and unknown keys that are null are ignored', async () => {
    const full = await created({
      id: null,
      name: 'Full',
      description: 'All of it',
      owner: { type: 'IDENTITY', id: people.ada, name: 'ignored' },
      additionalOwners: [{ id: people.bob }],
      accessProfiles: [],
      entitlements: [],
      membership: listOf('cleo', 'ada', 'cleo'),
      requestable: true,
      dimensional: true,
      accessRequestConfig: {
        commentsRequired: true,
        maxPermittedAccessDuration: { value: 6, timeUnit: 'MONTHS' },
        approvalSchemes: [{ approverType: 'MANAGER' }],
      },
      revocationRequestConfig: { approvalSchemes: [{ approverType: 'OWNER', approverId: null }] },
      created: null,
      nonsense: 1,
    });
    expect(full).toMatchObject({
      description: 'All of it',
      owner: { id: people.ada, name: 'ada' },
      additionalOwners: [{ type: 'IDENTITY', id: people.bob, name: 'bob' }],
      membership: {
        type: 'IDENTITY_LIST',
        criteria: null,
        identities: [
          { type: 'IDENTITY', id: people.cleo, name: 'cleo', aliasName: 'cleo' },
          { type: 'IDENTITY', id: people.ada, name: 'ada', aliasName: 'ada' },
        ],
      },
      requestable: true,
      dimensional: false,
      accessRequestConfig: {
        commentsRequired: true,
        maxPermittedAccessDuration: { value: 6, timeUnit: 'MONTHS' },
        approvalSchemes: [{ approverType: 'MANAGER', approverId: null }],
      },
      revocationRequestConfig: { approvalSchemes: [{ approverType: 'OWNER', approverId: null }] },
    });
  });

  test('criteria come back as they are, empty texts as null', async () => {
    const account = { operation: 'CONTAINS', key: { type: 'ACCOUNT', property: 'department', sourceId: hr }, stringValue: 'Sales' };
    const { membership } = await created({
      name: 'With criteria',
      membership: { ...standard({ operation: 'OR', key: null, stringValue: '', children: [leaf('email', 'x'), account] }), identities: [] },
    });
    expect(membership).toEqual({
      type: 'STANDARD',
      identities: null,
      criteria: {
        operation: 'OR',
        key: null,
        stringValue: null,
        children: [
          {
            operation: 'EQUALS',
            key: { type: 'IDENTITY', property: 'attribute.email', sourceId: null },
            stringValue: 'x',
            children: null,
          },
          { ...account, children: null },
        ],
      },
    });
  });

  const unknownId = 'f'.repeat(32);
  test.each<[string, object, number, string, string]>([
    ['no name', { name: undefined }, 400, '400.1.0', 'name'],
    ['an empty name', { name: '' }, 400, '400.1.0', 'name'],
    ['a blank name', { name: '  ' }, 400, '400.1.0', 'name'],
    ['too long a name', { name: 'x'.repeat(129) }, 400, '400.1.3', 'name'],
    ['too long a description', { description: 'x'.repeat(2001) }, 400, '400.1.3', 'description'],
    ['no owner', { owner: undefined }, 400, '400.1.0', 'owner'],
    ['an owner without id', { owner: { type: 'IDENTITY' } }, 400, '400.1.0', 'owner.id'],
    ['an owner of a wrong type', { owner: { type: 'SOURCE', id: unknownId } }, 400, '400.1.3', 'owner.type'],
    ['an unknown owner', { owner: { id: unknownId } }, 400, '400.1.404', unknownId],
    ['an unknown additional owner', { additionalOwners: [{ id: unknownId }] }, 400, '400.1.404', unknownId],
    ['a governance group', { additionalOwners: [{ type: 'GOVERNANCE_GROUP', id: unknownId }] }, 400, '400.1.404', 'governance group'],
    ['a taken name', { name: 'SMALLEST' }, 400, '400.1.409', 'SMALLEST'],
    ['an id', { id: unknownId }, 400, '400.1.1', 'id'],
    ['a date of its creation', { created: '2020-01-01T00:00:00.000Z' }, 400, '400.1.1', 'created'],
    ['an access profile', { accessProfiles: [{ id: unknownId }] }, 400, '400.1.404', 'access profile'],
    ['an entitlement', { entitlements: [{ id: unknownId }] }, 400, '400.1.404', 'entitlement'],
    ['a segment', { segments: [unknownId] }, 400, '400.1.404', 'segment'],
    ['metadata', { accessModelMetadata: { attributes: [{ key: 'iscPrivacy' }] } }, 400, '400.1.404', 'iscPrivacy'],
    ['a form', { accessRequestConfig: { formDefinitionId: unknownId } }, 400, '400.1.404', 'form definition'],
    [
      'an approver group',
      { accessRequestConfig: { approvalSchemes: [{ approverType: 'GOVERNANCE_GROUP', approverId: unknownId }] } },
      400,
      '400.1.404',
      'governance group',
    ],
    ['a membership of no type', { membership: {} }, 400, '400.1.0', 'membership.type'],
    ['a membership of a wrong type', { membership: { type: 'CUSTOM' } }, 400, '400.1.3', 'membership.type'],
    ['an unknown member', { membership: { type: 'IDENTITY_LIST', identities: [{ id: unknownId }] } }, 400, '400.1.404', unknownId],
    ['criteria of no operation', { membership: standard({ key: null }) }, 400, '400.1.0', 'membership.criteria.operation'],
    ['criteria of a wrong operation', { membership: standard({ operation: 'IS' }) }, 400, '400.1.3', 'membership.criteria.operation'],
    [
      'a criterion without key',
      { membership: standard({ operation: 'EQUALS', stringValue: 'x' }) },
      400,
      '400.1.3',
      'membership.criteria.key',
    ],
    [
      'AND inside AND',
      { membership: standard({ operation: 'AND', children: [{ operation: 'AND', children: [leaf('email', 'x')] }] }) },
      400,
      '400.1.3',
      'children[0]',
    ],
    [
      'four levels',
      {
        membership: standard({
          operation: 'AND',
          children: [{ operation: 'OR', children: [{ operation: 'AND', children: [leaf('email', 'x')] }] }],
        }),
      },
      400,
      '400.1.3',
      'children[0].children[0]',
    ],
    ['an unknown identity attribute', { membership: standard(leaf('shoeSize', '44')) }, 400, '400.1.404', 'shoeSize'],
    [
      'an unknown source',
      { membership: standard({ operation: 'EQUALS', key: { type: 'ACCOUNT', property: 'x', sourceId: unknownId }, stringValue: 'x' }) },
      400,
      '400.1.404',
      unknownId,
    ],
  ])('refuses %s', async (_case, body, status, code, text) => {
    const [actual, detailCode, message] = await refusal(role({ name: 'Refused', ...body }));
    expect([actual, detailCode.split(' ')[0]]).toEqual([status, code]);
    expect(message).toContain(text);
    expect(await list('filters=name eq "Refused"')).toEqual([]);
  });
});

describe('changing', () => {
  test('a patch reaches into the criteria, and the whole is checked after it', async () => {
    const { id } = await created({ name: 'Deep', membership: standard({ operation: 'OR', children: [leaf('department', 'Sales')] }) });
    const add = { op: 'add', path: '/membership/criteria/children/-', value: leaf('email', '@example.com', 'ENDS_WITH') };
    const { membership } = await expectStatus(200, patch(id, add));
    expect(membership.criteria.children.map((child: { stringValue: string }) => child.stringValue)).toEqual(['Sales', '@example.com']);
    expect((await get(id)).membership).toEqual(membership);
    expect(await codeOf(patch(id, replace('/membership/criteria/operation', 'EQUALS')))).toEqual([400, '400.1.3 Illegal value']);
    expect(await codeOf(patch(id, { op: 'remove', path: '/owner' }))).toEqual([400, '400.1.0 Required data missing or empty']);
    expect(await codeOf(patch(id, { op: 'remove', path: '/membership/criteria/children/7' }))).toEqual([400, '400.1.3 Illegal value']);
    expect((await get(id)).membership).toEqual(membership);
    expect(await eventsOf(id)).toMatchObject([{ type: 'ROLE_CREATED' }, { type: 'ROLE_UPDATED', actor_id: t.adminId }]);
  });

  test('text booleans are booleans, a name stays its own, and what changed is told', async () => {
    const { id } = await created({ name: 'Renamed' });
    t.clock.advance(1_000);
    const now = new Date(t.clock.now()).toISOString();
    const changed = await expectStatus(
      200,
      patch(id, replace('/name', 'renamed'), replace('/requestable', 'true'), replace('/dimensional', true), {
        op: 'add',
        path: '/description',
        value: 'x',
      }),
    );
    expect(changed).toMatchObject({ name: 'renamed', requestable: true, dimensional: false, description: 'x', modified: now });
    const [, event] = await eventsOf(id);
    expect(event).toMatchObject({
      before: { name: 'Renamed', requestable: false, description: null },
      after: { name: 'renamed', requestable: true, description: 'x' },
    });
    expect(Object.keys(event!.after!)).not.toContain('membership');
  });

  test.each(['/id', '/created', '/modified', '/legacyMembershipInfo', '/privilegeLevel'])('%s is read-only', async (path) => {
    const { id } = await created({ name: `Fixed ${path}` });
    expect(await refusal(patch(id, replace(path, 'x')))).toEqual([400, '400.1.1 Illegal update attempt', `"${path}" cannot be changed.`]);
  });

  test('another role keeps its name', async () => {
    const { id } = await created({ name: 'Second' });
    await created({ name: 'First' });
    expect(await codeOf(patch(id, replace('/name', 'FIRST')))).toEqual([400, '400.1.409 Reference conflict']);
  });

  test('a list keeps its order, wherever members join and leave', async () => {
    const { id } = await created({ name: 'Ordered', membership: listOf('ada', 'bob') });
    const order = async () => (await get(id)).membership.identities.map(({ name }: { name: string }) => name).join(' ');
    await expectStatus(200, patch(id, { op: 'add', path: '/membership/identities/-', value: { id: people.cleo } }));
    expect(await order()).toBe('ada bob cleo');
    await expectStatus(200, patch(id, { op: 'remove', path: '/membership/identities/1' }));
    expect(await order()).toBe('ada cleo');
    await expectStatus(200, patch(id, { op: 'add', path: '/membership/identities/-', value: { id: people.bob } }));
    expect(await order()).toBe('ada cleo bob');
    await expectStatus(200, patch(id, replace('/membership', listOf('bob', 'ada', 'cleo'))));
    expect(await order()).toBe('bob ada cleo');
    expect((await eventsOf(id)).slice(1).map(({ before, after }) => [before, after])).toMatchObject([
      [{ membership: { left: [] } }, { membership: { joined: [people.cleo] } }],
      [{ membership: { left: [people.bob] } }, { membership: { joined: [] } }],
      [{ membership: { left: [] } }, { membership: { joined: [people.bob] } }],
      [{ membership: { left: [] } }, { membership: { joined: [] } }],
    ]);
    await expectStatus(200, patch(id, replace('/membership', standard(leaf('email', 'x')))));
    expect(await t.db.selectFrom('role_member').selectAll().where('role_id', '=', id).execute()).toEqual([]);
  });

  test('one patch changes at most 500 members', async () => {
    const feed = Array.from({ length: 501 }, (_, index) => `m${index},m${index}@example.com,Crowd\n`).join('');
    const crowd = await createSource(t, { name: 'Crowd', columns: ['id', 'mail', 'department'] });
    await createProfile(t, { name: 'Crowd', sourceId: crowd, mappings: [fromAccount('uid', crowd, 'id')] });
    await load(t, crowd, `id,mail,department\n${feed}`);
    const rows = await t.db.selectFrom('account').select('identity_id as id').where('source_id', '=', crowd).orderBy('id').execute();
    const { id } = await created({ name: 'Crowded' });
    const of = (count: number) => replace('/membership', { type: 'IDENTITY_LIST', identities: rows.slice(0, count) });
    expect(await codeOf(patch(id, of(501)))).toEqual([400, '400.1.3 Illegal value']);
    expect((await get(id)).membership).toBeNull();
    await expectStatus(200, patch(id, of(500)));
    expect((await expectStatus(200, patch(id, of(501)))).membership.identities).toHaveLength(501);
    await expectStatus(200, patch(id, replace('/membership', null)));
  });

  test('an unknown role is 404', async () => {
    const id = '0'.repeat(32);
    const statuses = await Promise.all([
      t.request(`GET /beta/roles/${id}`),
      patch(id, replace('/name', 'x')),
      t.request(`DELETE /beta/roles/${id}`),
      t.request(`GET /beta/roles/${id}/assigned-identities`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});

describe('listing', () => {
  beforeAll(async () => {
    await created({ name: 'list B', owner: { id: people.ada }, requestable: true });
    t.clock.advance(1_000);
    await created({ name: 'list a' });
    await created({ name: 'List C' });
  });

  test.each([
    ['filters=name sw "LIST"', ['list a', 'list B', 'List C']],
    ['filters=name sw "list"&sorters=-name', ['List C', 'list B', 'list a']],
    ['filters=name sw "list" and owner.id eq "OWNER"', ['list B']],
    ['filters=name sw "list" and requestable eq true', ['list B']],
    ['filters=name sw "list" and dimensional eq true', []],
    ['filters=name sw "list" and dimensional eq false&limit=1&offset=1', ['list B']],
    ['filters=name sw "list"&sorters=-created,name', ['list a', 'List C', 'list B']],
    ['filters=name sw "list"&include-unsegmented=false&for-segment-ids=x', []],
  ])('%s', async (query, names) => {
    expect(await list(query.replace('OWNER', people.ada!))).toEqual(names);
  });

  test('pages hold 50 at most, and the count tells of all', async () => {
    const { headers, body } = await t.request('GET /beta/roles?filters=name sw "list"&limit=0&count=true');
    expect([headers['x-total-count'], body]).toEqual(['3', []]);
    expect(await codeOf(t.request('GET /beta/roles?limit=51'))).toEqual([400, '400.1.3 Illegal value']);
    expect(await codeOf(t.request('GET /beta/roles?include-unsegmented=false'))).toEqual([400, '400.1.3 Illegal value']);
    expect(await codeOf(t.request('GET /beta/roles?filters=enabled eq true'))).toEqual([400, '400.1 Bad request content']);
    expect(await codeOf(t.request('GET /beta/roles?sorters=owner'))).toEqual([400, '400.1 Bad request content']);
  });

  test('for-subadmin wants a sub-admin, who sees the roles without access', async () => {
    const token = await userToken(t, ['ROLE_SUBADMIN']);
    const mine = await t.request('GET /beta/roles?for-subadmin=me&filters=name sw "list"', { token });
    expect(mine.body).toHaveLength(3);
    expect(await codeOf(t.request('GET /beta/roles?for-subadmin=me'))).toEqual([400, '400.1.3 Illegal value']);
  });
});

describe('rights', () => {
  test('role administrators may, others may not, and an API client may not create', async () => {
    const body = { name: 'By a role admin', owner: { id: t.adminId } };
    const attempt = async (token: string) => [
      (await t.request('GET /beta/roles?limit=1', { token })).status,
      (await t.request('POST /beta/roles', { token, body: { ...body, name: `${body.name} ${token.length}` } })).status,
    ];
    expect(await attempt(await userToken(t, ['ROLE_ADMIN']))).toEqual([200, 201]);
    expect(await attempt(await userToken(t, ['HELPDESK']))).toEqual([403, 403]);
    expect(await attempt(await userToken(t, []))).toEqual([403, 403]);
    expect(await attempt(await userToken(t, ['ORG_ADMIN'], ['idn:role-unchecked:read']))).toEqual([200, 403]);
    expect(await attempt(await clientToken(t))).toEqual([200, 403]);
  });
});
