import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessProfile, entitlements } from '../../../test/access-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createProfile, createSource, expectStatus, fromAccount, refusal } from '../../../test/world.ts';

let t: TestApp;
let directory: string;
let other: string;
let right: (value: string) => string;
let foreign: string;
let profileId: string;

beforeAll(async () => {
  t = await testApp();
  directory = await createSource(t, { name: 'Directory', columns: ['id', { name: 'groups', isMulti: true, isEntitlement: true }] });
  other = await createSource(t, { name: 'Other', columns: ['id'] });
  right = await entitlements(t, directory, ['crew', 'deck', 'engine']);
  foreign = (await entitlements(t, other, ['elsewhere']))('elsewhere');
  profileId = await createProfile(t, { name: 'Staff', sourceId: other, mappings: [fromAccount('uid', other, 'id')] });
});
afterAll(() => t.close());

const create = (body: object) =>
  t.request('POST /beta/access-profiles', { body: { owner: { id: t.adminId }, source: { id: directory }, ...body } });
const created = (body: object) => expectStatus(201, create(body));
const get = (id: string) => expectStatus(200, t.request(`GET /beta/access-profiles/${id}`));
const patch = (id: string, ...body: object[]) => t.request(`PATCH /beta/access-profiles/${id}`, { body });
const patched = (id: string, ...body: object[]) => expectStatus(200, patch(id, ...body));
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
const list = async (query: string) =>
  (await expectStatus(200, t.request(`GET /beta/access-profiles?${query}`))).map(({ name }: { name: string }) => name);
const codeOf = async (answer: ReturnType<TestApp['request']>) => (await refusal(answer)).slice(0, 2);
const eventsOf = (id: string) => t.db.selectFrom('event').selectAll().where('target_id', '=', id).orderBy('id').execute();
const role = async (name: string, ...ids: string[]) => {
  const body = { name, owner: { id: t.adminId }, accessProfiles: ids.map((id) => ({ id })) };
  return (await expectStatus(201, t.request('POST /beta/roles', { body }))).id as string;
};
const state = async (technicalName: string, ...accessProfileIds: string[]) => {
  const body = { name: technicalName, technicalName, accessProfileIds };
  return (await expectStatus(201, t.request(`POST /beta/identity-profiles/${profileId}/lifecycle-states`, { body }))).id as string;
};
const unknownId = 'f'.repeat(32);

