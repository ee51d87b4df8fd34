import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MemoryDirectory } from '../../test/directories/memory-directory.ts';
import { RawDirectory } from '../../test/directories/raw-directory.ts';
import { aggregate, directorySource, peopleDirectory, person, personDn } from '../../test/live-world.ts';
import { signIn, startScimServer } from '../../test/scim/scim-server.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { expectStatus } from '../../test/world.ts';
import { isoTime } from '../clock.ts';

/** What names accounts of a live source, and what is newer: the listing, or what Muster wrote. */

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
  directory = await peopleDirectory(['ann', 'bob', 'cid']);
  raw = new RawDirectory(directory);
  sourceId = await directorySource(t, directory, { name: `Directory ${made}`, deleteThreshold: 100 });
  await aggregate(t, sourceId);
});
afterAll(() => t?.close());

/** The accounts known here: id by name, in the order of their names there. */
async function known(): Promise<Map<string, string>> {
  const rows = await t.db.selectFrom('account').selectAll().where('source_id', '=', sourceId).orderBy('native_identity').execute();
  return new Map(rows.map(({ native_identity, id }) => [native_identity, id]));
}
const attributesOf = async (uid: string) =>
  (
    await t.db
      .selectFrom('account')
      .select('attributes')
      .where('source_id', '=', sourceId)
      .where('native_identity', '=', personDn(uid))
      .executeTakeFirst()
  )?.attributes;
const events = async (type: string) =>
  (await t.db.selectFrom('event').selectAll().where('type', '=', type).orderBy('id').execute()).filter(
    ({ cause }: any) => cause.taskId !== undefined,
  );
/** An operation of Muster on the source, as its outbox holds it. */
async function operation(columns: { account_id: string; native_identity: string; operation: string; state: string; modified?: string }) {
  const now = isoTime(t.clock.now());
  const later = isoTime(t.clock.now() + 600_000);
  const rest = {
    activity_id: 'none',
    identity_id: 'none',
    source_id: sourceId,
    changes: '[]',
    secrets: '{}',
    lease_until: later,
    created: now,
  };
  await t.db
    .insertInto('account_operation')
    .values({ id: t.services.ids.next(), ...rest, modified: now, ...columns })
    .execute();
}

test('an account whose name changed is the same account', async () => {
  const before = await known();
  await raw.rename(personDn('ann'), personDn('anna'));
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ total: 3, created: 0, updated: 1, optimized: 2, deleted: 0 });
  const after = await known();
  expect([...after.keys()]).toEqual(['anna', 'bob', 'cid'].map(personDn));
  expect(after.get(personDn('anna'))).toBe(before.get(personDn('ann')));
  const [renamed] = (await events('ACCOUNT_UPDATED')).slice(-1);
  expect(renamed).toMatchObject({ before: { nativeIdentity: personDn('ann') }, after: { nativeIdentity: personDn('anna') } });
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ created: 0, updated: 0, optimized: 3, deleted: 0 });
});

test('accounts that exchange their names are themselves', async () => {
  const before = await known();
  await raw.rename(personDn('ann'), personDn('x'));
  await raw.rename(personDn('bob'), personDn('ann'));
  await raw.rename(personDn('x'), personDn('bob'));
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ created: 0, updated: 2, deleted: 0 });
  const after = await known();
  expect([after.get(personDn('ann')), after.get(personDn('bob'))]).toEqual([before.get(personDn('bob')), before.get(personDn('ann'))]);
});

test('one that was made anew under an old name is another account, and the old one is gone', async () => {
  const before = await known();
  await raw.delete(personDn('ann'));
  await raw.add(personDn('ann'), person('ann', { title: ['Cook'] }));
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ total: 3, created: 1, updated: 0, deleted: 1 });
  const after = await known();
  expect([...after.keys()]).toEqual([...before.keys()]);
  expect(after.get(personDn('ann'))).not.toBe(before.get(personDn('ann')));
  expect(await attributesOf('ann')).toMatchObject({ title: 'Cook' });
});

test('an account that was known without its identity there is given it, and is found by it from then on', async () => {
  await t.db.updateTable('account').set({ uuid: null }).where('source_id', '=', sourceId).execute();
  const before = await known();
  await aggregate(t, sourceId);
  await raw.rename(personDn('cid'), personDn('sid'));
  await aggregate(t, sourceId);
  expect((await known()).get(personDn('sid'))).toBe(before.get(personDn('cid')));
});

test('the identity there is shown with the account', async () => {
  const id = (await known()).get(personDn('ann'));
  const account = await expectStatus(200, t.request(`GET /beta/accounts/${id}`));
  expect(account.uuid).toMatch(/^[0-9a-f-]{36}$/);
});

test('what was read before the last write of an account is ignored, and the account stays', async () => {
  await raw.set(personDn('ann'), 'title', 'Cook');
  await raw.set(personDn('bob'), 'title', 'Cook');
  await raw.delete(personDn('cid'));
  const later = isoTime(t.clock.now() + 5_000);
  await t.db
    .updateTable('account')
    .set({ written: later })
    .where('source_id', '=', sourceId)
    .where('native_identity', 'in', [personDn('ann'), personDn('cid')])
    .execute();
  expect(await aggregate(t, sourceId)).toMatchObject({
    completionStatus: 'SUCCESS',
    attributes: { total: 2, created: 0, updated: 1, optimized: 1, deleted: 0 },
  });
  expect(await attributesOf('ann')).not.toHaveProperty('title');
  expect(await attributesOf('bob')).toMatchObject({ title: 'Cook' });
  expect([...(await known()).keys()]).toEqual(['ann', 'bob', 'cid'].map(personDn));
  t.clock.advance(6_000);
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ updated: 1, deleted: 1 });
  expect(await attributesOf('ann')).toMatchObject({ title: 'Cook' });
  expect([...(await known()).keys()]).toEqual(['ann', 'bob'].map(personDn));
});

