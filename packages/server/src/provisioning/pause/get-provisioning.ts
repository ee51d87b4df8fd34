import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { manageOperations } from '../operations/operation-rights.ts';
import { getProvisioningRow } from './provisioning-state-store.ts';
import { ProvisioningWire, provisioningToWire } from './provisioning-wire.ts';

export const getProvisioning = defineRoute({
  operationId: 'getProvisioning',
  method: 'GET',
  path: '/muster/v1/sources/:id/provisioning',
  ownPath: true,
  tag: 'Muster',
  summary: 'Get how the changes of the accounts of a source stand',
  rights: manageOperations,
  params: IdParams,
  responses: { 200: ProvisioningWire },
  async handle({ db, params }) {
    return provisioningToWire(await getProvisioningRow(db, params.id));
  },
});
