import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../../test/world.ts';

let t: TestApp;
let hr: string;
const people: Record<string, string> = {};
const feed = (bobs = 'Sales') =>
  `id,mail,department\nada,ada@example.com,Research\nbob,bob@example.com,${bobs}\ncleo,cleo@example.com,Sales\n`;

beforeAll(async () => {
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'mail', 'department'] });
  const mappings = [fromAccount('uid', hr, 'id'), fromAccount('email', hr, 'mail'), fromAccount('department', hr, 'department')];
  await createProfile(t, { name: 'Employees', sourceId: hr, mappings });
  await load(t, hr, feed());
  for (const alias of ['ada', 'bob', 'cleo']) people[alias] = (await identity(t, alias)).id;
});
afterAll(() => t.close());

const created = (body: object) =>
  expectStatus(201, t.request('POST /beta/roles', { body: { owner: { id: t.adminId }, enabled: true, ...body } }));
const patched = (id: string, ...body: object[]) => expectStatus(200, t.request(`PATCH /beta/roles/${id}`, { body }));
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
const bySales = (department = 'sales') => ({
  type: 'STANDARD',
  criteria: { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'attribute.department' }, stringValue: department },
});
const listOf = (...aliases: string[]) => ({ type: 'IDENTITY_LIST', identities: aliases.map((alias) => ({ id: people[alias] })) });
const assignments = async (alias: string, roleId: string) =>
  expectStatus(200, t.request(`GET /beta/identities/${people[alias]}/role-assignments?roleId=${roleId}`));
const holders = async (id: string, query = '') =>
  (await expectStatus(200, t.request(`GET /beta/roles/${id}/assigned-identities${query}`))).map(
    ({ aliasName }: { aliasName: string }) => aliasName,
  );
/** Past the rest that a change takes. */
const settle = async () => {
  t.clock.advance(11_000);
  await t.runJobs();
};
const withdrawals = (roleId: string) =>
  t.db
    .selectFrom('event')
    .selectAll()
    .where('type', '=', 'ROLE_WITHDRAWN')
    .orderBy('id')
    .execute()
    .then((events) => events.filter(({ after }) => after?.roleId === roleId));
/** How many identities the last task of a kind asked for. */
const lastRefresh = async (kind: string) =>
  (await t.db.selectFrom('task').select('attributes').where('kind', '=', kind).orderBy('id', 'desc').executeTakeFirstOrThrow()).attributes
    .identityCount;

let roles = 0;
let name: string;
beforeEach(() => {
  roles += 1;
  name = `Role ${roles}`;
});

describe('criteria', () => {
  test('who meets them gets the role by rule, once the change has rested', async () => {
    const { id } = await created({ name, membership: bySales() });
    await t.runJobs();
    expect(await holders(id)).toEqual([]);
    await settle();
    expect(await holders(id)).toEqual(['bob', 'cleo']);
    expect(await assignments('bob', id)).toEqual([
      expect.objectContaining({
        role: { type: 'ROLE', id, name },
        assignmentSource: 'Rule',
        assigner: { type: 'UNKNOWN', id: null, name: 'system' },
      }),
    ]);
  });

  test('changed criteria move the role, and several changes are one refresh', async () => {
    const { id } = await created({ name, membership: bySales() });
    t.clock.advance(9_000);
    await t.runJobs();
    await patched(id, replace('/membership/criteria/stringValue', 'Research'));
    t.clock.advance(9_000);
    await t.runJobs();
    expect(await holders(id)).toEqual([]);
    await settle();
    expect(await holders(id)).toEqual(['ada']);
    await patched(id, replace('/membership', bySales()));
    await settle();
    expect(await holders(id)).toEqual(['bob', 'cleo']);
    expect(await withdrawals(id)).toMatchObject([{ target_id: people.ada, cause: { type: 'role-criteria' } }]);
  });

  test('who no longer meets them loses the role with the next feed', async () => {
    const { id } = await created({ name, membership: bySales() });
    await settle();
    await load(t, hr, feed('Legal'));
    expect(await holders(id)).toEqual(['cleo']);
    await load(t, hr, feed());
    expect(await holders(id)).toEqual(['bob', 'cleo']);
  });

  test('they may ask for an account', async () => {
    const key = { type: 'ACCOUNT', property: 'attribute.mail', sourceId: hr };
    const { id } = await created({
      name,
      membership: { type: 'STANDARD', criteria: { operation: 'STARTS_WITH', key, stringValue: 'cleo@' } },
    });
    await settle();
    expect(await holders(id)).toEqual(['cleo']);
  });

  test('a disabled role is withdrawn, and only its holders are processed', async () => {
    const { id } = await created({ name, membership: bySales() });
    await settle();
    await patched(id, replace('/enabled', false));
    await settle();
    expect(await holders(id)).toEqual([]);
    expect(await lastRefresh('refresh-role')).toBe(2);
    expect(await withdrawals(id)).toMatchObject([{ cause: { type: 'role-ended' } }, { cause: { type: 'role-ended' } }]);
  });

  test('nothing is processed for a role that stays disabled, nor for a new name', async () => {
    const before = (await t.db.selectFrom('task').select('id').where('kind', '=', 'refresh-role').execute()).length;
    const { id } = await created({ name, enabled: false, membership: bySales() });
    await patched(id, replace('/membership', listOf('ada')), replace('/name', `${name}, renamed`));
    await settle();
    expect(await t.db.selectFrom('task').select('id').where('kind', '=', 'refresh-role').execute()).toHaveLength(before);
    expect(await holders(id)).toEqual([]);
  });
});