test('an account on which a write is under way is left to it', async () => {
  const id = (await known()).get(personDn('ann'))!;
  await raw.set(personDn('ann'), 'title', 'Cook');
  await operation({ account_id: id, native_identity: personDn('ann'), operation: 'MODIFY', state: 'RUNNING' });
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ updated: 0, optimized: 3 });
  expect(await attributesOf('ann')).not.toHaveProperty('title');
});

test('an account on which a write is under way is not missing, and the deletion threshold does not count it', async () => {
  const others = Array.from({ length: 9 }, (_, index) => `other${index}`);
  for (const uid of others) await raw.add(personDn(uid), person(uid));
  await aggregate(t, sourceId);
  const ids = await known();
  const written = { account_id: ids.get(personDn('ann'))!, native_identity: personDn('ann'), operation: 'MODIFY', state: 'RUNNING' };
  await operation(written);
  await operation({ ...written, account_id: ids.get(personDn('bob'))!, native_identity: personDn('bob'), state: 'DONE' });
  for (const uid of ['ann', 'bob']) await raw.delete(personDn(uid));
  // One of eleven is missing; it would be two of twelve.
  await t.db.updateTable('source').set({ delete_threshold: 10 }).where('id', '=', sourceId).execute();
  expect(await aggregate(t, sourceId)).toMatchObject({ completionStatus: 'SUCCESS', attributes: { total: 10, deleted: 1 } });
  expect([...(await known()).keys()]).toEqual(['ann', 'cid', ...others].map(personDn));
});

test('an account with waiting operations is updated, and they stay', async () => {
  const id = (await known()).get(personDn('ann'))!;
  const paused = { reason: 'a test', since: isoTime(t.clock.now()), by: null };
  await t.db
    .updateTable('source')
    .set({ paused: JSON.stringify(paused) })
    .where('id', '=', sourceId)
    .execute();
  await raw.set(personDn('ann'), 'title', 'Cook');
  await operation({ account_id: id, native_identity: personDn('ann'), operation: 'MODIFY', state: 'WAITING' });
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ updated: 1, optimized: 2 });
  expect(await attributesOf('ann')).toMatchObject({ title: 'Cook' });
  const waiting = await t.db.selectFrom('account_operation').select('state').where('account_id', '=', id).execute();
  expect(waiting).toEqual([{ state: 'WAITING' }]);
});

test('an account that Muster deleted while the source was listed does not come back, nor does one that it is making come twice', async () => {
  await raw.add(personDn('dan'), person('dan'));
  await raw.add(personDn('eve'), person('eve'));
  await raw.add(personDn('fay'), person('fay'));
  const later = isoTime(t.clock.now() + 5_000);
  await operation({ account_id: 'gone', native_identity: personDn('dan'), operation: 'DELETE', state: 'DONE', modified: later });
  await operation({ account_id: 'new', native_identity: personDn('eve'), operation: 'CREATE', state: 'RUNNING' });
  await operation({ account_id: 'old', native_identity: personDn('fay'), operation: 'DELETE', state: 'DONE' });
  expect((await aggregate(t, sourceId)).attributes).toMatchObject({ total: 6, created: 1, optimized: 5 });
  expect([...(await known()).keys()]).toEqual(['ann', 'bob', 'cid', 'fay'].map(personDn));
});

test('while an object of the source has no id, nothing is deleted for being missing, and the task says so', async () => {
  const service = await startScimServer();
  const ids = ['ann', 'bob', 'cid'].map((userName) => service.store.writeUser(undefined, { userName }).id);
  const groups = ['crew', 'staff'].map((displayName) => service.store.writeGroup(undefined, { displayName, members: [] }).id);
  const connectorAttributes = { host: service.baseUrl, authType: 'oauthBearer', oauthBearerToken: signIn.token };
  const body = { name: 'Service', owner: { id: t.adminId }, connector: 'scim2', connectorAttributes, deleteThreshold: 100 };
  const { id } = await expectStatus(201, t.request('POST /beta/sources', { body }));
  const loadGroups = async () => {
    const task = await expectStatus(202, t.request(`POST /beta/sources/${id}/load-entitlements`));
    await t.runJobs();
    return expectStatus(200, t.request(`GET /beta/task-status/${task.id}`));
  };
  await aggregate(t, id);
  await loadGroups();
  service.store.users.delete(ids[0]!);
  service.store.groups.delete(groups[0]!);
  service.before = ({ method, path }, response, next) => {
    if (method !== 'GET' || (path !== '/Users' && path !== '/Groups')) return next();
    const listed = path === '/Users' ? service.store.listUsers() : service.store.listGroups();
    response.json({ totalResults: listed.length + 1, Resources: [...listed, { displayName: 'ghost' }] });
  };
  const task = await aggregate(t, id);
  expect(task.attributes).toMatchObject({ total: 2, deleted: 0, ignored: 1 });
  expect(task.messages.map(({ localizedText }: any) => localizedText.message)).toContain(
    'No account is deleted for being missing: the ID of object 3 could not be read.',
  );
  expect(await expectStatus(200, t.request(`GET /beta/accounts?filters=${encodeURIComponent(`sourceId eq "${id}"`)}`))).toHaveLength(3);
  const ofGroups = await loadGroups();
  expect(ofGroups.messages.map(({ localizedText }: any) => localizedText.message)).toContain(
    'group: No entitlement is deleted for being missing: the ID of object 2 could not be read.',
  );
  service.before = (_, __, next) => next();
  expect((await aggregate(t, id)).attributes).toMatchObject({ total: 2, deleted: 1 });
  await service.stop();
});
