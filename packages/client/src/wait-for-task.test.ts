import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, testServer } from '../test/test-server.ts';
import { createClient, TaskTimeout } from './index.ts';

let server: TestServer;
beforeEach(async () => {
  server = await testServer();
});
afterEach(() => server.close());

const running = { body: { id: 't', completionStatus: null, progress: 'Half way', percentComplete: 50 } };
const done = { body: { id: 't', completionStatus: 'WARNING', percentComplete: 100 } };

test('a task is read until it is completed, less often the longer it takes', async () => {
  server.answer(...Array.from({ length: 10 }, () => running), done);
  const seen: (string | null)[] = [];
  const task = await server.client().waitForTask('t', { onProgress: ({ completionStatus }) => seen.push(completionStatus) });
  expect(task.completionStatus).toBe('WARNING');
  expect(seen).toEqual([...Array.from({ length: 10 }, () => null), 'WARNING']);
  expect(server.waits.map(Math.round)).toEqual([250, 375, 563, 844, 1266, 1898, 2848, 4271, 5000, 5000]);
});

test('a task that is completed already is read once', async () => {
  server.answer(done);
  await server.client().waitForTask('t');
  expect(server.received).toHaveLength(1);
  expect(server.waits).toEqual([]);
});

test('a wait that takes too long ends with the last that was seen', async () => {
  server.answer(running);
  const wait = createClient({ baseUrl: server.url, accessToken: 'a' }).waitForTask('t', { timeoutMs: 100 });
  await expect(wait).rejects.toBeInstanceOf(TaskTimeout);
  await expect(wait).rejects.toMatchObject({
    message: 'Task t was not completed within 100 ms: Half way, 50 percent',
    task: { progress: 'Half way' },
  });
});

test('a server that does not answer is waited for no longer', async () => {
  server.answer('hang');
  await expect(server.client().waitForTask('t', { timeoutMs: 100 })).rejects.toThrow('Task t was not completed within 100 ms');
});

test('a signal ends the wait with its reason', async () => {
  server.answer(running);
  const wait = createClient({ baseUrl: server.url, accessToken: 'a' }).waitForTask('t', {
    timeoutMs: 10_000,
    signal: AbortSignal.timeout(100),
  });
  await expect(wait).rejects.toMatchObject({ name: 'TimeoutError' });
  await expect(wait).rejects.not.toBeInstanceOf(TaskTimeout);
});
