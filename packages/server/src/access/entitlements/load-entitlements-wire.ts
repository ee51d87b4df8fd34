import { Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import type { TaskRow } from '../../database/tables.ts';
import { Time } from '../../http/schemas.ts';

/** What an entitlement aggregation tells at its end: label and attribute of its task (contract: BEHAVIOUR 9.1). */
export const entitlementReturns = [
  { displayLabel: 'TASK_OUT_ACCOUNT_GROUP_AGGREGATION_APPLICATIONS', attributeName: 'applications' },
  { displayLabel: 'TASK_OUT_ACCOUNT_GROUP_AGGREGATION_TOTAL', attributeName: 'total' },
  { displayLabel: 'TASK_OUT_ACCOUNT_GROUP_AGGREGATION_CREATED', attributeName: 'created' },
  { displayLabel: 'TASK_OUT_ACCOUNT_GROUP_AGGREGATION_UPDATED', attributeName: 'updated' },
  { displayLabel: 'TASK_OUT_ACCOUNT_GROUP_AGGREGATION_DELETED', attributeName: 'deleted' },
] as const;

/** The answer of load-entitlements: the task itself, not wrapped as load-accounts wraps it. */
export const LoadEntitlementsWire = Type.Object(
  {
    id: Type.String({ description: 'Follow it at /task-status/{id}' }),
    type: Type.String(),
    uniqueName: Type.String(),
    description: Type.String(),
    launcher: Type.String(),
    created: Time(),
    returns: Type.Array(Type.Object({ displayLabel: Type.String(), attributeName: Type.String() })),
  },
  { $id: 'LoadEntitlementTask' },
);

export function loadEntitlementsToWire(row: Selectable<TaskRow>) {
  return {
    id: row.id,
    type: row.type,
    uniqueName: row.unique_name,
    description: row.description,
    launcher: row.launcher,
    created: row.created,
    returns: [...entitlementReturns],
  };
}
