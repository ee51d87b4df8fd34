import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute } from '../http/define-route.ts';
import { sendCount } from '../http/send-count.ts';
import { listTasks, readTasks, taskRules } from './task-rules.ts';
import { TaskStatusWire, taskToWire } from './task-wire.ts';

export const getTaskStatusList = defineRoute({
  operationId: 'getTaskStatusList',
  method: 'GET',
  path: '/task-status',
  tag: 'Tasks',
  summary: 'List tasks',
  description: 'Completed tasks, newest first; pending ones with `completionStatus isnull` or under /task-status/pending-tasks.',
  rights: readTasks,
  query: collectionQuerySchema(taskRules),
  responses: { 200: Type.Array(TaskStatusWire) },
  async handle({ db, query, reply, now }) {
    const collection = readCollectionQuery(query, taskRules);
    const { page, total } = await listTasks(db, collection, collection.where === undefined ? 'completed' : 'all', now);
    if (total !== null) sendCount(reply, total);
    return page.map(taskToWire);
  },
});
