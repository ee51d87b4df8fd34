import { illegalUpdate } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { managePolicy } from './policy-rights.ts';
import { getPolicy } from './policy-store.ts';
import { PolicyInput, PolicyParams, PolicyWire, type UsageType } from './policy-wire.ts';
import { startPolicyChange, storePolicy } from './store-policy.ts';

export const putProvisioningPolicy = defineRoute({
  operationId: 'putProvisioningPolicy',
  method: 'PUT',
  path: '/sources/:sourceId/provisioning-policies/:usageType',
  tag: 'Provisioning policies',
  summary: 'Replace a provisioning policy',
  description: 'An attribute whose field is gone from the CREATE policy is not synchronized any more.',
  rights: managePolicy,
  params: PolicyParams,
  body: PolicyInput,
  responses: { 200: PolicyWire },
  keepsKeyOrder: true,
  async handle(context) {
    const { db, params, body } = context;
    const change = await startPolicyChange(context, params.sourceId);
    const { usage_type: usageType } = await getPolicy(db, change.source.id, params.usageType);
    if (body.usageType != null && body.usageType !== usageType) throw illegalUpdate('usageType');
    return storePolicy(context, change, { ...body, usageType: usageType as UsageType });
  },
});
