import { parseInOrder } from '@muster/engine';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** A pool or a transaction: what every store function takes as its first argument. */
export type Db = Kysely<Tables>;

export interface Database {
  readonly db: Db;
  /** Connections in use, free and waited for: for metrics. */
  poolFigures(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

export interface DatabaseAddress {
  readonly connection: { host: string; port: number } | { connectionString: string };
  readonly poolSize: number;
  /** Session time-outs, which the embedded database does not know. */
  readonly sessionTimeouts: boolean;
}

/** How long a request waits for a connection before it is answered 429. */
const acquireTimeoutMs = 5_000;

/** Opens a pool on the embedded database (one connection, see docs/decisions) or on a PostgreSQL server. */
export function openDatabase(address: DatabaseAddress): Database {
  const timeouts = ' -c statement_timeout=60000 -c lock_timeout=30000 -c idle_in_transaction_session_timeout=60000';
  const pool = new pg.Pool({
    ...address.connection,
    ...('host' in address.connection ? { user: 'postgres', database: 'postgres' } : {}),
    max: address.poolSize,
    connectionTimeoutMillis: acquireTimeoutMs,
    // An idle client of the embedded database is never closed: a new one would be a new session of the same single backend.
    idleTimeoutMillis: address.sessionTimeouts ? 30_000 : 0,
    types: { getTypeParser },
    ...(address.sessionTimeouts ? { options: `-c TimeZone=UTC${timeouts}` } : {}),
  });
  // A connection lost while idle is replaced at the next use; without a listener the event would end the process.
  pool.on('error', () => undefined);
  if (!address.sessionTimeouts) pool.on('connect', (client) => void client.query("set time zone 'UTC'").catch(() => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    poolFigures: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => db.destroy(),
  };
}

/** True when an error says that no connection was free in time. */
export function isPoolExhausted(error: unknown): boolean {
  return error instanceof Error && /timeout exceeded when trying to connect/.test(error.message);
}

/**
 * Times come as ISO text with milliseconds and big integers as numbers: no value in Muster leaves the range of exact integers. Free maps of
 * clients (`json`, not `jsonb`) come with the order of their keys.
 */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (format !== 'binary' && oid === pg.types.builtins.TIMESTAMPTZ) return isoFromDatabase;
  if (format !== 'binary' && oid === pg.types.builtins.INT8) return Number;
  if (format !== 'binary' && oid === pg.types.builtins.JSON) return parseInOrder;
  return pg.types.getTypeParser(oid, format as 'text');
}

function isoFromDatabase(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00(?::?00)?$/.exec(text);
  return match ? `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0').slice(0, 3)}Z` : new Date(text).toISOString();
}
