import { createServer } from 'node:http';
import type { RequestHandler } from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { certificates } from '../../../test/directories/directory.ts';
import { type ScimServer, signIn } from '../../../test/scim/scim-server.ts';
import { account, accountSchema, failureOf, listAll, openSession, scimServer } from '../../../test/scim/scim-session.ts';
import { scimError } from '../../seed/systems/scim/scim-service.ts';
import type { ConnectorErrorKind } from '../live-connector.ts';

const update = (id: string) => ({
  kind: 'update' as const,
  account: account(id),
  changes: [{ attribute: 'title', op: 'set' as const, value: 'Captain' }],
  password: null,
});
const onPatch =
  (answer: RequestHandler): RequestHandler =>
  (request, response, next) =>
    request.method === 'PATCH' ? answer(request, response, next) : next();

async function patchFailure(answer: RequestHandler) {
  const server = await scimServer();
  const { id } = server.store.writeUser(undefined, { userName: 'ann' });
  server.before = onPatch(answer);
  return failureOf((await openSession(server)).write(accountSchema, update(id)));
}

describe('what the service answers', () => {
  it.each<[number, ConnectorErrorKind, string]>([
    [400, 'refused', 'the service does not accept the request'],
    [403, 'refused', 'the service does not let the sign-in do this'],
    [404, 'missing', 'the service has no such object any more'],
    [408, 'busy', 'the service did not get the request in time'],
    [409, 'refused', 'the service says that it conflicts with another object'],
    [413, 'refused', 'the service says that the request is too large'],
    [418, 'refused', 'the service answered with the status 418'],
    [425, 'busy', 'the service answered with the status 425'],
    [429, 'busy', 'the service gets too many requests just now'],
    [500, 'interrupted', 'the service met an error of its own'],
    [502, 'interrupted', 'the service is not reached by what stands before it'],
    [503, 'busy', 'the service is not available just now'],
    [504, 'interrupted', 'the service did not answer what stands before it in time'],
  ])('is an error of its kind for status %i: %s', async (status, kind, words) => {
    const error = await patchFailure((_, response) => scimError(response, status, 'because\nof this'));
    expect(error).toMatchObject({ kind, message: expect.stringMatching(/^Changing user-1: .*\.$/) });
    expect(error.message).toContain(words);
    if (kind !== 'missing') expect(error.message).toContain('(because of this)');
  });

  it.each([
    ['7', null, 7_000],
    ['Tue, 24 Nov 2026 10:00:30 GMT', 'Tue, 24 Nov 2026 10:00:00 GMT', 30_000],
    ['Tue, 24 Nov 2026 09:00:00 GMT', 'Tue, 24 Nov 2026 10:00:00 GMT', 0],
    ['999999999', null, 86_400_000],
    ['soon', null, null],
  ])('asks for patience with Retry-After %s', async (retryAfter, date, retryAfterMs) => {
    const error = await patchFailure((_, response) => {
      response.set('retry-after', retryAfter);
      if (date !== null) response.set('date', date);
      scimError(response, 429, 'slowly');
    });
    expect(error).toMatchObject({ kind: 'busy', retryAfterMs });
  });

  it('is never followed elsewhere, where the credentials would go along', async () => {
    const server = await scimServer();
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => response.end(String(asked.push(request.url ?? ''))));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void elsewhere.close());
    const { port } = elsewhere.address() as { port: number };
    server.before = (_, response) => response.redirect(307, `http://127.0.0.1:${port}/scim/v2?token=${signIn.password}`);
    const error = await failureOf(openSession(server));
    expect(error).toMatchObject({
      kind: 'configuration',
      message: `The service sends one to http://127.0.0.1:${port}/scim/v2 (status 307), which is not followed: set host to where it is.`,
    });
    expect(asked).toEqual([]);
  });

  it.each<[string, RequestHandler, string]>([
    [
      'a page for people',
      (_, response) => void response.type('html').send('<h1>Sign in</h1>'),
      'the answer is text/html; charset=utf-8, which is no JSON',
    ],
    ['a list that is none', (_, response) => void response.json({ users: [] }), 'the answer is no list of SCIM'],
    [
      'a page that says that nothing is there',
      (_, response) => void response.status(404).type('html').send('nothing'),
      'There is no SCIM service at',
    ],
  ])('is a wrong base URL when it is %s', async (_, answer, words) => {
    const server = await scimServer();
    server.before = answer;
    const error = await failureOf(openSession(server).then((session) => listAll(session)));
    expect(error).toMatchObject({ kind: 'configuration', message: expect.stringContaining(words) });
  });

  it('takes no account for gone when a page for people says that nothing is there', async () => {
    const server = await scimServer();
    const session = await openSession(server);
    server.before = (_, response) => void response.status(404).type('html').send('nothing');
    expect((await failureOf(session.get(accountSchema, 'user-1'))).message).toContain('Reading user-1: the service has no such object');
  });

  it('is broken off when it has no end', async () => {
    const server = await scimServer();
    const session = await openSession(server);
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    server.before = (_, response) => {
      const sendMore = () => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', sendMore);
      };
      response.type('json');
      sendMore();
    };
    expect(await failureOf(listAll(session))).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('more than 32 MiB in one answer: lower pageSize'),
    });
  });

  it('is given up when it begins in time and never ends', async () => {
    const server = await scimServer();
    const session = await openSession(server, {}, { operationTimeoutMs: 200 });
    server.before = (_, response) => void response.type('json').write('{"Resources": [');
    expect(await failureOf(listAll(session))).toMatchObject({
      kind: 'interrupted',
      message: expect.stringContaining('did not answer within 0.2 seconds'),
    });
  });

  it('may take as long as customTimeout says', async () => {
    const server = await scimServer();
    const session = await openSession(server, { customTimeout: 1 }, { operationTimeoutMs: 1 });
    server.before = (_, __, next) => setImmediate(() => setImmediate(next));
    expect(await listAll(session)).toEqual([]);
  });

  it('never shows a password, a token or the header made of them', async () => {
    const { id } = { id: 'user-1' };
    const quoting: RequestHandler = (request, response) =>
      scimError(response, 400, `no: ${request.headers.authorization} ${signIn.password} New-5ecret`);
    const server = await scimServer();
    server.store.writeUser(undefined, { userName: 'ann' });
    server.before = onPatch(quoting);
    const session = await openSession(server);
    const error = await failureOf(session.write(accountSchema, { ...update(id), kind: 'set-password', password: 'New-5ecret' }));
    expect(error.message).toBe(`Changing ${id}: the service does not accept the request (no: Basic … … …).`);
  });
});

