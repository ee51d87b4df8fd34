import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken } from '../../test/tokens.ts';
import { routes } from '../routes.ts';

let t: TestApp;
let baseUrl: string;
beforeAll(async () => {
  t = await testApp();
  baseUrl = await t.listen();
});
afterAll(() => t.close());

const trackingId = expect.stringMatching(/^[0-9a-f]{32}$/);
const json = { 'content-type': 'application/json' };

/** What a refusal says: status, detail code and, where asked, the text. */
const refusal = async (answer: Promise<Answer>) => {
  const { status, body } = await answer;
  return [status, body.detailCode];
};
const list = (query: string) => t.request(`GET /beta/identities?${query}`);

test.each([
  'GET /nothing',
  'GET /beta',
  'GET /beta/',
  'GET /beta/nothing/here',
  'GET /v4/identities',
  'GET /identities',
  'GET /identities/v2',
  'GET /muster/v1/nothing',
  'GET /beta/muster/v1/idle',
  'GET /%2e%2e/%2e%2e/etc/passwd',
] as const)('an unknown path is 404 in the shape of the API: %s', async (request) => {
  const { status, body, headers } = await t.request(request);
  expect([status, body]).toEqual([
    404,
    {
      detailCode: '404 Not found',
      trackingId,
      messages: [
        { locale: 'en-US', localeOrigin: 'DEFAULT', text: 'The server did not find a current representation for the target resource.' },
      ],
      causes: [],
    },
  ]);
  expect(headers['x-request-id']).toBe(body.trackingId);
});

test.each(['/~/identities', '//~/identities', '/%7E/identities', '/%7e/identities', '/beta/~/identities', '/~'] as const)(
  'the place where operations are registered cannot be reached from outside: %s',
  async (path) => {
    expect(await refusal(t.request(`GET ${path}` as `GET /${string}`))).toEqual([404, '404 Not found']);
  },
);

test('another method of a known path is 405, naming the ones there are', async () => {
  const { status, body, headers } = await t.request('PUT /beta/identities');
  expect([status, body]).toEqual([405, { errorName: 'NotAllowedException', errorMessage: 'Method not allowed', trackingId }]);
  expect(headers.allow).toBe('GET');
  const own = await t.request('PATCH /muster/v1/idle');
  expect([own.status, own.headers.allow]).toEqual([405, 'GET']);
  expect((await t.request(`POST /identities/v1/${t.adminId}`)).headers.allow).toBe('GET, DELETE');
});

test('a content type that nobody reads is 415', async () => {
  const { status, body } = await t.request('POST /beta/transforms', { payload: '<xml/>', headers: { 'content-type': 'application/xml' } });
  expect([status, body]).toEqual([415, { errorName: 'NotSupportedException', errorMessage: 'Cannot consume content type', trackingId }]);
});

test.each<[string, string]>([
  ['cut off', '{"name":'],
  ['not JSON', 'name=x'],
  ['a trailing comma', '{"name":"x",}'],
  ['nested too deep', '['.repeat(65) + ']'.repeat(65)],
  ['nested so deep that a recursive reader would fall over', '['.repeat(200_000) + ']'.repeat(200_000)],
  ['a text with U+0000', '{"name":"a\\u0000b"}'],
  ['a key with U+0000', '{"na\\u0000me":"b"}'],
  ['half of a surrogate pair', '{"name":"\\ud800"}'],
  ['the other half, deep inside', '{"attributes":{"a":[{"b":"x\\udc00"}]}}'],
])('a body that is no good JSON is 400.0: %s', async (_what, payload) => {
  const { status, body } = await t.request('POST /beta/transforms', { payload, headers: json });
  expect([status, body]).toEqual([
    400,
    {
      detailCode: '400.0 Bad request syntax',
      trackingId,
      messages: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: expect.stringMatching(/^The request could not be parsed: /) }],
      causes: [],
    },
  ]);
});

