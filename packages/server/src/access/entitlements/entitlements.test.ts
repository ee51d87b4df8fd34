import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createSource, expectStatus, load, loadEntitlements, refusal } from '../../../test/world.ts';

let t: TestApp;
let directory: string;
let shop: string;
let byValue: Map<string, any>;
const unknownId = 'f'.repeat(32);

/** A directory with two groups above each other and one that only an account names, a minute before a shop with two rights. */
beforeAll(async () => {
  t = await testApp();
  directory = await createSource(t, { name: 'Directory', columns: ['login', { name: 'groups', isMulti: true, groups: 'group' }] });
  const [group] = await expectStatus(200, t.request(`GET /beta/sources/${directory}/schemas?include-types=group`));
  await expectStatus(
    200,
    t.request(`PATCH /beta/sources/${directory}/schemas/${group.id}`, {
      body: [{ op: 'replace', path: '/hierarchyAttribute', value: 'groups' }],
    }),
  );
  await loadEntitlements(t, directory, `${groupHeader}crew,x,Crew,,Everybody on board,,,,\ndeck,x,Deck Crew,,,,,crew,\n`);
  await load(t, directory, 'login,groups\nann,deck\nann,brig\n');
  t.clock.advance(60_000);
  shop = await createSource(t, { name: 'Shop', columns: ['id', { name: 'right', isMulti: true, isEntitlement: true }] });
  await load(t, shop, 'id,right\ns1,Till\ns1,till key\n');
});
beforeEach(async () => {
  byValue = new Map((await list('')).map((entitlement: any) => [entitlement.value, entitlement]));
});
afterAll(() => t.close());

const groupHeader = 'id,name,displayName,created,description,modified,entitlements,groups,permissions\n';
const list = (query: string) => expectStatus(200, t.request(`GET /beta/entitlements?${query}`));
const names = async (query: string) => (await list(query)).map(({ name }: any) => name);
const idOf = (value: string) => byValue.get(value).id as string;
const patch = (id: string, ...body: object[]) => t.request(`PATCH /beta/entitlements/${id}`, { body });
const patched = (id: string, ...body: object[]) => expectStatus(200, patch(id, ...body));
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
const codeOf = async (answer: ReturnType<TestApp['request']>) => (await refusal(answer)).slice(0, 2);
const eventsOf = (id: string, type: string) =>
  t.db.selectFrom('event').selectAll().where('target_id', '=', id).where('type', '=', type).orderBy('id').execute();

