import {
  RequestConfigInput,
  RequestConfigWire,
  readRequestConfig,
  requestConfigToWire,
} from '../access/entitlements/request-config-wire.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { SourceParams } from './schema-wire.ts';
import { sourceEvent } from './source-event.ts';
import { manageSourceRequestConfig } from './source-rights.ts';
import { getSourceForUpdate, updateRequestConfig } from './source-store.ts';

export const updateSourceEntitlementRequestConfig = defineRoute({
  operationId: 'updateSourceEntitlementRequestConfig',
  method: 'PUT',
  path: '/sources/:sourceId/entitlement-request-config',
  tag: 'Sources',
  summary: "Set what requests of a source's entitlements need",
  description: 'The whole: what is left out gets its default.',
  rights: manageSourceRequestConfig,
  params: SourceParams,
  body: RequestConfigInput,
  responses: { 200: RequestConfigWire },
  async handle(context) {
    const { db, params, body, services, now } = context;
    const source = await getSourceForUpdate(db, params.sourceId);
    refuseBuiltIn(source);
    const after = readRequestConfig(body);
    await updateRequestConfig(db, source.id, after, now);
    const before = requestConfigToWire(source.entitlement_request_config);
    await insertEvents(db, services.ids, now, [sourceEvent('ENTITLEMENT_REQUEST_CONFIG_UPDATED', context, source.id, { before, after })]);
    return after;
  },
});
