import type { InjectOptions } from 'fastify';
import { inject } from 'vitest';
import { createApp } from '../src/app.ts';
import { upsertPersonalAccessToken } from '../src/auth/api-client-store.ts';
import { deriveKeys } from '../src/auth/keys.ts';
import { isoTime } from '../src/clock.ts';
import { readConfig } from '../src/config.ts';
import { startEmbeddedDatabase } from '../src/database/embedded-database.ts';
import { type Database, type Db, openDatabase } from '../src/database/open-database.ts';
import { createIds } from '../src/ids.ts';
import { createOrganisationIfMissing } from '../src/organisation/create-organisation.ts';
import { routes } from '../src/routes.ts';
import type { Services } from '../src/services.ts';
import { contractCheck } from './contract-check.ts';
import { readDump } from './databases.ts';

/** The clock of a test: stands still until the test moves it. Of microseconds, one goes by with each look. */
export interface TestClock {
  now(): number;
  microseconds(): number;
  set(time: string): void;
  advance(milliseconds: number): void;
}

export interface Answer<T = any> {
  readonly status: number;
  readonly headers: Record<string, string | string[] | number | undefined>;
  readonly body: T;
  readonly text: string;
}

export interface Request {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** A token other than the administrator's; null sends none. */
  readonly token?: string | null;
  /** Raw payload, as it goes over the wire. */
  readonly payload?: string | Buffer;
}

/** A file of a form; its part is called `file` unless `field` says otherwise. */
export interface UploadedFile {
  readonly name?: string;
  readonly field?: string;
  readonly content: string | Buffer;
  /** Text fields that follow it. */
  readonly after?: Record<string, string>;
}

/** The one door of server tests: the real app on a real database of its own, driven over HTTP, its clock in the test's hand. */
export interface TestApp {
  readonly services: Services;
  readonly db: Db;
  readonly clock: TestClock;
  readonly adminId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Sends `GET /beta/identities`, say; every answer is checked against its declaration and the contract. */
  request<T = any>(request: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`, options?: Request): Promise<Answer<T>>;
  /** A file as multipart form data, beside text fields. */
  upload<T = any>(path: string, file: UploadedFile | null, fields?: Record<string, string>): Promise<Answer<T>>;
  /** Works until nothing is left to do. */
  runJobs(): Promise<void>;
  /** Listens on a free port and answers with the base URL, for clients that need one. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

const secretKey = 'a secret key for tests, long enough';

export async function testApp(environment: Record<string, string> = {}): Promise<TestApp> {
  const { database, end } = await freshDatabase();
  let now = Date.parse('2026-11-24T12:00:00.000Z');
  let looks = 0;
  const clock: TestClock = {
    now: () => now,
    microseconds: () => {
      looks += 1;
      return looks;
    },
    set: (time) => {
      now = Date.parse(time);
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
  const config = readConfig({ MUSTER_LOG_LEVEL: process.env.MUSTER_TEST_LOG ?? 'error', MUSTER_SECRET_KEY: secretKey, ...environment });
  const ids = createIds(clock);
  const keys = deriveKeys(secretKey, null);
  const organisation = await createOrganisationIfMissing(database.db, {
    name: 'acme',
    timeZone: config.timeZone,
    keys,
    ids,
    now: isoTime(now),
  });
  const [clientId, clientSecret] = [ids.next(), ids.secret()];
  await upsertPersonalAccessToken(database.db, {
    id: clientId,
    identityId: organisation.adminIdentityId,
    name: 'test',
    secretHash: keys.hashSecret(clientSecret),
    now: isoTime(now),
  });
  const app = createApp({ config, database, secretKey, clock, ids });
  await app.http.ready();
  const contract = contractCheck(routes);

  const send = async (method: string, url: string, options: Request): Promise<Answer> => {
    const token = options.token === undefined ? await adminToken() : options.token;
    const payload = options.payload ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const response = await app.http.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(options.body === undefined ? {} : { 'content-type': method === 'PATCH' ? 'application/json-patch+json' : 'application/json' }),
        ...options.headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    const body = parse(response.body, String(response.headers['content-type'] ?? ''));
    const path = url.replace(/^\/(beta|v3|v2024|v2025|v2026)(?=\/)/, '').replace(/^\/([a-z-]+)\/v1(?=[/?]|$)/, '/$1');
    contract.check(method, path, response.statusCode, body);
    return { status: response.statusCode, headers: response.headers, body, text: response.body };
  };
  let cachedToken: { token: string; until: number } | null = null;
  const adminToken = async () => {
    if (cachedToken === null || cachedToken.until <= now) {
      const token = await app.services.tokens.sign({ client_id: clientId, scope: ['sp:scopes:all'] }, ids.next(), 43_200);
      cachedToken = { token, until: now + 43_000_000 };
    }
    return cachedToken.token;
  };
  return {
    services: app.services,
    db: database.db,
    clock,
    adminId: organisation.adminIdentityId,
    clientId,
    clientSecret,
    request(request, options = {}) {
      const [method = '', url = ''] = request.split(/ (.*)/s);
      return send(method, url, options);
    },
    upload(path, file, fields = {}) {
      const { payload, contentType } = multipart(file, fields);
      return send('POST', path, { payload, headers: { 'content-type': contentType } });
    },
    runJobs: () => app.services.worker.runUntilIdle(),
    async listen() {
      const address = await app.http.listen({ port: 0, host: '127.0.0.1' });
      return address;
    },
    async close() {
      await app.services.worker.stop();
      await app.http.close();
      await database.close();
      await end();
    },
  };
}

function parse(text: string, contentType: string): unknown {
  return contentType.includes('json') && text !== '' ? JSON.parse(text) : text;
}

function multipart(file: UploadedFile | null, fields: Record<string, string>) {
  const boundary = '----muster-test';
  const textParts = (texts: Record<string, string>) =>
    Object.entries(texts).map(([name, value]) =>
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    );
  const parts = textParts(fields);
  if (file !== null) {
    parts.push(
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${file.field ?? 'file'}"; filename="${file.name ?? 'feed.csv'}"\r\nContent-Type: text/csv\r\n\r\n`,
      ),
      Buffer.from(file.content),
      Buffer.from('\r\n'),
      ...textParts(file.after ?? {}),
    );
  }
  return {
    payload: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

let databases = 0;

async function freshDatabase(): Promise<{ database: Database; end(): Promise<void> }> {
  const origin = inject('database');
  if (origin.kind === 'embedded') {
    const embedded = await startEmbeddedDatabase({ folder: null, dump: await readDump(origin.dump) });
    return {
      database: openDatabase({ connection: embedded.connection, poolSize: 1, sessionTimeouts: false }),
      end: () => embedded.close(),
    };
  }
  databases += 1;
  const name = `test_${process.pid}_${process.env.VITEST_POOL_ID ?? '0'}_${databases}_${Math.trunc(performance.now() * 1000)}`;
  const { default: pg } = await import('pg');
  const administrate = async (statement: string) => {
    const client = new pg.Client({ connectionString: `${origin.url}/postgres` });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await administrate(`create database ${name} template ${origin.template}`);
  const database = openDatabase({ connection: { connectionString: `${origin.url}/${name}` }, poolSize: 4, sessionTimeouts: true });
  return { database, end: () => administrate(`drop database ${name} with (force)`) };
}
