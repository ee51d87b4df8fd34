import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { byTransform, createProfile, createSource, everybody, expectStatus, fromAccount, identity, load } from '../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const header = 'id,login,first,last,mail,boss,dept\n';
const mapped = { uid: 'login', firstname: 'first', lastname: 'last', email: 'mail', identificationNumber: 'id', manager: 'boss' };

/** A source and profile of its own for each test; values carry its mark. */
let mark = '';
let made = 0;
beforeEach(() => {
  made += 1;
  mark = `x${made}`;
});

async function staff(more: (sourceId: string) => object[]) {
  const sourceId = await createSource(t, {
    name: `Staff ${mark}`,
    columns: header.trim().split(','),
    nameColumn: 'login',
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'uid' },
  });
  const mappings = [...Object.entries(mapped).map(([to, column]) => fromAccount(to, sourceId, column)), ...more(sourceId)];
  return { sourceId, mappings, profileId: await createProfile(t, { name: `Staff ${mark}`, sourceId, mappings }) };
}

interface Person {
  readonly boss?: string;
  readonly dept?: string;
}
const row = (name: string, { boss, dept = '' }: Person = {}) =>
  `${name}-${mark},${name}.${mark},${name},Person,${name}.${mark}@example.com,${boss === undefined ? '' : `${boss}.${mark}`},${dept}\n`;
const feed = (...rows: string[]) => header + rows.join('');
const person = (name: string) => identity(t, `${name}.${mark}`);
const shown = async (name: string, attribute: string) => (await person(name)).attributes[attribute] ?? null;

const text = (value: string) => ({ type: 'static', attributes: { value } });
const otherwise = (...values: unknown[]) => ({ type: 'firstValid', attributes: { values, ignoreErrors: true } });
const account = (sourceId: string, attributeName: string) => ({ type: 'accountAttribute', attributes: { sourceId, attributeName } });
const ofManager = (attribute: string) => text(`$identity.manager.attributes.${attribute}`);
const ofUser = (uid: string, attributeName: string) => ({
  type: 'rule',
  attributes: { name: 'Cloud Services Deployment Utility', operation: 'getReferenceIdentityAttribute', uid, attributeName },
});
/** The department of the account; without one that of the manager. */
const inherited = (sourceId: string) => byTransform('department', otherwise(account(sourceId, 'dept'), ofManager('department')));

/** Whose last refresh is another than before the change, by name. */
async function refreshedBy(change: () => Promise<unknown>): Promise<string[]> {
  const before = new Map((await everybody(t, 'NONE')).map((one: any) => [one.id, one.lastRefresh]));
  t.clock.advance(1_000);
  await change();
  return (await everybody(t, 'NONE'))
    .filter((one: any) => before.get(one.id) !== one.lastRefresh)
    .map((one: any) => one.alias.split('.')[0])
    .sort();
}

const readsOf = async (name: string) =>
  (
    await t.db
      .selectFrom('identity_reference')
      .select(['attribute', 'value_key'])
      .where('identity_id', '=', (await person(name)).id)
      .where('kind', '=', 'read')
      .orderBy('attribute')
      .execute()
  ).map((reference) => [reference.attribute, reference.value_key]);

async function processEverybody() {
  const identityIds = (await everybody(t)).filter((one: any) => one.alias.endsWith(`.${mark}`)).map((one: any) => one.id);
  await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds } }));
  await t.runJobs();
}

