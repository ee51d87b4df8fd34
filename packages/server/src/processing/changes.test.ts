import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import {
  accountsOf,
  byTransform,
  createProfile,
  createSource,
  everybody,
  expectStatus,
  fromAccount,
  identity,
  load,
} from '../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  // One test has the database refuse an identity, which is logged.
  t = await testApp({ MUSTER_LOG_LEVEL: 'fatal' });
});
afterAll(() => t.close());

const columns = ['id', 'login', 'first', 'last', 'mail', 'boss', 'dept', { name: 'skills', isMulti: true }];
const header = 'id,login,first,last,mail,boss,dept,skills\n';

/** A source and profile of its own for each test; values carry its mark. */
interface Staff {
  readonly mark: string;
  readonly sourceId: string;
  readonly profileId: string;
  readonly mappings: object[];
}
let mark = '';
let made = 0;
beforeEach(() => {
  made += 1;
  mark = `x${made}`;
});

const mapped = { uid: 'login', firstname: 'first', lastname: 'last', email: 'mail', identificationNumber: 'id', manager: 'boss' };

async function staff(options: { more?: (sourceId: string) => object[]; priority?: number; name?: string } = {}): Promise<Staff> {
  const name = `${options.name ?? 'Staff'} ${mark}`;
  const sourceId = await createSource(t, {
    name,
    columns,
    nameColumn: 'login',
    correlation: [{ property: 'identificationNumber', value: 'id' }],
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'identificationNumber' },
  });
  const mappings = [
    ...Object.entries(mapped).map(([to, column]) => fromAccount(to, sourceId, column)),
    ...(options.more?.(sourceId) ?? [fromAccount('department', sourceId, 'dept')]),
  ];
  const { priority } = options;
  const profileId = await createProfile(t, { name, sourceId, mappings, ...(priority === undefined ? {} : { priority }) });
  return { mark, sourceId, profileId, mappings };
}

interface Person {
  readonly login?: string;
  readonly boss?: string;
  readonly dept?: string;
  readonly mail?: string;
}
/** A row for somebody whose number is `<name>-<mark>`. */
const row = (name: string, { login = `${name}.${mark}`, boss = '', dept = 'D', mail = `${name}.${mark}@example.com` }: Person = {}) =>
  `${name}-${mark},${login},${name},Person,${mail},${boss && `${boss}-${mark}`},${dept},\n`;
const person = (name: string) => identity(t, `${name}.${mark}`);
const feed = (...rows: string[]) => header + rows.join('');

const profile = (id: string) => expectStatus(200, t.request(`GET /beta/identity-profiles/${id}`));
const patchProfile = (id: string, ...body: object[]) => expectStatus(200, t.request(`PATCH /beta/identity-profiles/${id}`, { body }));
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
const mapping = (mappings: object[]) => replace('/identityAttributeConfig/attributeTransforms', mappings);
const fixed = (name: string, value: string) => byTransform(name, { type: 'static', attributes: { value } });

async function pass(milliseconds: number) {
  t.clock.advance(milliseconds);
  await t.runJobs();
}

/** Whose last refresh is another than before the change, by name. */
async function refreshedBy(change: () => Promise<unknown>): Promise<string[]> {
  const before = new Map((await everybody(t, 'NONE')).map((one: any) => [one.id, one.lastRefresh]));
  await change();
  const after = await everybody(t, 'NONE');
  return after
    .filter((one: any) => before.get(one.id) !== one.lastRefresh)
    .map((one: any) => one.alias)
    .sort();
}

const eventsOf = (targetId: string) => t.db.selectFrom('event').selectAll().where('target_id', '=', targetId).orderBy('id').execute();

