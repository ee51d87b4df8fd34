import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessProfile, makeWritable } from '../../test/access-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../test/world.ts';

let t: TestApp;
let sourceId: string;
let profileId: string;
let otherSourceId: string;
let path: string;
/** Access profiles. */
let [first, second] = ['', ''];
beforeAll(async () => {
  t = await testApp();
  sourceId = await createSource(t, { name: 'HR', columns: ['id', 'state'] });
  otherSourceId = await createSource(t, { name: 'Directory', columns: ['id'] });
  profileId = await createProfile(t, {
    name: 'Staff',
    sourceId,
    mappings: [fromAccount('uid', sourceId, 'id'), fromAccount('cloudLifecycleState', sourceId, 'state')],
  });
  path = `/beta/identity-profiles/${profileId}/lifecycle-states`;
  first = await accessProfile(t, otherSourceId, [], { enabled: false });
  second = await accessProfile(t, otherSourceId, [], { enabled: false });
});
afterAll(() => t.close());

const create = (body: object) => t.request(`POST ${path}` as 'POST /', { body });
const patch = (id: string, body: object[]) => t.request(`PATCH ${path}/${id}` as 'PATCH /', { body });
const get = (id: string) => expectStatus(200, t.request(`GET ${path}/${id}` as 'GET /'));
const list = async (query = '') => expectStatus(200, t.request(`GET ${path}${query}` as 'GET /'));
const replace = (key: string, value: unknown) => [{ op: 'replace', path: `/${key}`, value }];
const isRefreshRequired = async () => (await t.request(`GET /beta/identity-profiles/${profileId}`)).body.identityRefreshRequired;

let made = 0;
async function state(content: object = {}) {
  made += 1;
  return expectStatus(201, create({ name: `State ${made}`, technicalName: `state${made}`, ...content }));
}

const eventsOf = (id: string) => t.db.selectFrom('event').selectAll().where('target_id', '=', id).orderBy('id').execute();

describe('reading', () => {
  test('a profile comes with two states, both disabled', async () => {
    const states = await list();
    expect(states).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: 'Active',
        technicalName: 'active',
        created: expect.any(String),
        modified: expect.any(String),
        enabled: false,
        identityCount: 0,
        emailNotificationOption: { notifyManagers: false, notifyAllAdmins: false, notifySpecificUsers: false, emailAddressList: [] },
        accountActions: [],
        accessProfileIds: [],
        identityState: null,
        priority: 10,
        accessActionConfiguration: { removeAllAccessEnabled: false },
      },
      expect.objectContaining({ name: 'Inactive', technicalName: 'inactive', enabled: false, priority: 20, identityState: null }),
    ]);
    expect(await get(states[0].id)).toEqual(states[0]);
  });

  test('a list sorts, pages and counts', async () => {
    const { body, headers } = await t.request(`GET ${path}?sorters=-name&limit=1&count=true` as 'GET /');
    expect(body).toMatchObject([{ name: 'Inactive' }]);
    expect(headers['x-total-count']).toBe('2');
    expect(await list('?sorters=priority&offset=1')).toMatchObject([{ name: 'Inactive' }]);
    expect((await t.request(`GET ${path}?sorters=enabled` as 'GET /')).body.detailCode).toBe('400.1 Bad request content');
  });

  test('states are found only in their own profile', async () => {
    const [{ id }] = await list();
    expect((await t.request(`GET /beta/identity-profiles/nobody/lifecycle-states/${id}`)).status).toBe(404);
    expect((await t.request('GET /beta/identity-profiles/nobody/lifecycle-states')).status).toBe(404);
    expect((await t.request(`GET ${path}/nobody` as 'GET /')).status).toBe(404);
  });
});