describe('whoever reads an attribute of another identity', () => {
  test('is processed when that attribute changes, and nobody else is', async () => {
    const { sourceId } = await staff((id) => [
      fromAccount('department', id, 'dept'),
      byTransform('title', otherwise(text('Works for $identity.manager.attributes.department'), 'Nobody')),
    ]);
    const people = (dept: string, mail = '') => [
      row('bob', { dept }).replace('@', `${mail}@`),
      row('ada', { boss: 'bob', dept: 'A' }),
      row('cal', { dept: 'C' }),
    ];
    await load(t, sourceId, feed(...people('Sales')));
    expect([await shown('ada', 'title'), await shown('cal', 'title')]).toEqual(['Works for Sales', 'Nobody']);
    expect(await readsOf('ada')).toEqual([['department', (await person('bob')).id]]);
    expect([await readsOf('bob'), await readsOf('cal')]).toEqual([[], []]);
    expect(await refreshedBy(() => load(t, sourceId, feed(...people('Board'))))).toEqual(['ada', 'bob']);
    expect(await shown('ada', 'title')).toBe('Works for Board');
    expect(await refreshedBy(() => load(t, sourceId, feed(...people('Board', '2'))))).toEqual(['bob']);
  });

  test('sees it appear and go, in an identity found by its user name', async () => {
    const { sourceId } = await staff((id) => [
      fromAccount('department', id, 'dept'),
      byTransform('title', otherwise(ofUser(`BOB.${mark}`, 'department'), 'none')),
    ]);
    await load(t, sourceId, feed(row('ada')));
    expect(await shown('ada', 'title')).toBe('none');
    await load(t, sourceId, feed(row('ada'), row('bob')));
    expect(await shown('ada', 'title')).toBe('none');
    expect(await readsOf('ada')).toEqual([['department', (await person('bob')).id]]);
    await load(t, sourceId, feed(row('ada'), row('bob', { dept: 'Sales' })));
    expect(await shown('ada', 'title')).toBe('Sales');
    await load(t, sourceId, feed(row('ada'), row('bob')));
    expect(await shown('ada', 'title')).toBe('none');
  });

  test('follows names and states, which are no mapped attributes', async () => {
    const { sourceId, profileId } = await staff((id) => [
      fromAccount('cloudLifecycleState', id, 'dept'),
      byTransform('title', otherwise(text('$identity.manager.name $identity.manager.attributes.identityState'), 'none')),
    ]);
    await load(t, sourceId, feed(row('bob', { dept: 'inactive' }), row('ada', { boss: 'bob' })));
    expect(await shown('ada', 'title')).toBe('bob Person ACTIVE');
    const states = await expectStatus(200, t.request(`GET /v3/identity-profiles/${profileId}/lifecycle-states`));
    const { id } = states.find((state: any) => state.technicalName === 'inactive');
    const body = [
      { op: 'replace', path: '/enabled', value: true },
      { op: 'replace', path: '/identityState', value: 'INACTIVE_SHORT_TERM' },
    ];
    await expectStatus(200, t.request(`PATCH /beta/identity-profiles/${profileId}/lifecycle-states/${id}`, { body }));
    t.clock.advance(10_000);
    await t.runJobs();
    expect(await shown('ada', 'title')).toBe('bob Person INACTIVE_SHORT_TERM');
    await load(t, sourceId, feed(row('bob', { dept: 'inactive' }).replace('Person', 'Stone'), row('ada', { boss: 'bob' })));
    expect(await shown('ada', 'title')).toBe('bob Stone INACTIVE_SHORT_TERM');
  });

  test('is forgotten when the mapping reads nothing more, or somebody else', async () => {
    const { sourceId, profileId, mappings } = await staff((id) => [fromAccount('department', id, 'dept')]);
    const map = async (transform: object) => {
      const value = [...mappings, byTransform('title', transform)];
      const body = [{ op: 'replace', path: '/identityAttributeConfig/attributeTransforms', value }];
      await expectStatus(200, t.request(`PATCH /beta/identity-profiles/${profileId}`, { body }));
      t.clock.advance(10_000);
      await t.runJobs();
    };
    await load(t, sourceId, feed(row('ada', { boss: 'bob' }), row('bob', { dept: 'B' }), row('cal', { dept: 'C' })));
    await map(otherwise(ofManager('department'), 'none'));
    expect(await readsOf('ada')).toEqual([['department', (await person('bob')).id]]);
    await map(otherwise(ofUser(`cal.${mark}`, 'department'), 'none'));
    expect(await readsOf('ada')).toEqual([['department', (await person('cal')).id]]);
    await map(text('fixed'));
    expect(await readsOf('ada')).toEqual([]);
    const again = feed(row('ada', { boss: 'bob' }), row('bob', { dept: 'BB' }), row('cal', { dept: 'CC' }));
    expect(await refreshedBy(() => load(t, sourceId, again))).toEqual(['bob', 'cal']);
  });

  test('loses it with the identity that is deleted', async () => {
    const { sourceId } = await staff((id) => [
      fromAccount('department', id, 'dept'),
      byTransform('title', otherwise(ofManager('department'), 'none')),
    ]);
    await load(t, sourceId, feed(row('ada', { boss: 'bob' }), row('bob', { dept: 'B' })));
    expect((await t.request(`DELETE /beta/identities/${(await person('bob')).id}`)).status).toBe(204);
    await t.runJobs();
    expect([await shown('ada', 'title'), await readsOf('ada')]).toEqual(['none', []]);
  });
});

