import type { AccountOperationKind, PlannedChange } from '@muster/engine';
import type { Keys } from '../auth/keys.ts';
import type { StoredChange } from '../database/access-tables.ts';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import { openStates } from './open-operation-store.ts';

/** An account operation about to be stored. */
export interface NewOperation {
  readonly id: string;
  readonly activityId: string;
  readonly identityId: string;
  readonly accountId: string;
  readonly sourceId: string;
  readonly nativeIdentity: string | null;
  readonly operation: AccountOperationKind;
  readonly changes: readonly Pick<PlannedChange, 'attribute' | 'op' | 'value' | 'secret' | 'sourceCheck' | 'grantedBy'>[];
}

/** Puts operations into the outbox, in their order; those on sources that people change wait for a person. */
export async function insertOperations(
  db: Db,
  operations: readonly NewOperation[],
  byHand: ReadonlySet<string>,
  { keys, now }: { readonly keys: Pick<Keys, 'encrypt'>; readonly now: string },
): Promise<void> {
  await insertRecords(
    db,
    'account_operation',
    operations.map((operation) => ({
      id: operation.id,
      activity_id: operation.activityId,
      source_id: operation.sourceId,
      identity_id: operation.identityId,
      account_id: operation.accountId,
      native_identity: operation.nativeIdentity,
      operation: operation.operation,
      changes: operation.changes.map(storedChange),
      secrets: secretsOf(operation, keys),
      state: byHand.has(operation.sourceId) ? 'MANUAL' : 'WAITING',
      counts: true,
      attempts: 0,
      started: false,
      created: now,
      modified: now,
    })),
  );
}

function storedChange({ attribute, op, value, secret, sourceCheck }: NewOperation['changes'][number]): StoredChange {
  if (secret !== undefined) return { attribute, op, value: null, secret };
  return { attribute, op, value, ...(sourceCheck && { sourceCheck }) };
}

/** Values of secret fields are stored encrypted, and only until the operation is done (contract: BEHAVIOUR 9.5). */
function secretsOf({ id, changes }: Pick<NewOperation, 'id' | 'changes'>, keys: Pick<Keys, 'encrypt'>): Record<string, string> {
  const secrets = changes.filter(({ secret }) => secret === 'value');
  return Object.fromEntries(
    secrets.map(({ attribute, value }) => [attribute, keys.encrypt(JSON.stringify(value), secretPurpose(id, attribute))]),
  );
}

/**
 * A CREATE goes on with other names, of which nobody has asked the target yet. What follows it on the account, and what tells of it, has
 * the new name too.
 */
export async function renameCreate(
  db: Db,
  operation: Pick<NewOperation, 'id' | 'accountId' | 'nativeIdentity' | 'changes'>,
  { keys, now }: { readonly keys: Pick<Keys, 'encrypt'>; readonly now: string },
): Promise<void> {
  const { id, accountId, nativeIdentity, changes } = operation;
  await db
    .updateTable('account_operation')
    .set({
      changes: JSON.stringify(changes.map(storedChange)),
      secrets: JSON.stringify(secretsOf(operation, keys)),
      names_checked: false,
      modified: now,
    })
    .where('id', '=', id)
    .execute();
  const renamed = await db
    .updateTable('account_operation')
    .set({ native_identity: nativeIdentity })
    .where('account_id', '=', accountId)
    .where('state', 'in', [...openStates])
    .returning('id')
    .execute();
  await db
    .updateTable('account_activity_item')
    .set({ native_identity: nativeIdentity })
    .where(
      'operation_id',
      'in',
      renamed.map((row) => row.id),
    )
    .execute();
}

/** Bound to its place, so that a stored secret moved elsewhere is of no use. */
export const secretPurpose = (operationId: string, attribute: string) => `operation ${operationId} ${attribute}`;

/** Failed operations that were planned again, or turned round, count no more. */
export async function supersedeOperations(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await db
      .updateTable('account_operation')
      .set({ counts: false })
      .where('id', 'in', [...ids])
      .execute();
}
