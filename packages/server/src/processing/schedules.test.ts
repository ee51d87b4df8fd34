import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import {
  byTransform,
  createIdentityAttribute,
  createProfile,
  createSource,
  expectStatus,
  fromAccount,
  identity,
  load,
} from '../../test/world.ts';
import { tickJob } from '../jobs/tick.ts';

let t: TestApp;
let people: string;
const columns = ['id', 'mail', 'boss', 'status', 'next'];
const feedOf = (...rows: string[]) => `${columns.join(',')}\n${rows.map((row) => `${row}\n`).join('')}`;

beforeAll(async () => {
  t = await testApp();
  await createIdentityAttribute(t, 'nextProcessing');
  people = await createSource(t, {
    name: 'People',
    columns,
    managerCorrelation: { accountAttributeName: 'boss', identityAttributeName: 'uid' },
  });
  await createProfile(t, {
    name: 'People',
    sourceId: people,
    mappings: [
      fromAccount('uid', people, 'id'),
      fromAccount('firstname', people, 'id'),
      fromAccount('lastname', people, 'id'),
      fromAccount('email', people, 'mail'),
      fromAccount('manager', people, 'boss'),
      fromAccount('cloudLifecycleState', people, 'status'),
      fromAccount('nextProcessing', people, 'next'),
    ],
  });
});
afterAll(() => t.close());

/** The organisation's zone, and a clock at an instant at which everything due before has been done. */
async function at(timeZone: string, instant: string) {
  await expectStatus(200, t.request('PATCH /beta/org-config', { body: [{ op: 'replace', path: '/timeZone', value: timeZone }] }));
  t.clock.set(instant);
  await t.db.deleteFrom('schedule_firing').execute();
  await t.runJobs();
}

/** How often a task of a kind was started. */
const started = async (kind: string) => (await t.db.selectFrom('task').select('id').where('kind', '=', kind).execute()).length;

/** The instants, in steps of an hour, at which a kind of task was started meanwhile. */
async function startsUntil(end: string, kind: string): Promise<string[]> {
  const starts: string[] = [];
  let before = await started(kind);
  while (t.clock.now() < Date.parse(end)) {
    t.clock.advance(3_600_000);
    await t.runJobs();
    const now = await started(kind);
    for (let index = before; index < now; index += 1) starts.push(new Date(t.clock.now()).toISOString().slice(0, 16));
    before = now;
  }
  return starts;
}

describe('the daily schedule', () => {
  test.each([
    ['Europe/Berlin', '2027-01-04T00:15:00Z', '2027-01-05T00:00:00Z', ['2027-01-04T07:15', '2027-01-04T19:15']],
    ['Europe/Berlin', '2027-03-28T00:15:00Z', '2027-03-29T00:00:00Z', ['2027-03-28T06:15', '2027-03-28T18:15']],
    ['Europe/Berlin', '2027-10-31T00:15:00Z', '2027-11-01T00:00:00Z', ['2027-10-31T07:15', '2027-10-31T19:15']],
    ['Asia/Kolkata', '2027-11-04T00:15:00Z', '2027-11-05T00:00:00Z', ['2027-11-04T03:15', '2027-11-04T15:15']],
  ])('processing at eight and at twenty in %s from %s', async (timeZone, start, end, expected) => {
    await at(timeZone, start);
    expect(await startsUntil(end, 'scheduled-processing')).toEqual(expected);
  });

  test.each([
    ['Africa/Cairo', 'skips midnight', '2028-04-27T12:00:00Z', '2028-04-29T12:00:00Z', ['2028-04-27T22:00', '2028-04-28T21:00']],
    ['Africa/Cairo', 'repeats the hour before', '2028-10-26T12:00:00Z', '2028-10-28T12:00:00Z', ['2028-10-26T22:00', '2028-10-27T22:00']],
    ['Europe/Berlin', 'changes at night', '2028-10-28T12:00:00Z', '2028-10-30T12:00:00Z', ['2028-10-28T22:00', '2028-10-29T23:00']],
  ])('deletion once a night in %s, which %s', async (timeZone, _what, start, end, expected) => {
    await at(timeZone, start);
    expect(await startsUntil(end, 'nightly-deletion')).toEqual(expected);
  });

  test('what was missed while nothing ran is done once, late; of several nodes one does it', async () => {
    await at('Etc/UTC', '2029-01-01T12:00:00Z');
    const before = await started('scheduled-processing');
    t.clock.set('2029-01-04T07:30:00Z');
    const nodes = [1, 2, 3].map(() => tickJob(() => t.services));
    await Promise.all(nodes.map((node) => node.run()));
    await t.runJobs();
    expect(await started('scheduled-processing')).toBe(before + 1);
    t.clock.set('2029-01-04T08:00:00Z');
    await t.runJobs();
    expect(await started('scheduled-processing')).toBe(before + 2);
  });

  test('a new organisation does not begin with what came before it', async () => {
    const before = await started('scheduled-processing');
    await at('Etc/UTC', '2029-01-04T18:00:00Z');
    expect(await started('scheduled-processing')).toBe(before);
  });
});

