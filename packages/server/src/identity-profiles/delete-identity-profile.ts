import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { startDeletion } from './delete-profile-task.ts';
import { deleteProfiles } from './identity-profile-rights.ts';
import { getProfileRow } from './identity-profile-store.ts';
import { DeletionTaskWire, ProfileParams } from './identity-profile-wire.ts';

export const deleteIdentityProfile = defineRoute({
  operationId: 'deleteIdentityProfile',
  method: 'DELETE',
  path: '/identity-profiles/:identityProfileId',
  tag: 'Identity profiles',
  summary: 'Delete an identity profile',
  description:
    'Its source is no longer authoritative. The task ends when its identities are processed: those without another profile are no longer correlated.',
  rights: deleteProfiles,
  params: ProfileParams,
  responses: { 202: DeletionTaskWire },
  async handle({ db, params, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const { id } = await getProfileRow(db, params.identityProfileId);
    return startDeletion(db, [id], { services, caller, now, trackingId });
  },
});