describe('a change of configuration rests for ten seconds', () => {
  test('a mapping: nothing after nine seconds, a further change begins anew, and process-identities does it at once', async () => {
    const { sourceId, profileId, mappings } = await staff();
    await load(t, sourceId, feed(row('ada'), row('bob')));
    const title = async () => (await person('ada')).attributes.title;
    const required = async () => (await profile(profileId)).identityRefreshRequired;
    expect(await required()).toBe(false);
    await patchProfile(profileId, mapping([...mappings, fixed('title', 'One')]));
    await pass(9_000);
    expect([await title(), await required()]).toEqual([undefined, true]);
    await patchProfile(profileId, mapping([...mappings, fixed('title', 'Two')]));
    await pass(9_000);
    expect([await title(), await required()]).toEqual([undefined, true]);
    expect(await refreshedBy(() => pass(1_000))).toEqual([`ada.${mark}`, `bob.${mark}`]);
    expect([await title(), await required()]).toEqual(['Two', false]);
    expect((await eventsOf((await person('ada')).id)).at(-1)).toMatchObject({
      type: 'IDENTITY_ATTRIBUTES_CHANGED',
      before: { title: null },
      after: { title: 'Two' },
      actor_id: null,
    });
    await patchProfile(profileId, mapping([...mappings, fixed('title', 'Three')]));
    await expectStatus(202, t.request(`POST /v3/identity-profiles/${profileId}/process-identities`));
    await t.runJobs();
    expect([await title(), await required()]).toEqual(['Three', false]);
    expect(await refreshedBy(() => pass(60_000))).toEqual([]);
  });

  test('the flag stays while another change is being carried out', async () => {
    const { sourceId, profileId, mappings } = await staff();
    await load(t, sourceId, feed(row('ada')));
    await patchProfile(profileId, mapping([...mappings, fixed('title', 'One')]));
    t.clock.advance(10_000);
    await patchProfile(profileId, mapping([...mappings, fixed('title', 'Two')]));
    await t.runJobs();
    expect((await profile(profileId)).identityRefreshRequired).toBe(true);
    await pass(10_000);
    expect([(await person('ada')).attributes.title, (await profile(profileId)).identityRefreshRequired]).toEqual(['Two', false]);
  });

  test('a transform, used directly and through another one, concerns the profiles that use it and no other', async () => {
    const transform = (name: string, type: string, attributes: object) =>
      expectStatus(201, t.request('POST /beta/transforms', { body: { name: `${name} ${mark}`, type, attributes } }));
    const inner = await transform('inner', 'static', { value: 'first' });
    await transform('outer', 'upper', { input: { type: 'reference', attributes: { id: `inner ${mark}` } } });
    const using = (name: string) => byTransform('title', { type: 'reference', attributes: { id: `${name} ${mark}` } });
    const direct = await staff({ name: 'Direct', more: () => [using('inner')] });
    const through = await staff({ name: 'Through', more: () => [using('outer')] });
    const without = await staff({ name: 'Without', more: () => [] });
    await load(t, direct.sourceId, feed(row('dan')));
    await load(t, through.sourceId, feed(row('tess')));
    await load(t, without.sourceId, feed(row('will')));
    await expectStatus(
      200,
      t.request(`PUT /beta/transforms/${inner.id}`, { body: { name: inner.name, type: 'static', attributes: { value: 'second' } } }),
    );
    expect(await refreshedBy(() => pass(9_000))).toEqual([]);
    expect(await refreshedBy(() => pass(1_000))).toEqual([`dan.${mark}`, `tess.${mark}`]);
    expect([(await person('dan')).attributes.title, (await person('tess')).attributes.title]).toEqual(['second', 'SECOND']);
  });

  test('a lifecycle state and what it says of the identity', async () => {
    const { sourceId, profileId } = await staff({ more: (id) => [fromAccount('cloudLifecycleState', id, 'dept')] });
    await load(t, sourceId, feed(row('ada', { dept: 'inactive' }), row('bob', { dept: 'active' })));
    expect(await person('ada')).toMatchObject({
      lifecycleState: { stateName: 'inactive', manuallyUpdated: false },
      attributes: { identityState: 'ACTIVE' },
    });
    const states = await expectStatus(200, t.request(`GET /v3/identity-profiles/${profileId}/lifecycle-states`));
    const { id } = states.find((state: any) => state.technicalName === 'inactive');
    await expectStatus(
      200,
      t.request(`PATCH /beta/identity-profiles/${profileId}/lifecycle-states/${id}`, {
        body: [replace('/enabled', true), replace('/identityState', 'INACTIVE_LONG_TERM')],
      }),
    );
    expect((await profile(profileId)).identityRefreshRequired).toBe(true);
    expect(await refreshedBy(() => pass(9_000))).toEqual([]);
    expect(await refreshedBy(() => pass(1_000))).toEqual([`ada.${mark}`, `bob.${mark}`]);
    expect((await person('ada')).attributes.identityState).toBe('INACTIVE_LONG_TERM');
    expect((await profile(profileId)).identityRefreshRequired).toBe(false);
  });

  test('the criteria of a role', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, feed(row('ada', { dept: `A${mark}` }), row('bob', { dept: `B${mark}` })));
    const criteria = (department: string) => ({
      type: 'STANDARD',
      criteria: { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'attribute.department' }, stringValue: `${department}${mark}` },
    });
    const body = { name: `Role ${mark}`, owner: { id: t.adminId }, enabled: true, membership: criteria('A') };
    const role = await expectStatus(201, t.request('POST /beta/roles', { body }));
    const holders = async () =>
      (await expectStatus(200, t.request(`GET /beta/roles/${role.id}/assigned-identities`))).map((one: any) => one.aliasName);
    await pass(9_000);
    expect(await holders()).toEqual([]);
    await pass(1_000);
    expect(await holders()).toEqual([`ada.${mark}`]);
    await expectStatus(200, t.request(`PATCH /beta/roles/${role.id}`, { body: [replace('/membership', criteria('B'))] }));
    await pass(9_000);
    expect(await holders()).toEqual([`ada.${mark}`]);
    await pass(1_000);
    expect(await holders()).toEqual([`bob.${mark}`]);
    const types = async (name: string) => (await eventsOf((await person(name)).id)).map((event) => event.type);
    expect(await types('ada')).toEqual(['IDENTITY_CREATED', 'ROLE_ASSIGNED', 'ROLE_WITHDRAWN']);
    expect(await types('bob')).toEqual(['IDENTITY_CREATED', 'ROLE_ASSIGNED']);
  });

  test('a correlation: unchanged accounts wait for an unoptimized aggregation', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, feed(row('ada'), row('bob')));
    const tickets = await createSource(t, {
      name: `Tickets ${mark}`,
      columns: ['user', 'number', 'mail'],
      correlation: [{ property: 'identificationNumber', value: 'number' }],
    });
    const csv = `user,number,mail\nu1,ada-${mark},bob.${mark}@example.com\n`;
    await load(t, tickets, csv);
    const owner = async () => (await accountsOf(t, tickets))[0].identityId;
    expect(await owner()).toBe((await person('ada')).id);
    const present = await expectStatus(200, t.request(`GET /beta/sources/${tickets}/correlation-config`));
    const assignment = { property: 'email', value: 'mail', operation: 'EQ', complex: false, ignoreCase: true, sequence: 0 };
    const body = { ...present, attributeAssignments: [assignment] };
    await expectStatus(200, t.request(`PUT /beta/sources/${tickets}/correlation-config`, { body }));
    await pass(10_000);
    await load(t, tickets, csv);
    expect(await owner()).toBe((await person('ada')).id);
    const again = () => load(t, tickets, csv, { disableOptimization: 'true' });
    expect(await refreshedBy(again)).toEqual([`ada.${mark}`, `bob.${mark}`]);
    expect(await owner()).toBe((await person('bob')).id);
  });
});