describe('creating', () => {
  test('a name, an owner and a source are enough: the rest has its default', async () => {
    const profile = await created({ name: 'Smallest' });
    const now = new Date(t.clock.now()).toISOString();
    expect(profile).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'Smallest',
      description: null,
      created: now,
      modified: now,
      enabled: false,
      owner: { type: 'IDENTITY', id: t.adminId, name: 'Administrator' },
      source: { type: 'SOURCE', id: directory, name: 'Directory' },
      entitlements: [],
      requestable: true,
      accessRequestConfig: {
        commentsRequired: false,
        denialCommentsRequired: false,
        reauthorizationRequired: false,
        requireEndDate: false,
        maxPermittedAccessDuration: null,
        approvalSchemes: [],
      },
      revocationRequestConfig: { approvalSchemes: [] },
      segments: [],
      accessModelMetadata: { attributes: [] },
      provisioningCriteria: null,
      additionalOwners: [],
    });
    expect(await get(profile.id)).toEqual(profile);
    expect(await eventsOf(profile.id)).toMatchObject([
      { type: 'ACCESS_PROFILE_CREATED', actor_id: t.adminId, after: { name: 'Smallest', source: { id: directory } } },
    ]);
  });

  test('everything that can be said comes back, repeated entitlements once', async () => {
    const profile = await created({
      id: null,
      name: 'Everything',
      description: 'All of it',
      enabled: true,
      requestable: false,
      entitlements: [{ id: right('deck') }, { type: 'ENTITLEMENT', id: right('crew') }, { id: right('deck') }],
      additionalOwners: [{ id: t.adminId }],
      accessRequestConfig: {
        commentsRequired: true,
        maxPermittedAccessDuration: { value: 2, timeUnit: 'WEEKS' },
        approvalSchemes: [{ approverType: 'SOURCE_OWNER' }],
      },
      revokeRequestConfig: { approvalSchemes: [{ approverType: 'MANAGER', approverId: null }] },
      segments: [unknownId],
      provisioningCriteria: {
        operation: 'OR',
        attribute: '',
        children: [
          { operation: 'HAS', attribute: 'groups', value: '', children: [] },
          {
            operation: 'AND',
            children: [
              { operation: 'EQUALS', attribute: 'id', value: 'ann', children: null },
              { operation: 'CONTAINS', attribute: 'groups', value: 'crew' },
            ],
          },
        ],
      },
    });
    expect(profile).toMatchObject({
      description: 'All of it',
      enabled: true,
      requestable: false,
      entitlements: [
        { type: 'ENTITLEMENT', id: right('deck'), name: 'deck' },
        { type: 'ENTITLEMENT', id: right('crew'), name: 'crew' },
      ],
      additionalOwners: [{ type: 'IDENTITY', id: t.adminId, name: 'Administrator' }],
      accessRequestConfig: {
        commentsRequired: true,
        maxPermittedAccessDuration: { value: 2, timeUnit: 'WEEKS' },
        approvalSchemes: [{ approverType: 'SOURCE_OWNER', approverId: null }],
      },
      revocationRequestConfig: { approvalSchemes: [{ approverType: 'MANAGER', approverId: null }] },
      segments: [unknownId],
    });
    const leaf = (operation: string, attribute: string, value: string | null) => ({ operation, attribute, value, children: null });
    expect(profile.provisioningCriteria).toEqual({
      operation: 'OR',
      attribute: null,
      value: null,
      children: [
        leaf('HAS', 'groups', null),
        {
          operation: 'AND',
          attribute: null,
          value: null,
          children: [leaf('EQUALS', 'id', 'ann'), leaf('CONTAINS', 'groups', 'crew')],
        },
      ],
    });
    expect(await get(profile.id)).toEqual(profile);
  });

  const leaf = { operation: 'EQUALS', attribute: 'id', value: 'ann' };
  const and = (...children: object[]) => ({ operation: 'AND', children });
  test.each<[string, object, string, string]>([
    ['no name', { name: undefined }, '400.1.0', 'name'],
    ['an empty name', { name: '' }, '400.1.0', 'name'],
    ['a blank name', { name: '  ' }, '400.1.0', 'name'],
    ['too long a name', { name: 'x'.repeat(129) }, '400.1.3', 'name'],
    ['a taken name', { name: 'SMALLEST' }, '400.1.409', 'SMALLEST'],
    ['too long a description', { description: 'x'.repeat(2001) }, '400.1.3', 'description'],
    ['an id', { id: unknownId }, '400.1.1', 'id'],
    ['a date of its creation', { created: '2020-01-01T00:00:00.000Z' }, '400.1.1', 'created'],
    ['no owner', { owner: undefined }, '400.1.0', 'owner'],
    ['an unknown owner', { owner: { id: unknownId } }, '400.1.404', `identity "${unknownId}" was`],
    ['no source', { source: undefined }, '400.1.0', 'source'],
    ['a source of a wrong type', { source: { id: unknownId, type: 'ROLE' } }, '400.1.3', 'source.type'],
    ['an unknown source', { source: { id: unknownId } }, '400.1.404', `source "${unknownId}" was`],
    ['an unknown entitlement', { entitlements: [{ id: unknownId }] }, '400.1.404', `entitlement "${unknownId}" was`],
    ['to be enabled without entitlements', { enabled: true }, '400.1.0', 'entitlements'],
    ['an unknown additional owner', { additionalOwners: [{ id: unknownId }] }, '400.1.404', unknownId],
    ['a governance group', { additionalOwners: [{ type: 'GOVERNANCE_GROUP', id: unknownId }] }, '400.1.404', 'governance group'],
    [
      'an approver group',
      { accessRequestConfig: { approvalSchemes: [{ approverType: 'GOVERNANCE_GROUP', approverId: unknownId }] } },
      '400.1.404',
      'governance group',
    ],
    [
      'a workflow to approve a withdrawal',
      { revocationRequestConfig: { approvalSchemes: [{ approverType: 'WORKFLOW', approverId: unknownId }] } },
      '400.1.404',
      'workflow',
    ],
    ['metadata', { accessModelMetadata: { attributes: [{ key: 'iscPrivacy' }] } }, '400.1.404', 'iscPrivacy'],
    ['criteria of no operation', { provisioningCriteria: { attribute: 'id' } }, '400.1.0', 'provisioningCriteria.operation'],
    ['criteria of a wrong operation', { provisioningCriteria: { ...leaf, operation: 'IS' } }, '400.1.3', 'provisioningCriteria.operation'],
    ['a criterion without attribute', { provisioningCriteria: { ...leaf, attribute: '' } }, '400.1.3', 'attribute'],
    ['a criterion without value', { provisioningCriteria: { ...leaf, value: null } }, '400.1.3', 'value'],
    ['HAS with a value', { provisioningCriteria: { ...leaf, operation: 'HAS' } }, '400.1.3', 'value'],
    ['a criterion with children', { provisioningCriteria: { ...leaf, children: [leaf] } }, '400.1.3', 'children'],
    ['a group without children', { provisioningCriteria: and() }, '400.1.3', 'children'],
    ['a group with a value', { provisioningCriteria: { ...and(leaf), value: 'x' } }, '400.1.3', 'provisioningCriteria'],
    ['four levels', { provisioningCriteria: and(and(and(leaf))) }, '400.1.3', 'children[0].children[0].children[0]'],
  ])('refuses %s', async (_case, body, code, text) => {
    const [status, detailCode, message] = await refusal(create({ name: 'Refused', ...body }));
    expect([status, detailCode.split(' ')[0]]).toEqual([400, code]);
    expect(message).toContain(text);
    expect(await list('filters=name eq "Refused"')).toEqual([]);
  });

  test('refuses an entitlement of another source', async () => {
    const [status, code, text] = await refusal(create({ name: 'Refused', entitlements: [{ id: right('crew') }, { id: foreign }] }));
    expect([status, code]).toEqual([400, '400.1.3 Illegal value']);
    expect(text).toContain(`The entitlement "${foreign}" is one of another source.`);
  });
});

