import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { byTransform, createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../test/world.ts';

const path = '/identity-profiles/identity-preview';
const columns = ['id', 'login', 'first', 'last', 'mail', 'boss', 'dept', 'state'];
const feed = `${columns.join(',')}
1,ada,Ada,Lovelace,ada@example.com,bob,Sales,active
2,bob,Bob,Stone,bob@example.com,,Board,active
`;

let t: TestApp;
let sourceId: string;
let own: object[];
beforeAll(async () => {
  t = await testApp();
  sourceId = await createSource(t, {
    name: 'HR',
    columns,
    nameColumn: 'login',
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'uid' },
  });
  const mapped = { uid: 'login', firstname: 'first', lastname: 'last', email: 'mail', manager: 'boss', department: 'dept' };
  own = Object.entries({ ...mapped, cloudLifecycleState: 'state' }).map(([to, column]) => fromAccount(to, sourceId, column));
  await createProfile(t, { name: 'Staff', sourceId, mappings: own });
  await load(t, sourceId, feed);
  const transforms = [
    { name: 'Shout', type: 'upper', attributes: {} },
    { name: 'Region', type: 'lookup', attributes: { table: { Board: 'HQ' } } },
    { name: "Boss's department", type: 'static', attributes: { value: '$identity.manager.attributes.department' } },
  ];
  for (const body of transforms) await expectStatus(201, t.request('POST /beta/transforms', { body }));
});
afterAll(() => t.close());

const idOf = async (alias: string) => (await identity(t, alias)).id;
const preview = (body: object, options: object = {}) => t.request(`POST /beta${path}`, { body, ...options });
const config = (attributeTransforms: object[], enabled = true) => ({ identityAttributeConfig: { enabled, attributeTransforms } });
const reference = (name: string, id: string, input?: object) =>
  byTransform(name, { type: 'reference', attributes: { id, ...(input && { input }) } });
const account = (attributeName: string) => ({ type: 'accountAttribute', attributes: { sourceName: 'HR', attributeName } });

/** The preview's attributes by name. */
async function previewed(alias: string, more: object = {}) {
  const body = await expectStatus(200, preview({ identityId: await idOf(alias), ...more }));
  return new Map<string, any>(body.previewAttributes.map(({ name, ...rest }: any) => [name, rest]));
}
const same = (value: string | null) => ({ value, previousValue: value, errorMessages: [] });

describe('without mappings of its own', () => {
  test('shows the identity as its profile makes it', async () => {
    const { identity: shown } = await expectStatus(200, preview({ identityId: await idOf('ada') }));
    expect(shown).toEqual({ type: 'IDENTITY', id: await idOf('ada'), name: 'Ada Lovelace' });
    expect(await previewed('ada')).toEqual(
      new Map([
        ['uid', same('ada')],
        ['firstname', same('Ada')],
        ['lastname', same('Lovelace')],
        ['email', same('ada@example.com')],
        ['manager', same('bob')],
        ['department', same('Sales')],
        ['cloudLifecycleState', same('active')],
        ['displayName', same('Ada Lovelace')],
      ]),
    );
  });

  test('is what the next processing does, and stores nothing', async () => {
    const everything = async () => [
      await t.db.selectFrom('identity').selectAll().orderBy('id').execute(),
      await t.db.selectFrom('event').select('id').orderBy('id').execute(),
      await t.db.selectFrom('refresh_request').selectAll().execute(),
      await t.db.selectFrom('identity_reference').selectAll().orderBy('identity_id').execute(),
    ];
    // An account that changed while its identity has not been processed yet.
    const attributes = { id: '1', login: 'ada', first: 'Ada', last: 'Byron', mail: 'ada@example.com', state: 'inactive' };
    await t.db
      .updateTable('account')
      .set({ attributes: JSON.stringify(attributes), content_hash: 'of these' })
      .where('native_identity', '=', '1')
      .execute();
    const before = await everything();
    const shown = await previewed('ada');
    expect([shown.get('lastname'), shown.get('displayName'), shown.get('department'), shown.get('cloudLifecycleState')]).toEqual([
      { value: 'Byron', previousValue: 'Lovelace', errorMessages: [] },
      { value: 'Ada Byron', previousValue: 'Ada Lovelace', errorMessages: [] },
      { value: null, previousValue: 'Sales', errorMessages: [] },
      { value: 'inactive', previousValue: 'active', errorMessages: [] },
    ]);
    await t.runJobs();
    expect(await everything()).toEqual(before);
    await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [await idOf('ada')] } }));
    await t.runJobs();
    const processed = await identity(t, 'ada');
    for (const name of ['lastname', 'displayName', 'department', 'cloudLifecycleState'])
      expect(processed.attributes[name] ?? null).toBe(shown.get(name).value);
    await load(t, sourceId, feed);
  });
});

