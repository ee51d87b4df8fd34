import type { Readable } from 'node:stream';
import mysql from 'mysql2';
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

/** Opens a connection to MySQL or MariaDB. Throws what the driver says. */
export async function connectToMysql(address: DatabaseAddress, limits: CallLimits): Promise<SqlConnection> {
  const driver = mysql.createConnection({
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    ...(address.database === null ? {} : { database: address.database }),
    // Later than our own, to end what we have given up.
    connectTimeout: limits.connectTimeoutMs + 1_000,
    charset: 'utf8mb4',
    timezone: 'Z',
    // Values as text, so that none is rounded or moved to another zone.
    rowsAsArray: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
    ...(address.tls && {
      ssl: {
        ...(address.tls.certificateAuthority === null ? {} : { ca: address.tls.certificateAuthority }),
        rejectUnauthorized: address.tls.verify !== 'none',
        verifyIdentity: address.tls.verify === 'full',
      },
    }),
  });
  const connection = new MysqlConnection(driver);
  try {
    await connection.connect();
    await connection.setUp(limits);
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

class MysqlConnection implements SqlConnection {
  readonly dialect = 'mysql';
  isOpen = true;
  readonly #driver: mysql.Connection;
  readonly #pending = new PendingCalls();

  constructor(driver: mysql.Connection) {
    this.#driver = driver;
    // Without a listener the loss of an idle connection would end the process.
    driver.on('error', () => this.#lose());
    driver.on('end', () => this.#lose());
  }

  connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#driver.connect((error) => (error ? reject(error) : resolve()));
      this.#driver.on('end', () => reject(new Error('The connection was ended while it was being made')));
    });
  }

  /**
   * Strict: what does not fit is refused, never cut or made into another value. Waits for locks end a little after we have given up on
   * them, a reader may take its time, and MariaDB bounds lists made in SQL by the length of a `group_concat`.
   */
  async setUp(limits: CallLimits): Promise<void> {
    const lockSeconds = Math.ceil(limits.operationTimeoutMs / 1_000) + 1;
    await this.command(
      `set session time_zone = '+00:00', sql_mode = concat(@@sql_mode, ',STRICT_ALL_TABLES'), net_write_timeout = 3600,
      innodb_lock_wait_timeout = ${lockSeconds}, group_concat_max_len = 1073741824`,
    );
  }

  begin(): Promise<void> {
    return this.command('begin');
  }

  async query(text: string, values: readonly Parameter[] = []): Promise<QueryResult> {
    const parameters = values.map((value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value));
    const [result, fields] = await this.#call<readonly [unknown, unknown]>((done, fail) =>
      this.#driver.execute(text, parameters, (error, answer, fieldPackets) => (error ? fail(error) : done([answer, fieldPackets]))),
    );
    // A procedure answers with a list of results.
    const isProcedure = Array.isArray(fields) && Array.isArray(fields[0]);
    const packets = (isProcedure ? fields[0] : fields) as mysql.FieldPacket[] | undefined;
    const rows = (isProcedure ? (result as unknown[])[0] : result) as unknown;
    if (packets && Array.isArray(rows)) {
      const columns = packets.map(columnOf);
      return {
        columns,
        rows: (rows as unknown[][]).map((row) => readRow(row, packets)),
        rowCount: isProcedure ? null : rows.length,
        insertId: null,
      };
    }
    const { affectedRows, insertId } = rows as mysql.ResultSetHeader;
    const isCall = /^\s*call\b/i.test(text);
    return { columns: [], rows: [], rowCount: isCall ? null : affectedRows, insertId: Number(insertId) > 0 ? String(insertId) : null };
  }

  async command(text: string): Promise<void> {
    await this.#call<unknown>((done, fail) => this.#driver.query(text, (error, answer) => (error ? fail(error) : done(answer))));
  }

  async describe(text: string): Promise<readonly Column[]> {
    const statement = await this.#call<PreparedStatement>((done, fail) =>
      this.#driver.prepare(text, (error, prepared) => (error ? fail(error) : done(prepared as unknown as PreparedStatement))),
    );
    statement.close();
    return statement.columns.map((packet) => columnOf(packet));
  }

  async openList(text: string): Promise<RowPages> {
    let stream: Readable | null = null;
    const packets = await this.#call<mysql.FieldPacket[]>((done, fail) => {
      stream = this.#driver.query(text).stream({ highWaterMark: rowsPerPage });
      stream.once('fields', (fields: mysql.FieldPacket[] | undefined) => done(fields ?? []));
      stream.once('error', fail);
      stream.once('end', () => done([]));
    });
    const rows: AsyncIterator<unknown[]> = stream!.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
    let hasEnded = false;
    return {
      columns: packets.map(columnOf),
      next: () =>
        this.#call<Row[]>((done, fail) => {
          const page: Row[] = [];
          const read = async () => {
            while (page.length < rowsPerPage && !hasEnded) {
              const row = await rows.next();
              if (row.done) hasEnded = true;
              else page.push(readRow(row.value, packets));
            }
            done(page);
          };
          read().catch(fail);
        }),
      // The rest of a result cannot be refused, only read; so the connection goes with it.
      close: async () => {
        if (!hasEnded) this.destroy();
      },
    };
  }

  async end(): Promise<void> {
    if (!this.isOpen) return;
    await new Promise<void>((resolve) => {
      this.#driver.end(() => resolve());
    });
    this.#lose();
  }

  destroy(): void {
    this.#lose();
    this.#driver.destroy();
  }

  #lose(): void {
    this.isOpen = false;
    this.#pending.failAll();
  }

  async #call<T>(call: (done: (value: T) => void, fail: (error: unknown) => void) => void): Promise<T> {
    if (!this.isOpen) throw new DatabaseError('The connection was lost', 'interrupted', null);
    try {
      return await this.#pending.run<T>(call);
    } catch (error) {
      throw readMysqlError(error);
    }
  }
}

