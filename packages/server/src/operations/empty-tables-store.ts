import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';

/** Empties every table of ours; only the schema stays. */
export async function emptyTables(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`select quote_ident(tablename) as name from pg_tables
    where schemaname = current_schema() and tablename not like 'schema\\_migration%'`.execute(db);
  await sql`truncate ${sql.raw(rows.map(({ name }) => name).join(', '))}`.execute(db);
  await db.insertInto('indexed_attribute').values({ attribute: 'uid' }).execute();
}