test('whole surrogate pairs and every other character are text', async () => {
  const name = '𝒜da 👩🏽‍💻 \u0001 \uffff \u202e';
  const body = { name, type: 'lower', attributes: {} };
  const { status, body: created } = await t.request('POST /beta/transforms', { body });
  expect([status, created.name]).toEqual([201, name]);
});

test('keys that mean something to JavaScript are data like others', async () => {
  const payload = '{"name":"__proto__","type":"lower","attributes":{"__proto__":{"type":"x"},"constructor":"y"},"__proto__":{"id":"z"}}';
  const { status } = await t.request('POST /beta/transforms', { payload, headers: json });
  expect([201, 400]).toContain(status);
  expect(({} as Record<string, unknown>).id).toBeUndefined();
});

test('no body where one is needed names what is missing', async () => {
  for (const headers of [json, {}]) {
    expect(await refusal(t.request('POST /beta/transforms', { headers }))).toEqual([400, '400.1.0 Required data missing or empty']);
  }
  expect(await refusal(t.request('POST /beta/transforms', { payload: '[]', headers: json }))).toEqual([
    400,
    '400.1.0 Required data missing or empty',
  ]);
});

test('a body past 1 MiB is refused', async () => {
  const payload = JSON.stringify({ name: 'x'.repeat(1_100_000) });
  expect(await refusal(t.request('POST /beta/transforms', { payload, headers: json }))).toEqual([400, '400.1.3 Illegal value']);
});

test('U+0000 and broken escapes in path and query are refused', async () => {
  expect(await refusal(t.request('GET /beta/identities/a%00b'))).toEqual([400, '400.1.3 Illegal value']);
  expect(await refusal(list('filters=alias%20eq%20%22a%00b%22'))).toEqual([400, '400.1.3 Illegal value']);
  expect(await refusal(list('anything=%00'))).toEqual([400, '400.1.3 Illegal value']);
  expect((await t.request('GET /beta/identities/%ff')).body).toMatchObject({ trackingId, causes: [] });
  expect((await t.request('GET /beta/identities/%')).body).toMatchObject({ trackingId, causes: [] });
  expect((await t.request('GET /beta/identities/%ed%a0%80')).body).toMatchObject({ trackingId, causes: [] });
});

test.each(['{id}', '%7Bid%7D', 'a'.repeat(900), 'a'.repeat(2_000), `x%20y%2Fz`, '..', '%2e%2e', "'%20or%201=1--", '%F0%9F%91%A9'])(
  'an odd id is 400 or 404 in the shape of the API: %s',
  async (id) => {
    const { status, body } = await t.request(`GET /beta/identities/${id}`);
    expect([400, 404]).toContain(status);
    expect(body).toMatchObject({ detailCode: expect.any(String), trackingId, causes: [] });
  },
);

test('the literal path that one client sends for a reset answers in the shape of the API', async () => {
  const { status, body } = await t.request('POST /v2024/identities/%7Bid%7D/reset', {
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' },
  });
  expect([status, body]).toEqual([404, expect.objectContaining({ detailCode: '404 Not found', trackingId })]);
});

test('a language that was asked for gets a message of its own; a star asks for nothing', async () => {
  const messages = async (language: string) =>
    (await t.request('GET /beta/identities/nobody', { headers: { 'accept-language': language } })).body.messages;
  const text = 'The server did not find a current representation for the target resource.';
  const inEnglish = { locale: 'en-US', localeOrigin: 'DEFAULT', text };
  expect(await messages('de-DE,de;q=0.9')).toEqual([inEnglish, { locale: 'und', localeOrigin: 'REQUEST', text }]);
  expect(await messages('*')).toEqual([inEnglish]);
});

test('headers and query parameters that nobody knows change nothing', async () => {
  const { body: expected } = await list('limit=1');
  const headers = { 'x-sailpoint-experimental': 'true', 'x-sailpoint-sdk': 'typescript-1.4.15' };
  expect((await t.request('GET /beta/identities?limit=1&alias=x&limit%20=7&__proto__=1', { headers })).body).toEqual(expected);
});

