import { Type } from '@sinclair/typebox';
import { illegalValue } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { SourceParams } from '../../sources/schema-wire.ts';
import { managePolicies } from './policy-rights.ts';
import { PolicyInput, PolicyWire } from './policy-wire.ts';
import { startPolicyChange, storePolicy } from './store-policy.ts';

export const updateProvisioningPoliciesInBulk = defineRoute({
  operationId: 'updateProvisioningPoliciesInBulk',
  method: 'POST',
  path: '/sources/:sourceId/provisioning-policies/bulk-update',
  tag: 'Provisioning policies',
  summary: 'Replace or add provisioning policies',
  description: 'Those of other usage types stay as they are. Either all are stored or none.',
  rights: managePolicies,
  params: SourceParams,
  body: Type.Array(PolicyInput),
  responses: { 200: Type.Array(PolicyWire) },
  keepsKeyOrder: true,
  async handle(context) {
    const change = await startPolicyChange(context, context.params.sourceId);
    const stored = new Map<string, object>();
    for (const [index, policy] of context.body.entries()) {
      const usageType = policy.usageType ?? 'CREATE';
      if (stored.has(usageType)) throw illegalValue(`${index}.usageType`, `Another policy of this list is for ${usageType}.`);
      stored.set(usageType, await storePolicy(context, change, { ...policy, usageType }, `${index}.`));
    }
    return [...stored.values()];
  },
});
