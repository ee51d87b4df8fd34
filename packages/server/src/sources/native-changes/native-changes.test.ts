import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MemoryDirectory } from '../../../test/directories/memory-directory.ts';
import { RawDirectory } from '../../../test/directories/raw-directory.ts';
import {
  aggregate,
  directorySource,
  giveGroup,
  groupDn,
  knownFromFeed,
  peopleDirectory,
  person,
  personDn,
} from '../../../test/live-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createSource, expectStatus, identity, load, refusal } from '../../../test/world.ts';

let t: TestApp;
let directory: MemoryDirectory;
let raw: RawDirectory;
let sourceId: string;
let made = 0;

beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  made += 1;
  directory = await peopleDirectory(['ann', 'bob', 'cid'], { crew: ['ann'], deck: ['bob'] });
  raw = new RawDirectory(directory);
  sourceId = await directorySource(t, directory, { name: `Directory ${made}`, deleteThreshold: 100 });
});
afterAll(() => t?.close());

const config = (id = sourceId): `/${string}` => `/beta/sources/${id}/native-change-detection-config`;
const off = {
  enabled: false,
  operations: [],
  allEntitlements: false,
  allNonEntitlementAttributes: false,
  selectedEntitlements: [],
  selectedNonEntitlementAttributes: [],
};
const everything = {
  enabled: true,
  operations: ['ACCOUNT_UPDATED', 'ACCOUNT_CREATED', 'ACCOUNT_DELETED'],
  allEntitlements: true,
  allNonEntitlementAttributes: true,
};
const put = (body: object, id = sourceId) => expectStatus(200, t.request(`PUT ${config(id)}`, { body }));
/** What was told of the source, oldest first. */
async function told(id = sourceId): Promise<any[]> {
  const events = await t.db.selectFrom('event').selectAll().where('type', 'like', 'NATIVE_CHANGE_ACCOUNT_%').orderBy('id').execute();
  return events.filter(({ after }: any) => after.source.id === id);
}
const forget = () => t.db.deleteFrom('event').where('type', 'like', 'NATIVE_CHANGE_ACCOUNT_%').execute();

test('nothing is told until it is said what, and after that is deleted', async () => {
  expect(await expectStatus(200, t.request(`GET ${config()}`))).toEqual(off);
  const some = { ...off, enabled: true, operations: ['ACCOUNT_UPDATED'], selectedEntitlements: ['groups'] };
  expect(await put({ enabled: true, operations: ['ACCOUNT_UPDATED'], selectedEntitlements: ['groups'] })).toEqual(some);
  expect(await expectStatus(200, t.request(`GET ${config()}`))).toEqual(some);
  expect(await put({})).toEqual(off);
  await put(everything);
  await expectStatus(204, t.request(`DELETE ${config()}`));
  await expectStatus(204, t.request(`DELETE ${config()}`));
  expect(await expectStatus(200, t.request(`GET ${config()}`))).toEqual(off);
  const events = await t.db
    .selectFrom('event')
    .selectAll()
    .where('type', 'like', 'NATIVE_CHANGE_CONFIG_%')
    .where('target_id', '=', sourceId)
    .orderBy('id')
    .execute();
  expect(events.map(({ type, before, after, actor_id }) => [type, before, after, actor_id])).toEqual([
    ['NATIVE_CHANGE_CONFIG_UPDATED', off, some, t.adminId],
    ['NATIVE_CHANGE_CONFIG_UPDATED', some, off, t.adminId],
    ['NATIVE_CHANGE_CONFIG_UPDATED', off, { ...off, ...everything }, t.adminId],
    ['NATIVE_CHANGE_CONFIG_DELETED', { ...off, ...everything }, null, t.adminId],
  ]);
});

