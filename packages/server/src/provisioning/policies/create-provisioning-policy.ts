import { referenceConflict } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { SourceParams } from '../../sources/schema-wire.ts';
import { managePolicy } from './policy-rights.ts';
import { findPolicy } from './policy-store.ts';
import { PolicyInput, PolicyWire } from './policy-wire.ts';
import { startPolicyChange, storePolicy } from './store-policy.ts';

export const createProvisioningPolicy = defineRoute({
  operationId: 'createProvisioningPolicy',
  method: 'POST',
  path: '/sources/:sourceId/provisioning-policies',
  tag: 'Provisioning policies',
  summary: 'Create a provisioning policy',
  description:
    'Says which values go with an operation on accounts. Acted on are CREATE, UPDATE, ENABLE, DISABLE, DELETE, UNLOCK and CHANGE_PASSWORD; the others are only stored.',
  rights: managePolicy,
  params: SourceParams,
  body: PolicyInput,
  responses: { 201: PolicyWire },
  keepsKeyOrder: true,
  async handle(context) {
    const { db, params, body } = context;
    const change = await startPolicyChange(context, params.sourceId);
    const usageType = body.usageType ?? 'CREATE';
    if (await findPolicy(db, change.source.id, usageType)) {
      throw referenceConflict('provisioning policy of this source', 'usageType', usageType);
    }
    return storePolicy(context, change, { ...body, usageType });
  },
});
