import { instantText, parseInstant } from '@muster/engine';
import { illegalUpdate, illegalValue, notFound, requiredMissing } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../http/json-patch.ts';
import { IdParams } from '../http/schemas.ts';
import { endTask, findTask } from './task-store.ts';
import { completionStatuses, TaskStatusWire, taskToWire } from './task-wire.ts';

export const updateTaskStatus = defineRoute({
  operationId: 'updateTaskStatus',
  method: 'PATCH',
  path: '/task-status/:id',
  tag: 'Tasks',
  summary: 'End a pending task',
  description: 'A JSON Patch of `completionStatus` and, unless it is now, `completed`. What the task has done stays; it does no more.',
  rights: { scopes: ['idn:task-management:write'], levels: ['ORG_ADMIN'], clients: false },
  params: IdParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: TaskStatusWire },
  async handle({ db, params, body, services, caller, now, trackingId }) {
    const task = await findTask(db, params.id);
    if (task === undefined) throw notFound('task', params.id);
    if (task.completed !== null) throw illegalUpdate('completionStatus');
    const before = { completionStatus: null, completed: null };
    const patched = applyJsonPatch({ ...taskToWire(task), ...before }, body, {
      immutable: [],
      mutable: ['/completionStatus', '/completed'],
    });
    const status = readStatus(patched.completionStatus);
    const completed = readInstant(patched.completed, now);
    if (!(await endTask(db, task.id, status, completed, now))) throw illegalUpdate('completionStatus');
    await insertEvents(db, services.ids, now, [
      {
        type: 'TASK_ENDED',
        actorId: caller.identityId,
        target: { type: 'TASK_RESULT', id: task.id },
        cause: { trackingId },
        before,
        after: { completionStatus: status, completed },
      },
    ]);
    return taskToWire((await findTask(db, task.id))!);
  },
});

/** Ignores case: the contract's own example writes `Error`. */
function readStatus(value: unknown): (typeof completionStatuses)[number] {
  if (value === null || value === undefined) throw requiredMissing('completionStatus');
  const status = completionStatuses.find((candidate) => candidate === String(value).toUpperCase());
  if (status === undefined) throw illegalValue('completionStatus', `It is one of ${completionStatuses.join(', ')}.`);
  return status;
}

function readInstant(value: unknown, now: string): string {
  if (value === null || value === undefined) return now;
  const instant = typeof value === 'string' ? parseInstant(value) : null;
  if (instant === null) throw illegalValue('completed', 'It is no time in ISO-8601.');
  return instantText(instant);
}
