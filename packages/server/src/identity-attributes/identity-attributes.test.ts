import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { createIdentityAttribute, createProfile, createSource, expectStatus, fromAccount, load, refusal } from '../../test/world.ts';

let t: TestApp;
let sourceId: string;
let profileId: string;
beforeAll(async () => {
  t = await testApp();
  sourceId = await createSource(t, { name: 'HR', columns: ['id', 'login', 'badge'], nameColumn: 'login' });
  await createIdentityAttribute(t, 'badge');
  profileId = await createProfile(t, {
    name: 'Staff',
    sourceId,
    mappings: [fromAccount('uid', sourceId, 'login'), fromAccount('badge', sourceId, 'badge')],
  });
});
afterAll(() => t.close());

const create = (body: object) => t.request('POST /beta/identity-attributes', { body });
const names = (body: { name: string }[]) => body.map(({ name }) => name);

describe('listing', () => {
  test('the attributes of a new organisation, in order; computed ones only when asked for', async () => {
    const { body, headers } = await t.request('GET /beta/identity-attributes?count=true');
    expect(names(body).slice(0, 3)).toEqual(['uid', 'displayName', 'firstname']);
    expect(names(body)).not.toContain('cloudStatus');
    expect(headers['x-total-count']).toBe(String(body.length));
    const withSystem = await t.request('GET /v2025/identity-attributes?includeSystem=true&includeSilent=true');
    expect(names(withSystem.body)).toEqual(expect.arrayContaining(['cloudStatus', 'lastSyncDate', 'identityState']));
    expect(withSystem.headers['x-total-count']).toBeUndefined();
  });

  test('only searchable ones', async () => {
    const { body } = await t.request('GET /beta/identity-attributes?searchableOnly=true');
    expect(names(body)).toEqual(expect.arrayContaining(['uid', 'email']));
    expect(body.every(({ searchable }: { searchable: boolean }) => searchable)).toBe(true);
  });

  test('an attribute tells which sources it is mapped from', async () => {
    const { body } = await t.request('GET /beta/identity-attributes/badge');
    expect(body).toEqual({
      name: 'badge',
      displayName: 'badge',
      type: 'string',
      multi: false,
      searchable: false,
      standard: false,
      system: false,
      sources: [{ type: 'accountAttribute', properties: { sourceId, sourceName: 'HR', identityProfileId: profileId } }],
    });
    expect((await t.request('GET /beta/identity-attributes/department')).body.sources).toEqual([]);
    expect((await t.request('GET /beta/identity-attributes/nothing')).status).toBe(404);
  });
});

describe('creating', () => {
  test('what is left out has its default', async () => {
    const created = await expectStatus(201, create({ name: 'costPool' }));
    expect(created).toEqual({
      name: 'costPool',
      displayName: 'costPool',
      type: 'string',
      multi: false,
      searchable: false,
      standard: false,
      system: false,
      sources: [],
    });
    expect((await t.request('GET /beta/identity-attributes/costPool')).body).toEqual(created);
    const [event] = await t.db.selectFrom('event').selectAll().where('target_id', '=', 'costPool').execute();
    expect(event).toMatchObject({ type: 'IDENTITY_ATTRIBUTE_CREATED', actor_id: t.adminId, after: { name: 'costPool' } });
  });

  test('what is wrong is said with its place', async () => {
    const cases: [object, string, string][] = [
      [{}, '400.1.0 Required data missing or empty', '"name"'],
      [{ name: '' }, '400.1.0 Required data missing or empty', '"name"'],
      [{ name: '1st' }, '400.1.3 Illegal value', '"name"'],
      [{ name: 'with space' }, '400.1.3 Illegal value', '"name"'],
      [{ name: 'a', type: 'date' }, '400.1.3 Illegal value', '"type"'],
      [{ name: 'a', multi: true, searchable: true }, '400.1.3 Illegal value', '"searchable"'],
      [{ name: 'a', multi: 'yes' }, '400.1.3 Illegal value', '"multi"'],
      [{ name: 'a', system: true }, '400.1.1 Illegal update attempt', '"system"'],
      [{ name: 'a', standard: true }, '400.1.1 Illegal update attempt', '"standard"'],
      [{ name: 'a', sources: [{ type: 'rule', properties: {} }] }, '400.1.1 Illegal update attempt', '"sources"'],
      [{ name: 'BADGE' }, '400.1.409 Reference conflict', '"BADGE"'],
      [{ name: 'UID' }, '400.1.409 Reference conflict', '"UID"'],
    ];
    for (const [body, detailCode, text] of cases) {
      expect([body, await refusal(create(body))]).toEqual([body, [400, detailCode, expect.stringContaining(text)]]);
    }
  });
});

