import type { Db } from '../database/open-database.ts';
import type { SourceToRead } from './feed-reader.ts';

export interface SourceToAggregate extends SourceToRead {
  readonly id: string;
  readonly name: string;
  /** Percent of its accounts that one run may delete. */
  readonly deleteThreshold: number;
}

/** The source with its account schema, as an aggregation needs it. */
export async function findSourceToAggregate(db: Db, sourceId: string): Promise<SourceToAggregate | undefined> {
  const row = await db
    .selectFrom('source')
    .innerJoin('source_schema', (join) => join.onRef('source_schema.source_id', '=', 'source.id').on('source_schema.name', '=', 'account'))
    .select(['source.id', 'source.name', 'source.connector', 'source.connector_attributes', 'source.delete_threshold'])
    .select(['source_schema.identity_attribute', 'source_schema.display_attribute', 'source_schema.attributes'])
    .where('source.id', '=', sourceId)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      name: row.name,
      connector: row.connector,
      connectorAttributes: row.connector_attributes,
      deleteThreshold: row.delete_threshold,
      schema: { identityAttribute: row.identity_attribute, displayAttribute: row.display_attribute, attributes: row.attributes },
    }
  );
}

/** What the last run says of the source's health (contract: BEHAVIOUR 8.2); `since` only moves when it changes. */
export async function noteSourceHealth(db: Db, sourceId: string, healthy: boolean, now: string): Promise<void> {
  const status = healthy ? 'SOURCE_STATE_HEALTHY' : 'SOURCE_STATE_ERROR_ACCOUNT_FILE_IMPORT';
  await db.updateTable('source').set({ healthy, status, since: now }).where('id', '=', sourceId).where('status', '!=', status).execute();
}
