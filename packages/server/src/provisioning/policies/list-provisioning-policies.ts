import { Type } from '@sinclair/typebox';
import { defineRoute } from '../../http/define-route.ts';
import { SourceParams } from '../../sources/schema-wire.ts';
import { getSource } from '../../sources/source-store.ts';
import { listPolicies } from './policy-rights.ts';
import { listPolicyRows } from './policy-store.ts';
import { PolicyWire, policyToWire } from './policy-wire.ts';

export const listProvisioningPolicies = defineRoute({
  operationId: 'listProvisioningPolicies',
  method: 'GET',
  path: '/sources/:sourceId/provisioning-policies',
  tag: 'Provisioning policies',
  summary: "List a source's provisioning policies",
  rights: listPolicies,
  params: SourceParams,
  responses: { 200: Type.Array(PolicyWire) },
  keepsKeyOrder: true,
  async handle({ db, params }) {
    const { id } = await getSource(db, params.sourceId);
    return (await listPolicyRows(db, id)).map(policyToWire);
  },
});