describe('changing', () => {
  test('a patch addresses single entitlements, and the whole is checked after it', async () => {
    const id = await accessProfile(t, directory, [right('crew')]);
    const names = ({ entitlements: list }: { entitlements: { name: string }[] }) => list.map(({ name }) => name);
    expect(names(await patched(id, { op: 'add', path: '/entitlements/0', value: { id: right('deck') } }))).toEqual(['deck', 'crew']);
    expect(names(await patched(id, { op: 'add', path: '/entitlements/-', value: { id: right('engine') } }))).toEqual([
      'deck',
      'crew',
      'engine',
    ]);
    expect(names(await patched(id, { op: 'remove', path: '/entitlements/0' }))).toEqual(['crew', 'engine']);
    expect(await codeOf(patch(id, replace('/entitlements', [])))).toEqual([400, '400.1.0 Required data missing or empty']);
    expect(await codeOf(patch(id, replace('/entitlements', [{ id: foreign }])))).toEqual([400, '400.1.3 Illegal value']);
    expect(names(await get(id))).toEqual(['crew', 'engine']);
    expect(await patched(id, replace('/entitlements', null), replace('/enabled', 'false'))).toMatchObject({
      entitlements: [],
      enabled: false,
    });
    const [, first] = await eventsOf(id);
    expect(first).toMatchObject({ type: 'ACCESS_PROFILE_UPDATED', actor_id: t.adminId });
    expect([Object.keys(first!.before!), Object.keys(first!.after!)]).toEqual([['entitlements'], ['entitlements']]);
  });

  test('settings of withdrawals have two names', async () => {
    const id = await accessProfile(t, directory, [right('crew')]);
    const scheme = { approverType: 'APP_OWNER', approverId: null };
    expect(await patched(id, replace('/revokeRequestConfig', { approvalSchemes: [scheme] }))).toMatchObject({
      revocationRequestConfig: { approvalSchemes: [scheme] },
    });
    expect(await patched(id, { op: 'remove', path: '/revokeRequestConfig/approvalSchemes/0' })).toMatchObject({
      revocationRequestConfig: { approvalSchemes: [] },
    });
  });

  test.each(['/id', '/created', '/modified', '/source', '/source/id', '/accessModelMetadata'])('%s is read-only', async (path) => {
    const id = await accessProfile(t, directory, [right('crew')]);
    expect(await refusal(patch(id, replace(path, 'x')))).toEqual([400, '400.1.1 Illegal update attempt', `"${path}" cannot be changed.`]);
  });

  test('another access profile keeps its name, and its own may be written otherwise', async () => {
    const { id } = await created({ name: 'Taken' });
    const mine = await created({ name: 'Mine' });
    expect(await codeOf(patch(mine.id, replace('/name', 'tAKEN')))).toEqual([400, '400.1.409 Reference conflict']);
    expect(await patched(id, replace('/name', 'TAKEN'))).toMatchObject({ name: 'TAKEN' });
  });

  test('an unknown one is 404', async () => {
    const answers = [
      t.request(`GET /beta/access-profiles/${unknownId}`),
      patch(unknownId, replace('/name', 'x')),
      t.request(`DELETE /beta/access-profiles/${unknownId}`),
    ];
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  test('requestable is set for many, each for itself', async () => {
    const [first, second] = [await accessProfile(t, directory, [right('crew')]), await accessProfile(t, directory, [right('crew')])];
    const body = [
      { id: first, requestable: false },
      { id: unknownId, requestable: false },
      { id: second, requestable: true },
    ];
    expect(await expectStatus(207, t.request('POST /beta/access-profiles/bulk-update-requestable', { body }))).toEqual([
      { id: first, requestable: false, status: '201', description: 'The access profile is updated.' },
      { id: unknownId, requestable: false, status: '404', description: `Referenced access profile "${unknownId}" was not found.` },
      { id: second, requestable: true, status: '201', description: 'The access profile is updated.' },
    ]);
    expect([(await get(first)).requestable, (await get(second)).requestable]).toEqual([false, true]);
    expect((await eventsOf(first)).slice(1)).toMatchObject([{ before: { requestable: true }, after: { requestable: false } }]);
    expect((await eventsOf(second)).slice(1)).toEqual([]);
    expect(await codeOf(t.request('POST /beta/access-profiles/bulk-update-requestable', { body: [] }))).toEqual([
      400,
      '400.1.0 Required data missing or empty',
    ]);
  });
});

describe('deleting', () => {
  const remove = (id: string) => t.request(`DELETE /beta/access-profiles/${id}`);
  const removeMany = (body: object) => t.request('POST /beta/access-profiles/bulk-delete', { body });

  test('one that nothing gives is gone', async () => {
    const id = await accessProfile(t, directory, [right('crew')]);
    expect((await remove(id)).status).toBe(204);
    expect((await t.request(`GET /beta/access-profiles/${id}`)).status).toBe(404);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: 'ACCESS_PROFILE_DELETED', actor_id: t.adminId, after: null });
  });

  test('one that a role or a lifecycle state gives is kept', async () => {
    const [byRole, byState] = [await created({ name: 'By a role' }), await created({ name: 'By a state' })];
    await role('Gives', byRole.id);
    await state('gives', byState.id);
    const inUse = (name: string) => [
      400,
      '400.2.1.0 Object in use by another',
      `The "${name}" access profile can't be deleted because it's in use.`,
    ];
    expect(await refusal(remove(byRole.id))).toEqual(inUse('By a role'));
    expect(await refusal(remove(byState.id))).toEqual(inUse('By a state'));
  });

  test('many are deleted by a task, those in use only named', async () => {
    const [first, second, used] = [
      await created({ name: 'Bulk 1' }),
      await created({ name: 'Bulk 2' }),
      await created({ name: 'Bulk used' }),
    ];
    const roleId = await role('Uses', used.id);
    const stateId = await state('uses', used.id);
    const inUse = [
      {
        accessProfileId: used.id,
        usedBy: [{ type: 'ROLE', id: roleId, name: 'Uses' }],
        usages: [
          { type: 'Role', id: roleId, name: 'Uses' },
          { type: 'LifecycleState', id: stateId, name: 'uses' },
        ],
      },
    ];
    const accessProfileIds = [first.id, used.id, second.id, first.id];
    expect(await expectStatus(200, removeMany({ accessProfileIds }))).toEqual({ pending: [], inUse });
    expect(await expectStatus(200, removeMany({ accessProfileIds: [used.id], bestEffortOnly: true }))).toEqual({ pending: [], inUse });
    const { taskId, ...answer } = await expectStatus(202, removeMany({ accessProfileIds, bestEffortOnly: true }));
    expect(answer).toEqual({ pending: [first.id, second.id], inUse });
    await t.runJobs();
    expect(await expectStatus(200, t.request(`GET /beta/task-status/${taskId}`))).toMatchObject({
      completionStatus: 'SUCCESS',
      attributes: { accessProfileCount: 2, deleted: 2 },
    });
    expect(await list('filters=name sw "Bulk"')).toEqual(['Bulk used']);
    expect((await eventsOf(first.id)).at(-1)).toMatchObject({ type: 'ACCESS_PROFILE_DELETED', actor_id: t.adminId });
  });

  test('one that comes into use before the task runs is kept, with a warning', async () => {
    const [free, late] = [await created({ name: 'Free' }), await created({ name: 'Late' })];
    const { taskId } = await expectStatus(202, removeMany({ accessProfileIds: [free.id, late.id] }));
    await role('Later', late.id);
    await t.runJobs();
    const task = await expectStatus(200, t.request(`GET /beta/task-status/${taskId}`));
    expect([task.completionStatus, task.messages[0].localizedText.message]).toEqual([
      'WARNING',
      'The "Late" access profile was not deleted: it is in use now.',
    ]);
    expect(await get(late.id)).toMatchObject({ name: 'Late' });
  });

  test('unknown ones, none and more than 50 are refused', async () => {
    const { id } = await created({ name: 'Stays' });
    expect(await refusal(removeMany({ accessProfileIds: [id, unknownId] }))).toEqual([
      400,
      '400.1.404 Referenced object not found',
      `Referenced access profile "${unknownId}" was not found.`,
    ]);
    expect(await codeOf(removeMany({ accessProfileIds: [] }))).toEqual([400, '400.1.0 Required data missing or empty']);
    expect(await codeOf(removeMany({ accessProfileIds: Array.from({ length: 51 }, () => id) }))).toEqual([400, '400.1.3 Illegal value']);
    expect(await get(id)).toMatchObject({ name: 'Stays' });
  });

  test('its source and its owner stay while it does', async () => {
    const source = await createSource(t, { name: 'Bound', columns: ['id'] });
    await created({ name: 'Binds', source: { id: source } });
    expect(await refusal(t.request(`DELETE /beta/sources/${source}`))).toEqual([
      400,
      '400.2.1.0 Object in use by another',
      'The source "Bound" is used by the access profile "Binds".',
    ]);
    const { associationDetails } = await expectStatus(200, t.request(`GET /beta/identities/${t.adminId}/ownership`));
    const owned = associationDetails.find(({ associationType }: { associationType: string }) => associationType === 'ACCESS_PROFILE_OWNER');
    expect(owned.entities).toContainEqual(expect.objectContaining({ type: 'ACCESS_PROFILE', name: 'Binds' }));
  });
});

