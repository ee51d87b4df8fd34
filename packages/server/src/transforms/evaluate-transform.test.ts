import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../test/world.ts';

const path = '/muster/v1/transforms/evaluate';

let t: TestApp;
let sourceId: string;
beforeAll(async () => {
  t = await testApp();
  sourceId = await createSource(t, {
    name: 'HR',
    columns: ['id', 'login', 'first', 'last', 'mail', 'boss', 'dept'],
    nameColumn: 'login',
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'uid' },
  });
  const mapped = { uid: 'login', firstname: 'first', lastname: 'last', email: 'mail', manager: 'boss', department: 'dept' };
  const mappings = Object.entries(mapped).map(([to, column]) => fromAccount(to, sourceId, column));
  await createProfile(t, { name: 'Staff', sourceId, mappings });
  const rows = ['1,ada,Ada,Lovelace,ada@example.com,bob,Sales', '2,bob,Bob,Stone,bob@example.com,,Board'];
  await load(t, sourceId, `id,login,first,last,mail,boss,dept\n${rows.join('\n')}\n`);
});
afterAll(() => t.close());

const evaluate = (body: object, options: object = {}) => t.request(`POST ${path}`, { body, ...options });
const result = (body: object) => expectStatus(200, evaluate(body));
const fixed = (value: string) => ({ type: 'static', attributes: { value } });
const account = (attributeName: string) => ({ type: 'accountAttribute', attributes: { sourceName: 'HR', attributeName } });
const idOf = async (alias: string) => (await identity(t, alias)).id;

describe('a scene that is written down', () => {
  test('the answer is the value, or where it failed and why, and nothing else', async () => {
    expect(await result({ transform: { type: 'upper' }, input: 'foo' })).toEqual({ value: 'FOO' });
    expect(await result({ transform: { type: 'upper' } })).toEqual({ value: null });
    const split = { type: 'concat', attributes: { values: ['a', { type: 'split', attributes: { delimiter: ',', index: 3 } }] } };
    expect(await result({ transform: split, input: 'x,y' })).toEqual({
      error: { path: 'attributes.values[1]', type: 'split', reason: 'Split resulted in 2 items and you attempted to index at 3' },
    });
  });

  test('identity, manager, others, accounts, the old value and the time are as they are written', async () => {
    const scene = {
      identity: { attributes: { firstname: 'Ada' }, manager: { attributes: { email: 'boss@example.com' } } },
      others: [{ attributes: { uid: 'JDoe', phone: '1' } }],
      accounts: [{ sourceName: 'Nowhere else', attributes: { dept: 'IT' } }],
      oldValue: 'before',
      now: '2024-03-20T15:10:00Z',
    };
    const utility = { name: 'Cloud Services Deployment Utility', operation: 'getReferenceIdentityAttribute' };
    const cases: [object, string][] = [
      [fixed('$identity.attributes.firstname'), 'Ada'],
      [fixed("$identity.getManager().getStringAttribute('email')"), 'boss@example.com'],
      [{ type: 'rule', attributes: { ...utility, uid: 'jdoe', attributeName: 'phone' } }, '1'],
      [{ type: 'accountAttribute', attributes: { sourceName: 'Nowhere else', attributeName: 'dept' } }, 'IT'],
      [fixed('$oldValue'), 'before'],
      [{ type: 'dateMath', attributes: { expression: 'now-5d/d' } }, '2024-03-15T00:00Z'],
    ];
    for (const [transform, value] of cases) expect(await result({ transform, ...scene })).toEqual({ value });
  });

  test('stored transforms can be referred to, and those of the library come before them', async () => {
    const created = await expectStatus(
      201,
      t.request('POST /beta/transforms', { body: { name: 'Greeting', type: 'static', attributes: { value: 'stored' } } }),
    );
    const transform = { type: 'upper', attributes: { input: { type: 'reference', attributes: { id: 'Greeting' } } } };
    expect(await result({ transform })).toEqual({ value: 'STORED' });
    expect(await result({ transform, library: [{ name: 'Greeting', ...fixed('own') }] })).toEqual({ value: 'OWN' });
    const body = { name: 'Greeting', type: 'static', attributes: { value: 'changed' } };
    await expectStatus(200, t.request(`PUT /beta/transforms/${created.id}`, { body }));
    expect(await result({ transform })).toEqual({ value: 'CHANGED' });
  });

  test('a definition that could not be stored fails as a whole', async () => {
    expect(await result({ transform: { type: 'teleport' } })).toEqual({
      error: { path: 'type', type: 'teleport', reason: expect.stringContaining('Unknown transform type "teleport"') },
    });
    const nested = { type: 'firstValid', attributes: { values: ['a', { type: 'reference', attributes: { id: 'Nobody' } }] } };
    expect(await result({ transform: nested, trace: true })).toEqual({
      error: { path: 'attributes.values[1].attributes.id', type: 'reference', reason: 'There is no transform named "Nobody"' },
      trace: [],
    });
  });

  test('a generator gets the field it works for and the names that are taken', async () => {
    const transform = { type: 'usernameGenerator', attributes: { patterns: ['jdoe', 'jdoe$' + '{uniqueCounter}'] } };
    expect(await result({ transform, taken: ['JDoe'] })).toEqual({ value: 'jdoe1' });
    expect(await result({ transform, field: { name: 'login', attributes: { cloudMaxSize: '3' } } })).toEqual({ value: 'jdo' });
  });

  test('every generator works without a field, wherever it stands', async () => {
    const rule = (name: string) => ({ type: 'rule', attributes: { name } });
    const template = 'The field has no attribute template to make a name by';
    for (const name of ['Create Unique Account ID', 'Create Unique LDAP Attribute'])
      expect(await result({ transform: rule(name) })).toMatchObject({ error: { reason: template } });
    expect(await result({ transform: rule('Get Manager LDAP DN') })).toEqual({ value: null });
    const library = [{ name: 'Login', type: 'usernameGenerator', attributes: { patterns: ['jdoe'] } }];
    expect(await result({ transform: { type: 'reference', attributes: { id: 'Login' } }, library })).toEqual({ value: 'jdoe' });
    // Naming one is not being one.
    const text = { type: 'static', attributes: { value: '$application.name', note: '"usernameGenerator"' } };
    expect(await result({ transform: text })).toHaveProperty('error');
  });
});