describe('lists', () => {
  test('who stands on one gets the role from whoever put them there', async () => {
    const token = await userToken(t, ['ROLE_ADMIN']);
    const { id } = await created({ name, membership: listOf('ada') });
    await expectStatus(
      200,
      t.request(`PATCH /beta/roles/${id}`, { token, body: [{ op: 'add', path: '/membership/identities/-', value: { id: people.cleo } }] }),
    );
    await settle();
    expect(await holders(id)).toEqual(['ada', 'cleo']);
    const [byAdmin, byUser] = [await assignments('ada', id), await assignments('cleo', id)];
    expect(byAdmin).toMatchObject([{ assignmentSource: 'UI', assigner: { type: 'IDENTITY', id: t.adminId, name: 'Administrator' } }]);
    expect(byUser).toMatchObject([{ assignmentSource: 'UI', assigner: { type: 'IDENTITY', name: expect.stringMatching(/^user /) } }]);
  });

  test('only those who join or leave are processed', async () => {
    const { id } = await created({ name, membership: listOf('ada', 'bob') });
    await settle();
    expect(await lastRefresh('refresh-role')).toBe(2);
    await patched(id, replace('/membership', listOf('cleo', 'bob')));
    await settle();
    expect(await lastRefresh('refresh-role')).toBe(2);
    expect(await holders(id)).toEqual(['bob', 'cleo']);
    expect(await withdrawals(id)).toMatchObject([{ target_id: people.ada, cause: { type: 'role-list' } }]);
  });

  test('from list to criteria and back, who stays gets the role anew', async () => {
    const { id } = await created({ name, membership: listOf('ada', 'bob') });
    await settle();
    await patched(id, replace('/membership', bySales()));
    await settle();
    expect(await holders(id)).toEqual(['bob', 'cleo']);
    expect(await assignments('bob', id)).toMatchObject([{ assignmentSource: 'Rule' }]);
    await patched(id, replace('/membership', listOf('bob')));
    await settle();
    expect(await assignments('bob', id)).toMatchObject([{ assignmentSource: 'UI' }]);
    await patched(id, replace('/membership', null));
    await settle();
    expect(await holders(id)).toEqual([]);
  });

  test('an identity that is deleted leaves the list', async () => {
    const { id } = await created({ name, membership: listOf('ada', 'bob') });
    await load(t, hr, `${feed()}dan,dan@example.com,Legal\n`);
    const dan = await identity(t, 'dan');
    await patched(id, { op: 'add', path: '/membership/identities/-', value: { id: dan.id } });
    await expectStatus(204, t.request(`DELETE /beta/identities/${dan.id}`));
    const { membership } = await expectStatus(200, t.request(`GET /beta/roles/${id}`));
    expect(membership.identities.map(({ name: member }: { name: string }) => member)).toEqual(['ada', 'bob']);
    await load(t, hr, feed(), { disableOptimization: 'true' });
  });
});

