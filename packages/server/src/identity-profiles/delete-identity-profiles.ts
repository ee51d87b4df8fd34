import { Type } from '@sinclair/typebox';
import { referenceNotFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { normaliseId } from '../ids.ts';
import { bumpConfigurationVersion, loadConfiguration } from '../processing/configuration-store.ts';
import { startDeletion } from './delete-profile-task.ts';
import { deleteProfiles } from './identity-profile-rights.ts';
import { DeletionTaskWire } from './identity-profile-wire.ts';

export const deleteIdentityProfiles = defineRoute({
  operationId: 'deleteIdentityProfiles',
  method: 'POST',
  path: '/identity-profiles/bulk-delete',
  tag: 'Identity profiles',
  summary: 'Delete several identity profiles',
  description: 'All or none: an unknown one refuses the request. One task follows for the identities of all.',
  rights: deleteProfiles,
  body: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 250, $id: 'IdentityProfileBulkDelete' }),
  responses: { 202: DeletionTaskWire },
  async handle({ db, body, services, caller, now, trackingId }) {
    const { profiles } = await loadConfiguration(db, await bumpConfigurationVersion(db));
    const ids = [...new Set(body.map(normaliseId))];
    const unknown = ids.filter((id) => !profiles.some((profile) => profile.id === id));
    if (unknown.length > 0) throw referenceNotFound('identity profile', unknown);
    return startDeletion(db, ids, { services, caller, now, trackingId });
  },
});
