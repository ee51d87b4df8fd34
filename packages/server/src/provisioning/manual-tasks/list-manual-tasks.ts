import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { enumField, idField } from '../../http/filters/index.ts';
import { sendCount } from '../../http/send-count.ts';
import { ownerSeenBy, readManualTasks } from './manual-task-rights.ts';
import { listManualTaskRows } from './manual-task-row-store.ts';
import { ManualTaskWire, manualTaskStates, manualTaskToWire } from './manual-task-wire.ts';

const rules = {
  id: 'manual_task.id',
  filterFields: {
    id: idField('manual_task.id', ['eq', 'in']),
    state: enumField('manual_task.state', ['eq', 'in'], manualTaskStates),
    sourceId: idField('manual_task.source_id', ['eq', 'in']),
    ownerId: idField('manual_task.owner_id', ['eq', 'in']),
    identityId: idField('manual_task.identity_id', ['eq', 'in']),
  },
};

export const listManualTasks = defineRoute({
  operationId: 'listManualTasks',
  method: 'GET',
  path: '/muster/v1/manual-tasks',
  ownPath: true,
  tag: 'Muster',
  summary: 'List manual tasks',
  description: 'What people are asked to do to accounts that no connector can change. Administrators see all, everybody else their own.',
  rights: readManualTasks,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(ManualTaskWire) },
  async handle({ db, query, reply, caller }) {
    const { page, total } = await listManualTaskRows(db, ownerSeenBy(caller), readCollectionQuery(query, rules));
    if (total !== null) sendCount(reply, total);
    return page.map(manualTaskToWire);
  },
});