describe('profiles', () => {
  test('a change of priority moves people from one profile to the other, and their values with them', async () => {
    const staffed = await staff({ name: 'Staff', priority: 10_000 + made * 10 });
    const external = await staff({ name: 'External', priority: 10_001 + made * 10 });
    await load(t, staffed.sourceId, feed(row('ada', { dept: 'Staff' }), row('bob')));
    await load(t, external.sourceId, feed(row('ada', { dept: 'External' }), row('eve')));
    expect((await person('ada')).attributes.department).toBe('Staff');
    const { id } = await person('ada');
    await patchProfile(external.profileId, replace('/priority', 9_999));
    expect(await refreshedBy(() => pass(10_000))).toEqual([`ada.${mark}`, `eve.${mark}`]);
    expect(await person('ada')).toMatchObject({ id, attributes: { department: 'External' } });
    const counts = async () => [(await profile(staffed.profileId)).identityCount, (await profile(external.profileId)).identityCount];
    expect(await counts()).toEqual([1, 2]);
    // The one who loses its rank has its people processed, who find the other profile again.
    await patchProfile(external.profileId, replace('/priority', 20_000 + made));
    await pass(10_000);
    expect((await person('ada')).attributes.department).toBe('Staff');
    expect(await counts()).toEqual([2, 1]);
  });

  test('deleting one leaves its people uncorrelated but as they were, and its return finds them by their accounts', async () => {
    const { sourceId, profileId, mappings } = await staff({ more: (id) => [fromAccount('cloudLifecycleState', id, 'dept')] });
    await load(t, sourceId, feed(row('ada', { dept: 'active', boss: 'bob' }), row('bob', { dept: 'active' })));
    const [ada, bob] = [await person('ada'), await person('bob')];
    const membership = {
      type: 'STANDARD',
      criteria: { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'attribute.email' }, stringValue: `ada.${mark}@example.com` },
    };
    const role = await expectStatus(
      201,
      t.request('POST /beta/roles', { body: { name: `Role ${mark}`, owner: { id: t.adminId }, enabled: true, membership } }),
    );
    await pass(10_000);
    const roles = () => expectStatus(200, t.request(`GET /beta/identities/${ada.id}/role-assignments?roleId=${role.id}`));
    expect(await roles()).toHaveLength(1);
    const task = await expectStatus(202, t.request(`DELETE /beta/identity-profiles/${profileId}`));
    await t.runJobs();
    expect((await expectStatus(200, t.request(`GET /beta/task-status/${task.id}`))).completionStatus).toBe('SUCCESS');
    expect((await everybody(t)).map((one: any) => one.alias)).not.toContain(`ada.${mark}`);
    const after = await expectStatus(200, t.request(`GET /beta/identities/${ada.id}`));
    expect(after).toMatchObject({
      alias: ada.alias,
      name: ada.name,
      emailAddress: ada.emailAddress,
      managerRef: { id: bob.id },
      lifecycleState: null,
      processingState: 'OK',
      attributes: { identificationNumber: `ada-${mark}` },
    });
    expect(await roles()).toEqual([]);
    expect(await accountsOf(t, sourceId)).toEqual([
      expect.objectContaining({ identityId: ada.id, uncorrelated: false }),
      expect.objectContaining({ identityId: bob.id, uncorrelated: false }),
    ]);
    await createProfile(t, { name: `Again ${mark}`, sourceId, mappings });
    expect(await person('ada')).toMatchObject({ id: ada.id, lifecycleState: { stateName: 'active' }, managerRef: { id: bob.id } });
    expect((await everybody(t)).map((one: any) => one.id)).toEqual(expect.arrayContaining([ada.id, bob.id]));
    expect(await roles()).toHaveLength(1);
  });
});

