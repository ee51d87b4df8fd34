import { type Static, Type } from '@sinclair/typebox';
import { Enum, Nullable, Reference, Time } from '../../http/schemas.ts';
import { OperationWire, operationToWire } from '../operations/operation-wire.ts';
import type { ManualTaskDetails } from './manual-task-row-store.ts';

export const manualTaskStates = ['OPEN', 'DONE', 'REJECTED'] as const;

/** What a person is asked to do to an account that no connector can change (contract: BEHAVIOUR 9.7). */
export const ManualTaskWire = Type.Object(
  {
    id: Type.String(),
    state: Enum(manualTaskStates),
    owner: Reference('IDENTITY', { description: "Who is asked: the source's owner at the time" }),
    identity: Reference('IDENTITY', { description: 'Whose account it is, or the one that stands for an uncorrelated account' }),
    source: Reference('SOURCE'),
    accountActivityId: Type.String(),
    nativeIdentity: Nullable(Type.String()),
    operations: Type.Array(OperationWire, { description: 'What is to be done, in this order, with the values to set' }),
    created: Time(),
    closed: Nullable(Time()),
    comment: Nullable(Type.String()),
  },
  { $id: 'ManualTask' },
);

export function manualTaskToWire({ row, operations }: ManualTaskDetails): Static<typeof ManualTaskWire> {
  return {
    id: row.id,
    state: row.state as (typeof manualTaskStates)[number],
    owner: { type: 'IDENTITY', id: row.owner_id, name: row.owner_name },
    identity: { type: 'IDENTITY', id: row.identity_id, name: row.identity_name },
    source: { type: 'SOURCE', id: row.source_id, name: row.source_name },
    accountActivityId: row.activity_id,
    nativeIdentity: row.native_identity,
    operations: operations.map(operationToWire),
    created: row.created,
    closed: row.closed,
    comment: row.comment,
  };
}
