import { insertEvents } from '../events/event-store.ts';
import { checkBody } from '../http/check-body.ts';
import { defineRoute } from '../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../http/json-patch.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { manageStates } from './identity-profile-rights.ts';
import { requireProfileRefresh } from './identity-profile-store.ts';
import { getStateRow, updateState } from './lifecycle-state-store.ts';
import { LifecycleStateInput, LifecycleStateWire, StateParams, stateToWire } from './lifecycle-state-wire.ts';
import { concernsIdentities, readState } from './read-state.ts';

/** Contract: BEHAVIOUR 8.7, 9.4. */
const mutable = [
  '/enabled',
  '/description',
  '/accountActions',
  '/accessProfileIds',
  '/emailNotificationOption',
  '/identityState',
  '/priority',
  '/accessActionConfiguration',
];

export const updateLifecycleStates = defineRoute({
  operationId: 'updateLifecycleStates',
  method: 'PATCH',
  path: '/identity-profiles/:identityProfileId/lifecycle-states/:lifecycleStateId',
  tag: 'Lifecycle states',
  summary: 'Change a lifecycle state',
  description: 'What concerns its identities has those of the profile processed after a short rest. Names stay.',
  rights: manageStates,
  params: StateParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: LifecycleStateWire },
  async handle({ db, params, body, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const stored = await getStateRow(db, params.identityProfileId, params.lifecycleStateId);
    const before = stateToWire(stored);
    const patched = applyJsonPatch(before, body, { immutable: [], mutable });
    const content = await readState(db, checkBody(LifecycleStateInput, patched), stored.priority);
    await updateState(db, stored.id, content, now);
    if (concernsIdentities(stored, content)) await requireProfileRefresh(db, [stored.profile_id], now);
    const updated = stateToWire(await getStateRow(db, stored.profile_id, stored.id));
    await insertEvents(db, services.ids, now, [
      {
        type: 'LIFECYCLE_STATE_UPDATED',
        actorId: caller.identityId,
        target: { type: 'LIFECYCLE_STATE', id: stored.id },
        cause: { trackingId },
        before: { ...before, identityProfileId: stored.profile_id },
        after: { ...updated, identityProfileId: stored.profile_id },
      },
    ]);
    return updated;
  },
});
