import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { accountsOf, createProfile, createSource, expectStatus, fromAccount, identity, load, refusal } from '../../../test/world.ts';

/** HR with ann and bob, and a file of badges with rights, correlated by mail; the journal belongs to nobody. */

let t: TestApp;
let hr: string;
let badges: string;

beforeAll(async () => {
  t = await testApp();
  hr = await createSource(t, { name: 'HR', columns: ['id', 'mail', 'last'] });
  const mappings = [fromAccount('uid', hr, 'id'), fromAccount('email', hr, 'mail'), fromAccount('lastname', hr, 'last')];
  await createProfile(t, { name: 'Staff', sourceId: hr, mappings });
  await load(t, hr, 'id,mail,last\nann,ann@example.com,Lee\nbob,bob@example.com,Ray\n');
  badges = await createSource(t, {
    name: 'Badges',
    columns: [
      'number',
      'label',
      'mail',
      { name: 'floor', type: 'INT' },
      { name: 'gates', isMulti: true, isEntitlement: true },
      { name: 'IIQDisabled', type: 'BOOLEAN' },
    ],
    nameColumn: 'label',
    correlation: [{ property: 'email', value: 'mail' }],
  });
});
afterAll(() => t.close());

const post = (attributes: object, token?: string) => t.request('POST /beta/accounts', { body: { attributes }, ...(token && { token }) });
const put = (id: string, attributes: object, token?: string) =>
  t.request(`PUT /beta/accounts/${id}`, { body: { attributes }, ...(token && { token }) });
const patch = (id: string, body: object, token?: string) => t.request(`PATCH /beta/accounts/${id}`, { body, ...(token && { token }) });
const accountOf = async (nativeIdentity: string, sourceId = badges) =>
  (await accountsOf(t, sourceId)).find((one: any) => one.nativeIdentity === nativeIdentity);
/** Works until nothing is left, and answers with the task as it ended. */
const ended = async (answer: ReturnType<typeof post>) => {
  const { id } = await expectStatus(202, answer);
  await t.runJobs();
  return expectStatus(200, t.request(`GET /beta/task-status/${id}`));
};
const created = async (number: string, more: object = {}) => {
  await ended(post({ sourceId: badges, number, ...more }));
  return (await accountOf(number)).id as string;
};
const idOf = async (alias: string) => (await identity(t, alias)).id as string;
const events = async (id: string) => t.db.selectFrom('event').selectAll().where('target_id', '=', id).orderBy('id').execute();

describe('a created account', () => {
  test('is typed, named, correlated and given its rights as one of a feed', async () => {
    const task = await ended(
      post({
        sourceId: badges,
        number: 'b1',
        label: 'First',
        mail: 'ann@example.com',
        floor: '3',
        gates: ['east', 'west', 'east'],
        IIQDisabled: 'TRUE',
      }),
    );
    expect(task).toMatchObject({
      uniqueName: 'Account Creation',
      completionStatus: 'SUCCESS',
      target: { id: badges, type: 'APPLICATION' },
    });
    const account = await accountOf('b1');
    expect(account).toMatchObject({
      name: 'First',
      identityId: await idOf('ann'),
      uncorrelated: false,
      manuallyCorrelated: false,
      origin: 'AGGREGATED',
      disabled: true,
      locked: false,
      attributes: { number: 'b1', label: 'First', mail: 'ann@example.com', floor: 3, gates: ['east', 'west'], IIQDisabled: true },
    });
    const rights = await expectStatus(200, t.request(`GET /beta/accounts/${account.id}/entitlements`));
    expect(rights.map(({ value }: any) => value).sort()).toEqual(['east', 'west']);
    expect(await events(account.id)).toMatchObject([{ type: 'ACCOUNT_CREATED', actor_id: t.adminId, cause: { taskId: task.id } }]);
    const feed = await load(
      t,
      badges,
      'number,label,mail,floor,gates,IIQDisabled\nb1,First,ann@example.com,3,east,TRUE\nb1,First,ann@example.com,3,west,TRUE\n',
    );
    expect(feed.attributes).toMatchObject({ optimized: 1, created: 0, updated: 0 });
  });

  test('is uncorrelated where nobody matches, and founds an identity on an authoritative source', async () => {
    await created('b2', { mail: 'nobody@example.com', gates: 'east', floor: 0 });
    expect(await accountOf('b2')).toMatchObject({ uncorrelated: true, name: 'b2', attributes: { gates: ['east'], floor: 0 } });
    await ended(post({ sourceId: hr, id: 'cat', mail: 'cat@example.com', last: 'Moss' }));
    expect(await identity(t, 'cat')).toMatchObject({ emailAddress: 'cat@example.com', attributes: { lastname: 'Moss' } });
  });

  test('that is there already is changed, and keeps what is not sent', async () => {
    const id = await created('b3', { label: 'Third', IIQDisabled: true });
    const task = await ended(post({ sourceId: badges, number: 'b3', mail: 'bob@example.com', label: null }));
    expect(task.uniqueName).toBe('Account Update');
    expect(await accountOf('b3')).toMatchObject({
      id,
      identityId: await idOf('bob'),
      name: 'b3',
      disabled: true,
      attributes: { number: 'b3', mail: 'bob@example.com', IIQDisabled: true },
    });
    expect((await accountOf('b3')).attributes).not.toHaveProperty('label');
  });

  test.each<[string, object, string]>([
    ['no source', { number: 'x' }, '400.1.0'],
    ['an unknown source', { sourceId: '0'.repeat(32), number: 'x' }, '400.1.404'],
    ['no Account ID', { sourceId: 'badges', label: 'x' }, '400.1.0'],
    ['a blank Account ID', { sourceId: 'badges', number: '' }, '400.1.0'],
    ['an attribute that the schema does not have', { sourceId: 'badges', number: 'x', size: 'L' }, '400.1.3'],
    ['a text for a number', { sourceId: 'badges', number: 'x', floor: 'high' }, '400.1.3'],
    ['a list for one value', { sourceId: 'badges', number: 'x', label: ['a', 'b'] }, '400.1.3'],
    ['an object', { sourceId: 'badges', number: 'x', gates: [{}] }, '400.1.3'],
  ])('is refused with %s', async (_name, attributes, code) => {
    const sourceId = (attributes as any).sourceId === 'badges' ? { sourceId: badges } : {};
    const [status, detailCode] = await refusal(post({ ...attributes, ...sourceId }));
    expect([status, detailCode.split(' ')[0]]).toEqual([400, code]);
    expect(await accountOf('x')).toBeUndefined();
  });

  test('is refused on the built-in source', async () => {
    const { id } = await t.db.selectFrom('source').select('id').where('connector', '=', 'identitynow').executeTakeFirstOrThrow();
    expect((await refusal(post({ sourceId: id, name: 'x' })))[0]).toBe(400);
  });
});

