import type { ObjectSchema } from '../connectors/connector.ts';
import type { Db } from '../database/open-database.ts';
import type { SchemaAttribute } from '../database/tables.ts';
import type { SourceSchema } from './schema-store.ts';

/** The schemas of a source as a connector sees them. */
export async function loadObjectSchemas(db: Db, sourceId: string): Promise<ObjectSchema[]> {
  return objectSchemas(await db.selectFrom('source_schema').selectAll().where('source_id', '=', sourceId).orderBy('position').execute());
}

type StoredSchema = Pick<
  SourceSchema,
  'id' | 'name' | 'native_object_type' | 'identity_attribute' | 'display_attribute' | 'hierarchy_attribute' | 'attributes'
>;

export function objectSchemas(rows: readonly StoredSchema[]): ObjectSchema[] {
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return rows.map((row) => ({
    name: row.name,
    nativeObjectType: row.native_object_type,
    identityAttribute: row.identity_attribute,
    displayAttribute: row.display_attribute,
    hierarchyAttribute: row.hierarchy_attribute,
    attributes: row.attributes.map(({ name, type, isMulti, isEntitlement, schema }: SchemaAttribute) => ({
      name,
      type,
      isMulti,
      isEntitlement,
      groupSchema: schema ? (names.get(schema.id) ?? null) : null,
    })),
  }));
}