describe('the list', () => {
  test('is by name, and one of it is found alone, in every family', async () => {
    expect(await names('')).toEqual(['brig', 'Crew', 'Deck Crew', 'Till', 'till key']);
    const crew = byValue.get('crew');
    expect(crew).toMatchObject({
      name: 'Crew',
      description: 'Everybody on board',
      attribute: 'groups',
      sourceSchemaObjectType: 'group',
      attributes: { id: 'crew', name: 'x', displayName: 'Crew', description: 'Everybody on board' },
      source: { id: directory, name: 'Directory' },
    });
    for (const family of ['beta', 'v3', 'v2024', 'v2025', 'v2026']) {
      expect(await expectStatus(200, t.request(`GET /${family}/entitlements/${crew.id}`))).toEqual(crew);
    }
    expect(await expectStatus(200, t.request(`GET /entitlements/v1/${crew.id}`))).toEqual(crew);
    expect((await t.request(`GET /beta/entitlements/${unknownId}`)).status).toBe(404);
  });

  test.each<[string, string[]]>([
    ['id eq "{crew}"', ['Crew']],
    ['id in ("{crew}", "{Till}")', ['Crew', 'Till']],
    ['name eq "DECK crew"', ['Deck Crew']],
    ['name in ("crew", "TILL")', ['Crew', 'Till']],
    ['name sw "T"', ['Till', 'till key']],
    ['type eq "group"', ['brig', 'Crew', 'Deck Crew']],
    ['type in ("right", "Group")', ['Till', 'till key']],
    ['attribute eq "groups"', ['brig', 'Crew', 'Deck Crew']],
    ['attribute in ("right")', ['Till', 'till key']],
    ['value eq "till"', []],
    ['value eq "Till"', ['Till']],
    ['value in ("Till", "deck")', ['Deck Crew', 'Till']],
    ['value sw "till"', ['till key']],
    ['source.id eq "{shop}"', ['Till', 'till key']],
    ['source.id in ("{shop}", "{directory}") and not name sw "t"', ['brig', 'Crew', 'Deck Crew']],
    ['requestable eq true', []],
    ['requestable eq false and name eq "till"', ['Till']],
    ['owner.id eq "{admin}"', []],
    ['owner.id in ("{admin}") or name eq "crew"', ['Crew']],
    ['created ge 2026-11-24T12:01:00Z', ['Till', 'till key']],
    ['created lt 2026-11-24T12:01:00Z and modified gt 2020', ['brig', 'Crew', 'Deck Crew']],
    ['modified le 2026-11-24T12:00:00Z', ['brig', 'Crew', 'Deck Crew']],
  ])('is filtered by %s', async (filter, expected) => {
    const ids: Record<string, string> = { shop, directory, admin: t.adminId, crew: idOf('crew'), Till: idOf('Till') };
    expect(await names(`filters=${encodeURIComponent(filter.replace(/\{(\w+)\}/g, (_, word) => ids[word]!))}`)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['-name', ['till key', 'Till', 'Deck Crew', 'Crew', 'brig']],
    ['value', ['Till', 'brig', 'Crew', 'Deck Crew', 'till key']],
    ['-source.id,name', ['Till', 'till key', 'brig', 'Crew', 'Deck Crew']],
    ['-type,-value', ['till key', 'Till', 'Deck Crew', 'Crew', 'brig']],
    ['-attribute,value', ['Till', 'till key', 'brig', 'Crew', 'Deck Crew']],
    ['-created,modified,requestable,value', ['Till', 'till key', 'brig', 'Crew', 'Deck Crew']],
  ])('is sorted by %s', async (sorters, expected) => {
    expect(await names(`sorters=${sorters}`)).toEqual(expected);
    expect(await list(`sorters=id&limit=1&offset=1`)).toHaveLength(1);
  });

  test('counts all that match, whatever the page', async () => {
    const { headers, body } = await t.request('GET /beta/entitlements?limit=0&count=true&filters=type%20eq%20"group"');
    expect([headers['x-total-count'], body]).toEqual(['3', []]);
  });

  test.each([
    ['filters=name co "x"', '400.1 Bad request content'],
    ['filters=privileged eq true', '400.1 Bad request content'],
    ['sorters=owner.id', '400.1 Bad request content'],
    ['limit=251', '400.1.3 Illegal value'],
    ['account-id=x&filters=name eq "x"', '400.1 Bad request content'],
    ['account-id=x&for-segment-ids=y', '400.1 Bad request content'],
    ['account-id=x&segmented-for-identity=me', '400.1 Bad request content'],
    ['account-id=x&include-unsegmented=false', '400.1 Bad request content'],
    ['segmented-for-identity=me&for-segment-ids=y', '400.1 Bad request content'],
    [`segmented-for-identity=${unknownId}`, '400.1.404 Referenced object not found'],
    ['include-unsegmented=false', '400.1.3 Illegal value'],
  ])('refuses %s', async (query, code) => {
    expect(await codeOf(t.request(`GET /beta/entitlements?${query}`))).toEqual([400, code]);
  });

  test('of an account has what it holds', async () => {
    const [ann] = await expectStatus(200, t.request('GET /beta/accounts?filters=nativeIdentity eq "ann"'));
    expect(await names(`account-id=${ann.id}`)).toEqual(['brig', 'Deck Crew']);
    expect(await names(`account-id=${unknownId}`)).toEqual([]);
  });

  test('of segments has those in one of them, and those in none unless they are not wanted', async () => {
    await patched(idOf('crew'), { op: 'add', path: '/segments/-', value: 'north' });
    await patched(idOf('deck'), replace('/segments', ['south', 'north', 'south']));
    expect(await names('for-segment-ids=south&include-unsegmented=false')).toEqual(['Deck Crew']);
    expect(await names('for-segment-ids=north,%20south&include-unsegmented=false')).toEqual(['Crew', 'Deck Crew']);
    expect(await names('for-segment-ids=south')).toEqual(['brig', 'Deck Crew', 'Till', 'till key']);
    expect(await names('segmented-for-identity=me')).toEqual(['brig', 'Till', 'till key']);
    expect(await names(`segmented-for-identity=${t.adminId}&include-unsegmented=false`)).toEqual([]);
    expect((await patched(idOf('deck'), replace('/segments', []))).segments).toEqual([]);
    await patched(idOf('crew'), { op: 'remove', path: '/segments' });
    expect(await names('for-segment-ids=south&include-unsegmented=false')).toEqual([]);
  });
});

test('parents are what the hierarchy attribute names, children the inverse', async () => {
  const relatives = async (value: string, kind: string, query = '') =>
    (await expectStatus(200, t.request(`GET /beta/entitlements/${idOf(value)}/${kind}${query}`))).map(({ value: v }: any) => v);
  expect([await relatives('deck', 'parents'), await relatives('deck', 'children')]).toEqual([['crew'], []]);
  expect([await relatives('crew', 'parents'), await relatives('crew', 'children')]).toEqual([[], ['deck']]);
  expect(await relatives('Till', 'parents')).toEqual([]);
  expect(await relatives('crew', 'children', '?filters=name%20eq%20"other"&sorters=-value')).toEqual([]);
  const counted = await t.request(`GET /beta/entitlements/${idOf('crew')}/children?count=true&limit=0`);
  expect(counted.headers['x-total-count']).toBe('1');
  expect((await t.request(`GET /beta/entitlements/${unknownId}/parents`)).status).toBe(404);
  expect((await t.request(`GET /beta/entitlements/${unknownId}/children`)).status).toBe(404);
});

describe('a change', () => {
  test('of every field that may change comes back and is told of', async () => {
    t.clock.advance(1_000);
    const id = idOf('Till');
    const after = await patched(
      id,
      replace('/requestable', true),
      replace('/privileged', 'true'),
      { op: 'add', path: '/owner', value: { type: 'IDENTITY', id: t.adminId, name: 'whoever' } },
      { op: 'add', path: '/description', value: 'Opens the till' },
    );
    expect(after).toEqual({
      ...byValue.get('Till'),
      requestable: true,
      privileged: true,
      owner: { type: 'IDENTITY', id: t.adminId, name: 'Administrator' },
      description: 'Opens the till',
      manuallyUpdatedFields: { DISPLAY_NAME: false, DESCRIPTION: true },
      modified: new Date(t.clock.now()).toISOString(),
    });
    const event = (await eventsOf(id, 'ENTITLEMENT_UPDATED')).at(-1);
    expect(event).toMatchObject({ actor_id: t.adminId, cause: { trackingId: expect.any(String) } });
    expect(event?.before).toEqual({
      requestable: false,
      privileged: false,
      owner: null,
      description: null,
      manuallyUpdatedFields: { DISPLAY_NAME: false, DESCRIPTION: false },
    });
    const { body } = await t.request(`GET /beta/identities/${t.adminId}/ownership`);
    expect(body.associationDetails).toContainEqual(
      expect.objectContaining({ associationType: 'ENTITLEMENT_OWNER', entities: [expect.objectContaining({ id, type: 'ENTITLEMENT' })] }),
    );
    expect(await patched(id, replace('/owner', null), { op: 'remove', path: '/description' })).toMatchObject({
      owner: null,
      description: null,
    });
  });

  test('that changes nothing tells of nothing', async () => {
    const before = byValue.get('crew');
    t.clock.advance(1_000);
    const told = (await eventsOf(before.id, 'ENTITLEMENT_UPDATED')).length;
    expect(await patched(before.id, replace('/requestable', before.requestable), { op: 'test', path: '/name', value: 'Crew' })).toEqual(
      before,
    );
    expect(await eventsOf(before.id, 'ENTITLEMENT_UPDATED')).toHaveLength(told);
  });

  test('of the name is kept against aggregations until it is given back', async () => {
    const again = () => loadEntitlements(t, directory, `${groupHeader}crew,x,Crew,,Everybody on board,,,,\ndeck,x,Deck Crew,,,,,crew,\n`);
    const id = idOf('crew');
    expect(await patched(id, replace('/name', 'Ship’s Crew'), replace('/description', 'All'))).toMatchObject({
      name: 'Ship’s Crew',
      manuallyUpdatedFields: { DISPLAY_NAME: true, DESCRIPTION: true },
    });
    await loadEntitlements(t, directory, `${groupHeader}crew,y,The Crew,,Everybody,,,,\ndeck,x,Deck Crew,,,,,crew,\n`);
    expect(await expectStatus(200, t.request(`GET /beta/entitlements/${id}`))).toMatchObject({
      name: 'Ship’s Crew',
      description: 'All',
      attributes: { name: 'y', displayName: 'The Crew' },
    });
    await again();
    await patched(id, replace('/manuallyUpdatedFields/DISPLAY_NAME', 'false'));
    expect((await again()).attributes).toMatchObject({ updated: 1 });
    expect(await expectStatus(200, t.request(`GET /beta/entitlements/${id}`))).toMatchObject({
      name: 'Crew',
      description: 'All',
      manuallyUpdatedFields: { DISPLAY_NAME: false, DESCRIPTION: true },
    });
    await patched(id, replace('/manuallyUpdatedFields', { DISPLAY_NAME: true, DESCRIPTION: false }));
    await patched(id, replace('/name', 'Hands'), replace('/manuallyUpdatedFields', null));
    await again();
    expect(await expectStatus(200, t.request(`GET /beta/entitlements/${id}`))).toMatchObject({
      name: 'Crew',
      description: 'Everybody on board',
      manuallyUpdatedFields: { DISPLAY_NAME: false, DESCRIPTION: false },
    });
  });

  test.each<[string, object[], string]>([
    ['an immutable field', [replace('/value', 'x')], '400.1.1 Illegal update attempt'],
    ['the source', [replace('/source/id', 'x')], '400.1.1 Illegal update attempt'],
    ['additional owners', [replace('/additionalOwners', [])], '400.1.1 Illegal update attempt'],
    ['no name', [replace('/name', ' ')], '400.1.0 Required data missing or empty'],
    ['a name that goes', [{ op: 'remove', path: '/name' }], '400.1.0 Required data missing or empty'],
    ['an unknown owner', [replace('/owner', { id: unknownId })], '400.1.404 Referenced object not found'],
    ['an owner of another type', [replace('/owner', { type: 'GOVERNANCE_GROUP', id: unknownId })], '400.1.3 Illegal value'],
    ['something else than a flag', [replace('/requestable', 'perhaps')], '400.1.3 Illegal value'],
    ['something else than segments', [replace('/segments', 'north')], '400.1.3 Illegal value'],
  ])('to %s is refused', async (_, body, code) => {
    const before = byValue.get('deck');
    expect(await codeOf(patch(before.id, ...body))).toEqual([400, code]);
    expect(await expectStatus(200, t.request(`GET /beta/entitlements/${before.id}`))).toEqual(before);
  });

  test('of what is not there is not found', async () => {
    expect((await patch(unknownId, replace('/requestable', true))).status).toBe(404);
  });
});

describe('a change of many', () => {
  const bulk = (entitlementIds: string[], ...jsonPatch: object[]) =>
    t.request('POST /beta/entitlements/bulk-update', { body: { entitlementIds, jsonPatch } });

  test('changes all of them', async () => {
    const ids = [idOf('deck'), idOf('brig'), idOf('deck')];
    const answer = await bulk(ids, replace('/privileged', true));
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await list('')).filter(({ privileged }: any) => privileged).map(({ value }: any) => value)).toEqual(
      expect.arrayContaining(['deck', 'brig']),
    );
    expect(await eventsOf(idOf('brig'), 'ENTITLEMENT_UPDATED')).toMatchObject([{ after: { privileged: true } }]);
    await bulk(ids, replace('/privileged', false));
  });

  test.each<[string, () => string[], object, string]>([
    ['an unknown one', () => [idOf('deck'), unknownId], replace('/privileged', true), '400.1.404 Referenced object not found'],
    ['a patch that does not fit', () => [idOf('deck'), idOf('brig')], replace('/segments/0', 'x'), '400.1.3 Illegal value'],
    ['an immutable field', () => [idOf('deck')], replace('/attribute', 'x'), '400.1.1 Illegal update attempt'],
    ['nothing', () => [], replace('/privileged', true), '400.1.0 Required data missing or empty'],
    ['too many', () => Array.from({ length: 51 }, (_, index) => `e${index}`), replace('/privileged', true), '400.1.3 Illegal value'],
  ])('with %s changes none', async (_, ids, operation, code) => {
    const before = await list('');
    expect(await codeOf(bulk(ids(), operation))).toEqual([400, code]);
    expect(await list('')).toEqual(before);
  });
});