describe('a replaced account', () => {
  test('has what was sent, and its Account ID', async () => {
    const id = await created('p1', { label: 'One', mail: 'ann@example.com', gates: ['east'], IIQDisabled: true });
    const task = await ended(put(id, { label: 'Two', sourceId: badges }));
    expect(task).toMatchObject({ uniqueName: 'Account Update', completionStatus: 'SUCCESS' });
    expect(await accountOf('p1')).toMatchObject({
      id,
      name: 'Two',
      disabled: false,
      attributes: { number: 'p1', label: 'Two' },
      hasEntitlements: false,
    });
    expect((await accountOf('p1')).attributes).not.toHaveProperty('mail');
    expect((await events(id)).at(-1)).toMatchObject({ type: 'ACCOUNT_UPDATED', actor_id: t.adminId });
  });

  test('keeps its Account ID and its source', async () => {
    const id = await created('p2');
    expect((await refusal(put(id, { number: 'p3' }))).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
    expect((await refusal(put(id, { sourceId: hr }))).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
    expect((await refusal(put(id, { size: 'L' }))).slice(0, 2)).toEqual([400, '400.1.3 Illegal value']);
    expect((await put('0'.repeat(32), {})).status).toBe(404);
  });
});

describe('a patched account', () => {
  test('changes attributes singly', async () => {
    const id = await created('c1', { label: 'One', mail: 'ann@example.com' });
    await ended(
      patch(id, [
        { op: 'replace', path: '/attributes/label', value: 'Two' },
        { op: 'remove', path: '/attributes/mail' },
      ]),
    );
    expect((await accountOf('c1')).attributes).toEqual({ number: 'c1', label: 'Two' });
    expect((await refusal(patch(id, [{ op: 'replace', path: '/attributes/number', value: 'c2' }])))[1]).toBe(
      '400.1.1 Illegal update attempt',
    );
    expect((await refusal(patch(id, [{ op: 'add', path: '/attributes/size', value: 'L' }])))[1]).toBe('400.1.3 Illegal value');
  });

  test('goes to another identity by hand, and stays there whatever correlation says', async () => {
    const [ann, bob] = [await idOf('ann'), await idOf('bob')];
    const id = await created('c3', { mail: 'ann@example.com' });
    await ended(patch(id, [{ op: 'replace', path: '/identityId', value: bob }]));
    expect(await accountOf('c3')).toMatchObject({ identityId: bob, manuallyCorrelated: true, uncorrelated: false });
    await ended(patch(id, [{ op: 'replace', path: '/attributes/label', value: 'Moved' }]));
    expect(await accountOf('c3')).toMatchObject({ identityId: bob });
    expect((await events(id)).filter(({ type }) => type === 'ACCOUNT_CORRELATION_SET')).toMatchObject([
      {
        actor_id: t.adminId,
        before: { identityId: ann, manuallyCorrelated: false },
        after: { identityId: bob, manuallyCorrelated: true },
      },
    ]);
    await ended(patch(id, [{ op: 'replace', path: '/manuallyCorrelated', value: false }]));
    await ended(patch(id, [{ op: 'replace', path: '/attributes/label', value: 'Again' }]));
    expect(await accountOf('c3')).toMatchObject({ identityId: ann, manuallyCorrelated: false });
  });

  test('is nobody’s without an identity, until correlation may place it again', async () => {
    const id = await created('c4', { mail: 'bob@example.com' });
    await ended(patch(id, [{ op: 'remove', path: '/identityId' }]));
    expect(await accountOf('c4')).toMatchObject({ uncorrelated: true, identityId: id, manuallyCorrelated: true });
    expect((await t.request(`GET /beta/identities/${id}`)).body).toMatchObject({ name: 'c4' });
    await ended(patch(id, [{ op: 'replace', path: '/manuallyCorrelated', value: 'false' }]));
    expect(await accountOf('c4')).toMatchObject({ uncorrelated: false, identityId: await idOf('bob'), manuallyCorrelated: false });
    expect((await t.request(`GET /beta/identities/${id}`)).status).toBe(404);
  });

  test('confirms the place that it has', async () => {
    const id = await created('c5', { mail: 'bob@example.com' });
    await ended(patch(id, [{ op: 'replace', path: '/identityId', value: await idOf('bob') }]));
    expect(await accountOf('c5')).toMatchObject({ identityId: await idOf('bob'), manuallyCorrelated: true });
  });

  test('of an authoritative source leaves its identity without one', async () => {
    await ended(post({ sourceId: hr, id: 'dan', last: 'Fox' }));
    const { id } = await accountOf('dan', hr);
    const dan = await idOf('dan');
    await ended(patch(id, [{ op: 'replace', path: '/identityId', value: await idOf('ann') }]));
    const left = await t.db.selectFrom('identity').select(['correlated', 'profile_id']).where('id', '=', dan).executeTakeFirstOrThrow();
    expect(left).toEqual({ correlated: false, profile_id: null });
  });

  test('is refused what cannot be', async () => {
    const id = await created('c6');
    const shadow = await created('c7', { mail: 'stranger@example.com' });
    for (const value of ['0'.repeat(32), shadow]) {
      expect((await refusal(patch(id, [{ op: 'replace', path: '/identityId', value }])))[1]).toBe('400.1.404 Referenced object not found');
    }
    expect((await refusal(patch(id, [{ op: 'replace', path: '/identityId', value: 7 }])))[1]).toBe('400.1.3 Illegal value');
    expect((await refusal(patch(id, [{ op: 'replace', path: '/manuallyCorrelated', value: 'perhaps' }])))[1]).toBe('400.1.3 Illegal value');
    expect((await refusal(patch(id, [{ op: 'replace', path: '/attributes', value: [] }])))[1]).toBe('400.1.3 Illegal value');
    for (const path of ['/name', '/nativeIdentity', '/disabled', '/sourceId']) {
      expect((await refusal(patch(id, [{ op: 'replace', path, value: 'x' }])))[1]).toBe('400.1.1 Illegal update attempt');
    }
    expect((await patch('0'.repeat(32), [])).status).toBe(404);
    expect(await accountOf('c6')).toMatchObject({ uncorrelated: true, manuallyCorrelated: false });
  });
});

test('accounts are changed by administrators of sources and API clients', async () => {
  const id = await created('r1');
  const scope = ['idn:accounts:manage'];
  for (const token of [await userToken(t, ['SOURCE_ADMIN'], scope), await clientToken(t, scope)]) {
    await expectStatus(202, post({ sourceId: badges, number: 'r1' }, token));
    await expectStatus(202, put(id, {}, token));
    await expectStatus(202, patch(id, [], token));
  }
  const refused = [
    await userToken(t, ['HELPDESK']),
    await userToken(t, ['SOURCE_SUBADMIN']),
    await userToken(t, ['ORG_ADMIN'], ['idn:accounts:read']),
  ];
  for (const token of refused) {
    await expectStatus(403, post({ sourceId: badges, number: 'r1' }, token));
    await expectStatus(403, put(id, {}, token));
    await expectStatus(403, patch(id, [], token));
  }
  const [own] = await t.db.selectFrom('account').select('id').where('system_account', '=', true).execute();
  for (const answer of [put(own!.id, {}), patch(own!.id, [])]) {
    expect((await refusal(answer)).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
  }
});
