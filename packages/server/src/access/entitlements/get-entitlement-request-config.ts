import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { readRequestConfigs } from './entitlement-rights.ts';
import { findEntitlement } from './entitlement-store.ts';
import { RequestConfigWire, requestConfigToWire } from './request-config-wire.ts';

export const getEntitlementRequestConfig = defineRoute({
  operationId: 'getEntitlementRequestConfig',
  method: 'GET',
  path: '/entitlements/:id/entitlement-request-config',
  tag: 'Entitlements',
  summary: 'Get what requests of an entitlement need',
  rights: readRequestConfigs,
  params: IdParams,
  responses: { 200: RequestConfigWire },
  async handle({ db, params: { id } }) {
    const found = await findEntitlement(db, id);
    if (found === undefined) throw notFound('entitlement', id);
    return requestConfigToWire(found.request_config);
  },
});
