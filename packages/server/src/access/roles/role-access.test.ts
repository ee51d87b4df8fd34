import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessProfile, entitlements } from '../../../test/access-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { createSource, expectStatus, refusal } from '../../../test/world.ts';

let t: TestApp;
let right: (value: string) => string;
let first: string;
let second: string;

beforeAll(async () => {
  t = await testApp();
  const directory = await createSource(t, { name: 'Directory', columns: ['id', { name: 'groups', isMulti: true, isEntitlement: true }] });
  right = await entitlements(t, directory, ['crew', 'deck']);
  first = await accessProfile(t, directory, [right('crew')], { name: 'First' });
  second = await accessProfile(t, directory, [right('deck')], { name: 'Second' });
});
afterAll(() => t.close());

let made = 0;
const create = (body: object, token?: string) => {
  made += 1;
  return t.request('POST /beta/roles', { body: { name: `Role ${made}`, owner: { id: t.adminId }, ...body }, ...(token && { token }) });
};
const created = async (body: object) => (await expectStatus(201, create(body))) as { id: string; accessProfiles: object[] };
const get = (id: string) => expectStatus(200, t.request(`GET /beta/roles/${id}`));
const patch = (id: string, ...body: object[]) => t.request(`PATCH /beta/roles/${id}`, { body });
const profiles = (...ids: string[]) => ids.map((id) => ({ id }));
const withBoth = () => ({ accessProfiles: profiles(second, first), entitlements: [{ id: right('deck') }] });
const eventsOf = (id: string) => t.db.selectFrom('event').selectAll().where('target_id', '=', id).orderBy('id').execute();
const unknownId = 'f'.repeat(32);

describe('what a role gives', () => {
  test('comes back in its order, with current names, each once', async () => {
    const role = await created({
      ...withBoth(),
      accessProfiles: [{ type: 'ACCESS_PROFILE', id: second, name: 'old' }, ...profiles(first, second)],
    });
    expect(role).toMatchObject({
      accessProfiles: [
        { type: 'ACCESS_PROFILE', id: second, name: 'Second' },
        { type: 'ACCESS_PROFILE', id: first, name: 'First' },
      ],
      entitlements: [{ type: 'ENTITLEMENT', id: right('deck'), name: 'deck' }],
    });
    expect(await get(role.id)).toEqual(role);
    expect(await expectStatus(200, t.request(`GET /beta/roles?filters=id eq "${role.id}"`))).toEqual([role]);
  });

  test('is patched whole or one by one, and an event tells of it', async () => {
    const { id } = await created(withBoth());
    const patched = await expectStatus(
      200,
      patch(id, { op: 'remove', path: '/accessProfiles/0' }, { op: 'add', path: '/entitlements/-', value: { id: right('crew') } }),
    );
    expect(patched.accessProfiles.map(({ name }: { name: string }) => name)).toEqual(['First']);
    expect(patched.entitlements.map(({ name }: { name: string }) => name)).toEqual(['deck', 'crew']);
    expect(await get(id)).toEqual(patched);
    const [, event] = await eventsOf(id);
    expect(Object.keys(event!.after!).sort()).toEqual(['accessProfiles', 'entitlements']);
    expect(await expectStatus(200, patch(id, { op: 'replace', path: '/accessProfiles', value: null }))).toMatchObject({
      accessProfiles: [],
    });
  });

  test.each([
    ['access profile', { accessProfiles: [{ id: unknownId }] }],
    ['entitlement', { entitlements: [{ id: unknownId }] }],
  ])('must exist: an unknown %s', async (kind, body) => {
    const refused = [400, '400.1.404 Referenced object not found', `Referenced ${kind} "${unknownId}" was not found.`];
    expect(await refusal(create(body))).toEqual(refused);
    const { id } = await created(withBoth());
    const [[key, value]] = Object.entries(body) as [[string, unknown]];
    expect(await refusal(patch(id, { op: 'replace', path: `/${key}`, value }))).toEqual(refused);
    expect(await get(id)).toMatchObject({ accessProfiles: [{ name: 'Second' }, { name: 'First' }] });
  });

  test('its own entitlements are a list, without those of its access profiles', async () => {
    const { id } = await created(withBoth());
    const names = async (query: string) =>
      (await expectStatus(200, t.request(`GET /beta/roles/${id}/entitlements?${query}`))).map(({ name }: { name: string }) => name);
    expect(await names('count=true')).toEqual(['deck']);
    expect(await names('filters=value sw "cr"')).toEqual([]);
    expect((await t.request(`GET /beta/roles/${id}/entitlements?limit=51`)).status).toBe(400);
    expect((await t.request(`GET /beta/roles/${unknownId}/entitlements`)).status).toBe(404);
  });

  test('is of the right type', async () => {
    expect((await refusal(create({ accessProfiles: [{ id: first, type: 'ROLE' }] }))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
  });

  test('goes with the role, and the event says what it was', async () => {
    const { id } = await created(withBoth());
    expect((await t.request(`DELETE /beta/roles/${id}`)).status).toBe(204);
    for (const table of ['role_access_profile', 'role_entitlement'] as const) {
      expect(await t.db.selectFrom(table).selectAll().where('role_id', '=', id).execute()).toEqual([]);
    }
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: 'ROLE_DELETED',
      before: { accessProfiles: [{ id: second }, { id: first }], entitlements: [{ id: right('deck') }] },
    });
  });

  test('the settings of withdrawals have two names', async () => {
    const scheme = { approverType: 'OWNER', approverId: null };
    const role = await created({ revokeRequestConfig: { commentsRequired: true, approvalSchemes: [scheme] } });
    expect(role).toMatchObject({ revocationRequestConfig: { commentsRequired: true, approvalSchemes: [scheme] } });
    expect(
      await expectStatus(200, patch(role.id, { op: 'replace', path: '/revokeRequestConfig/commentsRequired', value: false })),
    ).toMatchObject({
      revocationRequestConfig: { commentsRequired: false, approvalSchemes: [scheme] },
    });
  });
});

