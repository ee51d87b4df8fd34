import { illegalValue } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { normaliseId } from '../../ids.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import { refuseBuiltIn } from '../../sources/built-in-source.ts';
import { sourceEvent } from '../../sources/source-event.ts';
import { getSourceForUpdate } from '../../sources/source-store.ts';
import { launcherOf } from '../../tasks/task-store.ts';
import { AttributeSyncConfigInput, AttributeSyncConfigWire, attributeSyncConfigToWire } from './attribute-sync-config-wire.ts';
import { manageSyncConfig } from './attribute-sync-rights.ts';
import { isSamePair } from './candidates.ts';
import { startSourceSynchronization } from './synchronize-source-task.ts';
import { listCandidates, updateSynchronized } from './synchronized-attribute-store.ts';

type Entry = AttributeSyncConfigInput['attributes'][number];

export const putSourceAttrSyncConfig = defineRoute({
  operationId: 'putSourceAttrSyncConfig',
  method: 'PUT',
  path: '/sources/:id/attribute-sync-config',
  tag: 'Attribute synchronization',
  summary: 'Switch the synchronization of account attributes on or off',
  description: 'When one is switched on, the identities with accounts on the source are processed.',
  rights: manageSyncConfig,
  params: IdParams,
  body: AttributeSyncConfigInput,
  responses: { 200: AttributeSyncConfigWire },
  async handle(context) {
    const { db, params, body, services, caller, now } = context;
    await bumpConfigurationVersion(db);
    const source = await getSourceForUpdate(db, params.id);
    refuseBuiltIn(source);
    if (body.source.id != null && normaliseId(body.source.id) !== source.id) throw illegalValue('source.id', 'It is another source.');
    const candidates = await listCandidates(db, source);
    const before = attributeSyncConfigToWire(source, candidates, source.synchronized);
    const changes = readChanges(body.attributes, before.attributes);
    const enabled = before.attributes.filter((entry) => changes.find((change) => isSamePair(change, entry))?.enabled ?? entry.enabled);
    const after = attributeSyncConfigToWire(source, candidates, enabled);
    const turned = after.attributes.filter((entry, index) => entry.enabled !== before.attributes[index]!.enabled);
    if (turned.length === 0) return after;
    await updateSynchronized(db, source.id, enabled);
    await insertEvents(db, services.ids, now, [sourceEvent('ATTRIBUTE_SYNC_CONFIG_UPDATED', context, source.id, { before, after })]);
    if (turned.some((entry) => entry.enabled)) {
      await startSourceSynchronization(db, source, { id: services.ids.next(), launcher: launcherOf(caller), now, isAskedFor: false });
    }
    return after;
  },
});

/** What a caller says of the entries that there are; nothing but `enabled` can change (contract: BEHAVIOUR 5.5, 9.8). */
function readChanges(sent: readonly Entry[], present: readonly Entry[]): readonly Entry[] {
  for (const [index, entry] of sent.entries()) {
    const known = present.find((candidate) => isSamePair(candidate, entry));
    if (known === undefined) {
      throw illegalValue(
        `attributes.${index}`,
        `No field "${entry.target}" of the CREATE policy is the identity attribute "${entry.name}".`,
      );
    }
    if (entry.displayName !== known.displayName) throw illegalValue(`attributes.${index}.displayName`, 'It cannot be changed here.');
  }
  return sent;
}
