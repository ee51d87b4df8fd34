import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { createProfile, createSource, expectStatus, fromAccount, refusal } from '../../test/world.ts';

let t: TestApp;
let sourceId: string;
beforeAll(async () => {
  t = await testApp();
  sourceId = await createSource(t, { name: 'HR', columns: ['id', 'login', 'dept'], nameColumn: 'login' });
});
afterAll(() => t.close());

const create = (body: object) => t.request('POST /beta/transforms', { body });

async function events(targetId: string) {
  return t.db.selectFrom('event').selectAll().where('target_id', '=', targetId).orderBy('id').execute();
}

describe('creating', () => {
  test('a transform comes back as sent, key order kept, and so does a later GET', async () => {
    const attributes = { table: { zeta: 'Z', alpha: 'A', default: 'none' }, input: { type: 'lower' } };
    const created = await expectStatus(201, create({ name: 'Letters', type: 'lookup', attributes }));
    expect(created).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'Letters', type: 'lookup', attributes, internal: false });
    const got = await t.request(`GET /v3/transforms/${created.id}`);
    expect(got.body).toEqual(created);
    expect(Object.keys(got.body.attributes.table)).toEqual(['zeta', 'alpha', 'default']);
    expect(await events(created.id)).toMatchObject([
      { type: 'TRANSFORM_CREATED', actor_id: t.adminId, target_type: 'TRANSFORM', after: { name: 'Letters' } },
    ]);
  });

  test('attributes may be null, and a periodic refresh may be asked for beside them', async () => {
    const created = await expectStatus(201, create({ name: 'Trimmed', type: 'trim', attributes: null, requiresPeriodicRefresh: 'true' }));
    expect(created).toMatchObject({ attributes: null, requiresPeriodicRefresh: 'true' });
  });

  test('it may read a source that is not there yet', async () => {
    await expectStatus(201, create({ name: 'Early', type: 'accountAttribute', attributes: { sourceName: 'Later', attributeName: 'x' } }));
  });

  test('what is wrong is said with its place', async () => {
    const cases: [object, string, string][] = [
      [{ type: 'upper', attributes: {} }, '400.1.0 Required data missing or empty', '"name"'],
      [{ name: '', type: 'upper', attributes: {} }, '400.1.0 Required data missing or empty', '"name"'],
      [{ name: 'x'.repeat(51), type: 'upper', attributes: {} }, '400.1.3 Illegal value', '"name"'],
      [{ name: 'A', attributes: {} }, '400.1.0 Required data missing or empty', '"type"'],
      [{ name: 'A', type: 'upper' }, '400.1.0 Required data missing or empty', '"attributes"'],
      [{ name: 'A', type: 'rule-of-thumb', attributes: {} }, '400.1.3 Illegal value', '"type"'],
      [
        { name: 'A', type: 'lookup', attributes: { input: { type: 'split', attributes: {} } } },
        '400.1.3 Illegal value',
        'attributes.input.attributes.',
      ],
      [{ name: 'A', type: 'replace', attributes: { regex: '(', replacement: '' } }, '400.1.3 Illegal value', '"attributes.regex"'],
      [{ name: 'A', type: 'reference', attributes: { id: 'Nobody' } }, '400.1.404 Referenced object not found', '"attributes.id"'],
      [{ name: 'A', type: 'upper', attributes: [] }, '400.1.3 Illegal value', '"attributes"'],
      [{ id: 'mine', name: 'A', type: 'upper', attributes: {} }, '400.1.1 Illegal update attempt', '"id"'],
      [{ name: 'A', type: 'upper', attributes: {}, internal: true }, '400.1.1 Illegal update attempt', '"internal"'],
      [{ name: 'A', type: 'reference', attributes: { id: 'A' } }, '400.1.3 Illegal value', 'refers to itself'],
    ];
    for (const [body, detailCode, text] of cases) {
      expect([body, await refusal(create(body))]).toEqual([body, [400, detailCode, expect.stringContaining(text)]]);
    }
  });

  test('an unknown type is refused naming it', async () => {
    expect((await refusal(create({ name: 'A', type: 'teleport', attributes: {} })))[2]).toContain('"teleport"');
  });

  test('a body over 400 KB is refused', async () => {
    const body = (characters: number) => ({ name: 'Large', type: 'static', attributes: { value: 'x'.repeat(characters) } });
    expect(await refusal(create(body(410_000)))).toEqual([400, '400.1.3 Illegal value', expect.stringContaining('400 KB')]);
    expect(await refusal(create(body(430_000)))).toEqual([400, '400.1.3 Illegal value', 'The request body is too large.']);
    await expectStatus(201, create(body(400_000)));
  });

  test('names are unique, exactly', async () => {
    await expectStatus(201, create({ name: 'Once', type: 'upper', attributes: {} }));
    expect(await refusal(create({ name: 'Once', type: 'lower', attributes: {} }))).toEqual([
      400,
      '400.1.409 Reference conflict',
      'There is another transform with name "Once".',
    ]);
    await expectStatus(201, create({ name: 'ONCE', type: 'lower', attributes: {} }));
  });
});