describe('signing in', () => {
  const clientCredentials = (server: ScimServer) => ({
    authType: 'OAuth2Login',
    client_id: signIn.clientId,
    client_secret: signIn.clientSecret,
    token_url: `http://127.0.0.1:${server.port}/oauth/token`,
  });

  it('takes a new token when the one that it has is not taken any more', async () => {
    const server = await scimServer();
    const session = await openSession(server, clientCredentials(server));
    server.expireTokens();
    const [one, other] = await Promise.all([session.get(accountSchema, 'a'), session.get(accountSchema, 'b')]);
    expect([one, other]).toEqual([null, null]);
  });

  it('sends the secret in the form where the token service wants it there', async () => {
    const server = await scimServer();
    const fetched = createServer((request, response) => {
      const isForm = request.headers.authorization === undefined;
      response.statusCode = isForm ? 200 : 401;
      response.end(JSON.stringify(isForm ? { access_token: signIn.token } : { error: 'invalid_client' }));
    });
    await new Promise<void>((resolve) => fetched.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void fetched.close());
    const { port } = fetched.address() as { port: number };
    const session = await openSession(server, { ...clientCredentials(server), token_url: `http://127.0.0.1:${port}/` });
    expect(await listAll(session)).toEqual([]);
  });

  it('says that the token service refuses, without the secret', async () => {
    const server = await scimServer();
    const error = await failureOf(openSession(server, { ...clientCredentials(server), client_secret: 'wr0ng' }));
    expect(error).toMatchObject({ kind: 'sign-in', message: 'Asking token_url for a token: the service refuses the credentials (not …).' });
  });

  it('says that the sign-in may not read users', async () => {
    const server = await scimServer();
    server.before = (_, response) => scimError(response, 403, 'no right');
    expect(await failureOf(openSession(server))).toMatchObject({ kind: 'sign-in', message: expect.stringContaining('(no right)') });
  });

  it('is not down but asks for patience when it is busy', async () => {
    const server = await scimServer();
    server.before = (_, response) => scimError(response.set('retry-after', '9'), 503, 'later');
    expect(await failureOf(openSession(server))).toMatchObject({ kind: 'busy', retryAfterMs: 9_000 });
  });

  it('trusts a certificate by the authority in the settings, and no other', async () => {
    const server = await scimServer({ tls: true });
    const session = await openSession(server, { caCertificate: certificates.authority });
    expect(await listAll(session)).toEqual([]);
    for (const caCertificate of [null, certificates.otherAuthority]) {
      const error = await failureOf(openSession(server, { caCertificate }));
      expect(error).toMatchObject({ kind: 'down', message: expect.stringMatching(/^TLS with 127\.0\.0\.1:\d+ failed: its certificate/) });
    }
  });

  it('says that a port does not speak TLS', async () => {
    const server = await scimServer();
    const error = await failureOf(openSession({ baseUrl: server.baseUrl.replace('http:', 'https:') }));
    expect(error).toMatchObject({ kind: 'down', message: expect.stringContaining('does not speak TLS') });
  });
});