describe('errors', () => {
  test('a mapping that fails is an error of that attribute; the others are applied, and mending it clears the error', async () => {
    const broken = byTransform('title', {
      type: 'lookup',
      attributes: { input: { type: 'static', attributes: { value: 'absent' } }, table: { present: 'Boss' } },
    });
    const { sourceId, profileId, mappings } = await staff({ more: (id) => [broken, fromAccount('department', id, 'dept')] });
    await load(t, sourceId, feed(row('ada', { dept: 'Sales' })));
    expect(await person('ada')).toMatchObject({ processingState: 'ERROR', attributes: { department: 'Sales', firstname: 'ada' } });
    expect((await person('ada')).attributes.title).toBeUndefined();
    const { errors } = await t.db.selectFrom('identity').select('errors').where('alias', '=', `ada.${mark}`).executeTakeFirstOrThrow();
    expect(errors).toEqual([expect.objectContaining({ attribute: 'title', reason: expect.any(String) })]);
    await patchProfile(profileId, mapping(mappings.filter((one) => one !== broken)));
    await pass(10_000);
    expect(await person('ada')).toMatchObject({ processingState: 'OK', attributes: { department: 'Sales' } });
  });

  test('a required attribute that is missing is an error until it comes', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, feed(row('ada', { mail: '' })));
    expect(await person('ada')).toMatchObject({ processingState: 'ERROR', emailAddress: null });
    await load(t, sourceId, feed(row('ada')));
    expect(await person('ada')).toMatchObject({ processingState: 'OK', emailAddress: `ada.${mark}@example.com` });
  });

  test.each([['in one feed'], ['in two']])(
    'a user name that is taken, %s: the second has an error, and gets the name when the first gives it up',
    async (how) => {
      const { sourceId } = await staff();
      const login = `pat.${mark}`;
      const [first, second] = [row('one', { login }), row('two', { login: login.toUpperCase() })];
      if (how === 'in two') await load(t, sourceId, feed(first));
      await load(t, sourceId, feed(first, second));
      const byNumber = async (name: string) =>
        (await everybody(t)).find((one: any) => one.attributes.identificationNumber === `${name}-${mark}`);
      expect(await byNumber('one')).toMatchObject({ processingState: 'OK', alias: login, attributes: { uid: login } });
      const refused = await byNumber('two');
      expect(refused).toMatchObject({ processingState: 'ERROR', attributes: { firstname: 'two' } });
      expect(refused.attributes.uid).toBeUndefined();
      await load(t, sourceId, feed(row('one', { login: `other.${mark}` }), second));
      expect(await byNumber('one')).toMatchObject({ processingState: 'OK', attributes: { uid: `other.${mark}` } });
      expect(await byNumber('two')).toMatchObject({
        id: refused.id,
        processingState: 'OK',
        alias: login.toUpperCase(),
        attributes: { uid: login.toUpperCase() },
      });
    },
  );

  test('names that are handed on within one feed reach their new holders', async () => {
    const { sourceId } = await staff();
    const [a, b, c] = [`a.${mark}`, `b.${mark}`, `c.${mark}`];
    await load(t, sourceId, feed(row('one', { login: a }), row('two', { login: b })));
    const ids = [(await identity(t, a)).id, (await identity(t, b)).id];
    await load(t, sourceId, feed(row('one', { login: b }), row('two', { login: c })));
    expect([await identity(t, b), await identity(t, c)]).toMatchObject(ids.map((id) => ({ id, processingState: 'OK' })));
  });
});

