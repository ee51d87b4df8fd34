import { Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import type { TaskRow } from '../database/tables.ts';
import { Enum, FreeMap, Nullable, NullableEnum, Time } from '../http/schemas.ts';

/** What an aggregation tells at its end: label and attribute of its task (contract: BEHAVIOUR 8.5). */
export const aggregationReturns = [
  { displayLabel: 'TASK_OUT_ACCOUNT_AGGREGATION_APPLICATIONS', attributeName: 'applications' },
  { displayLabel: 'TASK_OUT_ACCOUNT_AGGREGATION_TOTAL', attributeName: 'total' },
  { displayLabel: 'TASK_OUT_ACCOUNT_AGGREGATION_OPTIMIZED', attributeName: 'optimizedAggregation' },
  { displayLabel: 'TASK_OUT_ACCOUNT_AGGREGATION_IGNORED', attributeName: 'ignored' },
  { displayLabel: 'TASK_OUT_UNCHANGED_ACCOUNTS', attributeName: 'optimized' },
  { displayLabel: 'TASK_OUT_ACCOUNT_AGGREGATION_CREATED', attributeName: 'created' },
  { displayLabel: 'TASK_OUT_ACCOUNT_AGGREGATION_UPDATED', attributeName: 'updated' },
  { displayLabel: 'TASK_OUT_ACCOUNT_AGGREGATION_DELETED', attributeName: 'deleted' },
  { displayLabel: 'TASK_OUT_ACCOUNT_AGGREGATION_GROUPS_CREATED', attributeName: 'groupsCreated' },
] as const;

const ShortMessage = Type.Object({
  type: Enum(['INFO', 'WARN', 'ERROR']),
  error: Type.Boolean(),
  warning: Type.Boolean(),
  key: Type.String(),
  localizedText: Type.String(),
});

/** The answer of load-accounts. Its task has a shape of its own, other than task-status (contract: BEHAVIOUR 8.5). */
export const LoadAccountsWire = Type.Object(
  {
    success: Type.Boolean(),
    task: Type.Object({
      id: Type.String({ description: 'Follow it at /task-status/{id}' }),
      type: Type.String(),
      name: Type.String(),
      description: Type.String(),
      launcher: Type.String(),
      created: Time(),
      launched: Nullable(Time()),
      completed: Nullable(Time()),
      completionStatus: NullableEnum(['SUCCESS', 'WARNING', 'ERROR', 'TERMINATED', 'TEMP_ERROR']),
      parentName: Nullable(Type.String()),
      messages: Type.Array(ShortMessage),
      progress: Nullable(Type.String()),
      attributes: FreeMap(),
      returns: Type.Array(Type.Object({ displayLabel: Type.String(), attributeName: Type.String() })),
    }),
  },
  { $id: 'LoadAccountsTask' },
);

export function loadAccountsToWire(row: Selectable<TaskRow>) {
  return {
    success: true,
    task: {
      id: row.id,
      type: row.type,
      name: row.unique_name,
      description: row.description,
      launcher: row.launcher,
      created: row.created,
      launched: row.launched,
      completed: row.completed,
      completionStatus: row.completion_status as 'ERROR' | null,
      parentName: null,
      messages: row.messages.map(({ type, key, text }) => ({
        type,
        error: type === 'ERROR',
        warning: type === 'WARN',
        key,
        localizedText: text,
      })),
      progress: null,
      attributes: row.attributes,
      returns: [...aggregationReturns],
    },
  };
}

export const AggregationStatusWire = Type.Object(
  {
    start: Time(),
    status: Enum(['STARTED', 'ACCOUNTS_COLLECTED', 'COMPLETED', 'CANCELLED', 'RETRIED', 'TERMINATED']),
    totalAccounts: Type.Optional(Type.Integer({ description: 'New, changed and deleted accounts; absent while the feed is read' })),
    processedAccounts: Type.Optional(Type.Integer({ description: 'Those of them whose identity is processed' })),
  },
  { $id: 'AccountAggregationStatus' },
);
