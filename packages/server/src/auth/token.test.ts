import { foldKey } from '@muster/engine';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type TestApp, testApp } from '../../test/test-app.ts';
import { clientToken, userToken } from '../../test/tokens.ts';
import { isoTime } from '../clock.ts';
import { deriveKeys } from './keys.ts';
import { operatorScope } from './rights.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const form = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };
const credentials = () => ({ client_id: t.clientId, client_secret: t.clientSecret });
const grant = (changes: Record<string, string> = {}) => ({ grant_type: 'client_credentials', ...credentials(), ...changes });

const post = (payload: string, headers: Record<string, string> = urlencoded, query = '') =>
  t.request(`POST /oauth/token${query}`, { token: null, payload, headers });

/** A multipart body as axios writes it, with its length. */
function multipart(parameters: Record<string, string>, quote: '"' | ''): Promise<Answer> {
  const boundary = 'axios-1.4.15-boundary-Zq3';
  const parts = Object.entries(parameters).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name=${quote}${name}${quote}\r\n\r\n${value}\r\n`,
  );
  const payload = `${parts.join('')}--${boundary}--\r\n`;
  return post(payload, { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': String(payload.length) });
}

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

test.each<[string, () => Promise<Answer>]>([
  ['urlencoded', () => post(form(grant()))],
  ['everything in the query, without a body', () => t.request(`POST /oauth/token?${form(grant())}`, { token: null })],
  ['everything in the query, with an empty urlencoded body', () => post('', { ...urlencoded, 'content-length': '0' }, `?${form(grant())}`)],
  ['multipart with quoted part names', () => multipart(grant(), '"')],
  ['multipart with unquoted part names', () => multipart(grant(), '')],
  ['the grant type in the query, id and secret in the body', () => post(form(credentials()), urlencoded, '?grant_type=client_credentials')],
  [
    'HTTP Basic',
    () => post('grant_type=client_credentials', { ...urlencoded, authorization: basic(t.clientId, encodeURIComponent(t.clientSecret)) }),
  ],
  ['the grant type in upper case', () => post(form(grant({ grant_type: 'CLIENT_CREDENTIALS' })))],
  ['a doubled slash before the path', () => t.request('POST //oauth/token', { token: null, payload: form(grant()), headers: urlencoded })],
  ['JSON', () => post(JSON.stringify(grant()), { 'content-type': 'application/json' })],
])('a token is given however the parameters are sent: %s', async (_form, ask) => {
  const { status, body } = await ask();
  expect([status, body]).toEqual([200, expect.objectContaining({ token_type: 'bearer', user_id: t.adminId })]);
  const answer = await t.request('GET /beta/identities?limit=0', { token: body.access_token });
  expect(answer.status).toBe(200);
});

test('the answer and the JWT carry what the contract says, and may not be cached', async () => {
  const { body, headers } = await post(form(grant()));
  expect(headers['cache-control']).toBe('no-store');
  const user = { user_id: t.adminId, identity_id: t.adminId, user_name: 'admin' };
  const shared = { internal: false, pod: 'local', org: 'acme', ...user, strong_auth: true, strong_auth_supported: true };
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 43_200,
    scope: 'sp:scopes:all',
    accessType: 'OFFLINE',
    tenant_id: expect.any(String),
    ...shared,
    enabled: true,
    jti: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(decodeProtectedHeader(body.access_token)).toEqual({ alg: 'HS256', typ: 'JWT', kid: expect.any(String) });
  const now = Math.floor(t.clock.now() / 1000);
  expect(decodeJwt(body.access_token)).toEqual({
    tenant_id: body.tenant_id,
    ...shared,
    client_id: t.clientId,
    authorities: ['ORG_ADMIN'],
    scope: ['sp:scopes:all'],
    jti: body.jti,
    iat: now,
    exp: now + 43_200,
  });
});

test('an API client has no user in its answer or its token, and the life of its own', async () => {
  const [id, secret] = await insertClient({ kind: 'API_CLIENT', identityId: null, seconds: 750 });
  const { status, body } = await post(form(grant({ client_id: id, client_secret: secret })));
  expect([status, body.expires_in]).toEqual([200, 750]);
  const payload = decodeJwt(body.access_token);
  for (const key of ['user_id', 'identity_id', 'user_name']) {
    expect(body).not.toHaveProperty(key);
    expect(payload).not.toHaveProperty(key);
  }
});

test.each<[string, () => Record<string, string>]>([
  ['a wrong secret', () => grant({ client_secret: 'wrong' })],
  ['no secret', () => ({ grant_type: 'client_credentials', client_id: t.clientId })],
  ['an unknown client', () => grant({ client_id: '0'.repeat(32) })],
  ['no client', () => ({ grant_type: 'client_credentials' })],
  ['an id with U+0000', () => grant({ client_id: `a${String.fromCharCode(0)}` })],
  ['a secret with U+0000', () => grant({ client_secret: `a${String.fromCharCode(0)}` })],
  ['half a surrogate pair', () => grant({ client_id: '\ud800' })],
  ['huge values', () => grant({ client_id: 'a'.repeat(30_000), client_secret: 'b'.repeat(30_000) })],
])('bad credentials are 401 in the words of OAuth: %s', async (_what, parameters) => {
  const { status, body, headers } = await post(form(parameters()));
  expect([status, body]).toEqual([401, { error: 'invalid_client', error_description: 'Bad client credentials' }]);
  expect(headers['www-authenticate']).toBe('Basic realm="muster"');
});

test('a disabled client gets no token, and its tokens stop working', async () => {
  const [id, secret] = await insertClient({ kind: 'PERSONAL_ACCESS_TOKEN', identityId: t.adminId });
  const { body } = await post(form(grant({ client_id: id, client_secret: secret })));
  expect((await t.request('GET /beta/identities?limit=0', { token: body.access_token })).status).toBe(200);
  await t.db.updateTable('api_client').set({ enabled: false }).where('id', '=', id).execute();
  expect((await post(form(grant({ client_id: id, client_secret: secret })))).status).toBe(401);
  t.clock.advance(1_000);
  expect((await t.request('GET /beta/identities?limit=0', { token: body.access_token })).status).toBe(401);
});

test.each<[string, Record<string, string>, object]>([
  [
    'an unknown grant',
    { grant_type: 'password' },
    { error: 'unsupported_grant_type', error_description: 'Unsupported grant type: password' },
  ],
  ['an empty grant', { grant_type: '' }, { error: 'invalid_request', error_description: 'Missing grant type' }],
])('a wrong grant is 400 in the words of OAuth: %s', async (_what, changes, expected) => {
  const { status, body } = await post(form(grant(changes)));
  expect([status, body]).toEqual([400, expected]);
});

test('no grant at all is 400, also without a body', async () => {
  for (const answer of [await post(form(credentials())), await t.request('POST /oauth/token', { token: null })]) {
    expect([answer.status, answer.body]).toEqual([400, { error: 'invalid_request', error_description: 'Missing grant type' }]);
  }
});

test('a body past 64 KiB, broken multipart and an unknown content type are refused in an orderly way', async () => {
  expect((await post(form(grant({ padding: 'x'.repeat(70_000) })))).status).toBe(400);
  expect((await multipart(grant({ client_secret: 'x'.repeat(9_000) }), '"')).status).toBe(401);
  expect((await post('--b\r\nnonsense', { 'content-type': 'multipart/form-data; boundary=b' })).status).toBe(400);
  expect((await post('x', { 'content-type': 'multipart/form-data' })).status).toBe(400);
  expect((await post('<xml/>', { 'content-type': 'text/xml' })).status).toBe(415);
});

test('scopes can be narrowed, never widened, and nobody is granted what only the operator may', async () => {
  const [id, secret] = await insertClient({ identityId: t.adminId, scope: ['idn:identity:read', 'idn:sources:read'] });
  const ask = async (scope: string, client: Record<string, string> = { client_id: id, client_secret: secret }) => {
    const { status, body } = await post(form(grant({ ...client, scope })));
    return status === 200 ? body.scope : body.error;
  };
  expect(await ask('')).toBe('idn:identity:read idn:sources:read');
  expect(await ask('idn:sources:read idn:identity:manage')).toBe('idn:sources:read');
  expect(await ask('sp:scopes:all')).toBe('invalid_scope');
  const administrator = credentials();
  expect(await ask('idn:identity:read  idn:sources:read', administrator)).toBe('idn:identity:read idn:sources:read');
  expect(await ask(`sp:scopes:all ${operatorScope}`, administrator)).toBe('sp:scopes:all');
  expect(await ask(operatorScope, administrator)).toBe('invalid_scope');
});

test('a client that holds the operator scope by whatever mistake is not granted it', async () => {
  const [id, secret] = await insertClient({ identityId: t.adminId, scope: ['idn:identity:read', operatorScope] });
  for (const scope of ['', `idn:identity:read ${operatorScope}`]) {
    expect((await post(form(grant({ client_id: id, client_secret: secret, scope })))).body.scope).toBe('idn:identity:read');
  }
});

test('a use is noted, at most once a day', async () => {
  const [id, secret] = await insertClient({ identityId: t.adminId });
  const lastUsed = async () => {
    await post(form(grant({ client_id: id, client_secret: secret })));
    return (await t.db.selectFrom('api_client').select('last_used').where('id', '=', id).executeTakeFirstOrThrow()).last_used;
  };
  const first = await lastUsed();
  expect(first).toBe(isoTime(t.clock.now()));
  t.clock.advance(3_600_000);
  expect(await lastUsed()).toBe(first);
  t.clock.advance(86_400_000);
  expect(await lastUsed()).toBe(isoTime(t.clock.now()));
});

test('a token that is missing, expired, forged or broken is 401, each in its words', async () => {
  const { body } = await post(form(grant()));
  const token: string = body.access_token;
  const answer = async (authorization: string | null) => {
    const { status, body } = await t.request('GET /beta/identities?limit=0', {
      token: null,
      ...(authorization === null ? {} : { headers: { authorization } }),
    });
    return [status, body];
  };
  const refused = (text: string) => [401, { error: text }];
  expect(await answer(null)).toEqual(refused('JWT is required'));
  expect(await answer('')).toEqual(refused('JWT is required'));
  expect(await answer(basic(t.clientId, t.clientSecret))).toEqual(refused('JWT is required'));
  expect(await answer('Bearer ')).toEqual(refused('JWT is required'));
  expect(await answer('Bearer nonsense')).toEqual(refused('JWT validation failed: JWT is malformed'));
  expect(await answer(`Bearer ${'a'.repeat(10_000)}`)).toEqual(refused('JWT validation failed: JWT is malformed'));

  const [header, payload, signature] = token.split('.');
  const otherKey = await new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'HS256' }).sign(deriveKeys('x'.repeat(32), null).signing);
  expect(await answer(`Bearer ${otherKey}`)).toEqual(refused('JWT validation failed: signature is invalid'));
  const raised = Buffer.from(JSON.stringify({ ...decodeJwt(token), scope: [operatorScope] })).toString('base64url');
  expect(await answer(`Bearer ${header}.${raised}.${signature}`)).toEqual(refused('JWT validation failed: signature is invalid'));
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  expect((await answer(`Bearer ${none}.${payload}.`))[0]).toBe(401);

  expect((await answer(`bearer ${token}`))[0]).toBe(200);
  t.clock.advance(43_199_000);
  expect((await answer(`Bearer ${token}`))[0]).toBe(200);
  t.clock.advance(1_000);
  expect(await answer(`Bearer ${token}`)).toEqual(refused('JWT validation failed: JWT is expired'));
});

test('a token of a client that is gone is refused', async () => {
  const token = await t.services.tokens.sign({ client_id: 'f'.repeat(32), scope: ['sp:scopes:all'] }, t.services.ids.next(), 60);
  const { status, body } = await t.request('GET /beta/identities', { token });
  expect([status, body]).toEqual([401, { error: 'JWT validation failed: the client is unknown' }]);
});

test('an API client may do what is for clients; what needs a user is 403', async () => {
  const token = await clientToken(t);
  expect((await t.request('GET /beta/org-config', { token })).status).toBe(200);
  for (const path of ['identities', `identities/${t.adminId}`, `identities/${t.adminId}/role-assignments`] as const) {
    const { status, body } = await t.request(`GET /beta/${path}`, { token });
    expect([path, status, body.detailCode]).toEqual([path, 403, '403 Forbidden']);
  }
});

test('a user without level reads himself, his reports’ role assignments, and nobody else', async () => {
  const token = await userToken(t, []);
  const self = await identityOf(token);
  const [report, stranger] = [await insertIdentity(self), await insertIdentity(null)];
  const statuses = async (id: string) =>
    Promise.all(
      ['', '/role-assignments', '/ownership'].map(async (rest) => (await t.request(`GET /beta/identities/${id}${rest}`, { token })).status),
    );
  expect(await statuses(self)).toEqual([200, 200, 200]);
  expect(await statuses(report)).toEqual([403, 200, 403]);
  expect(await statuses(stranger)).toEqual([403, 403, 403]);
  expect((await t.request('GET /beta/identities', { token })).status).toBe(403);
  expect((await t.request(`DELETE /beta/identities/${self}`, { token })).status).toBe(403);
  // Of an identity that is not there he learns nothing either.
  expect(await statuses('0'.repeat(32))).toEqual([403, 403, 403]);
});

test('rights are scopes and level together', async () => {
  const read = ['idn:identity:read'];
  expect((await t.request('GET /beta/identities', { token: await userToken(t, ['HELPDESK'], read) })).status).toBe(200);
  expect((await t.request('GET /beta/sources', { token: await userToken(t, ['ORG_ADMIN'], read) })).status).toBe(403);
  expect((await t.request('GET /beta/identities', { token: await userToken(t, ['ORG_ADMIN'], ['sp:scopes:default']) })).status).toBe(403);
  expect((await t.request('GET /beta/identities', { token: await userToken(t, ['ORG_ADMIN'], []) })).status).toBe(403);
});

test('the level counts as it is now, not as it was when the token was issued', async () => {
  const token = await userToken(t, ['ORG_ADMIN']);
  const id = await identityOf(token);
  const list = async () => (await t.request('GET /beta/identities?limit=0', { token })).status;
  expect(await list()).toBe(200);
  await t.db.updateTable('identity').set({ levels: [] }).where('id', '=', id).execute();
  t.clock.advance(1_000);
  expect(await list()).toBe(403);
  await t.db
    .updateTable('identity')
    .set({ levels: ['HELPDESK'] })
    .where('id', '=', id)
    .execute();
  t.clock.advance(1_000);
  expect(await list()).toBe(200);
});

test('anybody may ask where tokens are to be had', async () => {
  const { status, body } = await t.request('GET /oauth/info', { token: null });
  const url = t.services.config.publicUrl;
  expect([status, body]).toEqual([
    200,
    {
      tenantId: expect.any(String),
      tenantName: 'acme',
      authorizeEndpoint: `${url}/oauth/authorize`,
      tokenEndpoint: `${url}/oauth/token`,
      cloudDomainUrl: url,
      logoutUrl: `${url}/logout`,
      pod: 'local',
    },
  ]);
});

async function identityOf(token: string): Promise<string> {
  const client = String(decodeJwt(token).client_id);
  return (await t.db.selectFrom('api_client').select('identity_id').where('id', '=', client).executeTakeFirstOrThrow()).identity_id!;
}

async function insertIdentity(managerId: string | null): Promise<string> {
  const [id, now] = [t.services.ids.next(), isoTime(t.clock.now())];
  const alias = `person ${id}`;
  await t.db
    .insertInto('identity')
    .values({
      ...{ id, name: alias, name_key: foldKey(alias), alias, alias_key: foldKey(alias), manager_id: managerId },
      ...{ attributes: '{}', errors: '[]', created: now, modified: now },
    })
    .execute();
  return id;
}

interface ClientOptions {
  readonly kind?: 'PERSONAL_ACCESS_TOKEN' | 'API_CLIENT';
  readonly identityId: string | null;
  readonly scope?: readonly string[];
  readonly seconds?: number;
}

/** A client with a secret of its own; answers with id and secret. */
async function insertClient({ kind = 'PERSONAL_ACCESS_TOKEN', identityId, scope = ['sp:scopes:all'], seconds = 43_200 }: ClientOptions) {
  const [id, secret] = [t.services.ids.next(), t.services.ids.secret()];
  await t.db
    .insertInto('api_client')
    .values({
      ...{ id, kind, identity_id: identityId, name: 'test', scope: [...scope], access_token_seconds: seconds, last_used: null },
      ...{ secret_hash: t.services.keys.hashSecret(secret), created: isoTime(t.clock.now()) },
    })
    .execute();
  return [id, secret] as const;
}
