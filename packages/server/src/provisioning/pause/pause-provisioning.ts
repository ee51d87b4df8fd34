import { Type } from '@sinclair/typebox';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { refuseBuiltIn } from '../../sources/built-in-source.ts';
import { sourceEvent } from '../../sources/source-event.ts';
import { getSourceForUpdate } from '../../sources/source-store.ts';
import { manageOperations } from '../operations/operation-rights.ts';
import { getProvisioningRow, setPaused } from './provisioning-state-store.ts';
import { ProvisioningWire, provisioningToWire } from './provisioning-wire.ts';

export const pauseProvisioning = defineRoute({
  operationId: 'pauseProvisioning',
  method: 'POST',
  path: '/muster/v1/sources/:id/provisioning/pause',
  ownPath: true,
  tag: 'Muster',
  summary: 'Stop changing the accounts of a source',
  description: 'Calls that run end; nothing new is sent until it is resumed. What is planned meanwhile waits, and aggregations go on.',
  rights: manageOperations,
  params: IdParams,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1_000 }) }),
  responses: { 200: ProvisioningWire },
  async handle(context) {
    const { db, params, body, services, caller, now } = context;
    const source = await getSourceForUpdate(db, params.id);
    refuseBuiltIn(source);
    const paused = { reason: body.reason, since: now, by: caller.name };
    await setPaused(db, source.id, paused);
    const event = sourceEvent('PROVISIONING_PAUSED', context, source.id, { before: { paused: source.paused }, after: { paused } });
    await insertEvents(db, services.ids, now, [event]);
    return provisioningToWire(await getProvisioningRow(db, source.id));
  },
});
