import type {
  AccountOperationKind,
  GrantCause,
  IdentityState,
  Lookup,
  NameQuestion,
  ProcessingError,
  ReferencedIdentity,
  ValueChange,
} from './subject.ts';
import type { Value } from './value.ts';

/** Why a change is planned. `detail` names the mapping, state, role or criterion. */
export interface Cause {
  readonly type:
    | 'mapping'
    | 'profile'
    | 'lifecycle'
    | 'manager-correlation'
    | 'role-criteria'
    | 'role-list'
    | 'role-ended'
    | 'access'
    | 'synchronization'
    | 'default';
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

/** A change of an account on a source: one call of its connector. */
export interface AccountOperation {
  /** Null: the account that the CREATE of this plan makes on the source. */
  readonly accountId: string | null;
  readonly sourceId: string;
  readonly operation: AccountOperationKind;
  readonly changes: readonly PlannedChange[];
  readonly cause: Cause;
}

export interface PlannedChange extends ValueChange {
  readonly cause: Cause;
  /** Of an entitlement: the role or access profile behind it. */
  readonly grantedBy: GrantCause | null;
  /** A value that is never shown or logged, or one that is only made when it is sent (contract: BEHAVIOUR 9.5). */
  readonly secret?: 'value' | 'generated';
  /** A generated name that the source itself is to be asked about before it is sent (contract: TRANSFORMS 2, sourceCheck). */
  readonly sourceCheck?: true;
}

/** What an open CREATE sends now that a name of it has proved to be taken at the source, or why it cannot be sent. */
export type PlannedRenewal = { readonly operationId: string } & (
  | { readonly changes: readonly PlannedChange[] }
  | { readonly reason: string }
);

/** A right given by this plan. */
export interface PlannedGrant {
  /** Null: on the account that the CREATE of this plan makes on the source. */
  readonly accountId: string | null;
  readonly sourceId: string;
  readonly attribute: string;
  readonly value: string;
  readonly causes: readonly GrantCause[];
}

export interface PlannedGrants {
  readonly gained: readonly PlannedGrant[];
  readonly changed: readonly { readonly grantId: string; readonly causes: readonly GrantCause[] }[];
  readonly lost: readonly string[];
}

/** An account change that cannot be planned, so that nothing of it is sent (contract: BEHAVIOUR 9.5). */
export interface PlanFailure {
  readonly accountId: string | null;
  readonly sourceId: string;
  readonly operation: AccountOperationKind;
  readonly attribute: string | null;
  readonly value: string | null;
  readonly reason: string;
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
  /** In the order in which they are to be done (contract: BEHAVIOUR 9.3). */
  readonly operations: readonly AccountOperation[];
  readonly grants: PlannedGrants;
  readonly failures: readonly PlanFailure[];
  /** Only when it was asked for, and then nothing else is planned of accounts. */
  readonly renewal: PlannedRenewal | null;
  /** Ids of failed operations that are planned again, or turned round, by this plan: they count no more. */
  readonly superseded: readonly string[];
  /** Everything wrong with the identity now, not only what is new. */
  readonly errors: readonly ProcessingError[];
  readonly errorsChanged: boolean;
  /** Every question asked about another identity, found or not, so that the asker is processed again when the answer changes. */
  readonly lookups: readonly Lookup[];
  /** Questions that the facts had no answer to: run again with them. */
  readonly missing: readonly Lookup[];
  /** Account names that nobody looked up yet: run again with them. */
  readonly missingNames: readonly NameQuestion[];
  /** Account names this plan gives out, to be claimed before it is stored. */
  readonly claimedNames: readonly NameQuestion[];
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
    plan.grants.gained.length === 0 &&
    plan.grants.changed.length === 0 &&
    plan.grants.lost.length === 0 &&
    plan.superseded.length === 0 &&
    !plan.errorsChanged
  );
}