describe('an identity that is stored', () => {
  test('its accounts, attributes and manager, and others are looked up', async () => {
    const identityId = await idOf('ada');
    const other = { name: 'Cloud Services Deployment Utility', operation: 'getReferenceIdentityAttribute', attributeName: 'department' };
    const cases: [object, string | null][] = [
      [account('dept'), 'Sales'],
      [{ type: 'identityAttribute', attributes: { name: 'email' } }, 'ada@example.com'],
      [fixed('$identity.name of $identity.manager.attributes.department'), 'Ada Lovelace of Board'],
      [{ type: 'rule', attributes: { ...other, uid: 'BOB' } }, 'Board'],
      [{ type: 'rule', attributes: { ...other, uid: 'nobody' } }, null],
    ];
    for (const [transform, value] of cases) expect(await result({ transform, identityId })).toEqual({ value });
    const twice = { type: 'concat', attributes: { values: [{ type: 'rule', attributes: { ...other, uid: 'bob' } }, '!'] } };
    const traced = await result({ transform: twice, identityId, trace: true });
    expect(traced.trace.map((step: { type: string }) => step.type)).toEqual(['rule', 'concat']);
  });

  test('a source that is not there is an error, as in processing', async () => {
    const transform = { type: 'accountAttribute', attributes: { sourceName: 'Gone', attributeName: 'x' } };
    expect(await result({ transform, identityId: await idOf('ada') })).toEqual({
      error: { path: 'attributes.sourceName', type: 'accountAttribute', reason: 'There is no source named "Gone"' },
    });
  });

  test('an unknown one is 404, and an id with dashes is the same id', async () => {
    expect((await evaluate({ transform: { type: 'upper' }, identityId: 'f'.repeat(32) })).status).toBe(404);
    const id = await idOf('bob');
    const dashed = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    expect(await result({ transform: fixed('$identity.id'), identityId: dashed })).toEqual({ value: id });
  });

  test('a shadow identity is no identity to evaluate for', async () => {
    const tickets = await createSource(t, { name: 'Tickets', columns: ['user'] });
    await load(t, tickets, 'user\nstranger\n');
    const [{ identityId }] = await expectStatus(
      200,
      t.request(`GET /beta/accounts?filters=${encodeURIComponent(`sourceId eq "${tickets}"`)}`),
    );
    expect((await evaluate({ transform: { type: 'upper' }, identityId })).status).toBe(404);
  });

  test('the computed attributes are the ones of the last processing, and nothing is changed', async () => {
    const everything = async () => [
      await t.db.selectFrom('identity').selectAll().orderBy('id').execute(),
      await t.db.selectFrom('event').select('id').orderBy('id').execute(),
      await t.db.selectFrom('refresh_request').selectAll().execute(),
    ];
    const before = await everything();
    await result({ transform: fixed('$identity.attributes.department'), identityId: await idOf('ada') });
    await t.runJobs();
    expect(await everything()).toEqual(before);
  });
});

