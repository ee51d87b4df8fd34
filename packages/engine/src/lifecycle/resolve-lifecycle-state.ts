import { setAttribute } from '../attributes/set-attribute.ts';
import type { Draft } from '../draft.ts';
import type { Cause, PlannedLifecycleState } from '../plan.ts';
import { findLifecycleState, identityStateOf, lifecycleAttribute, presentState, resolveLifecycle } from './lifecycle-state.ts';

/**
 * Step: the lifecycle state follows from the mapped value, or from a setting by hand while that holds; the identity state follows from it
 * (contract: BEHAVIOUR 5.3, 8.7). Without a profile there is no state (8.6).
 */
export function resolveLifecycleState(draft: Draft): void {
  const states = draft.authority?.profile.lifecycleStates;
  if (states === undefined) {
    draft.lifecycleState = null;
    draft.identityState = 'ACTIVE';
    draft.lifecycleCause = { type: 'profile', detail: 'No account on an authoritative source is left' };
    return;
  }
  const { state, shown } = resolveLifecycle(states, presentState(draft), draft.mappedLifecycleValue);
  draft.lifecycleState = state;
  draft.identityState = identityStateOf(findLifecycleState(states, state?.stateName ?? null));
  draft.lifecycleCause = causeOf(state, shown);
  // With mapping switched off nobody computed the attribute, and yet it shows what was set by hand.
  if (!draft.authority?.profile.mappingEnabled) setAttribute(draft, lifecycleAttribute, shown, draft.lifecycleCause);
}

function causeOf(state: PlannedLifecycleState | null, shown: string | null): Cause {
  if (state?.manuallyUpdated) return { type: 'lifecycle', detail: 'set by hand' };
  if (shown === null) return { type: 'lifecycle', detail: `${lifecycleAttribute} has no value` };
  const known = state === null ? ', which is no state of the profile' : '';
  return { type: 'lifecycle', detail: `${lifecycleAttribute} is ${JSON.stringify(shown)}${known}` };
}
