import { illegalValue } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { requestRefresh } from '../../processing/refresh-request-store.ts';
import { insertManualTasks, sourcesByHand } from '../manual-task-store.ts';
import { settleActivities } from '../settle-activity.ts';
import { manageOperations } from './operation-rights.ts';
import { getOperationForUpdate, isStillThere, reopenActivity, restartOperation, taskedOperation } from './operation-row-store.ts';
import { OperationWire, operationToWire } from './operation-wire.ts';

export const retryOperation = defineRoute({
  operationId: 'retryOperation',
  method: 'POST',
  path: '/muster/v1/operations/:id/retry',
  ownPath: true,
  tag: 'Muster',
  summary: 'Try an account operation again',
  description:
    'One that waits for its next attempt is tried now; one that failed starts anew. Where people change the accounts, they are asked again.',
  rights: manageOperations,
  params: IdParams,
  responses: { 200: OperationWire },
  async handle({ db, params, services, caller, now, trackingId }) {
    const operation = await getOperationForUpdate(db, params.id);
    if (operation.state !== 'RETRY' && operation.state !== 'FAILED') {
      throw illegalValue('state', `Only an operation in RETRY or FAILED can be tried again, not one in ${operation.state}.`);
    }
    if (!(await isStillThere(db, operation))) throw illegalValue('id', 'The identity or the source that it was for is gone.');
    const isByHand = (await sourcesByHand(db, [operation.source_id])).size > 0;
    const restarted = await restartOperation(db, operation, isByHand, now);
    if (isByHand) await insertManualTasks(db, [taskedOperation(operation)], { ids: services.ids, now });
    await reopenActivity(db, operation, now);
    if (isByHand) await settleActivities(db, [operation.activity_id], { ids: services.ids, now });
    await requestRefresh(db, [operation.identity_id], { reason: 'an operation is tried again', now });
    await insertEvents(db, services.ids, now, [
      {
        type: 'ACCOUNT_OPERATION_RETRIED',
        actorId: caller.identityId,
        target: { type: 'ACCOUNT_OPERATION', id: operation.id },
        cause: { trackingId },
        before: { state: operation.state, lastError: operation.last_error },
      },
    ]);
    return operationToWire(restarted);
  },
});
