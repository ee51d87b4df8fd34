import { type Expression, type SqlBool, sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import { groupBy } from '../group-by.ts';

/** Lists of access in which the order is the caller's: what a role and an access profile contain. */
const links = {
  role_access_profile: { holder: 'role_id', member: 'access_profile_id', members: 'access_profile' },
  role_entitlement: { holder: 'role_id', member: 'entitlement_id', members: 'entitlement' },
  access_profile_entitlement: { holder: 'access_profile_id', member: 'entitlement_id', members: 'entitlement' },
} as const;

type LinkTable = keyof typeof links;

export interface LinkedObject {
  readonly id: string;
  readonly name: string;
}

/** What some holders contain, by holder. */
export async function loadLinks(db: Db, table: LinkTable, holderIds: readonly string[]): Promise<Map<string, LinkedObject[]>> {
  if (holderIds.length === 0) return new Map();
  const { holder, member, members } = links[table];
  const { rows } = await sql<LinkedObject & { holder: string }>`
    select link.${sql.ref(holder)} as holder, member.id, member.name from ${sql.table(table)} link
    join ${sql.table(members)} member on member.id = link.${sql.ref(member)}
    where link.${sql.ref(holder)} = any(${[...holderIds]}) order by link.${sql.ref(holder)}, link.position`.execute(db);
  return groupBy(rows, (row) => row.holder);
}

/** Makes the list what it is to be, unless it is that already. */
export async function storeLinks(
  db: Db,
  table: LinkTable,
  holderId: string,
  before: readonly LinkedObject[],
  after: readonly string[],
): Promise<void> {
  if (isSameList(before, after)) return;
  const { holder, member } = links[table];
  if (before.length > 0) await sql`delete from ${sql.table(table)} where ${sql.ref(holder)} = ${holderId}`.execute(db);
  await insertRecords(
    db,
    table,
    after.map((id, position) => ({ [holder]: holderId, [member]: id, position })),
  );
}

function isSameList(before: readonly LinkedObject[], after: readonly string[]): boolean {
  return before.length === after.length && before.every(({ id }, index) => id === after[index]);
}

/** Whether two lists hold different objects, in whatever order. */
export function isOtherSet(before: readonly LinkedObject[], after: readonly string[]): boolean {
  const wanted = new Set(after);
  return before.length !== after.length || before.some(({ id }) => !wanted.has(id));
}

/** The entitlements that a role or an access profile contains, as a condition on `entitlement`. */
export function containedIn(table: 'role_entitlement' | 'access_profile_entitlement', holderId: string): Expression<SqlBool> {
  return sql<SqlBool>`entitlement.id in (select entitlement_id from ${sql.table(table)} where ${sql.ref(links[table].holder)} = ${holderId})`;
}

/** The sources of the entitlements among those given that exist, by id. */
export async function sourcesOfEntitlements(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('entitlement')
    .select(['id', 'source_id'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.source_id]));
}
