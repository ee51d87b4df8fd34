import type { Org } from '@muster/engine';
import { Type } from '@sinclair/typebox';
import { illegalValue, notFound, referenceNotFound } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { Nullable } from '../http/schemas.ts';
import { normaliseId } from '../ids.ts';
import { processSubjects } from '../processing/process-subjects.ts';
import { startProcessing } from '../processing/start-processing.ts';
import { loadSubjects } from '../processing/subject-store.ts';

export const setLifecycleState = defineRoute({
  operationId: 'setLifecycleState',
  method: 'POST',
  path: '/identities/:identityId/set-lifecycle-state',
  tag: 'Lifecycle states',
  summary: "Set an identity's lifecycle state",
  description:
    'By hand: it holds until the value that `cloudLifecycleState` is mapped to next changes. Null ends what was set by hand. The identity is in the state with the answer; the account activity tells of the changes on its accounts.',
  rights: { scopes: ['idn:identity-lifecycle-state:manage'], levels: ['ORG_ADMIN'], clients: false },
  params: Type.Object({ identityId: Type.String() }),
  body: Type.Object(
    { lifecycleStateId: Nullable(Type.String({ minLength: 1, description: "A state of the identity's profile" })) },
    { $id: 'SetLifecycleStateRequest' },
  ),
  responses: { 200: Type.Object({ accountActivityId: Type.String() }, { $id: 'SetLifecycleStateResponse' }) },
  async handle({ db, params: { identityId }, body, services, caller, now, trackingId }) {
    const accountActivityId = services.ids.next();
    const activity = { id: accountActivityId, type: 'LifecycleStateChange' as const, requesterId: caller.identityId, clientMetadata: null };
    const processing = await startProcessing(db, services, { activity });
    const [loaded] = await loadSubjects(db, [identityId]);
    if (loaded === undefined) throw notFound('identity', identityId);
    const { profileId, lifecycleState: before } = loaded.subject;
    const stateName = body.lifecycleStateId === null ? null : stateToSet(processing.org, profileId, normaliseId(body.lifecycleStateId));
    await insertEvents(db, services.ids, now, [
      {
        type: 'LIFECYCLE_STATE_SET',
        actorId: caller.identityId,
        target: { type: 'IDENTITY', id: identityId },
        cause: { trackingId, accountActivityId },
        before: { lifecycleState: before },
        after: { stateName },
      },
    ]);
    await processSubjects(db, [loaded], { ...processing, setLifecycleState: new Map([[identityId, stateName]]) });
    return { accountActivityId };
  },
});

/** Technical name of an enabled state of the profile (contract: BEHAVIOUR 9.4). */
function stateToSet(org: Org, profileId: string | null, id: string): string {
  const states = profileId === null ? undefined : org.profiles.get(profileId)?.lifecycleStates;
  const state = [...(states?.values() ?? [])].find((each) => each.id === id);
  if (state === undefined) throw referenceNotFound('lifecycle state', [id]);
  if (!state.enabled) throw illegalValue('lifecycleStateId', `The lifecycle state "${state.name}" is disabled.`);
  return state.technicalName;
}
