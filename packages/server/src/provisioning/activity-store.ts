import type { RequestedObject } from '../database/access-tables.ts';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';

/** The types of activities that Muster makes (contract: BEHAVIOUR 9.6). */
export const activityTypes = [
  'Identity Refresh',
  'CloudAutomated',
  'LifecycleStateChange',
  'AccountStateUpdate',
  'Attribute Synchronization Refresh',
  'CloudPasswordRequest',
  'appRequest',
] as const;
export type ActivityType = (typeof activityTypes)[number];

export interface NewActivity {
  readonly id: string;
  readonly type: ActivityType;
  readonly identityId: string;
  readonly requesterId: string | null;
  readonly clientMetadata: Readonly<Record<string, string>> | null;
  readonly items: readonly NewItem[];
  readonly errors: readonly string[];
}

export interface NewItem {
  readonly id: string;
  readonly operationId: string | null;
  readonly operation: string;
  readonly attribute: string | null;
  readonly value: string | null;
  readonly sourceId: string;
  readonly nativeIdentity: string | null;
  readonly status: 'PENDING' | 'FAILED';
  readonly requestedObject: RequestedObject | null;
}

/** Stores activities with their items. One with nothing to do, or with nothing that could be planned, is completed at once. */
export async function insertActivities(db: Db, activities: readonly NewActivity[], now: string): Promise<void> {
  await insertRecords(
    db,
    'account_activity',
    activities.map((activity) => {
      const isOpen = activity.items.some(({ status }) => status === 'PENDING');
      return {
        id: activity.id,
        type: activity.type,
        identity_id: activity.identityId,
        requester_id: activity.requesterId,
        execution_status: isOpen ? 'EXECUTING' : 'COMPLETED',
        completion_status: isOpen ? null : activity.errors.length > 0 ? 'FAILURE' : 'SUCCESS',
        errors: activity.errors,
        warnings: [],
        client_metadata: activity.clientMetadata,
        created: now,
        modified: now,
        completed: isOpen ? null : now,
      };
    }),
  );
  const items = activities.flatMap(({ id, items: own }) => own.map((item, position) => ({ activityId: id, item, position })));
  await insertRecords(
    db,
    'account_activity_item',
    items.map(({ activityId, item, position }) => ({
      id: item.id,
      activity_id: activityId,
      operation_id: item.operationId,
      position,
      operation: item.operation,
      attribute: item.attribute,
      value: item.value,
      source_id: item.sourceId,
      native_identity: item.nativeIdentity,
      provisioning_status: item.status,
      requested_object: item.requestedObject,
      requested: now,
    })),
  );
}
