import { illegalValue } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { requestRefresh } from '../../processing/refresh-request-store.ts';
import { manageOperations } from './operation-rights.ts';
import { getOperationForUpdate, reopenActivity, restartOperation } from './operation-row-store.ts';
import { OperationWire, operationToWire } from './operation-wire.ts';

export const retryOperation = defineRoute({
  operationId: 'retryOperation',
  method: 'POST',
  path: '/muster/v1/operations/:id/retry',
  ownPath: true,
  tag: 'Muster',
  summary: 'Try an account operation again',
  description: 'One that waits for its next attempt is tried now; one that failed starts anew.',
  rights: manageOperations,
  params: IdParams,
  responses: { 200: OperationWire },
  async handle({ db, params, services, caller, now, trackingId }) {
    const operation = await getOperationForUpdate(db, params.id);
    if (operation.state !== 'RETRY' && operation.state !== 'FAILED') {
      throw illegalValue('state', `Only an operation in RETRY or FAILED can be tried again, not one in ${operation.state}.`);
    }
    const restarted = await restartOperation(db, operation, now);
    await reopenActivity(db, operation, now);
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