describe('creating', () => {
  test('two names are enough; the rest has its default', async () => {
    const created = await state({ description: 'On leave' });
    expect(created).toMatchObject({
      enabled: false,
      identityState: null,
      priority: 30,
      description: 'On leave',
      identityCount: 0,
      accountActions: [],
    });
    expect(await get(created.id)).toEqual(created);
    expect(await isRefreshRequired()).toBe(true);
    expect(await eventsOf(created.id)).toMatchObject([
      { type: 'LIFECYCLE_STATE_CREATED', actor_id: t.adminId, after: { identityProfileId: profileId } },
    ]);
  });

  test('everything that is sent comes back, repeated ids once', async () => {
    const sent = {
      enabled: true,
      identityState: 'INACTIVE_SHORT_TERM',
      priority: 500,
      emailNotificationOption: {
        notifyManagers: true,
        notifyAllAdmins: false,
        notifySpecificUsers: true,
        emailAddressList: ['b@example.com', 'a@example.com'],
      },
      accountActions: [
        { action: 'ENABLE', sourceIds: [sourceId] },
        { action: 'DISABLE', allSources: true, excludeSourceIds: [sourceId, sourceId] },
      ],
      accessProfileIds: [second, first, second],
      accessActionConfiguration: { removeAllAccessEnabled: true },
    };
    expect(await state(sent)).toMatchObject({
      ...sent,
      accountActions: [
        { action: 'ENABLE', sourceIds: [sourceId], excludeSourceIds: null, allSources: false },
        { action: 'DISABLE', excludeSourceIds: [sourceId], allSources: true },
      ],
      accessProfileIds: [second, first],
    });
  });

  test('what is wrong is said with its place', async () => {
    const good = { name: 'Never', technicalName: 'never' };
    const act = (...accountActions: object[]) => ({ ...good, accountActions });
    const cases: [object, string, string][] = [
      [{ technicalName: 'never' }, '400.1.0 Required data missing or empty', '"name"'],
      [{ name: 'Never' }, '400.1.0 Required data missing or empty', '"technicalName"'],
      [{ ...good, technicalName: 'not ever' }, '400.1.3 Illegal value', '"technicalName"'],
      [{ ...good, technicalName: 'ACTIVE' }, '400.1.409 Reference conflict', 'technicalName "ACTIVE"'],
      [{ ...good, id: 'mine' }, '400.1.1 Illegal update attempt', '"id"'],
      [{ ...good, identityCount: 3 }, '400.1.1 Illegal update attempt', '"identityCount"'],
      [{ ...good, identityState: 'GONE' }, '400.1.3 Illegal value', '"identityState"'],
      [{ ...good, priority: -1 }, '400.1.3 Illegal value', '"priority"'],
      [
        { ...good, emailNotificationOption: { notifyManagers: 'perhaps' } },
        '400.1.3 Illegal value',
        'emailNotificationOption.notifyManagers',
      ],
      [act({ action: 'FREEZE', sourceIds: [sourceId] }), '400.1.3 Illegal value', 'accountActions.0.action'],
      [act({ action: 'ENABLE' }), '400.1.0 Required data missing or empty', 'accountActions[0].sourceIds'],
      [act({ action: 'ENABLE', sourceIds: [] }), '400.1.0 Required data missing or empty', 'accountActions[0].sourceIds'],
      [act({ action: 'ENABLE', sourceIds: [sourceId], allSources: true }), '400.1.3 Illegal value', 'accountActions[0].sourceIds'],
      [
        act({ action: 'ENABLE', sourceIds: [sourceId], excludeSourceIds: [otherSourceId] }),
        '400.1.3 Illegal value',
        'accountActions[0].excludeSourceIds',
      ],
      [act({ action: 'ENABLE', sourceIds: ['nowhere'] }), '400.1.404 Referenced object not found', '"nowhere"'],
      [{ ...good, accessProfileIds: [first, 'nothing'] }, '400.1.404 Referenced object not found', 'access profile "nothing" was'],
      [act({ action: 'DELETE', sourceIds: [sourceId] }), '400.1.3 Illegal value', 'INACTIVE_LONG_TERM'],
      [
        { ...act({ action: 'DELETE', sourceIds: [sourceId] }), identityState: 'INACTIVE_LONG_TERM' },
        '400.1.3 Illegal value',
        'cannot do DELETE',
      ],
      [
        act({ action: 'ENABLE', sourceIds: [sourceId] }, { action: 'DISABLE', sourceIds: [otherSourceId, sourceId] }),
        '400.1.3 Illegal value',
        'accountActions[1]',
      ],
      [
        act({ action: 'ENABLE', sourceIds: [sourceId] }, { action: 'DISABLE', allSources: true }),
        '400.1.3 Illegal value',
        'accountActions[1]',
      ],
      [act({ action: 'ENABLE', allSources: true }, { action: 'DISABLE', allSources: true }), '400.1.3 Illegal value', 'accountActions[1]'],
    ];
    for (const [body, detailCode, text] of cases) {
      expect([body, await refusal(create(body))]).toEqual([body, [400, detailCode, expect.stringContaining(text)]]);
    }
    expect((await t.request('POST /beta/identity-profiles/nobody/lifecycle-states', { body: good })).status).toBe(404);
  });

  test('a system does to accounts what its features say, and "all" are those that can', async () => {
    const [deleting, enabling] = [
      await createSource(t, { name: 'Deletes', columns: ['id'] }),
      await createSource(t, { name: 'Enables', columns: ['id'] }),
    ];
    for (const [id, feature] of [
      [deleting, 'DELETE'],
      [enabling, 'ENABLE'],
    ] as const) {
      await makeWritable(t, id, ['PROVISIONING', feature]);
      await t.db.updateTable('source').set({ connection_type: 'direct' }).where('id', '=', id).execute();
    }
    const act = (...accountActions: object[]) => ({ identityState: 'INACTIVE_LONG_TERM', accountActions });
    const [disable, remove] = [
      (id: string) => ({ action: 'DISABLE', sourceIds: [id] }),
      (id: string) => ({ action: 'DELETE', sourceIds: [id] }),
    ];
    await state(act(disable(enabling), remove(deleting)));
    await state(act(disable(enabling), { action: 'DELETE', allSources: true }));
    const refused = (text: string) => [400, '400.1.3 Illegal value', expect.stringContaining(text)];
    const attempt = async (body: object) => refusal(create({ name: 'Never', technicalName: 'never', ...body }));
    expect(await attempt(act(disable(deleting)))).toEqual(refused('cannot do DISABLE'));
    expect(await attempt(act(remove(enabling)))).toEqual(refused('cannot do DELETE'));
    expect(await attempt(act(remove(deleting), { action: 'DELETE', allSources: true }))).toEqual(refused('accountActions[1]'));
  });

  test('the built-in source can do nothing to accounts', async () => {
    const { id } = await t.db.selectFrom('source').select('id').where('connector', '=', 'identitynow').executeTakeFirstOrThrow();
    const answer = create({ name: 'Never', technicalName: 'never', accountActions: [{ action: 'DISABLE', sourceIds: [id] }] });
    expect(await refusal(answer)).toEqual([400, '400.1.3 Illegal value', expect.stringContaining('cannot do DISABLE')]);
  });
});