describe('the trace', () => {
  test('lists every step when it ends, with what went in and came out and how long it took', async () => {
    const transform = { type: 'lower', attributes: { input: { type: 'split', attributes: { delimiter: ' ', index: 1 } } } };
    expect(await result({ transform, input: 'A B', trace: true })).toEqual({
      value: 'b',
      trace: [
        { path: 'attributes.input', type: 'split', input: 'A B', output: 'B', microseconds: 1 },
        { path: '', type: 'lower', input: 'B', output: 'b', microseconds: 3 },
      ],
    });
    const failing = await result({ transform, input: 'A', trace: true });
    expect(failing.trace[0]).toEqual({ path: 'attributes.input', type: 'split', input: 'A', error: failing.error.reason, microseconds: 1 });
    expect(await result({ transform, input: 'A B', trace: false })).toEqual({ value: 'b' });
  });

  test('a long one is cut, and so are long values', async () => {
    const many = { type: 'concat', attributes: { values: Array.from({ length: 3_000 }, () => ({ type: 'upper' })) } };
    const { value, trace } = await result({ transform: many, input: 'x', trace: true });
    expect([value.length, trace.length]).toEqual([3_000, 1_000]);
    const long = await result({ transform: { type: 'upper' }, input: `${'x'.repeat(999)}😀`, trace: true });
    expect(long.trace[0].input).toBe(`${'x'.repeat(999)}…`);
    expect(long.value).toHaveLength(1_001);
    const list = await result({ transform: { type: 'upper' }, input: [{ key: 'x'.repeat(2_000) }, 'more'], trace: true });
    expect(list.trace[0].input).toEqual([{ key: expect.stringMatching(/^x{990,999}…$/) }]);
  });
});

describe('refused', () => {
  test('what is missing or cannot be understood is named', async () => {
    const transform = { type: 'upper' };
    const cases: [object, string, string][] = [
      [{}, '400.1.0 Required data missing or empty', '"transform"'],
      [{ transform: { attributes: {} } }, '400.1.0 Required data missing or empty', '"transform.type"'],
      [{ transform, now: 'yesterday' }, '400.1.3 Illegal value', '"now"'],
      [{ transform, now: '2024-02-30' }, '400.1.3 Illegal value', '"now"'],
      [{ transform, trace: 'yes' }, '400.1.3 Illegal value', '"trace"'],
      [{ transform, identityId: 'x', identity: {} }, '400.1.3 Illegal value', '"identity"'],
      [{ transform, identityId: 'x', accounts: [] }, '400.1.3 Illegal value', '"accounts"'],
      [{ transform, identityId: 'x', others: [] }, '400.1.3 Illegal value', '"others"'],
      [{ transform, accounts: Array.from({ length: 1_001 }, () => ({ sourceName: 'HR' })) }, '400.1.3 Illegal value', '"accounts"'],
    ];
    for (const [body, detailCode, text] of cases) {
      expect(await refusal(evaluate(body))).toEqual([400, detailCode, expect.stringContaining(text)]);
    }
  });

  test('a body over four megabytes', async () => {
    const answer = evaluate({ transform: { type: 'upper' }, input: 'x'.repeat(5 * 1024 * 1024) });
    expect(await refusal(answer)).toEqual([400, '400.1.3 Illegal value', 'The request body is too large.']);
  });

  test('whoever may not read transforms', async () => {
    const body = { transform: { type: 'upper' }, input: 'x' };
    const statuses = [];
    for (const token of [
      await userToken(t, ['ORG_ADMIN'], ['idn:transform:read']),
      await userToken(t, ['ORG_ADMIN'], ['idn:transform:manage']),
      await clientToken(t, ['idn:transform:read']),
      await userToken(t, ['ORG_ADMIN'], ['idn:identity:read']),
      await userToken(t, ['HELPDESK']),
      await userToken(t, []),
    ]) {
      statuses.push((await evaluate(body, { token })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 403, 403, 403]);
    expect((await t.request(`GET ${path}`)).status).toBe(405);
  });
});

describe('many at once', () => {
  test('each answer belongs to its question', async () => {
    const inputs = Array.from({ length: 40 }, (_, index) => `word ${index}`);
    const answers = await Promise.all(inputs.map((input) => result({ transform: { type: 'upper' }, input })));
    expect(answers).toEqual(inputs.map((input) => ({ value: input.toUpperCase() })));
  });

  test('a crowd of hostile ones lets others through: who asks after them is answered before the last of them', async () => {
    const doubled = (depth: number): object => {
      const inner = depth === 0 ? 'xxxxxxxx' : doubled(depth - 1);
      return { type: 'replaceAll', attributes: { input: inner, table: { x: 'xx', 'x+?': 'x' } } };
    };
    const order: string[] = [];
    const told = (name: string) => (answer: { status: number }) => order.push(`${name} ${answer.status}`);
    const hostile = Array.from({ length: 30 }, () => evaluate({ transform: doubled(10) }).then(told('hostile')));
    const other = t.request('GET /beta/transforms?limit=1').then(told('list'));
    await Promise.all([...hostile, other]);
    expect(order.filter((name) => name === 'hostile 200')).toHaveLength(30);
    expect(order.at(-1)).toBe('hostile 200');
  });
});