/** Whose last refresh is the clock's time. */
async function refreshedNow() {
  const rows = await t.db.selectFrom('identity').select(['alias', 'last_refresh']).orderBy('alias').execute();
  return rows.filter((row) => row.last_refresh === new Date(t.clock.now()).toISOString()).map((row) => row.alias);
}

const longTerm = { op: 'replace', path: '/identityState', value: 'INACTIVE_LONG_TERM' };

test('scheduled processing is for those with errors or values that change with time, but not for those inactive for long', async () => {
  await at('Etc/UTC', '2030-01-01T12:00:00Z');
  const timed = await createSource(t, { name: 'Timed', columns: ['id', 'mail', 'status'] });
  const profileId = await createProfile(t, {
    name: 'Timed',
    sourceId: timed,
    mappings: [
      ...['firstname', 'lastname', 'uid'].map((name) => fromAccount(name, timed, 'id')),
      fromAccount('email', timed, 'mail'),
      fromAccount('cloudLifecycleState', timed, 'status'),
      byTransform('title', { type: 'dateMath', attributes: { expression: 'now/d', roundUp: false, requiresPeriodicRefresh: true } }),
    ],
  });
  const states = await expectStatus(200, t.request(`GET /v3/identity-profiles/${profileId}/lifecycle-states`));
  const state = states.find((one: any) => one.technicalName === 'inactive');
  const path = `/beta/identity-profiles/${profileId}/lifecycle-states/${state.id}` as const;
  await expectStatus(200, t.request(`PATCH ${path}`, { body: [{ op: 'replace', path: '/enabled', value: true }, longTerm] }));
  await load(t, timed, 'id,mail,status\ntimed,timed@example.com,active\ngone,gone@example.com,inactive\ngone-bad,,inactive\n');
  await load(t, people, feedOf('fine,fine@example.com,,,', 'bad,,,,'));
  t.clock.advance(11_000);
  await t.runJobs();
  expect((await identity(t, 'timed')).attributes.title).toMatch(/^2030-01-01T00:00/);
  t.clock.set('2030-01-01T20:00:00.500Z');
  await t.runJobs();
  expect(await refreshedNow()).toEqual(['bad', 'timed']);
  t.clock.set('2030-01-02T08:00:00.500Z');
  await t.runJobs();
  expect(await refreshedNow()).toEqual(['bad', 'timed']);
  expect((await identity(t, 'timed')).attributes.title).toMatch(/^2030-01-02T00:00/);
});

test('more people who are inactive for long than a batch holds keep nobody else from being processed', async () => {
  await at('Etc/UTC', '2030-02-01T12:00:00Z');
  await load(t, people, feedOf('zoe,,,,'));
  const row = (await t.db.selectFrom('identity').selectAll().where('alias', '=', 'zoe').executeTakeFirstOrThrow()) as any;
  const rest = Array.from({ length: 1_001 }, (_, index) => ({
    ...row,
    id: String(index).padStart(32, '0'),
    attributes: JSON.stringify(row.attributes),
    errors: JSON.stringify(row.errors),
    alias: `filler${index}`,
    profile_id: null,
    identity_state: 'INACTIVE_LONG_TERM',
  }));
  for (let from = 0; from < rest.length; from += 250)
    await t.db
      .insertInto('identity')
      .values(rest.slice(from, from + 250))
      .execute();
  t.clock.set('2030-02-01T20:00:00Z');
  await t.runJobs();
  expect(await refreshedNow()).toEqual(expect.arrayContaining(['zoe']));
  expect((await refreshedNow()).filter((alias) => alias.startsWith('filler'))).toEqual([]);
  await t.db.deleteFrom('identity').where('alias', 'like', 'filler%').execute();
});

