import { type Expression, type Selectable, type SqlBool, sql } from 'kysely';
import type { EntitlementRow } from '../../database/access-tables.ts';
import type { Db } from '../../database/open-database.ts';
import { updateRecords } from '../../database/records.ts';
import { applyCollection, applyFilter, type Collection } from '../../http/collection.ts';
import type { SegmentChoice } from '../access-profiles/access-profile-store.ts';

/** A right with what an answer says of its source and owner. */
export type EntitlementDetails = Selectable<EntitlementRow> & { readonly source_name: string; readonly owner_name: string | null };

/** Which entitlements a list is about; null: all. */
export type EntitlementChoice = Expression<SqlBool> | null;

export async function listEntitlements(db: Db, collection: Collection, choice: EntitlementChoice): Promise<EntitlementDetails[]> {
  return applyCollection(selectDetails(db).where(choice ?? sql<SqlBool>`true`), collection).execute();
}

export async function countEntitlements(db: Db, collection: Collection, choice: EntitlementChoice): Promise<number> {
  const rows = db.selectFrom('entitlement').select((select) => select.fn.countAll<number>().as('total'));
  return (await applyFilter(rows.where(choice ?? sql<SqlBool>`true`), collection).executeTakeFirstOrThrow()).total;
}

export function findEntitlement(db: Db, id: string): Promise<EntitlementDetails | undefined> {
  return selectDetails(db).where('entitlement.id', '=', id).executeTakeFirst();
}

/** Those of the ids that are entitlements, by id. */
export async function findEntitlements(db: Db, ids: readonly string[]): Promise<Map<string, EntitlementDetails>> {
  if (ids.length === 0) return new Map();
  const rows = await selectDetails(db)
    .where('entitlement.id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

function selectDetails(db: Db) {
  return db
    .selectFrom('entitlement')
    .innerJoin('source', 'source.id', 'entitlement.source_id')
    .leftJoin('identity as owner', 'owner.id', 'entitlement.owner_id')
    .selectAll('entitlement')
    .select(['source.name as source_name', 'owner.name as owner_name']);
}

/** Those that an account held when it was last read or written. */
export function heldBy(accountId: string): Expression<SqlBool> {
  return sql<SqlBool>`entitlement.id in (select unnest(entitlement_ids) from account where id = ${accountId})`;
}

type Place = Pick<EntitlementDetails, 'source_id' | 'attribute' | 'value_key' | 'parent_keys'>;

/** Those whose value stands in the hierarchy attribute of this one (contract: BEHAVIOUR 9.1). */
export function parentsOf({ source_id, attribute, parent_keys }: Place): Expression<SqlBool> {
  return sql<SqlBool>`entitlement.source_id = ${source_id} and entitlement.attribute = ${attribute}
    and entitlement.value_key = any(${parent_keys ?? []}::text[])`;
}

export function childrenOf({ source_id, attribute, value_key }: Place): Expression<SqlBool> {
  return sql<SqlBool>`entitlement.source_id = ${source_id} and entitlement.attribute = ${attribute}
    and entitlement.parent_keys @> array[${value_key}]::text[]`;
}

export function inSegments({ segments, unsegmented }: SegmentChoice): Expression<SqlBool> {
  return sql<SqlBool>`(entitlement.segments::jsonb ?| ${[...segments]}::text[]
    or (${unsegmented} and entitlement.segments::jsonb = '[]'::jsonb))`;
}

/** What an administrator may change of an entitlement, as columns. */
export type EntitlementChange = Pick<
  EntitlementDetails,
  | 'id'
  | 'name'
  | 'name_key'
  | 'description'
  | 'requestable'
  | 'privileged'
  | 'owner_id'
  | 'segments'
  | 'name_edited'
  | 'description_edited'
  | 'content_hash'
>;

export async function updateEntitlements(db: Db, changes: readonly EntitlementChange[], now: string): Promise<void> {
  await updateRecords(
    db,
    'entitlement',
    changes.map((change) => ({ ...change, modified: now })),
  );
}

/** What a request of the entitlement needs; null: nobody has said so yet. */
export async function storeRequestConfig(db: Db, id: string, config: object, now: string): Promise<void> {
  await db
    .updateTable('entitlement')
    .set({ request_config: JSON.stringify(config), modified: now })
    .where('id', '=', id)
    .execute();
}
