import { shiftTime } from '../clock.ts';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { IdParams } from '../http/schemas.ts';
import { readTasks } from './task-rules.ts';
import { findTask, shownForMs } from './task-store.ts';
import { TaskStatusWire, taskToWire } from './task-wire.ts';

export const getTaskStatus = defineRoute({
  operationId: 'getTaskStatus',
  method: 'GET',
  path: '/task-status/:id',
  tag: 'Tasks',
  summary: 'Get a task',
  rights: readTasks,
  params: IdParams,
  responses: { 200: TaskStatusWire },
  async handle({ db, params, now }) {
    const task = await findTask(db, params.id);
    if (task === undefined || task.created < shiftTime(now, -shownForMs)) throw notFound('task', params.id);
    return taskToWire(task);
  },
});
