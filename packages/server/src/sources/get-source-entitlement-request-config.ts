import { RequestConfigWire, requestConfigToWire } from '../access/entitlements/request-config-wire.ts';
import { defineRoute } from '../http/define-route.ts';
import { SourceParams } from './schema-wire.ts';
import { readSourceRequestConfig } from './source-rights.ts';
import { getSource } from './source-store.ts';

export const getSourceEntitlementRequestConfig = defineRoute({
  operationId: 'getSourceEntitlementRequestConfig',
  method: 'GET',
  path: '/sources/:sourceId/entitlement-request-config',
  tag: 'Sources',
  summary: "Get what requests of a source's entitlements need",
  rights: readSourceRequestConfig,
  params: SourceParams,
  responses: { 200: RequestConfigWire },
  async handle({ db, params }) {
    return requestConfigToWire((await getSource(db, params.sourceId)).entitlement_request_config);
  },
});