describe('changing', () => {
  const put = (name: string, body: object) => t.request(`PUT /beta/identity-attributes/${name}`, { body });

  test('what a GET gave can be put back with a change', async () => {
    const before = (await t.request('GET /beta/identity-attributes/badge')).body;
    const after = await expectStatus(200, put('badge', { ...before, displayName: 'Badge Number' }));
    expect(after).toEqual({ ...before, displayName: 'Badge Number' });
    expect((await t.request('GET /beta/identity-attributes/badge')).body).toEqual(after);
    const events = await t.db.selectFrom('event').selectAll().where('target_id', '=', 'badge').orderBy('id').execute();
    expect(events.at(-1)).toMatchObject({
      type: 'IDENTITY_ATTRIBUTE_UPDATED',
      before: { displayName: 'badge' },
      after: { displayName: 'Badge Number' },
    });
  });

  test('a mapped attribute that becomes a list has its profiles refreshed', async () => {
    await load(t, sourceId, 'id,login,badge\n1,ada,B1\n');
    const badge = async () => (await t.request('GET /beta/identities?filters=alias%20eq%20%22ada%22')).body[0].attributes.badge;
    expect(await badge()).toBe('B1');
    await expectStatus(200, put('badge', { name: 'badge', multi: true }));
    t.clock.advance(11_000);
    await t.runJobs();
    expect(await badge()).toEqual(['B1']);
    await expectStatus(200, put('badge', { name: 'badge', multi: false }));
  });

  test('names stay; of those that come with every organisation only the display name changes', async () => {
    expect(await refusal(put('badge', { name: 'other' }))).toEqual([400, '400.1.1 Illegal update attempt', '"name" cannot be changed.']);
    expect((await expectStatus(200, put('department', { name: 'department', displayName: 'Division' }))).displayName).toBe('Division');
    for (const flag of ['multi', 'searchable', 'system']) {
      expect(await refusal(put('department', { name: 'department', [flag]: true }))).toEqual([
        400,
        '400.1.1 Illegal update attempt',
        `"${flag}" cannot be changed.`,
      ]);
    }
    expect((await put('nothing', { name: 'nothing' })).status).toBe(404);
  });
});

describe('deleting', () => {
  const remove = (name: string) => t.request(`DELETE /beta/identity-attributes/${name}`);
  const removeAll = (ids: unknown) => t.request('DELETE /beta/identity-attributes/bulk-delete', { body: { ids } });

  test('built-in and mapped ones are not deleted, others are', async () => {
    expect(await refusal(remove('uid'))).toEqual([400, '400.1.1 Illegal update attempt', expect.stringContaining('built in')]);
    expect(await refusal(remove('cloudStatus'))).toEqual([400, '400.1.1 Illegal update attempt', expect.stringContaining('built in')]);
    expect(await refusal(remove('badge'))).toEqual([
      400,
      '400.2.1.0 Object in use by another',
      'The identity attribute "badge" cannot be deleted because it is in use by identity profile "Staff".',
    ]);
    await createIdentityAttribute(t, 'shortLived');
    expect((await remove('shortLived')).status).toBe(204);
    expect((await t.request('GET /beta/identity-attributes/shortLived')).status).toBe(404);
    expect((await remove('shortLived')).status).toBe(404);
    const events = await t.db.selectFrom('event').selectAll().where('target_id', '=', 'shortLived').orderBy('id').execute();
    expect(events.map(({ type }) => type)).toEqual(['IDENTITY_ATTRIBUTE_CREATED', 'IDENTITY_ATTRIBUTE_DELETED']);
  });

  test('one that a correlation compares is in use', async () => {
    await createIdentityAttribute(t, 'token');
    await createSource(t, { name: 'Directory', columns: ['dn', 'token'], correlation: [{ property: 'token', value: 'token' }] });
    expect(await refusal(remove('token'))).toEqual([
      400,
      '400.2.1.0 Object in use by another',
      expect.stringContaining('source "Directory"'),
    ]);
  });

  test('one that a role asks for is in use', async () => {
    await createIdentityAttribute(t, 'guild');
    const criteria = {
      operation: 'OR',
      children: ['guild', 'department'].map((name) => ({
        operation: 'EQUALS',
        key: { type: 'IDENTITY', property: `attribute.${name}` },
        stringValue: 'x',
      })),
    };
    await expectStatus(
      201,
      t.request('POST /beta/roles', { body: { name: 'Guild', owner: { id: t.adminId }, membership: { type: 'STANDARD', criteria } } }),
    );
    expect(await refusal(remove('guild'))).toEqual([400, '400.2.1.0 Object in use by another', expect.stringContaining('role "Guild"')]);
  });

  test('in bulk all or none', async () => {
    for (const name of ['bulkOne', 'bulkTwo']) await createIdentityAttribute(t, name);
    expect(await refusal(removeAll(['bulkOne', 'ghost']))).toEqual([
      400,
      '400.1.404 Referenced object not found',
      'Referenced identity attribute "ghost" was not found.',
    ]);
    expect((await removeAll(['bulkOne', 'badge'])).status).toBe(400);
    expect(await refusal(removeAll([]))).toEqual([400, '400.1.0 Required data missing or empty', expect.stringContaining('"ids"')]);
    expect((await t.request('GET /beta/identity-attributes/bulkOne')).status).toBe(200);
    expect((await removeAll(['bulkOne', 'bulkTwo'])).status).toBe(204);
    expect((await t.request('GET /beta/identity-attributes/bulkTwo')).status).toBe(404);
  });
});

test('administrators write, other levels and API clients read, end users do neither', async () => {
  const [helpdesk, client, user] = [await userToken(t, ['HELPDESK']), await clientToken(t), await userToken(t, [])];
  const read = (token: string) => t.request('GET /beta/identity-attributes', { token });
  const write = (token: string) => t.request('POST /beta/identity-attributes', { body: { name: 'denied' }, token });
  expect([(await read(helpdesk)).status, (await read(client)).status, (await read(user)).status]).toEqual([200, 200, 403]);
  expect([(await write(helpdesk)).status, (await write(client)).status, (await write(user)).status]).toEqual([403, 403, 403]);
  const reader = await userToken(t, ['ORG_ADMIN'], ['idn:identity-profile-attribute:read']);
  expect([(await read(reader)).status, (await write(reader)).status]).toEqual([200, 403]);
});