describe('changing', () => {
  test('only attributes change; name, type, id and internal stay', async () => {
    const { id } = await expectStatus(201, create({ name: 'Change me', type: 'static', attributes: { value: 'a' } }));
    const put = (body: object) => t.request(`PUT /beta/transforms/${id}`, { body });
    t.clock.advance(1_000);
    expect(
      await expectStatus(200, put({ id, name: 'Change me', type: 'static', attributes: { value: 'b' }, internal: false })),
    ).toMatchObject({
      id,
      attributes: { value: 'b' },
    });
    expect((await t.request(`GET /beta/transforms/${id}`)).body.attributes).toEqual({ value: 'b' });
    for (const [key, value] of [
      ['name', 'Other'],
      ['type', 'upper'],
      ['id', 'other'],
      ['internal', true],
    ] as const) {
      const answer = put({ name: 'Change me', type: 'static', attributes: { value: 'c' }, [key]: value });
      expect(await refusal(answer)).toEqual([400, '400.1.1 Illegal update attempt', `"${key}" cannot be changed.`]);
    }
    expect(await refusal(put({ name: 'Change me', type: 'static', attributes: {} }))).toEqual([
      400,
      '400.1.3 Illegal value',
      expect.stringContaining('attributes'),
    ]);
    expect(await events(id)).toMatchObject([
      { type: 'TRANSFORM_CREATED' },
      { type: 'TRANSFORM_UPDATED', before: { attributes: { value: 'a' } }, after: { attributes: { value: 'b' } } },
    ]);
  });

  test('a change that would lead back to itself is refused', async () => {
    const inner = await expectStatus(201, create({ name: 'Inner', type: 'upper', attributes: {} }));
    await expectStatus(201, create({ name: 'Outer', type: 'reference', attributes: { id: 'Inner' } }));
    const circle = { name: 'Inner', type: 'upper', attributes: { input: { type: 'reference', attributes: { id: 'Outer' } } } };
    expect(await refusal(t.request(`PUT /beta/transforms/${inner.id}`, { body: circle }))).toEqual([
      400,
      '400.1.3 Illegal value',
      expect.stringContaining('refers to itself'),
    ]);
  });

  test('a transform that does not exist is 404', async () => {
    const body = { name: 'A', type: 'upper', attributes: {} };
    for (const answer of [
      t.request('GET /beta/transforms/nobody'),
      t.request('PUT /beta/transforms/nobody', { body }),
      t.request('DELETE /beta/transforms/nobody'),
    ]) {
      expect((await answer).status).toBe(404);
    }
  });
});

