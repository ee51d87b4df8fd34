import { sql } from 'kysely';
import type { StoredChange } from '../database/access-tables.ts';
import type { Db } from '../database/open-database.ts';
import type { ClaimedOperation } from './outbox-store.ts';

/** How an item of an operation ended (contract: BEHAVIOUR 9.6). */
export type ItemEnd = 'FINISHED' | 'COMMITED' | 'FAILED' | 'UNVERIFIABLE';

/** False: it was ended while its call was under way, or another process took it. It is locked until the transaction ends. */
export async function isStillRunning(db: Db, { id, claim }: Pick<ClaimedOperation, 'id' | 'claim'>): Promise<boolean> {
  const row = await db.selectFrom('account_operation').select(['state', 'claim']).where('id', '=', id).forUpdate().executeTakeFirst();
  return row?.state === 'RUNNING' && row.claim === claim;
}

/** Closes an operation: it is done, it failed for good, or somebody skipped it. Its secrets go. */
export async function closeOperation(
  db: Db,
  id: string,
  end: {
    readonly state: 'DONE' | 'FAILED' | 'SKIPPED';
    /** A failed operation goes on counting until something replaces it. */
    readonly counts: boolean;
    readonly error: string | null;
    /** What of it failed, when only a part did. */
    readonly changes?: readonly StoredChange[];
    readonly nativeIdentity?: string;
  },
  now: string,
): Promise<void> {
  await db
    .updateTable('account_operation')
    .set({
      state: end.state,
      counts: end.counts,
      last_error: end.error,
      lease_until: null,
      next_attempt: null,
      modified: now,
      ...(end.changes && { changes: JSON.stringify(end.changes) }),
      ...(end.nativeIdentity !== undefined && { native_identity: end.nativeIdentity }),
      // A failed operation may be started anew by hand, and then needs what it sends.
      ...(end.state === 'FAILED' ? {} : { secrets: '{}' }),
    })
    .where('id', '=', id)
    .execute();
}

/** Sets how the items of an operation ended; those of `failed` changes apart. */
export async function endItems(
  db: Db,
  operationId: string,
  end: ItemEnd,
  { nativeIdentity, failed = [] }: { readonly nativeIdentity?: string; readonly failed?: readonly StoredChange[] } = {},
): Promise<void> {
  await db
    .updateTable('account_activity_item')
    .set({ provisioning_status: end, ...(nativeIdentity !== undefined && { native_identity: nativeIdentity }) })
    .where('operation_id', '=', operationId)
    .execute();
  for (const { attribute, op, value } of failed) {
    await db
      .updateTable('account_activity_item')
      .set({ provisioning_status: 'FAILED' })
      .where('operation_id', '=', operationId)
      .where('attribute', '=', attribute)
      .where('operation', '=', op)
      .$if(op !== 'SET', (query) => query.where('value', '=', String(value)))
      .execute();
  }
}

/** Adds to what an activity says went wrong, or is not as it should be. */
export async function addActivityTexts(
  db: Db,
  activityId: string,
  texts: { readonly errors?: readonly string[]; readonly warnings?: readonly string[] },
  now: string,
): Promise<void> {
  const { errors = [], warnings = [] } = texts;
  if (errors.length + warnings.length === 0) return;
  await sql`update account_activity set errors = errors || ${JSON.stringify(errors)}::jsonb, warnings = warnings || ${JSON.stringify(warnings)}::jsonb,
    modified = ${now}::timestamptz where id = ${activityId}`.execute(db);
}

export interface FollowingOperation {
  readonly id: string;
  readonly activityId: string;
}

/** The open operations on an account: after a failed CREATE they fail with it. */
export async function openOperationsOn(db: Db, accountId: string): Promise<FollowingOperation[]> {
  const rows = await db
    .selectFrom('account_operation')
    .select(['id', 'activity_id'])
    .where('account_id', '=', accountId)
    .where('state', 'in', ['WAITING', 'RETRY', 'MANUAL'])
    .execute();
  return rows.map((row) => ({ id: row.id, activityId: row.activity_id }));
}

/** The identity shows that something of it failed, until it is processed again (contract: BEHAVIOUR 9.5); a shadow never is. */
export async function noteIdentityError(db: Db, identityId: string, reason: string): Promise<void> {
  const error = { attribute: null, path: '', type: 'provisioning', reason, input: null };
  await sql`update identity set processing_state = 'ERROR',
      errors = case when errors @> ${JSON.stringify([{ reason }])}::jsonb then errors else errors || ${JSON.stringify([error])}::jsonb end
    where id = ${identityId} and not shadow`.execute(db);
}