describe('chains of readers', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `p${String(index).padStart(2, '0')}`);
  /** Everybody's boss is the one before; only the first has a department of its own. */
  const chain = (count: number, dept: string) =>
    names(count).map((name, index) => row(name, index === 0 ? { dept } : { boss: names(count)[index - 1]! }));
  const departments = async (count: number) => [...new Set(await Promise.all(names(count).map((name) => shown(name, 'department'))))];
  const states = async (count: number) =>
    new Set(await Promise.all(names(count).map(async (name) => (await person(name)).processingState)));

  test('a change at the top reaches everybody below, whatever the order they came in', async () => {
    const { sourceId } = await staff((id) => [inherited(id)]);
    await load(t, sourceId, feed(...chain(8, 'Sales').reverse()));
    expect(await departments(8)).toEqual(['Sales']);
    await load(t, sourceId, feed(...chain(8, 'Board')));
    expect(await departments(8)).toEqual(['Board']);
    expect(await states(8)).toEqual(new Set(['OK']));
    // A link in the middle that has its own again.
    const rows = chain(8, 'Board');
    rows[4] = row('p04', { boss: 'p03', dept: 'Lab' });
    await load(t, sourceId, feed(...rows));
    expect(await Promise.all(names(8).map((name) => shown(name, 'department')))).toEqual([
      ...['Board', 'Board', 'Board', 'Board', 'Lab', 'Lab', 'Lab', 'Lab'],
    ]);
  });

  test('one that is too long is cut, which shows, and goes on with the scheduled processing', async () => {
    t.clock.set('2026-12-01T09:00:00.000Z');
    await t.runJobs();
    const { sourceId } = await staff((id) => [inherited(id)]);
    await load(t, sourceId, feed(...chain(16, 'Sales')));
    t.clock.set('2026-12-01T20:00:00.000Z');
    await t.runJobs();
    expect([await departments(16), await states(16)]).toEqual([['Sales'], new Set(['OK'])]);
    const task = await load(t, sourceId, feed(...chain(16, 'Board')));
    expect(task.completionStatus).toBe('SUCCESS');
    expect(await departments(16)).toEqual(['Board', 'Sales']);
    const { errors } = await t.db.selectFrom('identity').select('errors').where('alias', '=', `p11.${mark}`).executeTakeFirstOrThrow();
    expect(errors).toEqual([
      { attribute: null, path: '', type: 'cascade', reason: expect.stringContaining('after 10 rounds'), input: null },
    ]);
    expect((await person('p11')).processingState).toBe('ERROR');
    t.clock.set('2026-12-02T08:00:00.000Z');
    await t.runJobs();
    expect([await departments(16), await states(16)]).toEqual([['Board'], new Set(['OK'])]);
  });
});

describe('circles of readers', () => {
  test('come to rest when their values do', async () => {
    const { sourceId } = await staff((id) => [inherited(id)]);
    const people = (dept: string) => feed(row('ada', { boss: 'bob' }), row('bob', { boss: 'cal' }), row('cal', { boss: 'ada', dept }));
    await load(t, sourceId, people('Sales'));
    await load(t, sourceId, people('Board'));
    for (const name of ['ada', 'bob', 'cal'])
      expect([await shown(name, 'department'), (await person(name)).processingState]).toEqual(['Board', 'OK']);
    expect(await t.db.selectFrom('refresh_request').selectAll().execute()).toEqual([]);
  });

  test('that never come to rest are ended, and say so', async () => {
    const growing = byTransform('title', otherwise(text('$identity.manager.attributes.title+'), 'start'));
    const { sourceId, profileId, mappings } = await staff(() => [growing]);
    const task = await load(t, sourceId, feed(row('ada', { boss: 'bob' }), row('bob', { boss: 'ada' })));
    expect(task.completionStatus).toBe('SUCCESS');
    expect(await t.db.selectFrom('refresh_request').selectAll().execute()).toEqual([]);
    const pair = await Promise.all([person('ada'), person('bob')]);
    expect(pair.map((one) => one.processingState)).toContain('ERROR');
    // What goes round in circles does so for a bounded time again.
    await processEverybody();
    expect(await t.db.selectFrom('refresh_request').selectAll().execute()).toEqual([]);
    const value = [...mappings.slice(0, -1), byTransform('title', text('fixed'))];
    const body = [{ op: 'replace', path: '/identityAttributeConfig/attributeTransforms', value }];
    await expectStatus(200, t.request(`PATCH /beta/identity-profiles/${profileId}`, { body }));
    t.clock.advance(10_000);
    await t.runJobs();
    for (const name of ['ada', 'bob']) expect([await shown(name, 'title'), (await person(name)).processingState]).toEqual(['fixed', 'OK']);
  });
});

test('a new manager is read as it is in the end, also by those who came in the same feed', async () => {
  const { sourceId } = await staff((id) => [
    inherited(id),
    byTransform('title', otherwise(text('$identity.manager.attributes.department, $identity.manager.attributes.cloudStatus'), 'none')),
  ]);
  await load(t, sourceId, feed(row('ada', { boss: 'bob' }), row('bob', { boss: 'cal' }), row('cal', { dept: 'Board' })));
  expect([await shown('ada', 'department'), await shown('ada', 'title')]).toEqual(['Board', 'Board, UNREGISTERED']);
});
