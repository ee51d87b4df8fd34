import type { ObjectSchema } from '../connectors/connector.ts';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import type { SchemaAttribute } from '../database/tables.ts';
import type { Ids } from '../ids.ts';

/** Stores the schemas that a new source has at once (contract: BEHAVIOUR 8.3, 9.13). */
export async function insertSchemas(db: Db, ids: Ids, sourceId: string, schemas: readonly ObjectSchema[], now: string): Promise<void> {
  const known = new Map(schemas.map(({ name }) => [name, ids.next()]));
  await insertRecords(
    db,
    'source_schema',
    schemas.map((schema, position) => ({
      id: known.get(schema.name)!,
      source_id: sourceId,
      position,
      ...schemaColumns(schema, known),
      include_permissions: false,
      features: [],
      configuration: {},
      created: now,
      modified: now,
    })),
  );
}

/** A connector's schema as it is stored; `known`: ids of the source's schemas by name. */
function schemaColumns(schema: ObjectSchema, known: ReadonlyMap<string, string>) {
  return {
    name: schema.name,
    native_object_type: schema.nativeObjectType,
    identity_attribute: schema.identityAttribute,
    display_attribute: schema.displayAttribute ?? schema.identityAttribute,
    hierarchy_attribute: schema.hierarchyAttribute ?? null,
    attributes: schema.attributes.map(({ name, type, isMulti, isEntitlement, groupSchema }): SchemaAttribute => {
      const id = groupSchema === null ? undefined : known.get(groupSchema);
      const reference = id === undefined ? null : { type: 'CONNECTOR_SCHEMA', id, name: groupSchema! };
      return { ...plainAttribute(name), type, isMulti, isEntitlement, isGroup: reference !== null, schema: reference };
    }),
  };
}

/** An attribute of which only the name is known. */
export function plainAttribute(name: string): SchemaAttribute {
  return { name, nativeName: null, type: 'STRING', description: null, isMulti: false, isEntitlement: false, isGroup: false, schema: null };
}
