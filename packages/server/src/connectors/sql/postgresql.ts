import pg from 'pg';
import type { CallLimits } from '../live-connector.ts';
import type { DatabaseAddress } from './address.ts';
import {
  type Cell,
  type Column,
  DatabaseError,
  kindOfState,
  type Parameter,
  PendingCalls,
  type QueryResult,
  type Row,
  type RowPages,
  rowsPerPage,
  type SqlConnection,
} from './connection.ts';
import { jsonList } from './json-list.ts';

/** Opens a connection to PostgreSQL. Throws what the driver says. */
export async function connectToPostgresql(address: DatabaseAddress, limits: CallLimits): Promise<SqlConnection> {
  const client = new pg.Client({
    host: address.host,
    port: address.port,
    database: address.database ?? address.user,
    user: address.user,
    // A function, since the driver takes an empty password for none and looks for one in the environment.
    password: () => address.password,
    application_name: 'muster',
    // Later than our own, to end what we have given up.
    connectionTimeoutMillis: limits.connectTimeoutMs + 1_000,
    keepAlive: true,
    ssl: address.tls !== null && {
      ...(address.tls.certificateAuthority === null ? {} : { ca: address.tls.certificateAuthority }),
      rejectUnauthorized: address.tls.verify !== 'none',
      ...(address.tls.verify === 'full' ? {} : { checkServerIdentity: () => undefined }),
    },
    types: { getTypeParser: () => (value: string) => value },
  });
  const connection = new PostgresqlConnection(client, address, limits);
  try {
    await client.connect();
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

class PostgresqlConnection implements SqlConnection {
  readonly dialect = 'postgresql';
  isOpen = true;
  readonly #client: pg.Client;
  /** Statements at the beginning of every transaction. */
  readonly #settings: string;
  readonly #pending = new PendingCalls();

  constructor(client: pg.Client, { searchPath }: DatabaseAddress, { operationTimeoutMs }: CallLimits) {
    this.#client = client;
    this.#settings = [
      "set local timezone = 'UTC'",
      "set local datestyle = 'ISO'",
      `set local statement_timeout = ${Math.ceil(operationTimeoutMs) + 1_000}`,
      'set local idle_in_transaction_session_timeout = 0',
      ...(searchPath === null ? [] : [`set local search_path = ${searchPath}`]),
    ].join('; ');
    // Without a listener the loss of an idle connection would end the process.
    client.on('error', () => this.#lose());
    client.on('end', () => this.#lose());
  }

  /**
   * Times are given as text in UTC. A time-out on the server's side, later than ours, ends statements whose client has given up; and a
   * listing whose reader takes its time is idle in a transaction. All of it lasts for the transaction: behind a pooler, and in the embedded
   * database, the next one may be somebody else's.
   */
  async begin(): Promise<void> {
    await this.command(`begin; ${this.#settings}`);
  }

  async query(text: string, values: readonly Parameter[] = []): Promise<QueryResult> {
    // `extended` allows one statement only, with values or without. The driver's types do not know it.
    const config = { text, values: [...values], rowMode: 'array', queryMode: 'extended' } as pg.QueryArrayConfig;
    const result = await this.#call(() => this.#client.query<(string | null)[]>(config));
    const columns = result.fields.map(({ name, dataTypeID }) => columnOf(name, dataTypeID));
    const rows = result.rows.map((row) => row.map((value, index) => readCell(value, result.fields[index]!.dataTypeID)));
    return { columns, rows, rowCount: result.rowCount, insertId: null };
  }

  async command(text: string): Promise<void> {
    await this.#call(() => this.#client.query(text));
  }

  async describe(text: string): Promise<readonly Column[]> {
    const { columns } = await this.#openCursor(text, 0);
    await this.command('rollback');
    return columns;
  }

  async openList(text: string): Promise<RowPages> {
    const first = await this.#openCursor(text, rowsPerPage);
    let waiting: readonly Row[] | null = first.rows;
    return {
      columns: first.columns,
      next: async () => {
        const rows = waiting ?? (await this.query(`fetch forward ${rowsPerPage} from muster_list`)).rows;
        waiting = rows.length < rowsPerPage ? [] : null;
        return rows;
      },
      close: () => this.command('rollback'),
    };
  }

  /** A cursor and its first rows. It is planned for a reader who wants every row. */
  async #openCursor(text: string, rows: number): Promise<QueryResult> {
    await this.begin();
    try {
      await this.command('set local cursor_tuple_fraction = 1');
      await this.query(`declare muster_list no scroll cursor for ${text}`);
      return await this.query(`fetch forward ${rows} from muster_list`);
    } catch (error) {
      await this.command('rollback').catch(() => this.destroy());
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  destroy(): void {
    this.#lose();
    (this.#client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  #lose(): void {
    this.isOpen = false;
    this.#pending.failAll();
  }

  async #call<T>(call: () => Promise<T>): Promise<T> {
    if (!this.isOpen) throw new DatabaseError('The connection was lost', 'interrupted', null);
    try {
      return await this.#pending.run<T>((resolve, reject) => void call().then(resolve, reject));
    } catch (error) {
      throw readPostgresqlError(error);
    }
  }
}

/** What an error of the driver means: the server's own have a SQLSTATE, all others are about the connection. */
export function readPostgresqlError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  if (error instanceof pg.DatabaseError && error.code !== undefined) {
    return new DatabaseError(error.message, kindOfState(error.code), error.code);
  }
  return new DatabaseError(error instanceof Error ? error.message : String(error), 'interrupted', null);
}

const typesByOid: ReadonlyMap<number, string> = new Map([
  [16, 'BOOLEAN'],
  [20, 'LONG'],
  [21, 'INT'],
  [23, 'INT'],
  [26, 'LONG'],
  [1082, 'DATE'],
  [1114, 'DATE'],
  [1184, 'DATE'],
]);
const numericOids: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 1700]);
const jsonOids: ReadonlySet<number> = new Set([114, 3802]);
/** The built-in array types by their members' type. */
const membersByArrayOid: ReadonlyMap<number, number> = new Map([
  [1000, 16],
  [1002, 18],
  [1003, 19],
  [1005, 21],
  [1007, 23],
  [1009, 25],
  [1014, 1042],
  [1015, 1043],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1028, 26],
  [1115, 1114],
  [1182, 1082],
  [1185, 1184],
  [1231, 1700],
  [2951, 2950],
]);
const textArrayOid = 1009;

