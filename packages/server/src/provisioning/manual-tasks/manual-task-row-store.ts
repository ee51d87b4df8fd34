import { sql } from 'kysely';
import type { Db } from '../../database/open-database.ts';
import { notFound } from '../../errors.ts';
import { groupBy } from '../../group-by.ts';
import { applyCollection, applyFilter, type Collection } from '../../http/collection.ts';
import type { StoredOperation } from '../operations/operation-row-store.ts';

function tasks(db: Db, ownerId: string | undefined) {
  return db
    .selectFrom('manual_task')
    .leftJoin('identity as owner', 'owner.id', 'manual_task.owner_id')
    .leftJoin('identity', 'identity.id', 'manual_task.identity_id')
    .leftJoin('source', 'source.id', 'manual_task.source_id')
    .$if(ownerId !== undefined, (query) => query.where('manual_task.owner_id', '=', ownerId!));
}

const selected = (db: Db, ownerId: string | undefined) =>
  tasks(db, ownerId)
    .selectAll('manual_task')
    .select(['owner.name as owner_name', 'identity.name as identity_name', 'source.name as source_name']);

export type StoredManualTask = Awaited<ReturnType<typeof getManualTask>>;

/** A task with what is to be done. */
export interface ManualTaskDetails {
  readonly row: StoredManualTask;
  readonly operations: readonly StoredOperation[];
}

/** A page of tasks, and how many there are when that was asked for; only those of one owner, unless that is undefined. */
export async function listManualTaskRows(
  db: Db,
  ownerId: string | undefined,
  collection: Collection,
): Promise<{ page: ManualTaskDetails[]; total: number | null }> {
  const rows = collection.limit === 0 ? [] : await applyCollection(selected(db, ownerId), collection).execute();
  const page = await withOperations(db, rows);
  if (!collection.count) return { page, total: null };
  const counting = applyFilter(tasks(db, ownerId).select(sql<number>`count(*)`.as('total')), collection);
  return { page, total: (await counting.executeTakeFirstOrThrow()).total };
}

export async function getManualTask(db: Db, id: string, ownerId: string | undefined) {
  const row = await selected(db, ownerId).where('manual_task.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('manual task', id);
  return row;
}

/** Answers with false when somebody closed it before. */
export async function closeManualTask(
  db: Db,
  id: string,
  { state, comment, now }: { readonly state: 'DONE' | 'REJECTED'; readonly comment: string | null; readonly now: string },
): Promise<boolean> {
  const closed = await db
    .updateTable('manual_task')
    .set({ state, comment, closed: now })
    .where('id', '=', id)
    .where('state', '=', 'OPEN')
    .returning('id')
    .execute();
  return closed.length === 1;
}

/** Rejects the tasks about an account of which nothing is left to do, because it failed with something else. */
export async function closeEmptyTasks(db: Db, accountId: string, comment: string, now: string): Promise<void> {
  await db
    .updateTable('manual_task')
    .set({ state: 'REJECTED', comment, closed: now })
    .where('account_id', '=', accountId)
    .where('state', '=', 'OPEN')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('manual_task_operation as link')
            .innerJoin('account_operation', 'account_operation.id', 'link.operation_id')
            .select('account_operation.id')
            .whereRef('link.manual_task_id', '=', 'manual_task.id')
            .where('account_operation.state', '=', 'MANUAL'),
        ),
      ),
    )
    .execute();
}

export async function withOperations(db: Db, rows: readonly StoredManualTask[]): Promise<ManualTaskDetails[]> {
  if (rows.length === 0) return [];
  const operations = await db
    .selectFrom('manual_task_operation as link')
    .innerJoin('account_operation', 'account_operation.id', 'link.operation_id')
    .selectAll('account_operation')
    .select('link.manual_task_id')
    .where(
      'link.manual_task_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('account_operation.number')
    .execute();
  const byTask = groupBy(operations, (operation) => operation.manual_task_id);
  return rows.map((row) => ({ row, operations: byTask.get(row.id) ?? [] }));
}
