import { foldKey } from '@muster/engine';
import { sql } from 'kysely';
import type { Db } from '../../database/open-database.ts';
import { indexKey } from './value-key.ts';

/** A right as accounts hold it: the value of an attribute. */
export interface HeldRight {
  readonly attribute: string;
  readonly value: string;
  readonly valueKey: string;
  readonly objectType: string;
}

export interface KnownRight {
  readonly id: string;
  readonly attribute: string;
  readonly value_key: string;
  readonly object_type: string;
}

/** Those of a source's rights that are entitlements already. */
export async function findHeldEntitlements(db: Db, sourceId: string, rights: readonly HeldRight[]): Promise<KnownRight[]> {
  if (rights.length === 0) return [];
  const { rows } = await sql<KnownRight>`select e.id, e.attribute, e.value_key, e.object_type
    from unnest(${rights.map(({ attribute }) => attribute)}::text[], ${rights.map(({ valueKey }) => valueKey)}::text[]) held (attribute, value_key)
    join entitlement e on e.source_id = ${sourceId} and e.attribute = held.attribute and e.value_key = held.value_key`.execute(db);
  return rows;
}

/**
 * Makes entitlements of rights, named as their value until the source says more, and answers with those that were made: another
 * transaction may have been first. In the order of their keys, so that two of them never wait for each other.
 */
export async function insertHeldEntitlements(
  db: Db,
  sourceId: string,
  rights: readonly (HeldRight & { readonly id: string })[],
  now: string,
): Promise<KnownRight[]> {
  if (rights.length === 0) return [];
  const rows = rights.map(({ id, attribute, value, valueKey, objectType }) => ({
    id,
    source_id: sourceId,
    attribute,
    value,
    value_key: valueKey,
    name: value,
    name_key: indexKey(foldKey(value)),
    object_type: objectType,
    created: now,
    modified: now,
  }));
  const columns = sql.join(Object.keys(rows[0]!).map((column) => sql.ref(column)));
  const inserted = await sql<KnownRight>`insert into entitlement (${columns})
    select ${columns} from json_populate_recordset(null::entitlement, ${JSON.stringify(rows)}::json) order by attribute, value_key
    on conflict (source_id, attribute, value_key) do nothing returning id, attribute, value_key, object_type`.execute(db);
  return inserted.rows;
}

/** The schema that an account attribute refers to has become another one. */
export async function updateObjectTypes(db: Db, changes: readonly { id: string; objectType: string }[], now: string): Promise<void> {
  if (changes.length === 0) return;
  await sql`update entitlement set object_type = changed.object_type, modified = ${now}::timestamptz
    from unnest(${changes.map(({ id }) => id)}::text[], ${changes.map(({ objectType }) => objectType)}::text[]) changed (id, object_type)
    where entitlement.id = changed.id`.execute(db);
}