function columnOf(name: string, oid: number): Column {
  const memberOid = membersByArrayOid.get(oid);
  return {
    name,
    type: typesByOid.get(memberOid ?? oid) ?? 'STRING',
    isMulti: memberOid !== undefined,
    isNumeric: numericOids.has(oid),
  };
}

const readTextArray = pg.types.getTypeParser(textArrayOid as never) as unknown as (text: string) => readonly unknown[];

function readCell(value: string | null, oid: number): Cell {
  if (value === null) return null;
  const memberOid = membersByArrayOid.get(oid);
  if (memberOid !== undefined) {
    return readTextArray(value)
      .flat(Number.POSITIVE_INFINITY)
      .filter((member): member is string => typeof member === 'string')
      .map((member) => readText(member, memberOid));
  }
  if (jsonOids.has(oid)) return jsonList(value) ?? value;
  return readText(value, oid);
}

/** Booleans as words, times in ISO form (contract: BEHAVIOUR 8.4: DATE is text). */
function readText(value: string, oid: number): string {
  if (oid === 16) return value === 't' ? 'true' : 'false';
  if (oid === 1114) return value.replace(/^(\d{4}-\d\d-\d\d) /, '$1T');
  if (oid !== 1184) return value;
  const [, date, time, fraction = ''] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(value) ?? [];
  return date === undefined ? value : `${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
}