describe('sub-admins', () => {
  test('have to do only with roles that give nothing', async () => {
    const token = await userToken(t, ['ROLE_SUBADMIN']);
    const giving = await created(withBoth());
    const empty = await created({});
    const asSubAdmin = async (method: 'PATCH' | 'DELETE', id: string, body?: object[]) =>
      (await t.request(`${method} /beta/roles/${id}`, { token, ...(body && { body }) })).status;
    expect((await create({}, token)).status).toBe(201);
    expect((await create(withBoth(), token)).status).toBe(403);
    expect(await asSubAdmin('PATCH', giving.id, [{ op: 'replace', path: '/accessProfiles', value: [] }])).toBe(403);
    expect(await asSubAdmin('PATCH', empty.id, [{ op: 'replace', path: '/accessProfiles', value: profiles(first) }])).toBe(403);
    expect(await asSubAdmin('PATCH', empty.id, [{ op: 'replace', path: '/description', value: 'x' }])).toBe(200);
    expect(await asSubAdmin('DELETE', giving.id)).toBe(403);
    expect(await asSubAdmin('DELETE', empty.id)).toBe(204);
    const mine = await t.request('GET /beta/roles?for-subadmin=me&count=true', { token });
    expect(mine.body.every((role: Awaited<ReturnType<typeof created>>) => role.accessProfiles.length === 0)).toBe(true);
    expect(mine.headers['x-total-count']).toBe(String(mine.body.length));
    const bulk = { body: { roleIds: [giving.id] } };
    expect((await t.request('POST /beta/roles/bulk-delete', { token, ...bulk })).status).toBe(403);
    expect((await t.request('POST /beta/roles/bulk-delete', { token: await clientToken(t), ...bulk })).status).toBe(202);
  });
});
