import { notFound } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { manageEntitlement } from './entitlement-rights.ts';
import { findEntitlement, storeRequestConfig } from './entitlement-store.ts';
import { RequestConfigInput, RequestConfigWire, readRequestConfig, requestConfigToWire } from './request-config-wire.ts';

export const putEntitlementRequestConfig = defineRoute({
  operationId: 'putEntitlementRequestConfig',
  method: 'PUT',
  path: '/entitlements/:id/entitlement-request-config',
  tag: 'Entitlements',
  summary: 'Set what requests of an entitlement need',
  description: 'The whole: what is left out gets its default.',
  rights: manageEntitlement,
  params: IdParams,
  body: RequestConfigInput,
  responses: { 200: RequestConfigWire },
  async handle({ db, params: { id }, body, services, caller, now, trackingId }) {
    const found = await findEntitlement(db, id);
    if (found === undefined) throw notFound('entitlement', id);
    const after = readRequestConfig(body);
    await storeRequestConfig(db, id, after, now);
    await insertEvents(db, services.ids, now, [
      {
        type: 'ENTITLEMENT_REQUEST_CONFIG_UPDATED',
        actorId: caller.identityId,
        target: { type: 'ENTITLEMENT', id },
        cause: { trackingId },
        before: requestConfigToWire(found.request_config),
        after,
      },
    ]);
    return after;
  },
});
