import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { enumField, idField } from '../../http/filters/index.ts';
import { sendCount } from '../../http/send-count.ts';
import { manageOperations } from './operation-rights.ts';
import { listOperationRows } from './operation-row-store.ts';
import { OperationWire, operationKinds, operationStates, operationToWire } from './operation-wire.ts';

const rules = {
  id: 'account_operation.id',
  filterFields: {
    id: idField('account_operation.id', ['eq', 'in']),
    state: enumField('account_operation.state', ['eq', 'in'], operationStates),
    sourceId: idField('account_operation.source_id', ['eq', 'in']),
    identityId: idField('account_operation.identity_id', ['eq', 'in']),
    accountActivityId: idField('account_operation.activity_id', ['eq', 'in']),
    operation: enumField('account_operation.operation', ['eq', 'in'], operationKinds),
  },
};

export const listOperations = defineRoute({
  operationId: 'listOperations',
  method: 'GET',
  path: '/muster/v1/operations',
  ownPath: true,
  tag: 'Muster',
  summary: 'List account operations',
  description: 'What waits to be carried out on accounts, what is tried again, and what became of the rest.',
  rights: manageOperations,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(OperationWire) },
  async handle({ db, query, reply }) {
    const { page, total } = await listOperationRows(db, readCollectionQuery(query, rules));
    if (total !== null) sendCount(reply, total);
    return page.map(operationToWire);
  },
});
