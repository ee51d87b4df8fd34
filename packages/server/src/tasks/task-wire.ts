import { Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import type { TaskMessage, TaskRow } from '../database/tables.ts';
import { Enum, FreeMap, Nullable, NullableEnum, Time } from '../http/schemas.ts';

/** What an operation answers whose work goes on as a task. */
export const TaskResultWire = Type.Object(
  { type: Enum(['TASK_RESULT']), id: Type.String({ description: 'Id of the task, see /task-status/{id}' }), name: Nullable(Type.String()) },
  { $id: 'TaskResultResponse' },
);

export const completionStatuses = ['SUCCESS', 'WARNING', 'ERROR', 'TERMINATED', 'TEMPERROR'] as const;
export const taskTypes = ['QUARTZ', 'QPOC', 'QUEUED_TASK'] as const;

/** A task as /task-status shows it (contract: BEHAVIOUR 3.8, 8.5): typed clients fail if one of these keys is absent. */
export const TaskStatusWire = Type.Object(
  {
    id: Type.String(),
    type: Enum(taskTypes),
    uniqueName: Type.String(),
    description: Type.String(),
    parentName: Nullable(Type.String()),
    launcher: Type.String({ description: 'User name of who started it, or `system`' }),
    target: Nullable(
      Type.Object(
        { id: Type.String(), type: NullableEnum(['APPLICATION', 'IDENTITY']), name: Type.String() },
        { description: 'What it is about' },
      ),
    ),
    created: Time(),
    modified: Nullable(Time()),
    launched: Nullable(Time()),
    completed: Nullable(Time()),
    completionStatus: NullableEnum(completionStatuses, { description: 'null while it runs' }),
    messages: Type.Array(
      Type.Object({
        type: Enum(['INFO', 'WARN', 'ERROR']),
        localizedText: Nullable(Type.Object({ locale: Type.String(), message: Type.String() })),
        key: Type.String(),
        parameters: Nullable(Type.Array(Type.String())),
      }),
    ),
    returns: Type.Array(Type.Object({ name: Type.String(), attributeName: Type.String() }), {
      description: 'Which attributes hold results',
    }),
    attributes: FreeMap(),
    progress: Nullable(Type.String()),
    percentComplete: Type.Integer({ minimum: 0, maximum: 100 }),
    taskDefinitionSummary: Type.Object({
      id: Type.String(),
      uniqueName: Type.String(),
      description: Nullable(Type.String()),
      parentName: Type.String(),
      executor: Nullable(Type.String()),
      arguments: FreeMap(),
    }),
  },
  { $id: 'TaskStatus' },
);

export function taskToWire(row: Selectable<TaskRow>) {
  return {
    id: row.id,
    type: row.type as (typeof taskTypes)[number],
    uniqueName: row.unique_name,
    description: row.description,
    parentName: null,
    launcher: row.launcher,
    target:
      row.target_id === null
        ? null
        : { id: row.target_id, type: row.target_type as 'APPLICATION' | 'IDENTITY', name: row.target_name ?? '' },
    created: row.created,
    modified: row.modified,
    launched: row.launched,
    completed: row.completed,
    completionStatus: row.completion_status as (typeof completionStatuses)[number] | null,
    messages: row.messages.map(messageToWire),
    returns: row.returns,
    attributes: row.attributes,
    progress: row.progress,
    percentComplete: row.percent_complete,
    taskDefinitionSummary: {
      id: row.kind,
      uniqueName: row.unique_name,
      description: row.description,
      parentName: row.unique_name,
      executor: null,
      arguments: {},
    },
  };
}

function messageToWire({ type, key, text }: TaskMessage) {
  return { type, key, localizedText: { locale: 'en', message: text }, parameters: [] };
}