describe('with mappings to try', () => {
  test('they take the place of the profile: what they leave out is lost', async () => {
    const more = config([...own.slice(0, 4), reference('department', 'Shout', account('dept')), reference('title', "Boss's department")]);
    const shown = await previewed('ada', more);
    expect([...shown.keys()]).toEqual([
      ...['uid', 'firstname', 'lastname', 'email', 'department', 'title', 'cloudLifecycleState', 'displayName', 'manager'],
    ]);
    expect(shown.get('department')).toEqual({ value: 'SALES', previousValue: 'Sales', errorMessages: [] });
    expect(shown.get('manager')).toEqual({ value: null, previousValue: 'bob', errorMessages: [] });
    // Without a mapping of manager nobody has one.
    expect(shown.get('title')).toMatchObject({ value: null, errorMessages: [{ text: expect.stringContaining('(Transform ID: ') }] });
    const withManager = await previewed('ada', config([...own, reference('title', "Boss's department")]));
    expect(withManager.get('title')).toEqual({ value: 'Board', previousValue: null, errorMessages: [] });
  });

  test('a mapping that fails has no value, and the text of a tenant', async () => {
    const shown = await previewed('ada', config([...own, reference('title', 'Region', account('dept'))]));
    expect(shown.get('title')).toEqual({
      value: null,
      previousValue: null,
      errorMessages: [
        {
          locale: 'en-US',
          localeOrigin: 'DEFAULT',
          text:
            'There was an exception while calculating the value for this attribute. Error during transformation for attribute: title ' +
            '(Transform ID: Region)\nCause: Lookup table has no entry for input: Sales and no default is specified',
        },
      ],
    });
    expect(shown.get('department')).toEqual(same('Sales'));
    const rule = byTransform('title', { type: 'rule', attributes: { name: 'Rule of ours' } });
    expect((await previewed('ada', config([...own, rule]))).get('title').errorMessages[0].text).toContain(
      'for attribute: title (Transform ID: rule)\nCause: The rule "Rule of ours" cannot run here',
    );
  });

  test('a uid that fails has none in the preview, though processing would keep the present one', async () => {
    const shown = await previewed('ada', config([reference('uid', 'Region', account('dept')), ...own.slice(1)]));
    expect(shown.get('uid')).toMatchObject({ value: null, previousValue: 'ada', errorMessages: [{}] });
  });

  test('a uid that somebody else has, and values that are needed, are said in their own words', async () => {
    const shown = await previewed('ada', config([fromAccount('uid', sourceId, 'boss'), ...own.slice(1, 3)]));
    expect(shown.get('uid')).toEqual({
      value: 'ada',
      previousValue: 'ada',
      errorMessages: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: 'Another identity has the uid "bob".' }],
    });
    expect(shown.get('email')).toEqual({
      value: null,
      previousValue: 'ada@example.com',
      errorMessages: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: 'An identity needs a value for email.' }],
    });
  });

  test('nothing is mapped when they are not enabled', async () => {
    const shown = await previewed('ada', config([reference('department', 'Shout', account('dept'))], false));
    expect([shown.get('department'), shown.get('uid')]).toEqual([same('Sales'), same('ada')]);
  });

  test('an attribute with several values is shown as one text', async () => {
    await expectStatus(
      201,
      t.request('POST /beta/identity-attributes', {
        body: { name: 'skills', displayName: 'Skills', type: 'string', multi: true, searchable: false },
      }),
    );
    const many = await createSource(t, { name: 'Many', columns: ['id', 'login', { name: 'skills', isMulti: true }], nameColumn: 'login' });
    await createProfile(t, {
      name: 'Many',
      sourceId: many,
      mappings: [fromAccount('uid', many, 'login'), fromAccount('skills', many, 'skills')],
    });
    await load(t, many, 'id,login,skills\n1,cal,sewing\n1,cal,Latin\n');
    expect((await previewed('cal')).get('skills')).toEqual(same('sewing,Latin'));
  });
});

