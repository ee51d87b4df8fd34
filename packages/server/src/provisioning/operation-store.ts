import type { AccountOperationKind, PlannedChange } from '@muster/engine';
import type { Keys } from '../auth/keys.ts';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';

/** An account operation about to be stored. */
export interface NewOperation {
  readonly id: string;
  readonly activityId: string;
  readonly identityId: string;
  readonly accountId: string;
  readonly sourceId: string;
  readonly nativeIdentity: string | null;
  readonly operation: AccountOperationKind;
  readonly changes: readonly Pick<PlannedChange, 'attribute' | 'op' | 'value' | 'secret' | 'grantedBy'>[];
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
      changes: operation.changes.map(({ attribute, op, value, secret }) =>
        secret === undefined ? { attribute, op, value } : { attribute, op, value: null, secret },
      ),
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

/** Values of secret fields are stored encrypted, and only until the operation is done (contract: BEHAVIOUR 9.5). */
function secretsOf({ id, changes }: NewOperation, keys: Pick<Keys, 'encrypt'>): Record<string, string> {
  const secrets = changes.filter(({ secret }) => secret === 'value');
  return Object.fromEntries(
    secrets.map(({ attribute, value }) => [attribute, keys.encrypt(JSON.stringify(value), secretPurpose(id, attribute))]),
  );
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
