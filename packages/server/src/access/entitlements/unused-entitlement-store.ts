import { sql } from 'kysely';
import type { Db } from '../../database/open-database.ts';
import type { GroupSchema } from './entitling-source-store.ts';

export interface StoredRight {
  readonly id: string;
  readonly name: string;
  readonly attribute: string;
  readonly value: string;
}

/** A place among the entitlements of a source, which are gone through in the order of their ids. */
interface Page {
  readonly sourceId: string;
  readonly after: string;
  readonly limit: number;
}

/** The next entitlements of a source, or of one of its types. */
export async function entitlementsAfter(db: Db, { sourceId, after, limit }: Page, objectType: string | null): Promise<StoredRight[]> {
  const { rows } = await sql<StoredRight>`select id, name, attribute, value from entitlement e
    where source_id = ${sourceId} and id > ${after} and ${isOfType(objectType)} order by id limit ${limit}`.execute(db);
  return rows;
}

/** How a group that a run has listed is noted: with its type, since a run may list several. */
export function seenKey(objectType: string, valueKey: string): string {
  return `${objectType}\n${valueKey}`;
}

/** The next of those that a run should have listed, and has not. */
export async function unlistedAfter(
  db: Db,
  { sourceId, after, limit }: Page,
  { taskId, group }: { readonly taskId: string; readonly group: Pick<GroupSchema, 'objectType' | 'accountAttributes'> },
): Promise<StoredRight[]> {
  const { rows } = await sql<StoredRight>`select id, name, attribute, value from entitlement e
    where source_id = ${sourceId} and id > ${after} and attribute = any(${[...group.accountAttributes]}::text[])
      and not exists (select from aggregation_seen
        where task_id = ${taskId} and native_identity = ${seenKey(group.objectType, '')} || e.value_key)
    order by id limit ${limit}`.execute(db);
  return rows;
}

function isOfType(objectType: string | null) {
  return objectType === null ? sql`true` : sql`e.object_type = ${objectType}`;
}

/** Those of the ids that are in use, and by what (contract: BEHAVIOUR 9.1). */
export async function usesOf(db: Db, ids: readonly string[]): Promise<Map<string, 'access' | 'account'>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; isGiven: boolean; isHeld: boolean }>`select e.id,
      exists (select from access_profile_entitlement where entitlement_id = e.id)
        or exists (select from role_entitlement where entitlement_id = e.id) as "isGiven",
      exists (select from account where entitlement_ids @> array[e.id]) as "isHeld"
    from entitlement e where e.id = any(${[...ids]})`.execute(db);
  const used = rows.filter(({ isGiven, isHeld }) => isGiven || isHeld);
  return new Map(used.map(({ id, isGiven }) => [id, isGiven ? 'access' : 'account']));
}

export async function removeEntitlements(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await db
      .deleteFrom('entitlement')
      .where('id', 'in', [...ids])
      .execute();
}

/** What gives an entitlement of the source, or of one of its types, in words; undefined when nothing does. */
export async function findGiver(db: Db, sourceId: string, objectType: string | null): Promise<string | undefined> {
  const { rows } = await sql<{ kind: string; name: string }>`
    (select 'access profile' as kind, p.name, p.id from entitlement e
      join access_profile_entitlement l on l.entitlement_id = e.id join access_profile p on p.id = l.access_profile_id
      where e.source_id = ${sourceId} and ${isOfType(objectType)} order by p.id limit 1)
    union all
    (select 'role', r.name, r.id from entitlement e
      join role_entitlement l on l.entitlement_id = e.id join role r on r.id = l.role_id
      where e.source_id = ${sourceId} and ${isOfType(objectType)} order by r.id limit 1)`.execute(db);
  return rows[0] && `the ${rows[0].kind} "${rows[0].name}"`;
}