interface PreparedStatement {
  readonly columns: readonly mysql.FieldPacket[];
  close(): void;
}

/** Where the number says more than the SQLSTATE. */
const kindsByNumber: ReadonlyMap<number, DatabaseError['kind']> = new Map<number, DatabaseError['kind']>([
  ...kinds('unique', 1062, 1169, 1586),
  ...kinds('bad-value', 1264, 1265, 1292, 1366),
  ...kinds('busy', 1040, 1203, 1205, 1226),
  ...kinds('interrupted', 1053, 1317, 1927, 1969, 2006, 2013, 3024),
  ...kinds('sign-in', 1045, 1130, 1698, 1820, 1862),
  ...kinds('configuration', 1044, 1049, 1136),
]);

function kinds(kind: DatabaseError['kind'], ...numbers: number[]): [number, DatabaseError['kind']][] {
  return numbers.map((number) => [number, kind]);
}

/** What an error of the driver means: the server's own have a number and a SQLSTATE, all others are about the connection. */
export function readMysqlError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { errno, sqlState, message } = error as Partial<mysql.QueryError>;
  if (errno === undefined || !sqlState) return new DatabaseError(message ?? String(error), 'interrupted', null);
  return new DatabaseError(message ?? '', kindsByNumber.get(errno) ?? kindOfState(sqlState), sqlState);
}

const integerTypes: readonly number[] = [mysql.Types.TINY, mysql.Types.SHORT, mysql.Types.INT24, mysql.Types.LONG];
const otherNumericTypes: readonly number[] = [
  mysql.Types.LONGLONG,
  mysql.Types.FLOAT,
  mysql.Types.DOUBLE,
  mysql.Types.DECIMAL,
  mysql.Types.NEWDECIMAL,
  mysql.Types.BIT,
  mysql.Types.YEAR,
];
const timeTypes: readonly number[] = [mysql.Types.DATE, mysql.Types.NEWDATE, mysql.Types.DATETIME, mysql.Types.TIMESTAMP];
const unsignedFlag = 32;

function columnOf(packet: mysql.FieldPacket): Column {
  const code = packet.columnType ?? packet.type ?? mysql.Types.VAR_STRING;
  const isInteger = integerTypes.includes(code);
  return {
    name: packet.name,
    type: typeOf(packet, code, isInteger),
    isMulti: false,
    isNumeric: isInteger || otherNumericTypes.includes(code),
  };
}

function typeOf(packet: mysql.FieldPacket, code: number, isInteger: boolean): string {
  const isFlag = (code === mysql.Types.TINY || code === mysql.Types.BIT) && packet.columnLength === 1;
  if (isFlag) return 'BOOLEAN';
  const isUnsigned = (Number(packet.flags) & unsignedFlag) !== 0;
  if (code === mysql.Types.LONGLONG || (code === mysql.Types.LONG && isUnsigned)) return 'LONG';
  if (isInteger) return 'INT';
  return timeTypes.includes(code) ? 'DATE' : 'STRING';
}

function readRow(row: readonly unknown[], packets: readonly mysql.FieldPacket[]): Row {
  return row.map((value, index) => readCell(value, packets[index]!));
}

/** Bits as a number, other bytes in hexadecimal, times in ISO form (contract: BEHAVIOUR 8.4: DATE is text). */
function readCell(value: unknown, packet: mysql.FieldPacket): Cell {
  if (value === null || value === undefined) return null;
  const code = packet.columnType ?? packet.type;
  if (Buffer.isBuffer(value)) {
    return code === mysql.Types.BIT ? BigInt(`0x${value.toString('hex') || '0'}`).toString() : value.toString('hex');
  }
  const text = String(value);
  if (code === mysql.Types.JSON) return jsonList(text) ?? text;
  if (code !== mysql.Types.DATETIME && code !== mysql.Types.TIMESTAMP) return text;
  const [, date, time, fraction = ''] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?$/.exec(text) ?? [];
  if (date === undefined) return text;
  if (code === mysql.Types.TIMESTAMP) return `${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  return `${date}T${time}${fraction === '' ? '' : `.${fraction}`}`;
}
