import { sql } from 'kysely';
import type { Db } from './open-database.ts';
import type { Tables } from './tables.ts';

/**
 * Inserts rows with one statement and one parameter, however many there are: `insert … select from json_populate_recordset`. JSON columns
 * are given as values, not as text. Rows may leave columns out as long as all leave out the same ones.
 */
export async function insertRecords(db: Db, table: keyof Tables, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const first = rows[0];
  if (first === undefined) return;
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
  await sql`insert into ${sql.table(table)} (${columns}) select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(
    db,
  );
}

/** Updates rows by id with one statement: each row has `id` and the same columns, which get the row's values. */
export async function updateRecords(db: Db, table: keyof Tables, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const first = rows[0];
  if (first === undefined) return;
  const columns = Object.keys(first).filter((column) => column !== 'id');
  const assignments = sql.join(columns.map((column) => sql`${sql.ref(column)} = changed.${sql.ref(column)}`));
  await sql`update ${sql.table(table)} as target set ${assignments}
    from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json) as changed where target.id = changed.id`.execute(
    db,
  );
}
