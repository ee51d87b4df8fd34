import { foldKey } from '@muster/engine';
import { illegalUpdate, referenceConflict } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { manageStates } from './identity-profile-rights.ts';
import { getProfileRow, requireProfileRefresh } from './identity-profile-store.ts';
import { ProfileParams } from './identity-profile-wire.ts';
import { getStateRow, insertState, listStateKeys } from './lifecycle-state-store.ts';
import { LifecycleStateInput, LifecycleStateWire, stateToWire } from './lifecycle-state-wire.ts';
import { readState } from './read-state.ts';

/** Contract: BEHAVIOUR 8.7, "increments of 10". */
const priorityStep = 10;

export const createLifecycleState = defineRoute({
  operationId: 'createLifecycleState',
  method: 'POST',
  path: '/identity-profiles/:identityProfileId/lifecycle-states',
  tag: 'Lifecycle states',
  summary: 'Create a lifecycle state',
  description: 'It is disabled unless said otherwise. Identities whose `cloudLifecycleState` holds its technical name are in it.',
  rights: manageStates,
  params: ProfileParams,
  body: LifecycleStateInput,
  responses: { 201: LifecycleStateWire },
  async handle({ db, params, body, services, caller, now, trackingId }) {
    await bumpConfigurationVersion(db);
    const profile = await getProfileRow(db, params.identityProfileId);
    for (const key of ['id', 'created', 'modified'] as const) if (body[key] != null) throw illegalUpdate(key);
    if (body.identityCount) throw illegalUpdate('identityCount');
    const others = await listStateKeys(db, profile.id);
    if (others.some(({ technical_name_key }) => technical_name_key === foldKey(body.technicalName))) {
      throw referenceConflict('lifecycle state', 'technicalName', body.technicalName);
    }
    const content = await readState(db, body, Math.max(0, ...others.map(({ priority }) => priority)) + priorityStep);
    const id = services.ids.next();
    await insertState(db, { id, profileId: profile.id, content, now });
    await requireProfileRefresh(db, [profile.id], now);
    const created = stateToWire(await getStateRow(db, profile.id, id));
    await insertEvents(db, services.ids, now, [
      {
        type: 'LIFECYCLE_STATE_CREATED',
        actorId: caller.identityId,
        target: { type: 'LIFECYCLE_STATE', id },
        cause: { trackingId },
        after: { ...created, identityProfileId: profile.id },
      },
    ]);
    return created;
  },
});