test.each<[string, string]>([
  ['limit=251', '400.1.3 Illegal value'],
  ['limit=-1', '400.1.3 Illegal value'],
  ['limit=1.5', '400.1.3 Illegal value'],
  ['limit=ten', '400.1.3 Illegal value'],
  ['limit=99999999999999999999', '400.1.3 Illegal value'],
  ['limit=1&limit=2', '400.1.3 Illegal value'],
  ['offset=-1', '400.1.3 Illegal value'],
  ['offset=2147483648', '400.1.3 Illegal value'],
  ['count=maybe', '400.1.3 Illegal value'],
  ['defaultFilter=ALL', '400.1.3 Illegal value'],
  ['sorters=email', '400.1 Bad request content'],
  ['sorters=name,,alias', '400.1 Bad request content'],
  ['filters=phone eq "1"', '400.1 Bad request content'],
  ['filters=name co "a"', '400.1 Bad request content'],
  ['filters=name eq "a', '400.1.3 Illegal value'],
  ['filters=name EQ "a"', '400.1 Bad request content'],
  ['filters=correlated eq 7', '400.1.3 Illegal value'],
])('a wrong collection parameter is refused, naming it: %s', async (query, detailCode) => {
  const { status, body } = await list(query.replaceAll(' ', '%20'));
  expect([status, body.detailCode]).toEqual([400, detailCode]);
  expect(body.messages[0].text).not.toBe('');
});

test('an empty page counts, and past the end there is an empty page', async () => {
  const counted = await list('limit=0&count=true');
  expect([counted.status, counted.body, counted.headers['x-total-count']]).toEqual([200, [], '1']);
  const past = await list('offset=2147483647');
  expect([past.status, past.body, past.headers['x-total-count']]).toEqual([200, [], undefined]);
});

test('a plus in the query is a space', async () => {
  expect((await list('filters=alias+eq+%22admin%22&sorters=-name,alias')).body).toHaveLength(1);
  expect((await list('filters=alias%20eq%20%22ad%2Bmin%22')).body).toEqual([]);
});

