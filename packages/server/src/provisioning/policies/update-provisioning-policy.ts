import { checkBody } from '../../http/check-body.ts';
import { defineRoute } from '../../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../../http/json-patch.ts';
import { managePolicy } from './policy-rights.ts';
import { getPolicy } from './policy-store.ts';
import { PolicyInput, PolicyParams, PolicyWire, policyToWire } from './policy-wire.ts';
import { startPolicyChange, storePolicy } from './store-policy.ts';

const patchRules = { immutable: [], mutable: ['/name', '/description', '/fields'] };

export const updateProvisioningPolicy = defineRoute({
  operationId: 'updateProvisioningPolicy',
  method: 'PATCH',
  path: '/sources/:sourceId/provisioning-policies/:usageType',
  tag: 'Provisioning policies',
  summary: 'Change a provisioning policy',
  description: 'A JSON Patch; `/fields/0` is the first field.',
  rights: managePolicy,
  params: PolicyParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: PolicyWire },
  keepsKeyOrder: true,
  async handle(context) {
    const { db, params, body } = context;
    const change = await startPolicyChange(context, params.sourceId);
    const before = policyToWire(await getPolicy(db, change.source.id, params.usageType));
    const patched = checkBody(PolicyInput, applyJsonPatch(before, body, patchRules));
    return storePolicy(context, change, { ...patched, usageType: before.usageType });
  },
});
