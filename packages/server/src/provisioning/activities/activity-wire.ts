import { type Static, Type } from '@sinclair/typebox';
import { Enum, FreeMap, Nullable, NullableEnum, Time } from '../../http/schemas.ts';
import type { ActivityDetails, ItemDetails } from './activity-details-store.ts';

const executionStatuses = ['EXECUTING', 'VERIFYING', 'TERMINATED', 'COMPLETED'] as const;
const completionStatuses = ['SUCCESS', 'FAILURE', 'INCOMPLETE', 'PENDING'] as const;
const provisioningStatuses = ['PENDING', 'FINISHED', 'UNVERIFIABLE', 'COMMITED', 'FAILED', 'RETRY'] as const;
const itemOperations = ['ADD', 'CREATE', 'MODIFY', 'DELETE', 'DISABLE', 'ENABLE', 'UNLOCK', 'LOCK', 'REMOVE', 'SET'] as const;
const approvalStatuses = ['FINISHED', 'REJECTED', 'RETURNED', 'EXPIRED', 'PENDING', 'CANCELED'] as const;

const IdentitySummary = Type.Object({ id: Type.String(), name: Type.String(), identityId: Type.String(), completed: Type.Boolean() });
const Comment = Type.Object({ commenterId: Type.String(), commenterName: Type.String(), body: Type.String(), date: Time() });

const ItemWire = Type.Object({
  id: Type.String(),
  name: Type.String(),
  requested: Time(),
  approvalStatus: NullableEnum(approvalStatuses),
  provisioningStatus: Enum(provisioningStatuses),
  requesterComment: Nullable(Comment),
  reviewerIdentitySummary: Nullable(IdentitySummary),
  reviewerComment: Nullable(Comment),
  operation: NullableEnum(itemOperations),
  attribute: Nullable(Type.String()),
  value: Nullable(Type.String()),
  nativeIdentity: Nullable(Type.String()),
  sourceId: Type.String(),
  accountRequestInfo: Nullable(
    Type.Object({
      requestedObjectId: Type.String(),
      requestedObjectName: Type.String(),
      requestedObjectType: Enum(['ACCESS_PROFILE', 'ROLE', 'ENTITLEMENT']),
    }),
  ),
  clientMetadata: Nullable(FreeMap()),
  removeDate: Nullable(Time()),
});

/** An account activity (contract: BEHAVIOUR 9.6): what one processing or one call changes on an identity's accounts, and how far it is. */
export const ActivityWire = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    created: Time(),
    modified: Nullable(Time()),
    completed: Nullable(Time()),
    completionStatus: NullableEnum(completionStatuses),
    type: Nullable(Type.String({ examples: ['Identity Refresh'] })),
    requesterIdentitySummary: Nullable(IdentitySummary),
    targetIdentitySummary: Nullable(IdentitySummary),
    errors: Type.Array(Type.String()),
    warnings: Type.Array(Type.String()),
    items: Type.Array(ItemWire),
    executionStatus: Enum(executionStatuses),
    clientMetadata: Nullable(FreeMap()),
    cancelable: Type.Boolean(),
    cancelComment: Nullable(Comment),
  },
  { $id: 'AccountActivity' },
);

export function activityToWire({ row, items, requesterName, targetName }: ActivityDetails): Static<typeof ActivityWire> {
  const summary = (id: string, name: string | null) => ({ id, name: name ?? id, identityId: id, completed: false });
  return {
    id: row.id,
    name: row.id,
    created: row.created,
    modified: row.modified,
    completed: row.completed,
    completionStatus: row.completion_status as (typeof completionStatuses)[number] | null,
    type: row.type,
    requesterIdentitySummary: row.requester_id === null ? null : summary(row.requester_id, requesterName),
    targetIdentitySummary: summary(row.identity_id, targetName),
    errors: row.errors,
    warnings: row.warnings,
    items: items.map(itemToWire),
    executionStatus: row.execution_status as (typeof executionStatuses)[number],
    clientMetadata: row.client_metadata,
    cancelable: false,
    cancelComment: null,
  };
}

function itemToWire(item: ItemDetails): Static<typeof ItemWire> {
  return {
    id: item.id,
    name: item.id,
    requested: item.requested,
    approvalStatus: null,
    provisioningStatus: item.provisioning_status as (typeof provisioningStatuses)[number],
    requesterComment: null,
    reviewerIdentitySummary: null,
    reviewerComment: null,
    operation: item.operation as (typeof itemOperations)[number],
    attribute: item.attribute,
    value: item.value,
    nativeIdentity: item.native_identity,
    sourceId: item.source_id,
    accountRequestInfo: item.requested_object,
    clientMetadata: null,
    removeDate: null,
  };
}
