import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { readEntitlement } from './entitlement-rights.ts';
import { findEntitlement } from './entitlement-store.ts';
import { EntitlementWire, entitlementToWire } from './entitlement-wire.ts';

export const getEntitlement = defineRoute({
  operationId: 'getEntitlement',
  method: 'GET',
  path: '/entitlements/:id',
  tag: 'Entitlements',
  summary: 'Get an entitlement',
  rights: readEntitlement,
  params: IdParams,
  responses: { 200: EntitlementWire },
  async handle({ db, params: { id } }) {
    const found = await findEntitlement(db, id);
    if (found === undefined) throw notFound('entitlement', id);
    return entitlementToWire(found);
  },
});
