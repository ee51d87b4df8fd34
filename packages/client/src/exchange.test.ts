import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, testServer } from '../test/test-server.ts';
import { ApiError, createClient, NetworkError } from './index.ts';

let server: TestServer;
beforeEach(async () => {
  server = await testServer();
});
afterEach(() => server.close());

const busy = (retryAfter?: string) => ({
  status: 429,
  body: { message: ' Rate Limit Exceeded ' },
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
});
const fault = { status: 500, body: { detailCode: '500.0 Internal Fault', trackingId: 'f', messages: [], causes: [] } };
const process = () => server.client().startIdentityProcessing({ identityIds: ['1'] });

test('after 429 any call is sent again, when Retry-After says', async () => {
  server.answer(busy('7'), busy('3'), { status: 202, body: { id: 't' } });
  await process();
  expect(server.waits).toEqual([7000, 3000]);
});

test('Retry-After may be a date', async () => {
  server.answer(busy('Wed, 21 Oct 2026 07:28:10 GMT'), busy('Wed, 21 Oct 2026 07:27:00 GMT'), { body: {} });
  const delay = async (milliseconds: number) => void server.waits.push(milliseconds);
  await server.client({ timing: { now: () => Date.parse('2026-10-21T07:28:00Z'), delay } }).getIdentity({ id: '1' });
  expect(server.waits).toEqual([10_000, 0]);
});

test('429 without Retry-After is answered with back-off', async () => {
  server.answer(busy(), busy('soon'), { body: {} });
  await server.client().getIdentity({ id: '1' });
  expect(server.waits).toEqual([187.5, 375]);
});

test('a longer wait than allowed is the caller’s to decide', async () => {
  server.answer(busy('61'));
  await expect(server.client().getIdentity({ id: '1' })).rejects.toMatchObject({ status: 429, retryAfterMs: 61_000 });
  expect(server.waits).toEqual([]);
  server.answer(busy('61'), { body: {} });
  await server.client({ maxRetryAfterMs: 61_000 }).getIdentity({ id: '1' });
  expect(server.waits).toEqual([61_000]);
});

test('a read is sent again after a fault, a few times, less often the longer it lasts', async () => {
  server.answer(fault);
  await expect(server.client().getIdentity({ id: '1' })).rejects.toMatchObject({ status: 500, trackingId: 'f' });
  expect(server.received).toHaveLength(4);
  expect(server.waits).toEqual([187.5, 375, 750]);
});

test('a read is sent again when the connection breaks', async () => {
  server.answer('cut', 'cut', { body: { id: '1' } });
  await expect(server.client().getIdentity({ id: '1' })).resolves.toEqual({ id: '1' });
});

test('what writes is not sent again after a fault or a broken connection: it may have been done', async () => {
  server.answer(fault);
  await expect(process()).rejects.toMatchObject({ status: 500 });
  await expect(server.client().deleteIdentity({ id: '1' })).rejects.toMatchObject({ status: 500 });
  server.answer('cut');
  await expect(process()).rejects.toBeInstanceOf(NetworkError);
  expect(server.received).toHaveLength(3);
  expect(server.waits).toEqual([]);
});

test('other refusals are not sent again', async () => {
  server.answer({ status: 404, body: {} });
  await expect(server.client().getIdentity({ id: '1' })).rejects.toBeInstanceOf(ApiError);
  expect(server.received).toHaveLength(1);
});

test('with no retries allowed the first failure is thrown', async () => {
  server.answer(busy('1'));
  await expect(server.client({ maxRetries: 0 }).getIdentity({ id: '1' })).rejects.toMatchObject({ status: 429 });
  expect(server.received).toHaveLength(1);
});

test('an abort ends a request under way with the reason the caller gave', async () => {
  server.answer('hang');
  const controller = new AbortController();
  const call = server.client().getIdentity({ id: '1' }, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 50);
  await expect(call).rejects.toThrow('enough');
  expect(server.received).toHaveLength(1);
});

test('an abort ends a wait before the next try', async () => {
  server.answer(busy('30'));
  const started = performance.now();
  const call = createClient({ baseUrl: server.url, accessToken: 'a' }).getIdentity({ id: '1' }, { signal: AbortSignal.timeout(100) });
  await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(performance.now() - started).toBeLessThan(5000);
});

test('the signal of the client ends all of its calls, also those to come', async () => {
  server.answer('hang');
  const controller = new AbortController();
  const client = server.client({ signal: controller.signal });
  const calls = [client.getIdentity({ id: '1' }), client.getIdentity({ id: '2' }, { signal: new AbortController().signal })];
  setTimeout(() => controller.abort(), 50);
  for (const result of await Promise.allSettled(calls)) expect(result).toMatchObject({ reason: { name: 'AbortError' } });
  await expect(client.getIdentity({ id: '3' })).rejects.toMatchObject({ name: 'AbortError' });
});

test('no connection is a NetworkError that says why', async () => {
  const { url } = server;
  await server.close();
  const call = createClient({ baseUrl: url, accessToken: 'a', maxRetries: 0 }).getIdentity({ id: '1' });
  await expect(call).rejects.toBeInstanceOf(NetworkError);
  await expect(call).rejects.toMatchObject({
    method: 'GET',
    message: expect.stringMatching(/^GET .*\/beta\/identities\/1: fetch failed: .*ECONNREFUSED/),
  });
  server = await testServer();
});
