import { Type } from '@sinclair/typebox';
import { illegalValue } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { releaseNameClaims } from '../name-store.ts';
import { addActivityTexts, closeOperation, endItems } from '../operation-outcome-store.ts';
import { settleActivities } from '../settle-activity.ts';
import { manageOperations } from './operation-rights.ts';
import { getOperationForUpdate } from './operation-row-store.ts';
import { OperationWire, operationToWire } from './operation-wire.ts';

const skippable = ['WAITING', 'RETRY', 'FAILED'];

export const skipOperation = defineRoute({
  operationId: 'skipOperation',
  method: 'POST',
  path: '/muster/v1/operations/:id/skip',
  ownPath: true,
  tag: 'Muster',
  summary: 'Skip an account operation',
  description:
    'It is not carried out, so that what waits behind it on the account can be. If it is still needed, the next processing of the identity plans it again.',
  rights: manageOperations,
  params: IdParams,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1_000 }) }),
  responses: { 200: OperationWire },
  async handle({ db, params, body, services, caller, now, trackingId }) {
    const operation = await getOperationForUpdate(db, params.id);
    if (!skippable.includes(operation.state)) {
      throw illegalValue('state', `Only an operation in ${skippable.join(', ')} can be skipped, not one in ${operation.state}.`);
    }
    const text = `Skipped by ${caller.name}: ${body.reason}`;
    await closeOperation(db, operation.id, { state: 'SKIPPED', counts: false, error: text }, now);
    await endItems(db, operation.id, 'FAILED');
    await addActivityTexts(db, operation.activity_id, { errors: [text] }, now);
    await releaseNameClaims(db, [operation.id]);
    await settleActivities(db, [operation.activity_id], { ids: services.ids, now });
    await insertEvents(db, services.ids, now, [
      {
        type: 'ACCOUNT_OPERATION_SKIPPED',
        actorId: caller.identityId,
        target: { type: 'ACCOUNT_OPERATION', id: operation.id },
        cause: { trackingId, reason: body.reason },
        before: { state: operation.state, lastError: operation.last_error },
      },
    ]);
    return operationToWire(await getOperationForUpdate(db, operation.id));
  },
});