test.each<[string, object]>([
  ['an operation that there is not', { operations: ['ACCOUNT_RENAMED'] }],
  ['a flag that is none', { enabled: 'yes' }],
  ['names that are none', { selectedEntitlements: [7] }],
])('%s is refused', async (_case, body) => {
  expect((await refusal(t.request(`PUT ${config()}`, { body }))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  expect(await expectStatus(200, t.request(`GET ${config()}`))).toEqual(off);
});

test('a source that there is not is 404, and the built-in one is left alone', async () => {
  const nothing = config('0'.repeat(32));
  for (const request of [`GET ${nothing}`, `DELETE ${nothing}`] as const) expect((await t.request(request)).status).toBe(404);
  expect((await t.request(`PUT ${nothing}`, { body: {} })).status).toBe(404);
  const { id } = await t.db.selectFrom('source').select('id').where('connector', '=', 'identitynow').executeTakeFirstOrThrow();
  expect((await refusal(t.request(`PUT ${config(id)}`, { body: {} }))).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
  expect((await refusal(t.request(`DELETE ${config(id)}`))).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
});

test('administrators of the organisation and API clients may, by the scope of each operation', async () => {
  const statuses = async (token: string) => [
    (await t.request(`GET ${config()}`, { token })).status,
    (await t.request(`PUT ${config()}`, { token, body: {} })).status,
    (await t.request(`DELETE ${config()}`, { token })).status,
  ];
  expect(await statuses(await clientToken(t))).toEqual([200, 200, 204]);
  expect(await statuses(await userToken(t, ['ORG_ADMIN'], ['idn:sources:read']))).toEqual([200, 403, 403]);
  expect(await statuses(await userToken(t, ['ORG_ADMIN'], ['idn:sources:update']))).toEqual([403, 200, 403]);
  expect(await statuses(await userToken(t, ['ORG_ADMIN'], ['idn:sources:manage']))).toEqual([403, 403, 204]);
  expect(await statuses(await userToken(t, ['SOURCE_ADMIN']))).toEqual([403, 403, 403]);
});

test('the first aggregation finds everything and tells nothing; the next ones tell what somebody did at the source', async () => {
  await put(everything);
  await aggregate(t, sourceId);
  expect(await told()).toEqual([]);
  await raw.set(personDn('ann'), 'sn', 'Moss');
  await raw.set(personDn('ann'), 'objectClass', 'inetOrgPerson', 'posixAccount');
  await raw.set(groupDn('crew'), 'member', personDn('cid'));
  await raw.set(groupDn('deck'), 'member', personDn('ann'), personDn('bob'));
  await raw.add(personDn('dan'), person('dan'));
  await raw.delete(personDn('bob'));
  const { id: taskId } = await aggregate(t, sourceId);
  const events = await told();
  expect(events.map(({ type, cause, actor_id }) => [type, cause, actor_id])).toEqual([
    ['NATIVE_CHANGE_ACCOUNT_CREATED', { taskId }, null],
    ['NATIVE_CHANGE_ACCOUNT_UPDATED', { taskId }, null],
    ['NATIVE_CHANGE_ACCOUNT_UPDATED', { taskId }, null],
    ['NATIVE_CHANGE_ACCOUNT_DELETED', { taskId }, null],
  ]);
  const ann = events.find(({ after }) => after.account.name === 'ann');
  const entitlement = async (cn: string) =>
    (
      await t.db
        .selectFrom('entitlement')
        .select('id')
        .where('source_id', '=', sourceId)
        .where('value', '=', groupDn(cn))
        .executeTakeFirstOrThrow()
    ).id;
  expect(ann.target_id).toBe(ann.after.account.id);
  expect(ann.after).toEqual({
    eventType: 'ACCOUNT_UPDATED',
    identity: null,
    account: {
      type: 'ACCOUNT',
      id: expect.any(String),
      name: 'ann',
      nativeIdentity: personDn('ann'),
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      correlated: false,
    },
    source: {
      type: 'SOURCE',
      id: sourceId,
      name: `Directory ${made}`,
      alias: `Directory ${made} [source]`,
      owner: { type: 'IDENTITY', id: t.adminId, name: 'Administrator' },
      governanceGroup: null,
    },
    accountChangeTypes: ['ATTRIBUTES_CHANGED', 'ENTITLEMENTS_ADDED', 'ENTITLEMENTS_REMOVED'],
    singleValueAttributeChanges: [{ name: 'sn', oldValue: 'Lee', newValue: 'Moss' }],
    multiValueAttributeChanges: [{ name: 'objectClass', addedValues: ['posixAccount'], removedValues: [] }],
    entitlementChanges: [
      {
        attributeName: 'groups',
        added: [{ id: await entitlement('deck'), name: expect.any(String), value: groupDn('deck'), owner: null }],
        removed: [{ id: await entitlement('crew'), name: expect.any(String), value: groupDn('crew'), owner: null }],
      },
    ],
  });
  expect(events.find(({ after }) => after.account.name === 'cid').after).toMatchObject({
    accountChangeTypes: ['ENTITLEMENTS_ADDED'],
    singleValueAttributeChanges: [],
  });
  expect(events[0].after).toMatchObject({
    eventType: 'ACCOUNT_CREATED',
    account: { name: 'dan', nativeIdentity: personDn('dan') },
    singleValueAttributeChanges: expect.arrayContaining([{ name: 'uid', oldValue: null, newValue: 'dan' }]),
  });
  expect(events.at(-1).after).toMatchObject({
    eventType: 'ACCOUNT_DELETED',
    account: { name: 'bob', nativeIdentity: personDn('bob') },
    singleValueAttributeChanges: expect.arrayContaining([{ name: 'uid', oldValue: 'bob', newValue: null }]),
    entitlementChanges: [{ attributeName: 'groups', added: [], removed: [{ value: groupDn('deck') }] }],
  });
  await forget();
  await aggregate(t, sourceId);
  expect(await told()).toEqual([]);
});

test('both the operation and an attribute that changed must be selected', async () => {
  await aggregate(t, sourceId);
  await put({ enabled: true, operations: ['ACCOUNT_UPDATED'], selectedNonEntitlementAttributes: ['sn'] });
  await raw.set(personDn('ann'), 'sn', 'Moss');
  await raw.set(personDn('ann'), 'title', 'Cook');
  await raw.set(personDn('bob'), 'title', 'Cook');
  await raw.set(groupDn('crew'), 'member', personDn('bob'));
  await raw.add(personDn('dan'), person('dan'));
  await aggregate(t, sourceId);
  expect((await told()).map(({ after }) => [after.account.name, after.singleValueAttributeChanges, after.entitlementChanges])).toEqual([
    ['ann', [{ name: 'sn', oldValue: 'Lee', newValue: 'Moss' }], []],
  ]);
  await forget();
  await put({
    enabled: true,
    operations: ['ACCOUNT_UPDATED'],
    selectedEntitlements: ['groups'],
    selectedNonEntitlementAttributes: ['groups'],
  });
  await raw.set(personDn('ann'), 'sn', 'Ray');
  await raw.set(groupDn('crew'), 'member', personDn('cid'));
  await aggregate(t, sourceId);
  expect((await told()).map(({ after }) => [after.account.name, after.accountChangeTypes]).sort()).toEqual([
    ['bob', ['ENTITLEMENTS_REMOVED']],
    ['cid', ['ENTITLEMENTS_ADDED']],
  ]);
  await forget();
  await put({ ...everything, enabled: false });
  await raw.set(personDn('ann'), 'sn', 'Lee');
  await aggregate(t, sourceId);
  expect(await told()).toEqual([]);
});

test('what Muster itself writes is no native change, and whose account it is stands in the event', async () => {
  await knownFromFeed(t, `Staff ${made}`, 'ann');
  await aggregate(t, sourceId);
  await put(everything);
  await giveGroup(t, sourceId, 'ann', 'deck');
  expect((await raw.read(groupDn('deck'), ['member']))!.member).toContain(personDn('ann'));
  t.clock.advance(1_000);
  await aggregate(t, sourceId);
  expect(await told()).toEqual([]);
  await raw.set(personDn('ann'), 'title', 'Cook');
  t.clock.advance(1_000);
  await aggregate(t, sourceId);
  const ann = await identity(t, 'ann');
  expect((await told()).map(({ after }) => [after.identity, after.account.correlated])).toEqual([
    [{ type: 'IDENTITY', id: ann.id, name: ann.name, alias: 'ann', email: null }, true],
  ]);
});

test('accounts that were removed here were there all the time, so that they are found again is no change', async () => {
  await aggregate(t, sourceId);
  await put(everything);
  await expectStatus(202, t.request(`POST /beta/sources/${sourceId}/remove-accounts`));
  await t.runJobs();
  await aggregate(t, sourceId);
  expect(await told()).toEqual([]);
  await raw.add(personDn('dan'), person('dan'));
  await aggregate(t, sourceId);
  expect((await told()).map(({ after }) => [after.eventType, after.account.name])).toEqual([['ACCOUNT_CREATED', 'dan']]);
});

test('a file tells of native changes too, but not of secrets or of the order of values', async () => {
  const file = await createSource(t, { name: `File ${made}`, columns: ['id', 'password', { name: 'tags', isMulti: true }] });
  await put(everything, file);
  await load(t, file, 'id,password,tags\nann,a,x\nann,a,y\nbob,a,x\n');
  await load(t, file, 'id,password,tags\nann,b,y\nann,b,x\nbob,b,z\n');
  expect(
    (await told(file)).map(({ after }) => [after.account.name, after.singleValueAttributeChanges, after.multiValueAttributeChanges]),
  ).toEqual([['bob', [], [{ name: 'tags', addedValues: ['z'], removedValues: ['x'] }]]]);
});
