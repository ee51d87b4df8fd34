import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessOrganisation } from '../../../test/access-world.ts';
import { type TestApp, testApp } from '../../../test/test-app.ts';
import { clientToken, userToken } from '../../../test/tokens.ts';
import { accountsOf, createSource, expectStatus, load, refusal } from '../../../test/world.ts';

/** A directory whose connector cannot be called, so that an operation that is sent is seen to be tried. */

let t: TestApp;
let directory: string;
let ann: string;

beforeAll(async () => {
  t = await testApp();
  ({ directory } = await accessOrganisation(t, 'ann,sales,active\n', 'ann,crew\n'));
  await sql`update source set paused = null`.execute(t.db);
  ann = (await accountsOf(t, directory))[0].id;
});
afterAll(() => t.close());

const at = (what: string, id = directory) => `/muster/v1/sources/${id}/provisioning${what}` as const;
const pause = (reason: unknown, id = directory) => t.request(`POST ${at('/pause', id)}`, { body: { reason } });
const resume = (id = directory) => t.request(`POST ${at('/resume', id)}`);
const show = () => expectStatus(200, t.request(`GET ${at('')}`));
const running = {
  state: 'RUNNING',
  reason: null,
  since: null,
  by: null,
  down: false,
  lastError: null,
  waiting: 0,
  retrying: 0,
  failed: 0,
  manual: 0,
  oldest: null,
};

test('while a source is paused what is planned waits, and it goes on once it is resumed', async () => {
  expect(await show()).toEqual(running);
  const paused = { ...running, state: 'PAUSED', reason: 'maintenance', since: '2026-11-24T12:00:00.000Z', by: 'admin' };
  expect(await expectStatus(200, pause('maintenance'))).toEqual(paused);
  await expectStatus(202, t.request(`POST /beta/accounts/${ann}/disable`));
  await t.runJobs();
  expect(await show()).toEqual({ ...paused, waiting: 1, oldest: '2026-11-24T12:00:00.000Z' });
  expect(await expectStatus(200, resume())).toMatchObject({ state: 'RUNNING', waiting: 1 });
  await t.runJobs();
  expect(await show()).toMatchObject({ state: 'RUNNING', down: true, lastError: expect.any(String), waiting: 0, retrying: 1 });
  expect(await expectStatus(200, resume())).toMatchObject({ state: 'RUNNING' });
  const events = await t.db.selectFrom('event').selectAll().where('type', 'like', 'PROVISIONING_%').orderBy('id').execute();
  expect(events.map(({ type, actor_id, target_id }) => [type, actor_id, target_id])).toEqual([
    ['PROVISIONING_PAUSED', t.adminId, directory],
    ['PROVISIONING_RESUMED', t.adminId, directory],
  ]);
});

test('figures tell of failed operations and of people who are asked', async () => {
  const files = await createSource(t, { name: 'Files', columns: ['login'] });
  await load(t, files, 'login\nann\n');
  const [{ id }] = await accountsOf(t, files);
  await expectStatus(202, t.request(`POST /beta/accounts/${id}/disable`));
  const figures = () => expectStatus(200, t.request(`GET ${at('', files)}`));
  expect(await figures()).toMatchObject({ manual: 1, failed: 0 });
  const [task] = await expectStatus(200, t.request('GET /muster/v1/manual-tasks'));
  await expectStatus(200, t.request(`POST /muster/v1/manual-tasks/${task.id}/complete`, { body: { completed: false } }));
  expect(await figures()).toMatchObject({ manual: 0, failed: 1, oldest: null });
});

test('a pause has a reason, of a source that there is and that is not built in', async () => {
  for (const body of [{ reason: '' }, {}]) {
    const answer = await refusal(t.request(`POST ${at('/pause')}`, { body }));
    expect(answer.slice(0, 2)).toEqual([400, '400.1.0 Required data missing or empty']);
  }
  for (const answer of [pause('x', 'nowhere'), resume('nowhere'), t.request(`GET ${at('', 'nowhere')}`)])
    expect((await answer).status).toBe(404);
  const builtIn = await t.db.selectFrom('source').select('id').where('connector', '=', 'identitynow').executeTakeFirstOrThrow();
  for (const answer of [pause('x', builtIn.id), resume(builtIn.id)]) {
    expect((await refusal(answer)).slice(0, 2)).toEqual([400, '400.1.1 Illegal update attempt']);
  }
});

test('administrators of sources and API clients may', async () => {
  const options = (token: string) => ({ token, body: { reason: 'x' } });
  for (const token of [await userToken(t, ['SOURCE_ADMIN']), await clientToken(t)]) {
    await expectStatus(200, t.request(`POST ${at('/pause')}`, options(token)));
    await expectStatus(200, t.request(`POST ${at('/resume')}`, { token }));
    await expectStatus(200, t.request(`GET ${at('')}`, { token }));
  }
  for (const token of [await userToken(t, ['HELPDESK']), await userToken(t, ['SOURCE_SUBADMIN'])]) {
    await expectStatus(403, t.request(`POST ${at('/pause')}`, options(token)));
    await expectStatus(403, t.request(`POST ${at('/resume')}`, { token }));
    await expectStatus(403, t.request(`GET ${at('')}`, { token }));
  }
});