test('a filter with 250 ids goes through a real connection', async () => {
  const ids = [...Array.from({ length: 249 }, (_, index) => index.toString(16).padStart(32, '0')), t.adminId];
  const query = new URLSearchParams({ filters: `id in (${ids.map((id) => `"${id}"`).join(', ')})` });
  const token = await adminToken();
  const response = await fetch(`${baseUrl}/beta/identities?${query}`, { headers: { authorization: `Bearer ${token}` } });
  expect(String(query).length).toBeGreaterThan(10_000);
  expect([response.status, await response.json()]).toEqual([200, [expect.objectContaining({ id: t.adminId })]]);
  const dearer = `${query}&padding=${'x'.repeat(20_000)}`;
  expect((await fetch(`${baseUrl}/beta/identities?${dearer}`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
});

test('what is no HTTP, or has no end, is 400 in the shape of the API', async () => {
  for (const nonsense of ['\u0016\u0003\u0001\u0002\r\n\r\n', 'GET\r\n\r\n', `GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`]) {
    const answer = await sendRaw(nonsense);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ detailCode: '400.0 Bad request syntax', trackingId, causes: [] });
  }
  expect((await fetch(`${baseUrl}/health/live`)).status).toBe(200);
});

test('a whole address in the request line is served like its path, and is no way round', async () => {
  const head = `Host: x\r\nConnection: close\r\nAuthorization: Bearer ${await adminToken()}\r\n\r\n`;
  expect(await sendRaw(`GET http://muster.test/beta/org-config HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 200 /);
  expect(await sendRaw(`GET http://muster.test/~/org-config HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 404 /);
  expect(await sendRaw(`GET http://muster.test//%7e/org-config HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 404 /);
});

test('what is served beside the API: the start page, the reference, health and figures', async () => {
  const page = await t.request('GET /', { token: null });
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  expect(page.text).toContain('<strong>acme</strong>');
  const docs = await t.request('GET /docs', { token: null });
  expect([200, 302]).toContain(docs.status);
  const reference = await fetch(`${baseUrl}/docs/`);
  expect([reference.status, reference.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  expect((await t.request('GET /health/live', { token: null })).body).toEqual({ status: 'live' });
  expect((await t.request('GET /health/ready', { token: null })).body).toEqual({ status: 'ready' });
  await list('limit=1');
  const { status, text } = await t.request('GET /metrics', { token: null });
  expect(status).toBe(200);
  expect(text).toMatch(/^muster_request_seconds_count\{operation="listIdentities",status="200"\} \d+$/m);
  expect(text).toMatch(/^muster_database_connections\{state="total"\} \d+$/m);
  expect(text).toMatch(/^muster_oldest_refresh_request_seconds 0$/m);
});

test('a name with markup in it is text on the start page', async () => {
  const name = (await t.db.selectFrom('organisation').select('name').executeTakeFirstOrThrow()).name;
  await t.db.updateTable('organisation').set({ name: '<script>alert(1)</script>' }).execute();
  const { text } = await t.request('GET /', { token: null });
  await t.db.updateTable('organisation').set({ name }).execute();
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(text).not.toContain('<script>');
});

test('the OpenAPI document holds every operation, and each of its references leads somewhere', async () => {
  const { status, body: document } = await t.request('GET /openapi.json', { token: null });
  expect([status, document.openapi]).toEqual([200, '3.0.3']);
  const operations = Object.entries<Record<string, any>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(routes.map((route) => route.operationId).sort());
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const declared = operation.parameters.filter((parameter: any) => parameter.in === 'path');
    expect([path, declared.map((parameter: any) => parameter.name)]).toEqual([path, inPath]);
    expect(declared.every((parameter: any) => parameter.required)).toBe(true);
    expect([path, Object.keys(operation.responses).length > 0, operation.summary !== '']).toEqual([path, true, true]);
  }
  const references = new Set([...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!));
  for (const reference of references) expect([reference, resolve(document, reference)]).toEqual([reference, expect.any(Object)]);
  // Of JSON Schema only what OpenAPI 3.0 knows.
  expect(keysIn(document).filter((key) => ['const', '$id', 'patternProperties', 'prefixItems', '$defs'].includes(key))).toEqual([]);
});

test('with MUSTER_RATE_LIMIT=isc a client has 100 requests in 10 s in each family', async () => {
  const limited = await testApp({ MUSTER_RATE_LIMIT: 'isc' });
  try {
    const statuses = async (path: string, times: number, token?: string) => {
      const answers = [];
      for (let time = 0; time < times; time += 1) {
        answers.push(await limited.request(`GET ${path}/org-config` as `GET /${string}`, token === undefined ? {} : { token }));
      }
      return answers;
    };
    expect((await statuses('/beta', 100)).every(({ status }) => status === 200)).toBe(true);
    limited.clock.advance(2_500);
    const [refused] = await statuses('/beta', 1);
    expect([refused?.status, refused?.body, refused?.headers['retry-after']]).toEqual([429, { message: ' Rate Limit Exceeded ' }, '8']);
    for (const path of ['/v3', '/v2024']) expect((await statuses(path, 1))[0]?.status).toBe(200);
    expect((await statuses('/beta', 1, await clientToken(limited)))[0]?.status).toBe(200);
    expect((await limited.request('GET /health/live', { token: null })).status).toBe(200);
    limited.clock.advance(7_499);
    expect((await statuses('/beta', 1))[0]?.headers['retry-after']).toBe('1');
    limited.clock.advance(1);
    expect((await statuses('/beta', 1))[0]?.status).toBe(200);
  } finally {
    await limited.close();
  }
});

async function adminToken(): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: t.clientId, client_secret: t.clientSecret });
  const response = await fetch(`${baseUrl}/oauth/token`, { method: 'POST', body });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Sends bytes and answers with what came back until the server hung up. */
function sendRaw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((done) => {
    let answer = '';
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    // The server may hang up before it has read all of it.
    socket.on('error', () => undefined).on('close', () => done(answer));
  });
}

function resolve(document: object, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<any>((value, key) => value?.[key], document);
}

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [...(Array.isArray(value) ? [] : [key]), ...keysIn(member)]);
}
