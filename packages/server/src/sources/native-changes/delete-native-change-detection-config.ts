import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { refuseBuiltIn } from '../built-in-source.ts';
import { SourceParams } from '../schema-wire.ts';
import { sourceEvent } from '../source-event.ts';
import { manageNativeChanges } from '../source-rights.ts';
import { getSourceForUpdate } from '../source-store.ts';
import { nativeChangeConfigOf } from './native-change-config.ts';
import { updateNativeChangeConfig } from './native-change-store.ts';

export const deleteNativeChangeDetectionConfig = defineRoute({
  operationId: 'deleteNativeChangeDetectionConfig',
  method: 'DELETE',
  path: '/sources/:sourceId/native-change-detection-config',
  tag: 'Sources',
  summary: 'Tell of no native changes of a source',
  rights: manageNativeChanges,
  params: SourceParams,
  responses: { 204: null },
  async handle(context) {
    const { db, params, services, now } = context;
    const source = await getSourceForUpdate(db, params.sourceId);
    refuseBuiltIn(source);
    if (source.native_changes === null) return undefined;
    await updateNativeChangeConfig(db, source.id, null, now);
    const before = nativeChangeConfigOf(source.native_changes);
    await insertEvents(db, services.ids, now, [sourceEvent('NATIVE_CHANGE_CONFIG_DELETED', context, source.id, { before })]);
    return undefined;
  },
});
