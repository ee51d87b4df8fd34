import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute } from '../http/define-route.ts';
import { sendCount } from '../http/send-count.ts';
import { listTasks, readTasks, taskRules } from './task-rules.ts';
import { TaskStatusWire, taskToWire } from './task-wire.ts';

const rules = { id: taskRules.id };

export const getPendingTasks = defineRoute({
  operationId: 'getPendingTasks',
  method: 'GET',
  path: '/task-status/pending-tasks',
  tag: 'Tasks',
  summary: 'List tasks that are not completed',
  rights: readTasks,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(TaskStatusWire) },
  async handle({ db, query, reply, now }) {
    const { page, total } = await listTasks(db, readCollectionQuery(query, rules), 'pending', now);
    if (total !== null) sendCount(reply, total);
    return page.map(taskToWire);
  },
});
