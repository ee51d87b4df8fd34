import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { refuseBuiltIn } from '../built-in-source.ts';
import { SourceParams } from '../schema-wire.ts';
import { sourceEvent } from '../source-event.ts';
import { updateNativeChanges } from '../source-rights.ts';
import { getSourceForUpdate } from '../source-store.ts';
import { NativeChangeConfigInput, NativeChangeConfigWire, nativeChangeConfigOf } from './native-change-config.ts';
import { updateNativeChangeConfig } from './native-change-store.ts';

export const putNativeChangeDetectionConfig = defineRoute({
  operationId: 'putNativeChangeDetectionConfig',
  method: 'PUT',
  path: '/sources/:sourceId/native-change-detection-config',
  tag: 'Sources',
  summary: 'Set which native changes of a source are told',
  description:
    "A change that somebody makes at the source, and that an aggregation or a reload finds, is an event if both its operation and an attribute that changed are selected. Muster's own changes are none. The whole is set: what is left out is off.",
  rights: updateNativeChanges,
  params: SourceParams,
  body: NativeChangeConfigInput,
  responses: { 200: NativeChangeConfigWire },
  async handle(context) {
    const { db, params, body, services, now } = context;
    const source = await getSourceForUpdate(db, params.sourceId);
    refuseBuiltIn(source);
    const after = nativeChangeConfigOf(body);
    await updateNativeChangeConfig(db, source.id, after, now);
    const before = nativeChangeConfigOf(source.native_changes);
    await insertEvents(db, services.ids, now, [sourceEvent('NATIVE_CHANGE_CONFIG_UPDATED', context, source.id, { before, after })]);
    return after;
  },
});
