import { type Selectable, sql } from 'kysely';
import type { AccountOperationRow } from '../../database/access-tables.ts';
import type { Db } from '../../database/open-database.ts';
import { notFound } from '../../errors.ts';
import { applyCollection, applyFilter, type Collection } from '../../http/collection.ts';

import type { TaskedOperation } from '../manual-task-store.ts';

export type StoredOperation = Selectable<AccountOperationRow>;

export async function listOperationRows(db: Db, collection: Collection) {
  const page =
    collection.limit === 0
      ? []
      : await applyCollection(db.selectFrom('account_operation').selectAll('account_operation'), collection).execute();
  if (!collection.count) return { page, total: null };
  const counting = applyFilter(db.selectFrom('account_operation').select(sql<number>`count(*)`.as('total')), collection);
  return { page, total: (await counting.executeTakeFirstOrThrow()).total };
}

/** The operation, locked until the transaction ends: the worker takes it before or after, not meanwhile. */
export async function getOperationForUpdate(db: Db, id: string): Promise<StoredOperation> {
  const row = await db.selectFrom('account_operation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw notFound('account operation', id);
  return row;
}

/** False once its identity or its source was deleted. */
export async function isStillThere(db: Db, { identity_id, source_id }: StoredOperation): Promise<boolean> {
  const identity = await db.selectFrom('identity').select('id').where('id', '=', identity_id).executeTakeFirst();
  const source = await db.selectFrom('source').select('id').where('id', '=', source_id).executeTakeFirst();
  return identity !== undefined && source !== undefined;
}

/** Puts it at the front again: one that waits for its next attempt runs now, one that failed starts anew; or people are asked again. */
export async function restartOperation(db: Db, { id, state }: StoredOperation, isByHand: boolean, now: string): Promise<StoredOperation> {
  const anew = state === 'FAILED' ? { attempts: 0, started: false, last_error: null } : {};
  return db
    .updateTable('account_operation')
    .set({ state: isByHand ? 'MANUAL' : 'WAITING', counts: true, next_attempt: null, ...anew, modified: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** An activity that had ended is under way again. */
export async function reopenActivity(db: Db, { activity_id, id }: StoredOperation, now: string): Promise<void> {
  await db.updateTable('account_activity_item').set({ provisioning_status: 'PENDING' }).where('operation_id', '=', id).execute();
  await db
    .updateTable('account_activity')
    .set({ execution_status: 'EXECUTING', completion_status: null, completed: null, modified: now })
    .where('id', '=', activity_id)
    .execute();
}

/** The operation as a manual task is made of it. */
export const taskedOperation = (row: StoredOperation): TaskedOperation => ({
  id: row.id,
  activityId: row.activity_id,
  identityId: row.identity_id,
  accountId: row.account_id,
  sourceId: row.source_id,
  nativeIdentity: row.native_identity,
});
