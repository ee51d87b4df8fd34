import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mappingOf, profileWorld } from '../../test/profile-world.ts';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { expectStatus, fromAccount, identity, load, refusal } from '../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const { source, rows, create, get, profile, isAuthoritative, eventsOf } = profileWorld(() => t);

describe('creating', () => {
  test('a name and a source are enough: the rest has its default, and the source is authoritative', async () => {
    const from = await source();
    const created = await expectStatus(
      201,
      create({ name: 'Smallest', authoritativeSource: { type: 'SOURCE', id: from.id, name: 'ignored' } }),
    );
    const account = (attributeName: string) => ({
      type: 'accountAttribute',
      attributes: { sourceName: from.name, sourceId: from.id, attributeName },
    });
    expect(created).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'Smallest',
      created: '2026-11-24T12:00:00.000Z',
      modified: '2026-11-24T12:00:00.000Z',
      description: null,
      owner: { type: 'IDENTITY', id: t.adminId, name: 'Administrator' },
      priority: expect.any(Number),
      authoritativeSource: { type: 'SOURCE', id: from.id, name: from.name },
      identityRefreshRequired: false,
      identityCount: 0,
      identityAttributeConfig: {
        enabled: true,
        attributeTransforms: [
          { identityAttributeName: 'uid', transformDefinition: account('login') },
          { identityAttributeName: 'firstname', transformDefinition: account('givenName') },
          { identityAttributeName: 'lastname', transformDefinition: account('familyName') },
          { identityAttributeName: 'email', transformDefinition: account('e-mail') },
          { identityAttributeName: 'identificationNumber', transformDefinition: account('id') },
        ],
      },
      identityExceptionReportReference: null,
      hasTimeBasedAttr: false,
    });
    expect(await get(created.id)).toEqual(created);
    expect(await isAuthoritative(from.id)).toBe(true);
    const fallback = await t.request(`GET /beta/identity-profiles/${created.id}/default-identity-attribute-config`);
    expect(fallback.body).toEqual(created.identityAttributeConfig);
    expect(await eventsOf(created.id)).toMatchObject([
      { type: 'IDENTITY_PROFILE_CREATED', actor_id: t.adminId, after: { name: 'Smallest' } },
    ]);
  });

  test('a given mapping stands alone and comes back as sent; a periodic transform shows', async () => {
    const from = await source();
    const attributeTransforms = [
      fromAccount('uid', from.id, 'login'),
      {
        identityAttributeName: 'title',
        transformDefinition: { type: 'static', attributes: { value: 'x', requiresPeriodicRefresh: true } },
      },
      {
        identityAttributeName: 'city',
        transformDefinition: { type: 'accountAttribute', attributes: { sourceName: from.name, attributeName: 'no such column' } },
      },
    ];
    const created = await expectStatus(
      201,
      create({ name: 'Own mapping', authoritativeSource: { id: from.id }, ...mappingOf(attributeTransforms, false) }),
    );
    expect(created.identityAttributeConfig).toEqual({ enabled: false, attributeTransforms });
    expect(created.hasTimeBasedAttr).toBe(true);
    expect((await get(created.id)).hasTimeBasedAttr).toBe(true);
  });

  test('a priority that is not given follows the lowest one', async () => {
    const { profile: fixed } = await profile({ priority: 1_000 });
    const { profile: next } = await profile();
    expect([fixed.priority, next.priority]).toEqual([1_000, 1_010]);
  });

  test('the owner is who asks, for an API client the first administrator', async () => {
    const from = await source();
    const token = await clientToken(t);
    const { body } = await t.request('POST /beta/identity-profiles', {
      body: { name: 'By a client', authoritativeSource: { id: from.id } },
      token,
    });
    expect(body.owner.id).toBe(t.adminId);
  });

  test('what is wrong is said with its place', async () => {
    const from = await source();
    const { from: taken, profile: known } = await profile();
    const good = { name: 'Never', authoritativeSource: { id: from.id } };
    const define = (transformDefinition: object) => mappingOf([{ identityAttributeName: 'title', transformDefinition }]);
    const idn = await t.db.selectFrom('source').select('id').where('connector', '=', 'identitynow').executeTakeFirstOrThrow();
    const first = 'identityAttributeConfig.attributeTransforms[0]';
    const cases: [object, string, string][] = [
      [{ authoritativeSource: good.authoritativeSource }, '400.1.0 Required data missing or empty', '"name"'],
      [{ name: 'Never' }, '400.1.0 Required data missing or empty', '"authoritativeSource"'],
      [{ ...good, authoritativeSource: {} }, '400.1.0 Required data missing or empty', '"authoritativeSource.id"'],
      [{ ...good, name: '  ' }, '400.1.3 Illegal value', '"name"'],
      [{ ...good, name: known.name.toUpperCase() }, '400.1.409 Reference conflict', 'identity profile'],
      [{ ...good, authoritativeSource: { id: 'nowhere' } }, '400.1.404 Referenced object not found', 'source "nowhere"'],
      [{ ...good, authoritativeSource: { id: from.id, type: 'IDENTITY' } }, '400.1.3 Illegal value', '"authoritativeSource.type"'],
      [{ ...good, authoritativeSource: { id: taken.id } }, '400.1.409 Reference conflict', taken.name],
      [{ ...good, authoritativeSource: { id: idn.id } }, '400.1.3 Illegal value', '"authoritativeSource.id"'],
      [{ ...good, owner: { id: 'nobody' } }, '400.1.404 Referenced object not found', 'identity "nobody"'],
      [{ ...good, priority: -1 }, '400.1.3 Illegal value', '"priority"'],
      [{ ...good, id: 'mine' }, '400.1.1 Illegal update attempt', '"id"'],
      [{ ...good, identityCount: 5 }, '400.1.1 Illegal update attempt', '"identityCount"'],
      [{ ...good, identityRefreshRequired: true }, '400.1.1 Illegal update attempt', '"identityRefreshRequired"'],
      [
        { ...good, ...mappingOf([fromAccount('shoeSize', from.id, 'x')]) },
        '400.1.404 Referenced object not found',
        'identity attribute "shoeSize"',
      ],
      [{ ...good, ...mappingOf([fromAccount('cloudStatus', from.id, 'x')]) }, '400.1.3 Illegal value', `${first}.identityAttributeName`],
      [
        { ...good, ...mappingOf([fromAccount('uid', from.id, 'x'), fromAccount('uid', from.id, 'y')]) },
        '400.1.3 Illegal value',
        'mapped twice',
      ],
      [
        { ...good, ...define({ type: 'accountAttribute', attributes: { sourceName: 'X', attributeName: 'y' } }) },
        '400.1.404 Referenced object not found',
        `${first}.transformDefinition.attributes.sourceName`,
      ],
      [
        { ...good, ...define({ type: 'reference', attributes: { id: 'Nobody' } }) },
        '400.1.404 Referenced object not found',
        `${first}.transformDefinition.attributes.id`,
      ],
      [{ ...good, ...define({ type: 'teleport' }) }, '400.1.3 Illegal value', '"teleport"'],
      [
        { ...good, ...define({ type: 'accountAttribute', attributes: {} }) },
        '400.1.3 Illegal value',
        `${first}.transformDefinition.attributes.sourceName`,
      ],
      [{ ...good, ...define({ attributes: {} }) }, '400.1.0 Required data missing or empty', 'transformDefinition.type'],
    ];
    for (const [body, detailCode, text] of cases) {
      expect([body, await refusal(create(body))]).toEqual([body, [400, detailCode, expect.stringContaining(text)]]);
    }
    expect(await isAuthoritative(from.id)).toBe(false);
  });

  test('accounts that are there already become identities, in batches', async () => {
    const from = await source();
    const people = Array.from({ length: 300 }, (_, index) => `p${index}x`);
    await load(t, from.id, rows(from.number, ...people));
    const { body: none } = await t.request(`GET /beta/identities?filters=${encodeURIComponent('alias sw "p0x"')}`);
    expect(none).toEqual([]);
    const created = await expectStatus(201, create({ name: 'Late', authoritativeSource: { id: from.id } }));
    await t.runJobs();
    expect(await get(created.id)).toMatchObject({ identityCount: 300, identityExceptionReportReference: null });
    expect(await identity(t, `p0x${from.number}`)).toMatchObject({ name: 'p0x Person', processingState: 'OK' });
    const { body: tasks } = await t.request('GET /beta/task-status?limit=1');
    expect(tasks[0]).toMatchObject({
      uniqueName: 'Identity Profile Activation',
      completionStatus: 'SUCCESS',
      launcher: 'admin',
      attributes: { accountCount: 300 },
    });
  });
});

