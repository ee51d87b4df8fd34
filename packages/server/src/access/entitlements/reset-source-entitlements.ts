import { Type } from '@sinclair/typebox';
import { defineRoute } from '../../http/define-route.ts';
import { getSource } from '../../sources/source-store.ts';
import { TaskResultWire } from '../../tasks/task-wire.ts';
import { resetEntitlements } from './entitlement-rights.ts';
import { resetName, startReset } from './reset-entitlements.ts';

export const resetSourceEntitlements = defineRoute({
  operationId: 'resetSourceEntitlements',
  method: 'POST',
  path: '/entitlements/reset/sources/:sourceId',
  tag: 'Entitlements',
  summary: "Delete a source's entitlements",
  description: 'All but those that an account holds or that an access profile or a role gives. Aggregations bring them back.',
  rights: resetEntitlements,
  params: Type.Object({ sourceId: Type.String() }),
  responses: { 202: TaskResultWire },
  async handle(context) {
    const source = await getSource(context.db, context.params.sourceId);
    return { type: 'TASK_RESULT' as const, id: await startReset(context, source, null), name: resetName };
  },
});
