import { stringifyInOrder } from '@muster/engine';
import { badContent } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { checkBody } from '../http/check-body.ts';
import { defineRoute } from '../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../http/json-patch.ts';
import { bumpConfigurationVersion, loadConfiguration } from '../processing/configuration-store.ts';
import { launcherOf } from '../tasks/task-store.ts';
import { startActivation } from './activate-profile-task.ts';
import { manageProfiles } from './identity-profile-rights.ts';
import {
  getProfileRow,
  type ProfileContent,
  requireProfileRefresh,
  type StoredProfile,
  setAuthoritative,
  updateProfile,
} from './identity-profile-store.ts';
import { IdentityProfileInput, IdentityProfileWire, ProfileParams } from './identity-profile-wire.ts';
import { writtenProfile } from './profile-answer.ts';
import { profileEvent } from './profile-event.ts';
import { readPatchedProfile } from './read-profile.ts';

/** Contract: BEHAVIOUR 8.7; the last two follow from other things. */
const immutable = [
  '/id',
  '/created',
  '/modified',
  '/identityCount',
  '/identityRefreshRequired',
  '/identityExceptionReportReference',
  '/hasTimeBasedAttr',
];

export const updateIdentityProfile = defineRoute({
  operationId: 'updateIdentityProfile',
  method: 'PATCH',
  path: '/identity-profiles/:identityProfileId',
  tag: 'Identity profiles',
  summary: 'Change an identity profile',
  description:
    'A change of mapping, priority or source has its identities processed after a short rest. Source and mapping cannot change in one patch.',
  rights: manageProfiles,
  params: ProfileParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: IdentityProfileWire },
  keepsKeyOrder: true,
  async handle({ db, params, body, services, caller, now, trackingId }) {
    const id = params.identityProfileId;
    const version = await bumpConfigurationVersion(db);
    const stored = await getProfileRow(db, id);
    const before = await writtenProfile(db, id, version);
    const patched = applyJsonPatch(before, body, {
      immutable,
      booleans: ['/identityAttributeConfig/enabled'],
      freeMaps: ['/identityAttributeConfig/attributeTransforms'],
    });
    const content = await readPatchedProfile(db, checkBody(IdentityProfileInput, patched), await loadConfiguration(db, version), stored);
    const changed = whatChanged(stored, content);
    if (changed.source && changed.mapping) throw badContent('The authoritative source and the mapping cannot be changed in one patch.');
    await updateProfile(db, id, content, now);
    if (changed.source) {
      await setAuthoritative(db, [stored.source_id], false);
      await setAuthoritative(db, [content.sourceId], true);
      await startActivation(db, services, {
        profileId: id,
        name: content.name,
        sourceId: content.sourceId,
        launcher: launcherOf(caller),
        now,
      });
    }
    if (changed.source || changed.mapping || changed.priority) await requireProfileRefresh(db, [id], now);
    const updated = await writtenProfile(db, id, version);
    await insertEvents(db, services.ids, now, [
      {
        type: 'IDENTITY_PROFILE_UPDATED',
        actorId: caller.identityId,
        target: { type: 'IDENTITY_PROFILE', id },
        cause: { trackingId },
        before: profileEvent(before),
        after: profileEvent(updated),
      },
    ]);
    return updated;
  },
});

/** What of a change concerns the identities. */
function whatChanged(stored: StoredProfile, content: ProfileContent) {
  return {
    source: content.sourceId !== stored.source_id,
    mapping: content.mappingEnabled !== stored.mapping_enabled || stringifyInOrder(content.mappings) !== stringifyInOrder(stored.mappings),
    priority: content.priority !== stored.priority,
  };
}
