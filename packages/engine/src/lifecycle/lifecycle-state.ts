import type { LifecycleStateConfiguration } from '../configuration.ts';
import type { Draft } from '../draft.ts';
import type { PlannedLifecycleState } from '../plan.ts';
import type { IdentityState, Subject, SubjectLifecycleState } from '../subject.ts';
import { attributeOf, foldKey, textOf } from '../value.ts';

/** A profile's lifecycle states by folded technical name. */
export type LifecycleStates = ReadonlyMap<string, LifecycleStateConfiguration>;

/** Attribute that holds the technical name of an identity's lifecycle state. */
export const lifecycleAttribute = 'cloudLifecycleState';

export interface ResolvedLifecycle {
  /** What the attribute cloudLifecycleState shows. */
  readonly shown: string | null;
  readonly state: PlannedLifecycleState | null;
}

export function indexLifecycleStates(states: readonly LifecycleStateConfiguration[]): LifecycleStates {
  return new Map(states.map((state) => [foldKey(state.technicalName), state]));
}

/** The profile's state of that technical name, ignoring case, enabled or not (contract: BEHAVIOUR 8.7). */
export function findLifecycleState(states: LifecycleStates, value: string | null): LifecycleStateConfiguration | undefined {
  return value === null ? undefined : states.get(foldKey(value));
}

/**
 * The lifecycle state that follows from the mapped value. A manual setting holds until the mapped value next changes; `undefined` is a
 * mapping that failed, which says nothing about a change (contract: BEHAVIOUR 5.3). A manual state that the profile does not have, because
 * the identity moved to another profile, is over.
 */
export function resolveLifecycle(
  states: LifecycleStates,
  present: SubjectLifecycleState | null,
  mapped: string | null | undefined,
): ResolvedLifecycle {
  if (present?.manuallyUpdated && (mapped === undefined || mapped === present.mappedValue)) {
    const held = findLifecycleState(states, present.stateName);
    if (held !== undefined) {
      const state = { stateName: held.technicalName, manuallyUpdated: true, mappedValue: present.mappedValue };
      return { shown: held.technicalName, state };
    }
  }
  const shown = mapped ?? null;
  const found = findLifecycleState(states, shown);
  return { shown, state: found === undefined ? null : { stateName: found.technicalName, manuallyUpdated: false, mappedValue: null } };
}

/**
 * The mapped value behind an identity's present state: what the attribute shows, unless a manual setting stands in front of it.
 */
export function mappedLifecycleValue(subject: Pick<Subject, 'attributes' | 'lifecycleState'>): string | null {
  if (subject.lifecycleState?.manuallyUpdated) return subject.lifecycleState.mappedValue;
  return textOf(attributeOf(subject.attributes, lifecycleAttribute));
}

/**
 * The state that a refresh goes on from: what is set by hand with it, else what the identity has. What is set holds until the mapped value
 * next changes (contract: BEHAVIOUR 5.3), so against the value that this very refresh maps, or the last one where that failed.
 */
export function presentState({
  subject,
  setLifecycleState,
  mappedLifecycleValue: mapped,
}: Pick<Draft, 'subject' | 'setLifecycleState' | 'mappedLifecycleValue'>): SubjectLifecycleState | null {
  if (setLifecycleState === undefined) return subject.lifecycleState;
  if (setLifecycleState === null) return null;
  return {
    stateName: setLifecycleState,
    manuallyUpdated: true,
    mappedValue: mapped === undefined ? mappedLifecycleValue(subject) : mapped,
  };
}

/** The state that the identity is in after this refresh, if it is one that does something. */
export function activeState({
  authority,
  lifecycleState,
}: Pick<Draft, 'authority' | 'lifecycleState'>): LifecycleStateConfiguration | undefined {
  if (authority === null || lifecycleState === null) return undefined;
  const state = findLifecycleState(authority.profile.lifecycleStates, lifecycleState.stateName);
  return state?.enabled ? state : undefined;
}

/** An enabled state's identity state; ACTIVE without a state, or when the state has none or assigns nothing (BEHAVIOUR 5.3). */
export function identityStateOf(state: LifecycleStateConfiguration | undefined): IdentityState {
  return (state?.enabled ? state.identityState : null) ?? 'ACTIVE';
}
