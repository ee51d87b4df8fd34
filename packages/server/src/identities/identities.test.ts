import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('a new tenant has one identity: its first administrator, protected and active', async () => {
  const { status, body, headers } = await t.request('GET /beta/identities?count=true');
  expect(status).toBe(200);
  expect(headers['x-total-count']).toBe('1');
  expect(body).toEqual([
    expect.objectContaining({
      id: t.adminId,
      alias: 'admin',
      name: 'Administrator',
      identityStatus: 'ACTIVE',
      lifecycleState: null,
      isManager: false,
    }),
  ]);
});

test('an identity answers alike in every family and in the per-service form, and to a doubled slash', async () => {
  const { body: expected } = await t.request(`GET /beta/identities/${t.adminId}`);
  for (const path of [
    '/v3/identities',
    '/v2024/identities',
    '/v2025/identities',
    '/v2026/identities',
    '/identities/v1',
    '//beta/identities',
  ]) {
    const { status, body } = await t.request(`GET ${path}/${t.adminId}` as `GET /${string}`);
    expect([path, status, body]).toEqual([path, 200, expected]);
  }
});

test('an unknown identity is 404 in the shape of the API', async () => {
  const { status, body } = await t.request('GET /beta/identities/00000000000000000000000000000000');
  expect(status).toBe(404);
  expect(body).toEqual({
    detailCode: '404 Not found',
    trackingId: expect.stringMatching(/^[0-9a-f]{32}$/),
    messages: [
      { locale: 'en-US', localeOrigin: 'DEFAULT', text: 'The server did not find a current representation for the target resource.' },
    ],
    causes: [],
  });
});

test('the administrator cannot be deleted: protected', async () => {
  const { status, body } = await t.request(`DELETE /beta/identities/${t.adminId}`);
  expect(status).toBe(400);
  expect(body).toEqual({ message: 'Identity is protected and cannot be deleted', associationDetails: [] });
});

test('without a token the answer is 401, with the words of the contract', async () => {
  const { status, body } = await t.request('GET /beta/identities', { token: null });
  expect([status, body]).toEqual([401, { error: 'JWT is required' }]);
});
