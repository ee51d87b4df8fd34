import { defineRoute } from '../../http/define-route.ts';
import { readPolicy } from './policy-rights.ts';
import { getPolicy } from './policy-store.ts';
import { PolicyParams, PolicyWire, policyToWire } from './policy-wire.ts';

export const getProvisioningPolicy = defineRoute({
  operationId: 'getProvisioningPolicy',
  method: 'GET',
  path: '/sources/:sourceId/provisioning-policies/:usageType',
  tag: 'Provisioning policies',
  summary: 'Get a provisioning policy',
  rights: readPolicy,
  params: PolicyParams,
  responses: { 200: PolicyWire },
  keepsKeyOrder: true,
  async handle({ db, params }) {
    return policyToWire(await getPolicy(db, params.sourceId, params.usageType));
  },
});