describe('listing', () => {
  const list = async (query: string) => {
    const { body, headers } = await t.request(`GET /beta/identity-profiles?${query}`);
    return [body.map((found: { name: string }) => found.name), headers['x-total-count']];
  };
  const filter = (text: string) => `filters=${encodeURIComponent(text)}`;

  test('filters, sorters, pages and count', async () => {
    for (const [name, priority] of [
      ['List a', 20_000],
      ['List B', 20_010],
      ['List c', 20_020],
    ] as const)
      await profile({ name, priority });
    expect(await list(`${filter('name sw "list"')}&sorters=-priority&count=true&limit=2`)).toEqual([['List c', 'List B'], '3']);
    expect(await list(`${filter('name sw "list"')}&sorters=name&offset=1`)).toEqual([['List B', 'List c'], undefined]);
    expect(await list(filter('priority eq 20010'))).toEqual([['List B'], undefined]);
    expect(await list(`${filter('name in ("LIST A","list c") and priority ne 20000')}`)).toEqual([['List c'], undefined]);
    expect(await list(`${filter('name ge "list b" and name le "list c"')}&sorters=owner.name,created`)).toEqual([
      ['List B', 'List c'],
      undefined,
    ]);
    const { profile: found } = await profile();
    expect(await list(filter(`id eq "${found.id}"`))).toEqual([[found.name], undefined]);
    expect((await t.request('GET /beta/identity-profiles?limit=0&count=true')).body).toEqual([]);
  });

  test('what is not listed is refused', async () => {
    for (const query of [filter('priority gt 5'), filter('description eq "x"'), 'sorters=description']) {
      expect((await t.request(`GET /beta/identity-profiles?${query}`)).body.detailCode).toBe('400.1 Bad request content');
    }
  });
});

test('administrators and API clients may, others may not', async () => {
  const { profile: made } = await profile();
  const [client, helpdesk] = [await clientToken(t), await userToken(t, ['HELPDESK', 'SOURCE_ADMIN'])];
  const path = `/beta/identity-profiles/${made.id}` as const;
  expect((await t.request(`GET ${path}`, { token: client })).status).toBe(200);
  const refused = [
    t.request('GET /beta/identity-profiles', { token: helpdesk }),
    t.request(`GET ${path}`, { token: helpdesk }),
    t.request(`PATCH ${path}`, { token: helpdesk, body: [] }),
    t.request(`POST ${path}/process-identities`, { token: helpdesk }),
    t.request(`DELETE ${path}`, { token: await userToken(t, ['ORG_ADMIN'], ['idn:identity-profile:manage']) }),
  ];
  for (const answer of refused) expect((await answer).body.detailCode).toBe('403 Forbidden');
});