describe('listing', () => {
  beforeAll(async () => {
    await created({ name: 'list B', source: { id: other }, segments: ['s1'] });
    t.clock.advance(1_000);
    await created({ name: 'list a', requestable: false, segments: ['s1', 's2'] });
    await created({ name: 'List C' });
  });

  test.each([
    ['filters=name sw "LIST"', ['list a', 'list B', 'List C']],
    ['filters=name sw "list"&sorters=-name', ['List C', 'list B', 'list a']],
    ['filters=name sw "list" and requestable eq false', ['list a']],
    ['filters=name sw "list" and source.id eq "OTHER"', ['list B']],
    ['filters=name sw "list" and owner.id in ("ADMIN")&limit=1&offset=1', ['list B']],
    ['filters=name sw "list"&sorters=-created,name', ['list a', 'List C', 'list B']],
    ['filters=name sw "list"&for-segment-ids=s2', ['list a', 'List C']],
    ['filters=name sw "list"&for-segment-ids=s2,s1&include-unsegmented=false', ['list a', 'list B']],
  ])('%s', async (query, names) => {
    expect(await list(query.replace('OTHER', other).replace('ADMIN', t.adminId))).toEqual(names);
  });

  test('the count tells of all, and unknown fields are refused', async () => {
    const { headers, body } = await t.request('GET /beta/access-profiles?filters=name sw "list"&limit=0&count=true');
    expect([headers['x-total-count'], body]).toEqual(['3', []]);
    expect(await codeOf(t.request('GET /beta/access-profiles?limit=251'))).toEqual([400, '400.1.3 Illegal value']);
    expect(await codeOf(t.request('GET /beta/access-profiles?include-unsegmented=false'))).toEqual([400, '400.1.3 Illegal value']);
    expect(await codeOf(t.request('GET /beta/access-profiles?filters=enabled eq true'))).toEqual([400, '400.1 Bad request content']);
    expect(await codeOf(t.request('GET /beta/access-profiles?for-subadmin=me'))).toEqual([400, '400.1.3 Illegal value']);
  });
});