test('the instant in nextProcessing, in any zone, is when the identity is processed, once', async () => {
  await at('Europe/Berlin', '2030-03-01T12:00:00Z');
  await load(t, people, feedOf('now,now@example.com,,,2030-03-01T15:30:00+02:00', 'later,later@example.com,,,2030-03-05T00:00:00Z'));
  t.clock.set('2030-03-01T13:29:59Z');
  await t.runJobs();
  expect(await refreshedNow()).toEqual([]);
  t.clock.set('2030-03-01T13:30:00Z');
  await t.runJobs();
  expect(await refreshedNow()).toEqual(['now']);
  t.clock.set('2030-03-01T13:31:00Z');
  await t.runJobs();
  expect(await refreshedNow()).toEqual([]);
});

describe('deletion at night', () => {
  let day = Date.parse('2031-01-01T12:00:00Z');
  beforeEach(async () => {
    await at('Etc/UTC', new Date(day).toISOString());
    day += 7 * 86_400_000;
  });

  /** Somebody whose last authoritative account is gone. */
  async function leaver(alias: string): Promise<string> {
    await load(t, people, feedOf('stay,stay@example.com,,,', `${alias},${alias}@example.com,,,`));
    const { id } = await identity(t, alias);
    await load(t, people, feedOf('stay,stay@example.com,,,'));
    return id;
  }
  const exists = async (id: string) => (await t.request(`GET /beta/identities/${id}`)).status === 200;
  const pass = async (milliseconds: number) => {
    t.clock.advance(milliseconds);
    await t.runJobs();
  };
  const halfDay = 12 * 3_600_000;
  const owner = (id: string) => ({ owner: { type: 'IDENTITY', id } });

  test('takes whose last authoritative account is gone, at midnight and not before, and tells it', async () => {
    const id = await leaver('gone1');
    await pass(halfDay - 1_000);
    expect(await exists(id)).toBe(true);
    await pass(1_000);
    expect(await exists(id)).toBe(false);
    const events = await t.db.selectFrom('event').selectAll().where('target_id', '=', id).where('type', '=', 'IDENTITY_DELETED').execute();
    expect(events).toEqual([expect.objectContaining({ actor_id: null, before: expect.objectContaining({ alias: 'gone1' }) })]);
    expect((await identity(t, 'stay')).alias).toBe('stay');
    expect(await exists(t.adminId)).toBe(true);
  });

  test.each<[string, (id: string) => Promise<unknown>]>([
    [
      'the owner of a source',
      (id) => t.request('POST /beta/sources', { body: { name: `Owned ${id}`, connector: 'delimited-file', ...owner(id) } }),
    ],
    ['the owner of a role', (id) => t.request('POST /beta/roles', { body: { name: `Owned ${id}`, ...owner(id) } })],
    [
      'the owner of an identity profile',
      async (id) => {
        const sourceId = await createSource(t, { name: `Profiled ${id}`, columns: ['id'] });
        return t.request('POST /beta/identity-profiles', {
          body: { name: `Owned ${id}`, authoritativeSource: { id: sourceId }, ...owner(id) },
        });
      },
    ],
    ['protected', (id) => t.db.updateTable('identity').set({ protected: true }).where('id', '=', id).execute()],
    [
      'of a user level',
      (id) =>
        t.db
          .updateTable('identity')
          .set({ levels: ['HELPDESK'] })
          .where('id', '=', id)
          .execute(),
    ],
  ])('spares who is %s', async (_what, hold) => {
    const id = await leaver('held');
    const answer = (await hold(id)) as { status?: number };
    expect([undefined, 201]).toContain(answer.status);
    await pass(halfDay);
    expect(await exists(id)).toBe(true);
  });

  test('spares who has another account, and who is a manager, until that ends', async () => {
    const tickets = await createSource(t, {
      name: 'Tickets',
      columns: ['user', 'mail'],
      correlation: [{ property: 'email', value: 'mail' }],
    });
    await load(t, people, feedOf('stay,stay@example.com,boss,,', 'boss,boss@example.com,,,', 'user,user@example.com,,,'));
    const [boss, user] = [(await identity(t, 'boss')).id, (await identity(t, 'user')).id];
    await load(t, tickets, 'user,mail\nu1,user@example.com\nu2,nobody@example.com\n');
    await load(t, people, feedOf('stay,stay@example.com,boss,,'));
    await pass(halfDay);
    expect([await exists(boss), await exists(user)]).toEqual([true, true]);
    await load(t, people, feedOf('stay,stay@example.com,,,'));
    await load(t, tickets, 'user,mail\nu2,nobody@example.com\n');
    await pass(2 * halfDay);
    expect([await exists(boss), await exists(user)]).toEqual([false, false]);
    const shadows = await t.db.selectFrom('identity').select('alias').where('shadow', '=', true).execute();
    expect(shadows).toEqual([{ alias: 'u2' }]);
  });
});
