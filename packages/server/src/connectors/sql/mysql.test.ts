import { describe, expect, it } from 'vitest';
import { certificates } from '../../../test/directories/directory.ts';
import { describeSqlDetails, schemaOf } from '../../../test/sql/details.ts';
import { startMysql } from '../../../test/sql/servers.ts';
import { startSqlTarget } from '../../../test/sql/target.ts';
import type { ConnectorAttributes } from '../connector.ts';
import { describeConnector } from '../contract-suite.ts';
import type { ObjectSchema, Session } from '../live-connector.ts';
import { sql } from './sql.ts';

/** No MySQL or MariaDB server comes from npm, so this runs where one is named (CONTRIBUTING). */
const url = process.env.MUSTER_TEST_MYSQL_URL;

if (url) {
  describeConnector('SQL: MySQL by statements', async () => startSqlTarget(await startMysql(url), 'statements'));
  describeConnector('SQL: MySQL by tables', async () => startSqlTarget(await startMysql(url), 'tables'));
  describeSqlDetails('details of SQL on MySQL', () => startMysql(url));
  describe('MySQL', () => mysqlTests(url));
} else {
  describe('SQL: MySQL', () => {
    it('is tested where MUSTER_TEST_MYSQL_URL names a server', (context) => context.skip('MUSTER_TEST_MYSQL_URL is not set'));
  });
}

function mysqlTests(serverUrl: string): void {
  async function using<T>(attributes: ConnectorAttributes, schema: ObjectSchema, use: (session: Session) => Promise<T>): Promise<T> {
    const { hostname, port, username, password } = new URL(serverUrl);
    const address = { url: `jdbc:mysql://${hostname}:${port || 3306}`, user: username, password: decodeURIComponent(password) };
    const result = sql.readSettings({ ...address, ...attributes }, [schema]);
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
      id: ['smallint', '7', 'INT', 7],
      big: ['bigint', '9007199254740991', 'LONG', 9007199254740991],
      unsigned: ['int unsigned', '4294967295', 'LONG', 4294967295],
      exact: ['decimal(30, 2)', '12345678901234567890.10', 'STRING', '12345678901234567890.10'],
      float: ['double', '1.5', 'STRING', '1.5'],
      yes: ['tinyint(1)', '1', 'BOOLEAN', true],
      bit: ['bit(1)', '1', 'BOOLEAN', true],
      day: ['date', "'2024-02-29'", 'DATE', '2024-02-29'],
      local: ['datetime(2)', "'2024-02-29 23:30:15.25'", 'DATE', '2024-02-29T23:30:15.25'],
      instant: ['timestamp(3)', 'from_unixtime(1709242215.25)', 'DATE', '2024-02-29T21:30:15.250Z'],
      bytes: ['binary(2)', "x'00ff'", 'STRING', '00ff'],
      text: ['longtext', "'long'", 'STRING', 'long'],
    } as const;
    const server = await startMysql(serverUrl);
    try {
      await server.query(`create table everything (${Object.entries(columns).map(([name, [type]]) => `\`${name}\` ${type}`)})`);
      await server.query(`insert into everything values (${Object.values(columns).map(([, value]) => value)})`);
      await using({ SQL: `select * from ${server.database}.everything` }, schemaOf('id'), async (session) => {
        const discovered = await session.discoverSchema('account');
        const wanted = Object.entries(columns).map(([name, [, , type]]) => expect.objectContaining({ name, type, isMulti: false }));
        expect(discovered.attributes).toEqual(wanted);
        const attributes = Object.fromEntries(Object.entries(columns).map(([name, [, , , value]]) => [name, value]));
        for await (const item of session.list(discovered)) expect(item).toMatchObject({ attributes });
      });
    } finally {
      await server.stop();
    }
  });

  it('refuses what does not fit, and never cuts it', async () => {
    const server = await startMysql(serverUrl);
    try {
      await server.query('create table short (login varchar(5) primary key, age tinyint)');
      const table = { name: `${server.database}.short`, key: 'login' };
      await using({ table }, schemaOf('login', 'age:INT'), async (session) => {
        const create = (values: { login: string; age?: number }) =>
          session.create(schemaOf('login', 'age:INT'), { identityId: 'i', values, password: null });
        await expect(create({ login: 'too long' })).rejects.toMatchObject({
          kind: 'refused',
          message: expect.stringContaining('too long'),
        });
        await expect(create({ login: 'ann', age: 1_000 })).rejects.toMatchObject({
          kind: 'refused',
          message: expect.stringContaining('age'),
        });
      });
      expect(await server.query('select * from short')).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  it('uses TLS as the settings ask, or says why it cannot', async () => {
    const open = (attributes: ConnectorAttributes) =>
      using({ SQL: 'select 1 as id', ...attributes }, schemaOf('id'), async () => 'open').catch(
        ({ kind, message }) => `${kind}: ${message}`,
      );
    // A server without TLS says so; one with it has a certificate that nobody here vouches for.
    expect(await open({ caCertificate: certificates.otherAuthority })).toMatch(/^down: The database at .* cannot be reached: /);
    expect(await open({ useSSL: true, tlsVerify: false })).toMatch(/^open$|^down: .*secure connection/);
  });
}