describe('its entitlements', () => {
  let id: string;
  const contained = async (query = '') =>
    (await expectStatus(200, t.request(`GET /beta/access-profiles/${id}/entitlements?${query}`))).map(({ name }: { name: string }) => name);
  beforeAll(async () => {
    id = await accessProfile(t, directory, [right('engine'), right('crew'), right('deck')]);
  });

  test.each([
    ['', ['crew', 'deck', 'engine']],
    ['sorters=-value&limit=2', ['engine', 'deck']],
    ['filters=name sw "DE"', ['deck']],
    ['filters=attribute sw "gro" and value eq "crew"', ['crew']],
    ['filters=source.id eq "OTHER"', []],
    ['filters=owner.id eq "ADMIN"', []],
  ])('%s', async (query, names) => {
    expect(await contained(query.replace('OTHER', other).replace('ADMIN', t.adminId))).toEqual(names);
  });

  test('are counted, and those of an unknown one are 404', async () => {
    const { headers, body } = await t.request(`GET /beta/access-profiles/${id}/entitlements?limit=0&count=true`);
    expect([headers['x-total-count'], body]).toEqual(['3', []]);
    expect((await t.request(`GET /beta/access-profiles/${unknownId}/entitlements`)).status).toBe(404);
    expect(await codeOf(t.request(`GET /beta/access-profiles/${id}/entitlements?filters=type eq "group"`))).toEqual([
      400,
      '400.1 Bad request content',
    ]);
  });
});

