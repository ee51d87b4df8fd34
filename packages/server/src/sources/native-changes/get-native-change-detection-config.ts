import { defineRoute } from '../../http/define-route.ts';
import { SourceParams } from '../schema-wire.ts';
import { readNativeChanges } from '../source-rights.ts';
import { getSource } from '../source-store.ts';
import { NativeChangeConfigWire, nativeChangeConfigOf } from './native-change-config.ts';

export const getNativeChangeDetectionConfig = defineRoute({
  operationId: 'getNativeChangeDetectionConfig',
  method: 'GET',
  path: '/sources/:sourceId/native-change-detection-config',
  tag: 'Sources',
  summary: 'Get which native changes of a source are told',
  rights: readNativeChanges,
  params: SourceParams,
  responses: { 200: NativeChangeConfigWire },
  async handle({ db, params }) {
    return nativeChangeConfigOf((await getSource(db, params.sourceId)).native_changes);
  },
});