describe('what requests need', () => {
  const defaults = {
    accessRequestConfig: {
      approvalSchemes: [],
      requestCommentRequired: false,
      denialCommentRequired: false,
      reauthorizationRequired: false,
      requireEndDate: false,
      maxPermittedAccessDuration: null,
    },
    revocationRequestConfig: { approvalSchemes: [] },
  };
  const wanted = {
    accessRequestConfig: {
      ...defaults.accessRequestConfig,
      approvalSchemes: [
        { approverType: 'ENTITLEMENT_OWNER', approverId: null },
        { approverType: 'SOURCE_OWNER', approverId: null },
      ],
      requestCommentRequired: true,
      maxPermittedAccessDuration: { value: 5, timeUnit: 'DAYS' },
    },
    revocationRequestConfig: { approvalSchemes: [{ approverType: 'MANAGER', approverId: null }] },
  };

  test.each([
    ['an entitlement', () => `/entitlements/${idOf('crew')}/entitlement-request-config`],
    ["a source's entitlements", () => `/sources/${shop}/entitlement-request-config`],
  ])('of %s has defaults, and is replaced as a whole', async (_, path) => {
    expect(await expectStatus(200, t.request(`GET /beta${path()}`))).toEqual(defaults);
    expect(await expectStatus(200, t.request(`PUT /beta${path()}`, { body: wanted }))).toEqual(wanted);
    expect(await expectStatus(200, t.request(`GET /v2025${path()}`))).toEqual(wanted);
    const events = await t.db
      .selectFrom('event')
      .selectAll()
      .where('type', '=', 'ENTITLEMENT_REQUEST_CONFIG_UPDATED')
      .orderBy('id')
      .execute();
    expect(events.at(-1)).toMatchObject({ actor_id: t.adminId, before: defaults, after: wanted });
    const schemes = [{ approverType: 'SOURCE_OWNER' }];
    expect(
      await expectStatus(200, t.request(`PUT /beta${path()}`, { body: { accessRequestConfig: { approvalSchemes: schemes } } })),
    ).toEqual({
      ...defaults,
      accessRequestConfig: { ...defaults.accessRequestConfig, approvalSchemes: [{ approverType: 'SOURCE_OWNER', approverId: null }] },
    });
    const refused = async (accessRequestConfig: object) => codeOf(t.request(`PUT /beta${path()}`, { body: { accessRequestConfig } }));
    expect(await refused({ approvalSchemes: [{ approverType: 'GOVERNANCE_GROUP', approverId: unknownId }] })).toEqual([
      400,
      '400.1.404 Referenced object not found',
    ]);
    expect(await refused({ approvalSchemes: [{ approverType: 'OWNER' }] })).toEqual([400, '400.1.3 Illegal value']);
    expect(await refused({ maxPermittedAccessDuration: { value: 0, timeUnit: 'DAYS' } })).toEqual([400, '400.1.3 Illegal value']);
  });

  test('of what is not there is not found', async () => {
    for (const path of [`/beta/entitlements/${unknownId}`, `/beta/sources/${unknownId}`]) {
      expect((await t.request(`GET ${path as '/x'}/entitlement-request-config`)).status).toBe(404);
      expect((await t.request(`PUT ${path as '/x'}/entitlement-request-config`, { body: {} })).status).toBe(404);
    }
  });
});

