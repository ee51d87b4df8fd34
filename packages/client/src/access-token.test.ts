import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, testServer } from '../test/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await testServer();
});
afterEach(() => server.close());

const bearers = () => server.received.map(({ headers }) => headers.authorization);
const expired = { status: 401, body: { error: 'JWT validation failed: JWT is expired' } };

test('a token is fetched when the first call needs one, with the credentials in a form', async () => {
  const client = server.client({ clientSecret: 'a+b&c é' });
  expect(server.tokenRequests).toEqual([]);
  await client.getIdentity({ id: '1' });
  const [request] = server.tokenRequests;
  expect([request?.method, request?.headers['content-type']]).toEqual(['POST', 'application/x-www-form-urlencoded']);
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'id',
    client_secret: 'a+b&c é',
  });
  expect(bearers()).toEqual(['Bearer token-1']);
});

test('concurrent calls share one request for a token, later ones its answer', async () => {
  const client = server.client();
  await Promise.all(['1', '2', '3'].map((id) => client.getIdentity({ id })));
  await client.getIdentity({ id: '4' });
  expect(server.tokenRequests).toHaveLength(1);
});

test('a token is renewed shortly before it expires', async () => {
  let now = 0;
  const client = server.client({ timing: { now: () => now } });
  await client.getIdentity({ id: '1' });
  now = 3_539_999;
  await client.getIdentity({ id: '1' });
  now = 3_540_000;
  await client.getIdentity({ id: '1' });
  expect(bearers()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
});

test('of a token with a short life the last tenth is not used', async () => {
  let now = 0;
  server.answerTokens({ body: { access_token: 'short', expires_in: 20 } });
  const client = server.client({ timing: { now: () => now } });
  await client.getIdentity({ id: '1' });
  now = 17_999;
  await client.getIdentity({ id: '1' });
  now = 18_000;
  await client.getIdentity({ id: '1' });
  expect(bearers()).toEqual(['Bearer short', 'Bearer short', 'Bearer token-2']);
});

test('a refused token is renewed and the call sent again, also one that writes', async () => {
  server.answer(expired, { status: 202, body: { type: 'TASK_RESULT', id: 't', name: null } });
  await expect(server.client().startIdentityProcessing({ identityIds: ['1'] })).resolves.toMatchObject({ id: 't' });
  expect(bearers()).toEqual(['Bearer token-1', 'Bearer token-2']);
  expect(server.received.map(({ body }) => body)).toEqual(['{"identityIds":["1"]}', '{"identityIds":["1"]}']);
});

test('a new token that is refused too is the end', async () => {
  server.answer(expired);
  await expect(server.client().getIdentity({ id: '1' })).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining('JWT is expired'),
  });
  expect(server.received).toHaveLength(2);
});

test('calls whose token is refused together renew it once', async () => {
  server.answer((request) => (request.headers.authorization === 'Bearer token-1' ? expired : { body: {} }));
  const client = server.client();
  await Promise.all(['1', '2', '3', '4'].map((id) => client.getIdentity({ id })));
  expect(server.tokenRequests).toHaveLength(2);
});

test('a token of the caller is used as it is; without credentials its refusal is final', async () => {
  server.answer(expired);
  const client = server.client({ accessToken: 'mine', clientId: undefined, clientSecret: undefined });
  await expect(client.getIdentity({ id: '1' })).rejects.toMatchObject({ status: 401 });
  expect(bearers()).toEqual(['Bearer mine']);
  expect(server.tokenRequests).toEqual([]);
});

test('a token of the caller is replaced when it is refused and there are credentials', async () => {
  server.answer(expired, { body: {} });
  await server.client({ accessToken: 'mine' }).getIdentity({ id: '1' });
  expect(bearers()).toEqual(['Bearer mine', 'Bearer token-1']);
});

test('wrong credentials reach every waiting call as an error, and the next call tries again', async () => {
  server.answerTokens({ status: 401, body: { error: 'invalid_client', error_description: 'Bad client credentials' } });
  const client = server.client();
  const calls = await Promise.allSettled([client.getIdentity({ id: '1' }), client.getIdentity({ id: '2' })]);
  for (const call of calls) {
    expect(call).toMatchObject({
      status: 'rejected',
      reason: { status: 401, message: `POST ${server.url}/oauth/token: 401: Bad client credentials` },
    });
  }
  await client.getIdentity({ id: '1' });
  expect(server.tokenRequests).toHaveLength(2);
});

test('one caller who leaves does not take the token from the others', async () => {
  const controller = new AbortController();
  const client = server.client();
  const leaving = client.getIdentity({ id: '1' }, { signal: controller.signal });
  const staying = client.getIdentity({ id: '2' });
  controller.abort(new Error('no longer needed'));
  await expect(leaving).rejects.toThrow('no longer needed');
  await staying;
  expect(server.tokenRequests).toHaveLength(1);
});

test('a page where the token should be says what is likely wrong', async () => {
  server.answerTokens({ body: '<!doctype html>' });
  await expect(server.client().getIdentity({ id: '1' })).rejects.toThrow('is the base URL that of the API?');
});
