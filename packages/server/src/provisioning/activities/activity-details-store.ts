import { type Selectable, sql } from 'kysely';
import type { AccountActivityItemRow, AccountActivityRow } from '../../database/access-tables.ts';
import type { Db } from '../../database/open-database.ts';
import { groupBy } from '../../group-by.ts';
import { applyCollection, applyFilter, type Collection } from '../../http/collection.ts';

export type ItemDetails = Selectable<AccountActivityItemRow>;

/** An activity with what an answer says about it. */
export interface ActivityDetails {
  readonly row: Selectable<AccountActivityRow>;
  readonly items: readonly ItemDetails[];
  readonly requesterName: string | null;
  readonly targetName: string | null;
}

/** Which activities a caller asks for, and may see. */
export interface ActivitySelection {
  readonly targetId?: string | undefined;
  readonly requesterId?: string | undefined;
  /** Either of the two. */
  readonly regardingId?: string | undefined;
  readonly type?: string | undefined;
  /** Only those in which this identity is requester or target; undefined: all. */
  readonly visibleTo?: string | undefined;
}

function selectActivities(db: Db, { targetId, requesterId, regardingId, type, visibleTo }: ActivitySelection) {
  let query = db.selectFrom('account_activity');
  if (targetId !== undefined) query = query.where('account_activity.identity_id', '=', targetId);
  if (requesterId !== undefined) query = query.where('account_activity.requester_id', '=', requesterId);
  if (type !== undefined) query = query.where('account_activity.type', '=', type);
  for (const id of [regardingId, visibleTo]) {
    if (id === undefined) continue;
    query = query.where((where) =>
      where.or([where('account_activity.identity_id', '=', id), where('account_activity.requester_id', '=', id)]),
    );
  }
  return query;
}

export async function listActivities(db: Db, selection: ActivitySelection, collection: Collection) {
  const page =
    collection.limit === 0
      ? []
      : await withDetails(db, await applyCollection(selectActivities(db, selection).selectAll('account_activity'), collection).execute());
  if (!collection.count) return { page, total: null };
  const counting = applyFilter(selectActivities(db, selection).select(sql<number>`count(*)`.as('total')), collection);
  return { page, total: (await counting.executeTakeFirstOrThrow()).total };
}

export async function findActivity(db: Db, id: string, selection: ActivitySelection): Promise<ActivityDetails | undefined> {
  const row = await selectActivities(db, selection).selectAll('account_activity').where('account_activity.id', '=', id).executeTakeFirst();
  return row && (await withDetails(db, [row]))[0];
}

async function withDetails(db: Db, rows: readonly Selectable<AccountActivityRow>[]): Promise<ActivityDetails[]> {
  if (rows.length === 0) return [];
  const activityIds = rows.map(({ id }) => id);
  const items = groupBy(
    await db
      .selectFrom('account_activity_item')
      .selectAll()
      .where('activity_id', 'in', activityIds)
      .orderBy('activity_id')
      .orderBy('position')
      .execute(),
    (item) => item.activity_id,
  );
  const people = rows.flatMap(({ identity_id, requester_id }) => (requester_id === null ? [identity_id] : [identity_id, requester_id]));
  const named = await db
    .selectFrom('identity')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(people)])
    .execute();
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    row,
    items: items.get(row.id) ?? [],
    requesterName: names.get(row.requester_id ?? '') ?? null,
    targetName: names.get(row.identity_id) ?? null,
  }));
}
