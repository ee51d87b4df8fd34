import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { getSource } from '../../sources/source-store.ts';
import { AttributeSyncConfigWire, attributeSyncConfigToWire } from './attribute-sync-config-wire.ts';
import { readSyncConfig } from './attribute-sync-rights.ts';
import { listCandidates } from './synchronized-attribute-store.ts';

export const getSourceAttrSyncConfig = defineRoute({
  operationId: 'getSourceAttrSyncConfig',
  method: 'GET',
  path: '/sources/:id/attribute-sync-config',
  tag: 'Attribute synchronization',
  summary: 'Get which account attributes are synchronized',
  rights: readSyncConfig,
  params: IdParams,
  responses: { 200: AttributeSyncConfigWire },
  async handle({ db, params }) {
    const source = await getSource(db, params.id);
    return attributeSyncConfigToWire(source, await listCandidates(db, source), source.synchronized);
  },
});
