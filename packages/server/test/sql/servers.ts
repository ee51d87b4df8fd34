import { randomUUID } from 'node:crypto';
import mysql from 'mysql2/promise';
import pg from 'pg';

/** A database of a test on a real server, with ways to look at it and to disturb it that do not go through the connector. */
export interface TestServer {
  readonly dialect: 'postgresql' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Whom the connector signs in as. */
  readonly user: string;
  readonly password: string;
  query(text: string, values?: readonly unknown[]): Promise<Readonly<Record<string, unknown>>[]>;
  /** Holds the account's row until the answer is called. */
  holdAccount(login: string): Promise<() => Promise<void>>;
  /** The connections of the connector that wait for a row. */
  waiting(): Promise<readonly number[]>;
  kill(connection: number): Promise<void>;
  /** Cuts every connection of the connector. */
  killAll(): Promise<void>;
  connections(): Promise<number>;
  stop(): Promise<void>;
}

const password = 'Left-\'hand"-secret';

/** A database of its own on the PostgreSQL server at that URL, and a user who may use it. */
export async function startPostgresql(url: string): Promise<TestServer> {
  const name = `target_${randomUUID().replaceAll('-', '')}`;
  const main = new pg.Client({ connectionString: `${url}/postgres` });
  await main.connect();
  await main.query(`create role ${name} login password ${pg.escapeLiteral(password)}`);
  await main.query(`create database ${name} owner ${name}`);
  const admin = new pg.Client({ connectionString: `${url}/${name}` });
  await admin.connect();
  const { hostname, port } = new URL(url);
  const server: TestServer = {
    dialect: 'postgresql',
    host: hostname,
    port: Number(port),
    database: name,
    user: name,
    password,
    query: async (text, values = []) => (await admin.query(text, [...values])).rows,
    async holdAccount(login) {
      const holder = new pg.Client({ connectionString: `${url}/${name}` });
      await holder.connect();
      await holder.query('begin');
      await holder.query('select 1 from account where login = $1 for update', [login]);
      return () => holder.end();
    },
    async waiting() {
      const rows = await server.query("select pid from pg_stat_activity where usename = $1 and wait_event_type = 'Lock'", [name]);
      return rows.map(({ pid }) => Number(pid));
    },
    kill: async (connection) => void (await server.query('select pg_terminate_backend($1)', [connection])),
    killAll: async () => void (await server.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [name])),
    async connections() {
      const [row] = await server.query('select count(*)::int as n from pg_stat_activity where usename = $1', [name]);
      return Number(row!.n);
    },
    async stop() {
      await admin.end();
      await main.query(`drop database ${name} with (force)`);
      await main.query(`drop role ${name}`);
      await main.end();
    },
  };
  await server.query(`grant all on schema public to ${name}`);
  return server;
}

/** A database of its own on the MySQL or MariaDB server at that URL (`mysql://root:secret@127.0.0.1:3306`), and a user who may use it. */
export async function startMysql(url: string): Promise<TestServer> {
  const name = `target_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  const { hostname, port, username, password: adminPassword } = new URL(url);
  const place = { host: hostname, port: Number(port || 3306), user: username, password: decodeURIComponent(adminPassword) };
  const admin = await mysql.createConnection(place);
  await admin.query(`create database ${name} character set utf8mb4 collate utf8mb4_bin`);
  // From this machine too, where an anonymous user may stand before the one from anywhere.
  const hosts = ['%', 'localhost'];
  for (const from of hosts) {
    await admin.query(`create user ${name}@'${from}' identified by ${mysql.escape(password)}`);
    await admin.query(`grant all on ${name}.* to ${name}@'${from}'`);
  }
  await admin.query(`use ${name}`);
  const server: TestServer = {
    dialect: 'mysql',
    host: hostname,
    port: place.port,
    database: name,
    user: name,
    password,
    async query(text, values = []) {
      const [rows] = await admin.query(text, [...values]);
      return rows as Record<string, unknown>[];
    },
    async holdAccount(login) {
      const holder = await mysql.createConnection({ ...place, database: name });
      await holder.query('begin');
      await holder.query('select 1 from account where login = ? for update', [login]);
      return () => holder.end();
    },
    async waiting() {
      const rows = await server.query(
        "select trx_mysql_thread_id as id from information_schema.innodb_trx where trx_state = 'LOCK WAIT' and trx_mysql_thread_id in (select id from information_schema.processlist where user = ?)",
        [name],
      );
      return rows.map(({ id }) => Number(id));
    },
    kill: async (connection) => void (await server.query(`kill ${connection}`)),
    async killAll() {
      const rows = await server.query('select id from information_schema.processlist where user = ?', [name]);
      for (const { id } of rows) await server.kill(Number(id));
    },
    async connections() {
      const [row] = await server.query('select count(*) as n from information_schema.processlist where user = ?', [name]);
      return Number(row!.n);
    },
    async stop() {
      await admin.query(`drop database ${name}`);
      for (const from of hosts) await admin.query(`drop user ${name}@'${from}'`);
      await admin.end();
    },
  };
  return server;
}
