import type { Db } from '../database/open-database.ts';
import { objectSchemas } from '../sources/object-schemas.ts';
import { accountSchemaName } from '../sources/schema-store.ts';
import type { SourceToRead } from './feed-reader.ts';

export interface SourceToAggregate extends SourceToRead {
  readonly id: string;
  readonly name: string;
  /** Percent of its accounts that one run may delete. */
  readonly deleteThreshold: number;
}

/** The source with its account schema, or the one named, as an aggregation needs it. */
export async function findSourceToAggregate(
  db: Db,
  sourceId: string,
  schemaName = accountSchemaName,
): Promise<SourceToAggregate | undefined> {
  const row = await db
    .selectFrom('source')
    .innerJoin('source_schema', (join) => join.onRef('source_schema.source_id', '=', 'source.id').on('source_schema.name', '=', schemaName))
    .select(['source.id', 'source.name', 'source.connector', 'source.connector_attributes', 'source.delete_threshold'])
    .select(['source_schema.id as schema_id', 'source_schema.name as schema_name', 'source_schema.native_object_type'])
    .select([
      'source_schema.identity_attribute',
      'source_schema.display_attribute',
      'source_schema.hierarchy_attribute',
      'source_schema.attributes',
    ])
    .where('source.id', '=', sourceId)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      name: row.name,
      connector: row.connector,
      connectorAttributes: row.connector_attributes,
      deleteThreshold: row.delete_threshold,
      schema: objectSchemas([{ ...row, id: row.schema_id, name: row.schema_name }])[0]!,
    }
  );
}
