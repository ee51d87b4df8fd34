import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { certificates } from '../../../test/directories/directory.ts';
import { describeSqlDetails, request, schemaOf } from '../../../test/sql/details.ts';
import { startPostgresql, type TestServer } from '../../../test/sql/servers.ts';
import { startTlsFront } from '../../../test/sql/tls-front.ts';
import type { ConnectorAttributes } from '../connector.ts';
import type { ObjectSchema, Session } from '../live-connector.ts';
import { sql } from './sql.ts';

const database = inject('database');
const start = () => startPostgresql(database.kind === 'postgres' ? database.url : '');

describeSqlDetails('details of SQL on PostgreSQL', start);

describe('PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  /** Opens a session, uses it and closes it. */
  async function using<T>(attributes: ConnectorAttributes, schema: ObjectSchema, use: (session: Session) => Promise<T>): Promise<T> {
    const url = `jdbc:postgresql://127.0.0.1:${server.port}/${server.database}`;
    const result = sql.readSettings({ url, user: server.user, password: server.password, ...attributes }, [schema]);
    if ('problems' in result) throw new Error(result.problems.join('\n'));
    const session = await sql.open(result.settings, { connectTimeoutMs: 5_000, operationTimeoutMs: 10_000 });
    try {
      return await use(session);
    } finally {
      await session.close();
    }
  }

  it('gives columns of every type their type in the schema, and their values', async () => {
    const columns = {
      id: ['7::int2', 'INT', 7],
      big: ['9007199254740991', 'LONG', 9007199254740991],
      exact: ['12345678901234567890.10::numeric', 'STRING', '12345678901234567890.10'],
      float: ['1.5::float8', 'STRING', '1.5'],
      yes: ['true', 'BOOLEAN', true],
      day: ["'2024-02-29'::date", 'DATE', '2024-02-29'],
      local: ["'2024-02-29 23:30:15.25'::timestamp", 'DATE', '2024-02-29T23:30:15.25'],
      instant: ["'2024-02-29 23:30:15.25+02'::timestamptz", 'DATE', '2024-02-29T21:30:15.250Z'],
      uuid: ["'b4c0a1f2-0000-4000-8000-000000000000'::uuid", 'STRING', 'b4c0a1f2-0000-4000-8000-000000000000'],
      bytes: ["'\\x00ff'::bytea", 'STRING', '\\x00ff'],
      json: [`'{"a": 1}'::json`, 'STRING', '{"a": 1}'],
      texts: [`array['a,b', null, 'c"d']`, 'STRING', ['a,b', 'c"d']],
      numbers: ['array[[1, 2], [3, 1]]', 'INT', [1, 2, 3]],
      flags: ['array[true, false]', 'BOOLEAN', [true, false]],
    } as const;
    const text = `select ${Object.entries(columns).map(([name, [expression]]) => `${expression} as "${name}"`)}`;
    await using({ SQL: text }, schemaOf('id'), async (session) => {
      const discovered = await session.discoverSchema('account');
      expect(discovered.attributes).toEqual(
        Object.entries(columns).map(([name, [, type, value]]) =>
          expect.objectContaining({ name, type, isMulti: Array.isArray(value), isEntitlement: false }),
        ),
      );
      for await (const item of session.list(discovered)) {
        expect(item).toMatchObject({ attributes: Object.fromEntries(Object.entries(columns).map(([name, [, , value]]) => [name, value])) });
      }
    });
  });

  it('reads and changes lists in columns, as arrays or JSON', async () => {
    const schema = schemaOf('login', 'roles*', 'licences*');
    const read = 'select login, roles, licences from holder';
    await server.query('create table holder (login text primary key, roles text[], licences jsonb)');
    await server.query(`alter table holder owner to ${server.user}`);
    const statements = {
      SQL: read,
      getObjectSQL: `${read} where login = $(identity)`,
      createSQL: 'insert into holder (login, roles) values ($plan.login$, $plan.roles$)',
      updateSQL: 'update holder set roles = $plan.roles$, licences = to_jsonb($plan.licences$::text[]) where login = $plan.nativeIdentity$',
    };
    const byTable = { table: { name: 'holder', key: 'login', columns: { roles: 'roles', licences: 'licences' } } };
    for (const [index, settings] of [statements, byTable].entries()) {
      await using(settings, schema, async (session) => {
        const login = await session.create(schema, request({ login: `holder-${index}`, roles: ['a', 'b,"c"'] }));
        const account = { nativeIdentity: login, uuid: null, attributes: {} };
        const changes = [
          { attribute: 'roles', op: 'add', value: 'd\\' },
          { attribute: 'roles', op: 'remove', value: 'a' },
          ...(index === 0 ? [{ attribute: 'licences', op: 'set', value: ['x', 'y'] } as const] : []),
        ] as const;
        for (let round = 0; round < 2; round++) await session.write(schema, { kind: 'update', account, changes, password: null });
        expect((await session.get(schema, login))?.attributes).toEqual({
          login,
          roles: ['b,"c"', 'd\\'],
          ...(index === 0 ? { licences: ['x', 'y'] } : {}),
        });
      });
    }
  });

  it('looks names up in the schemas that the url names', async () => {
    await server.query(`create schema staff authorization ${server.user}`);
    await server.query("create table staff.member as select 'ann' as login");
    await server.query(`alter table staff.member owner to ${server.user}`);
    const url = `jdbc:postgresql://127.0.0.1:${server.port}/${server.database}?currentSchema=staff`;
    await using({ url, table: { name: 'member', key: 'login' } }, schemaOf('login'), async (session) => {
      expect(await session.get(schemaOf('login'), 'ann')).toMatchObject({ nativeIdentity: 'ann' });
    });
  });

  it('uses TLS as the settings ask, and looks at the certificate', async () => {
    const front = await startTlsFront(server.port);
    const open = (host: string, port: number, attributes: ConnectorAttributes) =>
      using(
        { SQL: 'select 1 as id', url: `jdbc:postgresql://${host}:${port}/${server.database}`, ...attributes },
        schemaOf('id'),
        async () => 'open',
      ).catch(({ kind, message }) => `${kind}: ${message}`);
    try {
      const { authority, otherAuthority } = certificates;
      expect(await open('127.0.0.1', front.port, { caCertificate: authority })).toBe('open');
      expect(await open('localhost', front.port, { useSSL: true, caCertificate: authority })).toBe('open');
      expect(await open('127.0.0.1', front.port, { caCertificate: otherAuthority })).toMatch(
        /^down: The database at .* cannot be reached: .*certificate/,
      );
      expect(await open('127.0.0.1', front.port, { useSSL: true })).toMatch(/^down: .*certificate/);
      expect(await open('127.0.0.1', front.port, { useSSL: true, tlsVerify: false })).toBe('open');
      // The certificate is for localhost and 127.0.0.1.
      expect(await open('127.0.0.2', front.port, { caCertificate: authority })).toMatch(/^down: /);
      expect(await open('127.0.0.1', server.port, { useSSL: true })).toMatch(/^down: .*does not support SSL/);
    } finally {
      await front.stop();
    }
  });
});