describe('rights', () => {
  test('administrators of roles and sources may, sub-admins see none, others may not', async () => {
    const attempt = async (token: string) => {
      const body = { name: `By ${token.slice(-20)}`, owner: { id: t.adminId }, source: { id: directory } };
      const answers = [t.request('GET /beta/access-profiles?limit=1', { token }), t.request('POST /beta/access-profiles', { token, body })];
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    expect(await attempt(await userToken(t, ['ROLE_ADMIN']))).toEqual([200, 201]);
    expect(await attempt(await userToken(t, ['SOURCE_ADMIN']))).toEqual([200, 201]);
    expect(await attempt(await userToken(t, ['SOURCE_SUBADMIN']))).toEqual([200, 403]);
    expect(await attempt(await userToken(t, ['HELPDESK']))).toEqual([403, 403]);
    expect(await attempt(await clientToken(t))).toEqual([403, 403]);
    const token = await userToken(t, ['ROLE_SUBADMIN']);
    const { headers, body } = await t.request('GET /beta/access-profiles?count=true&for-subadmin=me', { token });
    expect([headers['x-total-count'], body]).toEqual(['0', []]);
  });

  test('creating needs all of its scopes', async () => {
    const scopes = ['idn:access-profile:manage', 'idn:entitlement:read', 'idn:identity:read', 'idn:sources:read'];
    const attempt = async (held: string[]) => {
      const body = { name: `Scopes ${held.length}`, owner: { id: t.adminId }, source: { id: directory } };
      return (await t.request('POST /beta/access-profiles', { token: await userToken(t, ['ORG_ADMIN'], held), body })).status;
    };
    expect(await attempt(scopes.slice(0, 3))).toBe(403);
    expect(await attempt(scopes)).toBe(201);
  });
});
