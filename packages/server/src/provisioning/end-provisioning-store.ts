import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { releaseNameClaims } from './name-store.ts';
import { openStates } from './open-operation-store.ts';

/** Whose operations, grants and tasks are meant. */
export interface Owner<Column extends string = 'identity_id' | 'source_id' | 'account_id'> {
  readonly column: Column;
  readonly ids: readonly string[];
}

/** Ends what is open, and lets what failed count no more. Answers with the activities that the open ones belong to. */
export async function endOperationsOf(db: Db, { column, ids }: Owner, reason: string, now: string): Promise<string[]> {
  const ended = await db
    .updateTable('account_operation')
    .set({ state: 'SKIPPED', counts: false, last_error: reason, lease_until: null, next_attempt: null, secrets: '{}', modified: now })
    .where(column, 'in', [...ids])
    .where('state', 'in', [...openStates])
    .returning(['id', 'activity_id'])
    .execute();
  await db
    .updateTable('account_operation')
    .set({ counts: false, secrets: '{}' })
    .where(column, 'in', [...ids])
    .where('counts', '=', true)
    .execute();
  if (ended.length === 0) return [];
  await releaseNameClaims(
    db,
    ended.map((operation) => operation.id),
  );
  await db
    .updateTable('account_activity_item')
    .set({ provisioning_status: 'FAILED' })
    .where(
      'operation_id',
      'in',
      ended.map((operation) => operation.id),
    )
    .execute();
  return [...new Set(ended.map(({ activity_id }) => activity_id))];
}

export async function closeManualTasksOf(db: Db, { column, ids }: Owner, reason: string, now: string): Promise<void> {
  await db
    .updateTable('manual_task')
    .set({ state: 'REJECTED', comment: reason, closed: now })
    .where(column, 'in', [...ids])
    .where('state', '=', 'OPEN')
    .execute();
}

export async function forgetGrantsAndNames(db: Db, { column, ids }: Owner<'identity_id' | 'source_id'>): Promise<void> {
  for (const table of ['access_grant', 'name_claim'] as const)
    await db
      .deleteFrom(table)
      .where(column, 'in', [...ids])
      .execute();
}

/** Those of which nothing is open elsewhere end; the others go on, and say what they lost. */
export async function terminateActivities(
  db: Db,
  activityIds: readonly string[],
  reason: string,
  now: string,
): Promise<{ id: string; identityId: string }[]> {
  if (activityIds.length === 0) return [];
  const isOpenElsewhere = sql`exists (select from account_operation o where o.activity_id = a.id and o.state = any(${[...openStates]}))`;
  const { rows } = await sql<{ id: string; identityId: string; isEnded: boolean }>`
    update account_activity a set errors = errors || ${JSON.stringify([reason])}::jsonb, modified = ${now}::timestamptz,
      execution_status = case when ${isOpenElsewhere} then execution_status else 'TERMINATED' end,
      completion_status = case when ${isOpenElsewhere} then completion_status else 'FAILURE' end,
      completed = case when ${isOpenElsewhere} then null else ${now}::timestamptz end
    where a.id = any(${[...activityIds]}) and a.completed is null
    returning a.id, a.identity_id as "identityId", a.completed is not null as "isEnded"`.execute(db);
  return rows.filter(({ isEnded }) => isEnded);
}

/** Says in activities that go on, or end as they may, what kept something of them from being done. */
export async function addErrorTo(db: Db, activityIds: readonly string[], reason: string, now: string): Promise<void> {
  if (activityIds.length === 0) return;
  await sql`update account_activity set errors = errors || ${JSON.stringify([reason])}::jsonb, modified = ${now}::timestamptz
    where id = any(${[...activityIds]})`.execute(db);
}