describe('refused', () => {
  test('types that no mapping of a preview may have, and what cannot be evaluated, by their place', async () => {
    const place = 'identityAttributeConfig.attributeTransforms';
    const identityId = await idOf('ada');
    const missing = { type: 'accountAttribute', attributes: { sourceName: 'Nowhere', attributeName: 'x' } };
    const cases: [object, string, string][] = [
      [
        config([...own, byTransform('title', { type: 'static', attributes: { value: 'x' } })]),
        '400.1.3',
        `"${place}[7].transformDefinition.type"`,
      ],
      [config([reference('title', 'Nobody')]), '400.1.404', `"${place}[0].transformDefinition.attributes.id"`],
      [config([byTransform('title', missing)]), '400.1.404', `"${place}[0].transformDefinition.attributes.sourceName"`],
      [config([reference('nothing', 'Shout')]), '400.1.404', 'identity attribute "nothing"'],
      [config([reference('title', 'Shout'), reference('title', 'Shout')]), '400.1.3', `"${place}[1].identityAttributeName"`],
      [config([reference('identityState', 'Shout')]), '400.1.3', 'is computed'],
      [config([{ identityAttributeName: 'title' }]), '400.1.0', `"${place}.0.transformDefinition"`],
    ];
    for (const [more, code, text] of cases) {
      const [status, detailCode, message] = await refusal(preview({ identityId, ...more }));
      expect([more, status, detailCode.split(' ')[0], message]).toEqual([more, 400, code, expect.stringContaining(text)]);
    }
  });

  test('an identity that is missing, unknown, or of no profile', async () => {
    expect(await refusal(preview({}))).toEqual([400, '400.1.0 Required data missing or empty', expect.stringContaining('"identityId"')]);
    expect(await refusal(preview({ identityId: 'f'.repeat(32) }))).toEqual([
      400,
      '400.1.404 Referenced object not found',
      expect.stringContaining('identity'),
    ]);
    for (const more of [{}, config([])])
      expect(await refusal(preview({ identityId: t.adminId, ...more }))).toEqual([
        400,
        '400.1.3 Illegal value',
        expect.stringContaining('"identityId"'),
      ]);
  });

  test('whoever may not change identity profiles', async () => {
    const identityId = await idOf('ada');
    const statuses = [];
    for (const token of [
      await userToken(t, ['ORG_ADMIN'], ['idn:identity-profile:manage']),
      await clientToken(t, ['idn:identity-profile:manage']),
      await userToken(t, ['ORG_ADMIN'], ['idn:identity-profile:read']),
      await userToken(t, ['HELPDESK']),
    ]) {
      statuses.push((await preview({ identityId }, { token })).status);
    }
    expect(statuses).toEqual([200, 200, 403, 403]);
  });
});

test('every family has it, and ids may be dashed', async () => {
  const id = await idOf('bob');
  const dashed = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  for (const family of ['/beta', '/v3', '/v2024', '/v2025', '/v2026']) {
    const answer = await t.request(`POST ${family as '/beta'}${path}`, { body: { identityId: dashed } });
    expect([family, answer.status, answer.body.identity?.id]).toEqual([family, 200, id]);
  }
});