describe('managers', () => {
  const managerOf = async (name: string) => (await person(name)).managerRef?.name ?? null;

  test('one who comes later is found, one who goes from the list stays until deleted, and a changed number changes the manager', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, feed(row('ada', { boss: 'grace' })));
    expect(await managerOf('ada')).toBeNull();
    const grace = row('grace');
    await load(t, sourceId, feed(row('ada', { boss: 'grace' }), grace));
    expect(await managerOf('ada')).toBe('grace Person');
    expect((await eventsOf((await person('ada')).id)).at(-1)).toMatchObject({
      type: 'IDENTITY_ATTRIBUTES_CHANGED',
      before: { managerRef: null },
      after: { managerRef: (await person('grace')).id },
    });
    const { id } = await person('grace');
    await load(t, sourceId, feed(row('ada', { boss: 'grace' }), row('hank')));
    await expectStatus(204, t.request(`DELETE /beta/identities/${id}`));
    await t.runJobs();
    expect(await managerOf('ada')).toBeNull();
    // Somebody else may take the number over.
    await load(t, sourceId, feed(row('ada', { boss: 'grace' }), row('hank'), row('grace', { login: `new.${mark}` })));
    expect((await person('ada')).managerRef.id).toBe((await identity(t, `new.${mark}`)).id);
  });

  test('a number that moves from one person to another moves their reports', async () => {
    const source = await staff({ more: (id) => [fromAccount('costCenter', id, 'dept')] });
    await expectStatus(
      200,
      t.request(`PATCH /beta/sources/${source.sourceId}`, {
        body: [replace('/managerCorrelationMapping', { accountAttributeName: 'boss', identityAttributeName: 'costCenter' })],
      }),
    );
    await pass(10_000);
    const report = row('ada', { boss: 'chief', dept: '' });
    await load(t, source.sourceId, feed(report, row('bob', { dept: `chief-${mark}` }), row('cleo', { dept: '' })));
    expect(await managerOf('ada')).toBe('bob Person');
    await load(t, source.sourceId, feed(report, row('bob', { dept: '' }), row('cleo', { dept: `chief-${mark}` })));
    expect(await managerOf('ada')).toBe('cleo Person');
    await load(t, source.sourceId, feed(report, row('bob', { dept: '' }), row('cleo', { dept: '' })));
    expect(await managerOf('ada')).toBeNull();
  });

  test('nobody is their own manager', async () => {
    const { sourceId } = await staff();
    await load(t, sourceId, feed(row('ada', { boss: 'ada' })));
    expect(await person('ada')).toMatchObject({ managerRef: null, isManager: false, processingState: 'OK' });
  });
});

