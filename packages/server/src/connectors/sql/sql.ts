import type { CallLimits, LiveConnector, Session } from '../live-connector.ts';
import type { DatabaseAddress } from './address.ts';
import { DatabaseError, type SqlConnection } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import { within } from './deadline.ts';
import { callError, connectError } from './errors.ts';
import { connectToMysql, readMysqlError } from './mysql.ts';
import { connectToPostgresql, readPostgresqlError } from './postgresql.ts';
import { SqlSession } from './session.ts';
import { accountSchemaName, readSqlSettings, type SqlSettings } from './settings.ts';

/** Tables of a PostgreSQL, MySQL or MariaDB server: BEHAVIOUR 9.13. */
export const sql: LiveConnector<SqlSettings> = {
  name: 'jdbc-angularsc',
  aliases: [],
  type: 'JDBC',
  displayName: 'JDBC',
  className: 'sailpoint.connector.JDBCConnector',
  connectionType: 'direct',
  defaultSchemas: [],
  possibleFeatures: ['PROVISIONING', 'ENABLE', 'UNLOCK', 'PASSWORD', 'DELETE', 'DISCOVER_SCHEMA', 'SEARCH', 'SYNC_PROVISIONING'],
  readSettings: readSqlSettings,
  features,
  host: ({ address }) => address.host,
  open,
};

function features({ table, statements, entitlementStatements, objects }: SqlSettings): readonly string[] {
  const account = objects.get(accountSchemaName)!;
  const isWritten = table !== null || Object.keys(statements).length > 0 || entitlementStatements.size > 0;
  const isEnabled = table ? table.disabled !== null : statements.enableSQL !== undefined && statements.disableSQL !== undefined;
  return [
    'DISCOVER_SCHEMA',
    account.by === 'statements' && !account.get ? 'NO_RANDOM_ACCESS' : 'SEARCH',
    ...(isWritten ? ['PROVISIONING', 'SYNC_PROVISIONING'] : []),
    ...(isEnabled ? ['ENABLE'] : []),
    ...(statements.unlockSQL ? ['UNLOCK'] : []),
    ...(statements.passwordSQL ? ['PASSWORD'] : []),
    ...(table || statements.deleteSQL ? ['DELETE'] : []),
  ];
}

/** Connects, signs in and runs testConnSQL, where there is one. */
async function open(settings: SqlSettings, limits: CallLimits): Promise<Session> {
  const { address, testConnection } = settings;
  const pool = new ConnectionPool(() => connect(address, limits));
  const connection = await pool.take();
  if (testConnection) {
    try {
      const test = connection.command(testConnection.texts.join(''));
      await within(limits.operationTimeoutMs, test, () => late(limits.operationTimeoutMs));
    } catch (error) {
      await pool.close();
      throw callError(error, 'testConnSQL', [address.password]);
    }
  }
  pool.give(connection);
  return new SqlSession(settings, pool, limits);
}

async function connect(address: DatabaseAddress, limits: CallLimits): Promise<SqlConnection> {
  const isPostgresql = address.dialect === 'postgresql';
  const made = (isPostgresql ? connectToPostgresql : connectToMysql)(address, limits);
  try {
    return await within(limits.connectTimeoutMs, made, () => {
      made.then((connection) => connection.destroy()).catch(() => undefined);
      return late(limits.connectTimeoutMs);
    });
  } catch (error) {
    throw connectError(error, (isPostgresql ? readPostgresqlError : readMysqlError)(error), address);
  }
}

function late(timeoutMs: number): Error {
  return new DatabaseError(`it did not answer within ${timeoutMs} ms`, 'interrupted', null);
}
