import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { refuseBuiltIn } from '../../sources/built-in-source.ts';
import { sourceEvent } from '../../sources/source-event.ts';
import { getSourceForUpdate } from '../../sources/source-store.ts';
import { manageOperations } from '../operations/operation-rights.ts';
import { getProvisioningRow, setPaused } from './provisioning-state-store.ts';
import { ProvisioningWire, provisioningToWire } from './provisioning-wire.ts';

export const resumeProvisioning = defineRoute({
  operationId: 'resumeProvisioning',
  method: 'POST',
  path: '/muster/v1/sources/:id/provisioning/resume',
  ownPath: true,
  tag: 'Muster',
  summary: 'Go on changing the accounts of a source',
  description: 'What has waited is sent, in its order. Nothing changes where it was not paused.',
  rights: manageOperations,
  params: IdParams,
  responses: { 200: ProvisioningWire },
  async handle(context) {
    const { db, params, services, now } = context;
    const source = await getSourceForUpdate(db, params.id);
    refuseBuiltIn(source);
    if (source.paused !== null) {
      await setPaused(db, source.id, null);
      const event = sourceEvent('PROVISIONING_RESUMED', context, source.id, { before: { paused: source.paused }, after: { paused: null } });
      await insertEvents(db, services.ids, now, [event]);
    }
    return provisioningToWire(await getProvisioningRow(db, source.id));
  },
});
