import { sql } from 'kysely';
import type { Db } from '../../database/open-database.ts';

/** What a source says of a right. */
export interface ListedRight {
  readonly attribute: string;
  readonly value: string;
  readonly valueKey: string;
  readonly name: string;
  readonly nameKey: string;
  readonly description: string | null;
  readonly objectType: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly parentKeys: readonly string[] | null;
  readonly contentHash: string;
}

/** What is known of listed rights. */
export async function findListedEntitlements(db: Db, sourceId: string, attributes: readonly string[], valueKeys: readonly string[]) {
  if (attributes.length === 0 || valueKeys.length === 0) return [];
  return db
    .selectFrom('entitlement')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('attribute', 'in', [...attributes])
    .where('value_key', 'in', [...valueKeys])
    .execute();
}

/**
 * Stores what a source says, new or changed, but for the fields that somebody has changed here (contract: BEHAVIOUR 9.1). In the order of
 * their keys, so that two transactions never wait for each other.
 */
export async function storeListedEntitlements(
  db: Db,
  sourceId: string,
  rights: readonly (ListedRight & { readonly id: string })[],
  now: string,
): Promise<void> {
  if (rights.length === 0) return;
  const rows = rights.map((right) => ({
    id: right.id,
    source_id: sourceId,
    attribute: right.attribute,
    value: right.value,
    value_key: right.valueKey,
    name: right.name,
    name_key: right.nameKey,
    description: right.description,
    object_type: right.objectType,
    attributes: right.attributes,
    parent_keys: right.parentKeys,
    content_hash: right.contentHash,
    created: now,
    modified: now,
  }));
  const columns = sql.join(Object.keys(rows[0]!).map((column) => sql.ref(column)));
  await sql`insert into entitlement as known (${columns})
    select ${columns} from json_populate_recordset(null::entitlement, ${JSON.stringify(rows)}::json) order by attribute, value_key
    on conflict (source_id, attribute, value_key) do update set value = excluded.value, object_type = excluded.object_type,
      attributes = excluded.attributes, parent_keys = excluded.parent_keys, content_hash = excluded.content_hash, modified = excluded.modified,
      name = case when known.name_edited then known.name else excluded.name end,
      name_key = case when known.name_edited then known.name_key else excluded.name_key end,
      description = case when known.description_edited then known.description else excluded.description end`.execute(db);
}

export async function countEntitlementsOf(db: Db, sourceId: string, attributes: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom('entitlement')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('source_id', '=', sourceId)
    .where('attribute', 'in', [...attributes])
    .executeTakeFirstOrThrow();
  return row.total;
}