describe('rights', () => {
  const operations = (): [`${'GET' | 'POST' | 'PUT' | 'PATCH'} /${string}`, string[], boolean][] => [
    ['GET /beta/entitlements', ['ORG_ADMIN', 'SOURCE_ADMIN', 'HELPDESK', 'USER'], true],
    [`GET /beta/entitlements/${unknownId}`, ['ORG_ADMIN', 'SOURCE_ADMIN'], true],
    [`GET /beta/entitlements/${unknownId}/parents`, ['ORG_ADMIN'], true],
    [`GET /beta/entitlements/${unknownId}/children`, ['ORG_ADMIN'], true],
    [`GET /beta/entitlements/${unknownId}/entitlement-request-config`, ['ORG_ADMIN', 'SOURCE_ADMIN'], true],
    [`PUT /beta/entitlements/${unknownId}/entitlement-request-config`, ['ORG_ADMIN', 'SOURCE_ADMIN'], false],
    [`PATCH /beta/entitlements/${unknownId}`, ['ORG_ADMIN', 'SOURCE_ADMIN'], false],
    ['POST /beta/entitlements/bulk-update', ['ORG_ADMIN'], false],
    [`POST /beta/entitlements/reset/sources/${unknownId}`, ['ORG_ADMIN'], false],
    [`POST /beta/entitlements/aggregate/sources/${unknownId}`, ['ORG_ADMIN'], false],
    [`POST /beta/sources/${unknownId}/load-entitlements`, ['ORG_ADMIN'], false],
    [`GET /beta/sources/${unknownId}/entitlement-request-config`, ['ORG_ADMIN', 'SOURCE_ADMIN'], false],
    [`PUT /beta/sources/${unknownId}/entitlement-request-config`, ['ORG_ADMIN', 'SOURCE_ADMIN'], false],
  ];

  test('are those of the contract', async () => {
    const bodies: Record<string, unknown> = { PATCH: [], PUT: {}, POST: { entitlementIds: [unknownId], jsonPatch: [] } };
    for (const level of ['ORG_ADMIN', 'SOURCE_ADMIN', 'HELPDESK', 'USER']) {
      const token = await userToken(t, level === 'USER' ? [] : [level]);
      for (const [operation, levels] of operations()) {
        const body = bodies[operation.split(' ')[0]!];
        const { status } = await t.request(operation, { token, ...(body === undefined ? {} : { body }) });
        expect([operation, level, status !== 403]).toEqual([operation, level, levels.includes(level)]);
      }
    }
    const token = await clientToken(t);
    for (const [operation, , clients] of operations()) {
      const body = bodies[operation.split(' ')[0]!];
      const { status } = await t.request(operation, { token, ...(body === undefined ? {} : { body }) });
      expect([operation, status !== 403]).toEqual([operation, clients]);
    }
  });

  test('need a scope', async () => {
    const token = await userToken(t, ['ORG_ADMIN'], ['idn:entitlement:read']);
    expect((await t.request('GET /beta/entitlements', { token })).status).toBe(200);
    expect((await patch(idOf('crew'))).status).toBe(200);
    expect((await t.request(`PATCH /beta/entitlements/${idOf('crew')}`, { token, body: [] })).status).toBe(403);
    const updater = await userToken(t, ['ORG_ADMIN'], ['idn:entitlement:update']);
    expect((await t.request('GET /beta/entitlements', { token: updater })).status).toBe(403);
    expect((await t.request(`GET /beta/entitlements/${idOf('crew')}`, { token: updater })).status).toBe(200);
    expect((await t.request(`POST /beta/entitlements/reset/sources/${unknownId}`, { token: updater })).status).toBe(404);
  });
});
