import { type Static, Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import type { AccountOperationRow } from '../../database/access-tables.ts';
import { Enum, Nullable, Time } from '../../http/schemas.ts';

export const operationStates = ['WAITING', 'RUNNING', 'RETRY', 'MANUAL', 'DONE', 'FAILED', 'SKIPPED'] as const;
export const operationKinds = ['CREATE', 'ENABLE', 'MODIFY', 'DISABLE', 'DELETE', 'UNLOCK'] as const;

/** An operation of the outbox: one call of a source's connector (contract: BEHAVIOUR 9.7). */
export const OperationWire = Type.Object(
  {
    id: Type.String(),
    accountActivityId: Type.String(),
    sourceId: Type.String(),
    identityId: Type.String(),
    accountId: Type.String(),
    nativeIdentity: Nullable(Type.String()),
    operation: Enum(operationKinds),
    changes: Type.Array(
      Type.Object({
        attribute: Type.String(),
        op: Enum(['SET', 'ADD', 'REMOVE']),
        value: Type.Unsafe<unknown>({ description: 'Null for what is deleted, and for secrets' }),
      }),
    ),
    state: Enum(operationStates),
    attempts: Type.Integer(),
    nextAttempt: Nullable(Time()),
    lastError: Nullable(Type.String()),
    created: Time(),
    modified: Time(),
  },
  { $id: 'AccountOperation' },
);

export function operationToWire(row: Selectable<AccountOperationRow>): Static<typeof OperationWire> {
  return {
    id: row.id,
    accountActivityId: row.activity_id,
    sourceId: row.source_id,
    identityId: row.identity_id,
    accountId: row.account_id,
    nativeIdentity: row.native_identity,
    operation: row.operation as (typeof operationKinds)[number],
    changes: row.changes.map(({ attribute, op, value }) => ({ attribute, op, value: value ?? null })),
    state: row.state as (typeof operationStates)[number],
    attempts: row.attempts,
    nextAttempt: row.next_attempt,
    lastError: row.last_error,
    created: row.created,
    modified: row.modified,
  };
}
