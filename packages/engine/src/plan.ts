import type { IdentityState, Lookup, ProcessingError, ReferencedIdentity } from './subject.ts';
import type { Value } from './value.ts';

/** Why a change is planned. `detail` names the mapping, state, role or criterion. */
export interface Cause {
  readonly type: 'mapping' | 'profile' | 'lifecycle' | 'manager-correlation' | 'role-criteria' | 'role-list' | 'role-ended' | 'default';
  readonly detail: string;
}

export interface AttributeChange {
  readonly attribute: string;
  readonly before: Value;
  readonly after: Value;
  readonly cause: Cause;
}

export interface Changed<T> {
  readonly before: T;
  readonly after: T;
  readonly cause: Cause;
}

export interface PlannedLifecycleState {
  readonly stateName: string;
  readonly manuallyUpdated: boolean;
  readonly mappedValue: string | null;
}

/** A change of an account on a source. Processing plans none yet; provisioning fills this list. */
export interface AccountOperation {
  readonly accountId: string | null;
  readonly sourceId: string;
  readonly operation: 'CREATE' | 'ENABLE' | 'SET' | 'ADD' | 'REMOVE' | 'DISABLE' | 'DELETE';
  readonly attribute: string | null;
  readonly value: Value;
  readonly cause: Cause;
}

/**
 * The result of processing one identity before anything is done: every change, and why. Only what differs from the subject is listed,
 * so the plan of an identity that is as it should be is empty ({@link isEmptyPlan}).
 */
export interface Plan {
  readonly identityId: string;
  readonly attributes: readonly AttributeChange[];
  readonly alias: Changed<string> | null;
  readonly name: Changed<string> | null;
  readonly profile: Changed<string | null> | null;
  readonly correlated: boolean;
  readonly lifecycleState: Changed<PlannedLifecycleState | null> | null;
  readonly identityState: Changed<IdentityState | null> | null;
  readonly manager: Changed<string | null> | null;
  readonly rolesGained: readonly { readonly roleId: string; readonly source: 'Rule' | 'UI'; readonly cause: Cause }[];
  readonly rolesLost: readonly { readonly assignmentId: string; readonly roleId: string; readonly cause: Cause }[];
  readonly operations: readonly AccountOperation[];
  /** Everything wrong with the identity now, not only what is new. */
  readonly errors: readonly ProcessingError[];
  readonly errorsChanged: boolean;
  /** Every question asked about another identity, found or not, so that the asker is processed again when the answer changes. */
  readonly lookups: readonly Lookup[];
  /** Questions that the facts had no answer to: run again with them. */
  readonly missing: readonly Lookup[];
  /** The manager found, for the callers that show it. */
  readonly managerFound: ReferencedIdentity | null;
  /** Instant (ISO-8601) at which the identity wants to be processed again, from `nextProcessing` or a dated role assignment. */
  readonly nextProcessing: string | null;
  /** True when a mapping of the profile must be evaluated again in each scheduled processing. */
  readonly periodic: boolean;
}

/** True when applying the plan would change nothing. */
export function isEmptyPlan(plan: Plan): boolean {
  return (
    plan.attributes.length === 0 &&
    plan.alias === null &&
    plan.name === null &&
    plan.profile === null &&
    plan.lifecycleState === null &&
    plan.identityState === null &&
    plan.manager === null &&
    plan.rolesGained.length === 0 &&
    plan.rolesLost.length === 0 &&
    plan.operations.length === 0 &&
    !plan.errorsChanged
  );
}
