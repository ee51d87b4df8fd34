import { DatabaseError, type SqlConnection } from './connection.ts';

/** All of the work or nothing of it. */
export async function inTransaction<T>(connection: SqlConnection, work: () => Promise<T>): Promise<T> {
  await connection.begin();
  try {
    const result = await work();
    await connection.command('commit');
    return result;
  } catch (error) {
    if (connection.isOpen) await connection.command('rollback').catch(() => connection.destroy());
    throw error;
  }
}

/** Work within a transaction which goes on when the work fails in that way: PostgreSQL would refuse everything after an error. */
export async function tolerating(connection: SqlConnection, kind: DatabaseError['kind'], work: () => Promise<unknown>): Promise<void> {
  await connection.command('savepoint muster_attempt');
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.kind !== kind) throw error;
    await connection.command('rollback to savepoint muster_attempt');
  }
  await connection.command('release savepoint muster_attempt');
}
