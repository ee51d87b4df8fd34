import { type Kysely, Migrator, sql } from 'kysely';
import { OperatorError } from '../operator-error.ts';
import * as first from './migrations/0001-first.ts';
import * as access from './migrations/0002-access.ts';
import type { Db } from './open-database.ts';

/** Every migration in order, forward only. A version's migrations must tolerate the previous version's nodes. */
const migrations: Record<string, { up(db: Kysely<unknown>): Promise<void> }> = {
  '0001-first': first,
  '0002-access': access,
};

/** Raised when the database belongs to a newer Muster; the message is one clear line. */
class SchemaError extends OperatorError {}

/**
 * Brings the schema up to date in one transaction under an advisory lock: several nodes may start at once, and a start that is killed
 * half-way leaves the former schema.
 */
export async function migrate(db: Db): Promise<void> {
  if (await isUpToDate(db)) return;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'schema_migration',
    migrationLockTableName: 'schema_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const text = error instanceof Error ? error.message : String(error);
  if (/previously executed migration .* is missing/.test(text)) {
    throw new SchemaError('The database was written by a newer version of Muster; this version must not touch it');
  }
  throw error;
}

/** Whether the newest migration is the newest there: then a start need not ask about each. */
async function isUpToDate(db: Db): Promise<boolean> {
  const { rows: tables } = await sql<{ there: boolean }>`select to_regclass('schema_migration') is not null as there`.execute(db);
  if (!tables[0]?.there) return false;
  const { rows } = await sql<{ name: string }>`select name from schema_migration order by name desc limit 1`.execute(db);
  return rows[0]?.name === Object.keys(migrations).at(-1);
}