test('an identity attribute that is multi holds a list, a single one its first value', async () => {
  const name = `skills${made}`;
  await expectStatus(
    201,
    t.request('POST /beta/identity-attributes', { body: { name, displayName: name, type: 'string', multi: true, searchable: false } }),
  );
  const { sourceId } = await staff({ more: (id) => [fromAccount(name, id, 'skills'), fromAccount('title', id, 'skills')] });
  const two = [row('ada').replace(/\n$/, 'go\n'), row('ada').replace(/\n$/, 'sql\n')];
  await load(t, sourceId, feed(...two));
  expect((await person('ada')).attributes).toMatchObject({ [name]: ['go', 'sql'], title: 'go' });
  expect(await refreshedBy(() => load(t, sourceId, feed(...two)))).toEqual([]);
});

describe('the queue of refreshes', () => {
  test('references that never come to rest are followed ten times and no more', async () => {
    const { sourceId } = await staff({
      more: (id) => [
        byTransform('title', {
          type: 'firstValid',
          attributes: {
            ignoreErrors: true,
            values: [
              { type: 'static', attributes: { value: 'managed by $identity.manager.name' } },
              { type: 'accountAttribute', attributes: { sourceId: id, attributeName: 'id' } },
            ],
          },
        }),
      ],
    });
    const managerCorrelationMapping = { accountAttributeName: 'boss', identityAttributeName: 'title' };
    await expectStatus(
      200,
      t.request(`PATCH /beta/sources/${sourceId}`, { body: [replace('/managerCorrelationMapping', managerCorrelationMapping)] }),
    );
    await pass(10_000);
    // Each is found while unmanaged, in a ring of three: whoever is right about one of them is wrong about another.
    const ring = [row('ada', { boss: 'bob' }), row('bob', { boss: 'cleo' }), row('cleo', { boss: 'ada' })];
    expect((await load(t, sourceId, feed(...ring))).completionStatus).toBe('SUCCESS');
    expect(await t.db.selectFrom('refresh_request').selectAll().execute()).toEqual([]);
    const managed = await Promise.all(['ada', 'bob', 'cleo'].map(person));
    const events = await Promise.all(managed.map(({ id }) => eventsOf(id)));
    expect(events.flat().length).toBeGreaterThan(8);
    expect(events.flat().length).toBeLessThan(100);
  });

  test('one whom the database refuses has an error that says so, and everybody else of the batch is processed', async () => {
    const { sourceId } = await staff();
    const names = ['ada', 'bob', 'cleo', 'dan', 'eve'];
    const all = (department: string, exceptBob: string) =>
      feed(...names.map((name) => row(name, { dept: name === 'bob' ? exceptBob : department })));
    await load(t, sourceId, all('Before', 'Before'));
    await sql`alter table identity add constraint refused check (attributes->>'department' is distinct from 'Refused')`.execute(t.db);
    const task = await load(t, sourceId, all('After', 'Refused'));
    expect(task.completionStatus).toBe('SUCCESS');
    const departments = async () => Promise.all(names.map(async (name) => (await person(name)).attributes.department));
    expect(await departments()).toEqual(['After', 'Before', 'After', 'After', 'After']);
    expect(await Promise.all(names.map(async (name) => (await person(name)).processingState))).toEqual(['OK', 'ERROR', 'OK', 'OK', 'OK']);
    await sql`alter table identity drop constraint refused`.execute(t.db);
    await expectStatus(202, t.request('POST /beta/identities/process', { body: { identityIds: [(await person('bob')).id] } }));
    await t.runJobs();
    expect(await person('bob')).toMatchObject({ processingState: 'OK', attributes: { department: 'Refused' } });
  });
});