describe('holders', () => {
  test('are listed once each, with filters, sorters and a count', async () => {
    const { id } = await created({ name, membership: listOf('ada', 'bob', 'cleo') });
    await settle();
    await t.db
      .insertInto('role_assignment')
      .values({
        id: t.services.ids.next(),
        identity_id: people.ada!,
        role_id: id,
        source: 'LCM',
        assigner_id: null,
        comments: null,
        added: '2026-11-24T12:00:00.000Z',
        start_date: null,
        remove_date: null,
      })
      .execute();
    const { body, headers } = await t.request(`GET /beta/roles/${id}/assigned-identities?limit=1&count=true`);
    expect(headers['x-total-count']).toBe('3');
    expect(body).toEqual([
      { id: people.ada, aliasName: 'ada', name: 'ada', email: 'ada@example.com', roleAssignmentSource: 'ROLE_MEMBERSHIP' },
    ]);
    expect(await holders(id, '?filters=name co "B" or email sw "CLEO@"&sorters=-aliasName')).toEqual(['cleo', 'bob']);
    expect(await holders(id, `?filters=id in ("${people.ada}")`)).toEqual(['ada']);
    expect((await refusal(t.request(`GET /beta/roles/${id}/assigned-identities?filters=alias eq "x"`)))[1]).toBe(
      '400.1 Bad request content',
    );
  });

  test('those by request are said to be', async () => {
    const { id } = await created({ name });
    await t.db
      .insertInto('role_assignment')
      .values({
        id: t.services.ids.next(),
        identity_id: people.ada!,
        role_id: id,
        source: 'LCM',
        assigner_id: null,
        comments: null,
        added: '2026-11-24T12:00:00.000Z',
        start_date: null,
        remove_date: null,
      })
      .execute();
    const found = await expectStatus(200, t.request(`GET /beta/roles/${id}/assigned-identities`));
    expect(found).toMatchObject([{ id: people.ada, roleAssignmentSource: 'ACCESS_REQUEST' }]);
  });
});

describe('deleting', () => {
  test('the role and its assignments are gone at once, and each withdrawal is told', async () => {
    const { id } = await created({ name, membership: bySales() });
    await settle();
    const { status, text } = await t.request(`DELETE /beta/roles/${id}`);
    expect([status, text]).toEqual([204, '']);
    expect((await t.request(`GET /beta/roles/${id}`)).status).toBe(404);
    expect(await assignments('bob', id)).toEqual([]);
    await t.runJobs();
    expect(await withdrawals(id)).toMatchObject([{ cause: { type: 'role-ended' } }, { cause: { type: 'role-ended' } }]);
    expect(await t.db.selectFrom('role_assignment').selectAll().where('role_id', '=', id).execute()).toEqual([]);
    const events = await t.db
      .selectFrom('event')
      .select(['type', 'actor_id', 'before'])
      .where('target_id', '=', id)
      .orderBy('id', 'desc')
      .execute();
    expect(events[0]).toMatchObject({ type: 'ROLE_DELETED', actor_id: t.adminId, before: { name } });
  });

  const inBulk = (roleIds: string[], token?: string) =>
    t.request('POST /beta/roles/bulk-delete', { body: { roleIds }, ...(token ? { token } : {}) });

  test('several at once is a task that ends when all holders are processed', async () => {
    const ids = [
      (await created({ name, membership: bySales() })).id,
      (await created({ name: `${name}, too`, membership: listOf('ada') })).id,
    ];
    await settle();
    const task = await expectStatus(202, inBulk([...ids, ids[0]]));
    expect(task).toEqual({ type: 'TASK_RESULT', id: expect.any(String), name: null });
    await t.runJobs();
    expect(await expectStatus(200, t.request(`GET /beta/task-status/${task.id}`))).toMatchObject({
      completionStatus: 'SUCCESS',
      launcher: 'admin',
      attributes: { roleCount: 2, identityCount: 3 },
    });
    expect(await t.db.selectFrom('role_assignment').select('id').where('role_id', 'in', ids).execute()).toEqual([]);
  });

  test('one unknown role among several and none is deleted', async () => {
    const { id } = await created({ name });
    const unknown = 'f'.repeat(32);
    expect(await refusal(inBulk([id, unknown]))).toEqual([
      400,
      '400.1.404 Referenced object not found',
      `Referenced role "${unknown}" was not found.`,
    ]);
    expect((await t.request(`GET /beta/roles/${id}`)).status).toBe(200);
    expect((await refusal(inBulk([])))[1]).toBe('400.1.0 Required data missing or empty');
    expect((await refusal(inBulk(Array.from({ length: 51 }, () => id))))[1]).toBe('400.1.3 Illegal value');
    expect((await inBulk([id], await userToken(t, ['HELPDESK']))).status).toBe(403);
    expect((await inBulk([id], await clientToken(t))).status).toBe(202);
  });
});