describe('changing', () => {
  test('what identities do not notice processes nobody; the rest does', async () => {
    const { id } = await state();
    t.clock.advance(11_000);
    await t.runJobs();
    expect(await isRefreshRequired()).toBe(false);
    await expectStatus(
      200,
      patch(id, [
        ...replace('description', 'Words'),
        ...replace('priority', 7),
        ...replace('emailNotificationOption', { notifyManagers: true }),
      ]),
    );
    expect(await isRefreshRequired()).toBe(false);
    expect(await get(id)).toMatchObject({
      description: 'Words',
      priority: 7,
      emailNotificationOption: { notifyManagers: true, emailAddressList: [] },
    });
    await expectStatus(200, patch(id, replace('enabled', 'true')));
    expect(await isRefreshRequired()).toBe(true);
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: 'LIFECYCLE_STATE_UPDATED',
      before: { enabled: false },
      after: { enabled: true },
    });
  });

  test('lists are replaced or their elements addressed', async () => {
    const { id } = await state({ accountActions: [{ action: 'DISABLE', sourceIds: [sourceId] }], accessProfileIds: [first] });
    const changed = await expectStatus(
      200,
      patch(id, [
        { op: 'add', path: '/accountActions/0/sourceIds/-', value: otherSourceId },
        { op: 'add', path: '/accessProfileIds/-', value: second },
        { op: 'add', path: '/description', value: 'New words' },
      ]),
    );
    expect(changed).toMatchObject({
      accountActions: [{ sourceIds: [sourceId, otherSourceId] }],
      accessProfileIds: [first, second],
      description: 'New words',
    });
    expect(await expectStatus(200, patch(id, [...replace('accountActions', []), ...replace('accessProfileIds', null)]))).toMatchObject({
      accountActions: [],
      accessProfileIds: [],
    });
  });

  test('names and what follows from other things stay', async () => {
    const { id } = await state();
    for (const key of ['name', 'technicalName', 'id', 'created', 'modified', 'identityCount']) {
      expect(await refusal(patch(id, replace(key, 'x')))).toEqual([400, '400.1.1 Illegal update attempt', expect.stringContaining(key)]);
    }
    expect(await refusal(patch(id, replace('identityState', 'GONE')))).toEqual([
      400,
      '400.1.3 Illegal value',
      expect.stringContaining('identityState'),
    ]);
    expect((await patch('nobody', [])).status).toBe(404);
  });

  test('an enabled state gives its identities their identity state', async () => {
    const { id, technicalName } = await state({ identityState: 'INACTIVE_LONG_TERM' });
    await load(t, sourceId, `id,state\nzoe,${technicalName}\n`);
    expect((await identity(t, 'zoe')).attributes.identityState).toBe('ACTIVE');
    expect((await identity(t, 'zoe')).lifecycleState).toEqual({ stateName: technicalName, manuallyUpdated: false });
    expect((await get(id)).identityCount).toBe(1);
    await expectStatus(200, patch(id, replace('enabled', true)));
    t.clock.advance(11_000);
    await t.runJobs();
    expect((await identity(t, 'zoe')).attributes.identityState).toBe('INACTIVE_LONG_TERM');
  });
});

