import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { createSource, expectStatus, refusal } from '../../test/world.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

/** A task that waits for its turn: the deletion of a role. */
async function started(): Promise<string> {
  const { id } = await expectStatus(
    201,
    t.request('POST /beta/roles', { body: { name: `Role ${t.services.ids.next()}`, owner: { id: t.adminId } } }),
  );
  return (await expectStatus(202, t.request('POST /beta/roles/bulk-delete', { body: { roleIds: [id] } }))).id;
}

const patch = (id: string, body: object[], token?: string) =>
  t.request(`PATCH /beta/task-status/${id}`, { body, ...(token ? { token } : {}) });
const end = (status: unknown) => [{ op: 'replace', path: '/completionStatus', value: status }];

test('a pending task is ended as the administrator says, whatever the case, and does no more', async () => {
  const id = await started();
  const body = [...end('Error'), { op: 'replace', path: '/completed', value: '2026-11-24T13:00:00+02:00' }];
  const ended = await expectStatus(200, patch(id, body));
  expect(ended).toMatchObject({
    id,
    completionStatus: 'ERROR',
    completed: '2026-11-24T11:00:00.000Z',
    progress: 'Ended by an administrator',
  });
  await t.runJobs();
  expect(await expectStatus(200, t.request(`GET /beta/task-status/${id}`))).toEqual(ended);
  const event = await t.db.selectFrom('event').selectAll().where('target_id', '=', id).executeTakeFirst();
  expect(event).toMatchObject({ type: 'TASK_ENDED', actor_id: t.adminId, after: { completionStatus: 'ERROR' } });
});

test('it has ended now unless said otherwise, and only once', async () => {
  const id = await started();
  expect(await expectStatus(200, patch(id, end('TERMINATED')))).toMatchObject({ completed: '2026-11-24T12:00:00.000Z' });
  expect(await refusal(patch(id, end('SUCCESS')))).toEqual([
    400,
    '400.1.1 Illegal update attempt',
    '"completionStatus" cannot be changed.',
  ]);
});

test('a source whose aggregation was ended can be aggregated again, and nothing of it is left', async () => {
  const sourceId = await createSource(t, { name: 'HR', columns: ['id'] });
  const aggregate = () => t.upload(`/beta/sources/${sourceId}/load-accounts`, { content: 'id\nada\n' });
  const first = (await expectStatus(202, aggregate())).task.id;
  await expectStatus(200, patch(first, end('TERMINATED')));
  const second = (await expectStatus(202, aggregate())).task.id;
  await t.runJobs();
  expect(await expectStatus(200, t.request(`GET /beta/task-status/${second}`))).toMatchObject({ completionStatus: 'SUCCESS' });
  await t.db.insertInto('aggregation_seen').values({ task_id: first, native_identity: 'ada' }).execute();
  t.clock.advance(61_000);
  await t.runJobs();
  expect(await t.db.selectFrom('aggregation_seen').selectAll().execute()).toEqual([]);
});

test.each<[string, object[], string]>([
  ['no status', [{ op: 'replace', path: '/completed', value: '2026-11-24T12:00:00Z' }], '400.1.0 Required data missing or empty'],
  ['an unknown status', end('DONE'), '400.1.3 Illegal value'],
  ['a status that is no text', end(5), '400.1.3 Illegal value'],
  ['a time that is none', [...end('ERROR'), { op: 'replace', path: '/completed', value: 'now' }], '400.1.3 Illegal value'],
  ['another field', [...end('ERROR'), { op: 'replace', path: '/launcher', value: 'x' }], '400.1.1 Illegal update attempt'],
])('%s is refused', async (_case, body, code) => {
  const id = await started();
  expect((await refusal(patch(id, body))).slice(0, 2)).toEqual([400, code]);
  await t.runJobs();
});

test('an unknown task is 404, and only an administrator may', async () => {
  const id = await started();
  expect((await patch('0'.repeat(32), end('ERROR'))).status).toBe(404);
  expect((await patch(id, end('ERROR'), await userToken(t, ['HELPDESK']))).status).toBe(403);
  expect((await patch(id, end('ERROR'), await clientToken(t))).status).toBe(403);
  await t.runJobs();
});
