import { type Kysely, Migrator } from 'kysely';
import * as first from './migrations/0001-first.ts';
import type { Db } from './open-database.ts';

/** Every migration in order, forward only. A version's migrations must tolerate the previous version's nodes. */
const migrations: Record<string, { up(db: Kysely<unknown>): Promise<void> }> = { '0001-first': first };

/** Raised when the database belongs to a newer Muster; the message is one clear line. */
export class SchemaError extends Error {}

/**
 * Brings the schema up to date in one transaction under an advisory lock: several nodes may start at once, and a start that is killed
 * half-way leaves the former schema.
 */
export async function migrate(db: Db): Promise<void> {
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