describe('deleting', () => {
  test('refused while identities are in it', async () => {
    const { id, name, technicalName } = await state();
    const remove = () => t.request(`DELETE ${path}/${id}` as 'DELETE /');
    await load(t, sourceId, `id,state\nyan,${technicalName.toUpperCase()}\n`);
    expect(await refusal(remove())).toEqual([400, '400.2.1.0 Object in use by another', expect.stringContaining(name)]);
    await load(t, sourceId, 'id,state\nyan,active\n');
    const { status, body } = await remove();
    expect([status, body]).toEqual([202, { type: 'LIFECYCLE_STATE', id, name }]);
    expect((await remove()).status).toBe(404);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: 'LIFECYCLE_STATE_DELETED', before: { technicalName } });
  });
});

test('administrators and API clients may, others may not', async () => {
  const [client, helpdesk] = [await clientToken(t), await userToken(t, ['HELPDESK'])];
  const reader = await userToken(t, ['ORG_ADMIN'], ['idn:identity-profile-lifecycle-state:read']);
  const [{ id }] = await list();
  const read = (token: string) => t.request(`GET ${path}/${id}` as 'GET /', { token });
  const write = (token: string) => t.request(`PATCH ${path}/${id}` as 'PATCH /', { token, body: [] });
  expect([(await read(client)).status, (await read(reader)).status, (await read(helpdesk)).status]).toEqual([200, 200, 403]);
  expect([(await write(client)).status, (await write(reader)).status, (await write(helpdesk)).status]).toEqual([200, 403, 403]);
});