describe('in use', () => {
  test('profiles that use it, even through another transform, are to be refreshed when it changes, and it cannot be deleted', async () => {
    const base = await expectStatus(201, create({ name: 'Base', type: 'upper', attributes: {} }));
    const around = await expectStatus(201, create({ name: 'Around', type: 'reference', attributes: { id: 'Base' } }));
    const input = { type: 'accountAttribute', attributes: { sourceName: 'HR', attributeName: 'dept' } };
    const profileId = await createProfile(t, {
      name: 'Staff',
      sourceId,
      mappings: [
        fromAccount('uid', sourceId, 'login'),
        { identityAttributeName: 'department', transformDefinition: { type: 'reference', attributes: { id: 'Around', input } } },
      ],
    });
    const isRequired = async () => (await t.request(`GET /beta/identity-profiles/${profileId}`)).body.identityRefreshRequired;
    expect(await isRequired()).toBe(false);
    await expectStatus(
      200,
      t.request(`PUT /beta/transforms/${base.id}`, { body: { name: 'Base', type: 'upper', attributes: { note: 1 } } }),
    );
    expect(await isRequired()).toBe(true);
    t.clock.advance(11_000);
    await t.runJobs();
    expect(await isRequired()).toBe(false);
    expect(await refusal(t.request(`DELETE /beta/transforms/${base.id}`))).toEqual([
      400,
      '400.2.1.0 Object in use by another',
      'The transform "Base" cannot be deleted because it is in use by identity profile "Staff", transform "Around".',
    ]);
    expect((await refusal(t.request(`DELETE /beta/transforms/${around.id}`)))[2]).toContain('identity profile "Staff"');
  });

  test('an unused one is deleted', async () => {
    const { id } = await expectStatus(201, create({ name: 'Unused', type: 'upper', attributes: {} }));
    expect((await t.request(`DELETE /v2025/transforms/${id}`)).status).toBe(204);
    expect((await t.request(`GET /beta/transforms/${id}`)).status).toBe(404);
    expect(await events(id)).toMatchObject([{ type: 'TRANSFORM_CREATED' }, { type: 'TRANSFORM_DELETED', before: { name: 'Unused' } }]);
  });

  test('built-in ones can be read, not changed or deleted', async () => {
    const { body } = await t.request('GET /beta/transforms?filters=internal%20eq%20true');
    expect(body).toMatchObject([{ name: 'Use Preferred Name', type: 'displayName', internal: true }]);
    const { id, ...builtIn } = body[0];
    for (const answer of [t.request(`PUT /beta/transforms/${id}`, { body: builtIn }), t.request(`DELETE /beta/transforms/${id}`)]) {
      expect(await refusal(answer)).toEqual([400, '400.1.1 Illegal update attempt', expect.stringContaining('built in')]);
    }
  });
});

describe('listing', () => {
  const names = async (query: string) => {
    const { body, headers } = await t.request(`GET /beta/transforms?${query}`);
    return [body.map((transform: { name: string }) => transform.name), headers['x-total-count']];
  };
  const filter = (text: string) => `filters=${encodeURIComponent(text)}`;

  test('by exact name, by filter, in pages, with a count', async () => {
    for (const name of ['List A', 'List B', 'list c']) await expectStatus(201, create({ name, type: 'upper', attributes: {} }));
    expect(await names('name=List%20A')).toEqual([['List A'], undefined]);
    expect(await names('name=list%20a')).toEqual([[], undefined]);
    expect(await names(filter('name eq "LIST B"'))).toEqual([['List B'], undefined]);
    expect(await names(`${filter('name sw "list"')}&count=true&limit=2`)).toEqual([['List A', 'List B'], '3']);
    expect(await names(`${filter('internal eq false and name sw "list"')}&offset=2`)).toEqual([['list c'], undefined]);
    expect(await names('limit=0&count=true&name=List%20A')).toEqual([[], '1']);
  });

  test('fields and operators that are not listed are refused', async () => {
    for (const text of ['name co "a"', 'type eq "upper"', 'internal ne true']) {
      expect((await t.request(`GET /beta/transforms?${filter(text)}`)).body.detailCode).toBe('400.1 Bad request content');
    }
    expect((await t.request('GET /beta/transforms?limit=251')).status).toBe(400);
  });
});

test('administrators and API clients with the scope may; others may not', async () => {
  const body = { name: 'By a client', type: 'upper', attributes: {} };
  const [client, reader, helpdesk] = [
    await clientToken(t),
    await userToken(t, ['ORG_ADMIN'], ['idn:transform:read']),
    await userToken(t, ['HELPDESK']),
  ];
  expect((await t.request('POST /beta/transforms', { body, token: client })).status).toBe(201);
  expect((await t.request('GET /beta/transforms', { token: reader })).status).toBe(200);
  expect((await t.request('POST /beta/transforms', { body, token: reader })).body.detailCode).toBe('403 Forbidden');
  expect((await t.request('GET /beta/transforms', { token: helpdesk })).status).toBe(403);
});
