import { objectInUse } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { manageStates } from './identity-profile-rights.ts';
import { requireProfileRefresh } from './identity-profile-store.ts';
import { deleteStateRow, getStateRow } from './lifecycle-state-store.ts';
import { LifecycleStateDeletedWire, StateParams, stateToWire } from './lifecycle-state-wire.ts';

export const deleteLifecycleState = defineRoute({
  operationId: 'deleteLifecycleState',
  method: 'DELETE',
  path: '/identity-profiles/:identityProfileId/lifecycle-states/:lifecycleStateId',
  tag: 'Lifecycle states',
  summary: 'Delete a lifecycle state',
  description: 'Refused while identities are in it.',
  rights: manageStates,
  params: StateParams,
  responses: { 202: LifecycleStateDeletedWire },
  async handle({ db, params, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const stored = await getStateRow(db, params.identityProfileId, params.lifecycleStateId);
    if (stored.identity_count > 0) {
      throw objectInUse(`The lifecycle state "${stored.name}" cannot be deleted because ${stored.identity_count} identities are in it.`);
    }
    await deleteStateRow(db, stored.id);
    await requireProfileRefresh(db, [stored.profile_id], now);
    await insertEvents(db, services.ids, now, [
      {
        type: 'LIFECYCLE_STATE_DELETED',
        actorId: caller.identityId,
        target: { type: 'LIFECYCLE_STATE', id: stored.id },
        cause: { trackingId },
        before: { ...stateToWire(stored), identityProfileId: stored.profile_id },
      },
    ]);
    return { type: 'LIFECYCLE_STATE' as const, id: stored.id, name: stored.name };
  },
});
