import type { LifecycleStateConfiguration } from '../configuration.ts';
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

/** The setting to store when someone sets a state by hand, so that it holds until the mapped value next changes (BEHAVIOUR 5.3). */
export function manualLifecycleState(
  subject: Pick<Subject, 'attributes' | 'lifecycleState'>,
  technicalName: string,
): SubjectLifecycleState {
  return { stateName: technicalName, manuallyUpdated: true, mappedValue: mappedLifecycleValue(subject) };
}

/** An enabled state's identity state; ACTIVE without a state, or when the state has none or assigns nothing (BEHAVIOUR 5.3). */
export function identityStateOf(state: LifecycleStateConfiguration | undefined): IdentityState {
  return (state?.enabled ? state.identityState : null) ?? 'ACTIVE';
}
