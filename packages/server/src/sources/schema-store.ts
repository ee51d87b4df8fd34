import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { SourceSchemaRow } from '../database/tables.ts';
import { notFound } from '../errors.ts';

export type SourceSchema = Selectable<SourceSchemaRow>;

export const accountSchemaName = 'account';

export function listSchemas(db: Db, sourceId: string): Promise<SourceSchema[]> {
  return db.selectFrom('source_schema').selectAll().where('source_id', '=', sourceId).orderBy('position').orderBy('id').execute();
}

/** Ids and names of the schemas of sources, by source. */
export async function schemaReferences(db: Db, sourceIds: readonly string[]): Promise<Map<string, { id: string; name: string }[]>> {
  const references = new Map<string, { id: string; name: string }[]>();
  if (sourceIds.length === 0) return references;
  const rows = await db
    .selectFrom('source_schema')
    .select(['id', 'name', 'source_id'])
    .where('source_id', 'in', [...sourceIds])
    .orderBy('position')
    .orderBy('id')
    .execute();
  for (const { id, name, source_id } of rows) references.set(source_id, [...(references.get(source_id) ?? []), { id, name }]);
  return references;
}

export async function getSchema(db: Db, sourceId: string, schemaId: string): Promise<SourceSchema> {
  const schema = await db
    .selectFrom('source_schema')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('id', '=', schemaId)
    .executeTakeFirst();
  if (schema === undefined) throw notFound('schema', schemaId);
  return schema;
}

export function findSchemaByName(db: Db, sourceId: string, name: string): Promise<SourceSchema | undefined> {
  return db.selectFrom('source_schema').selectAll().where('source_id', '=', sourceId).where('name', '=', name).executeTakeFirst();
}

export async function insertSchema(db: Db, row: Insertable<SourceSchemaRow>): Promise<void> {
  await db.insertInto('source_schema').values(row).execute();
}

export async function updateSchema(db: Db, id: string, columns: Updateable<SourceSchemaRow>): Promise<void> {
  await db.updateTable('source_schema').set(columns).where('id', '=', id).execute();
}

export async function deleteSchema(db: Db, id: string): Promise<void> {
  await db.deleteFrom('source_schema').where('id', '=', id).execute();
}
