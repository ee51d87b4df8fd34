import { defineRoute } from '../../http/define-route.ts';
import { managePolicies } from './policy-rights.ts';
import { PolicyParams } from './policy-wire.ts';
import { removePolicy } from './store-policy.ts';

export const deleteProvisioningPolicy = defineRoute({
  operationId: 'deleteProvisioningPolicy',
  method: 'DELETE',
  path: '/sources/:sourceId/provisioning-policies/:usageType',
  tag: 'Provisioning policies',
  summary: 'Delete a provisioning policy',
  description: 'Without a CREATE policy accounts are made by the usual attributes, and none is synchronized.',
  rights: managePolicies,
  params: PolicyParams,
  responses: { 204: null },
  async handle(context) {
    await removePolicy(context, context.params.sourceId, context.params.usageType);
    return undefined;
  },
});
