import type { Attributes, Value } from './value.ts';

/** An identity as it stands before a refresh, with what belongs to it. */
export interface Subject {
  readonly id: string;
  /** The values of the last processing; empty for a new identity. Without the computed system attributes. */
  readonly attributes: Attributes;
  readonly alias: string;
  readonly name: string;
  readonly profileId: string | null;
  readonly managerId: string | null;
  readonly lifecycleState: SubjectLifecycleState | null;
  readonly identityState: IdentityState | null;
  /** Every account correlated to the identity, on authoritative and other sources, in any order. */
  readonly accounts: readonly SubjectAccount[];
  readonly roleAssignments: readonly SubjectRoleAssignment[];
  readonly grants: readonly SubjectGrant[];
  /** In the order in which they will be done. */
  readonly openOperations: readonly OpenOperation[];
  /** Roles whose identity list names this identity, with who put it there. */
  readonly listedRoleIds: readonly string[];
  /** Muster's own, such as the first administrator (contract: BEHAVIOUR 8.1): no feed explains it, so it has roles but no profile. */
  readonly builtIn: boolean;
  /**
   * Accounts of it were removed here though they may be there all the same: until they have been read again nothing is planned, since all
   * of it might follow from their loss (contract: BEHAVIOUR 9.10).
   */
  readonly isHeld?: boolean;
  readonly errors: readonly ProcessingError[];
}

export type IdentityState = 'ACTIVE' | 'INACTIVE_SHORT_TERM' | 'INACTIVE_LONG_TERM';

export interface SubjectLifecycleState {
  /** Technical name of a state of the identity's profile. */
  readonly stateName: string;
  readonly manuallyUpdated: boolean;
  /** With a manual setting: the mapped value at the time, since a manual setting holds until that next changes (BEHAVIOUR 5.3). */
  readonly mappedValue: string | null;
}

export interface SubjectAccount {
  readonly id: string;
  readonly sourceId: string;
  readonly nativeIdentity: string;
  readonly name: string;
  readonly attributes: Attributes;
  readonly disabled: boolean;
  readonly locked: boolean;
  /** ISO-8601 UTC with milliseconds. */
  readonly created: string;
  readonly modified: string;
  /** Enabled or disabled by a direct call, which wins until the identity enters another state (contract: BEHAVIOUR 9.4). */
  readonly setByHand?: 'ENABLED' | 'DISABLED' | null;
}

/** A right that Muster has given: stored when planned, so before the account holds it (contract: BEHAVIOUR 9.3). */
export interface SubjectGrant {
  readonly id: string;
  readonly accountId: string;
  readonly sourceId: string;
  readonly attribute: string;
  readonly value: string;
  readonly causes: readonly GrantCause[];
}

/** Why a right is held. `detached`: the access profile no longer contains it, and its holders keep it (contract: BEHAVIOUR 9.3). */
export interface GrantCause {
  readonly type: 'role' | 'lifecycle' | 'detached';
  /** Of the role, the lifecycle state or, when detached, the access profile. */
  readonly id: string;
  readonly accessProfileId: string | null;
}

/** A change of an account that is planned and not done, or that failed; several on one account happen in their order. */
export interface OpenOperation {
  readonly id: string;
  /** With CREATE: of the account that will be. */
  readonly accountId: string;
  readonly sourceId: string;
  readonly operation: AccountOperationKind;
  readonly changes: readonly ValueChange[];
  /** Why it failed for good, in one sentence; null while it waits or runs. A failed one is not planned again by every event (9.7). */
  readonly failure: string | null;
}

export type AccountOperationKind = 'CREATE' | 'ENABLE' | 'MODIFY' | 'DISABLE' | 'DELETE' | 'UNLOCK';

export interface ValueChange {
  readonly attribute: string;
  /** `SET` replaces the whole value, null deletes it; `ADD` and `REMOVE` are about one value of a multi-valued attribute. */
  readonly op: 'SET' | 'ADD' | 'REMOVE';
  readonly value: Value;
}

export interface SubjectRoleAssignment {
  readonly id: string;
  readonly roleId: string;
  /** `Rule` = membership criteria, `UI` = identity list, `LCM` = access request (contract: BEHAVIOUR 3.4). */
  readonly source: 'Rule' | 'UI' | 'LCM';
  readonly startDate: string | null;
  readonly removeDate: string | null;
}

/**
 * A question about another identity: who has this value in this attribute? Of the kind `read`: what is this attribute of the identity with
 * this id? Its answer came with the identity, so it is never asked for; it is remembered as the others are, to be asked again. Of the kind
 * `account`: which account does the identity with this id have on the source with the id that stands for the attribute?
 */
export interface Lookup {
  readonly kind: 'manager' | 'reference' | 'read' | 'account';
  readonly attribute: string;
  /** Folded by `foldKey`; of the kinds `read` and `account` an id. */
  readonly valueKey: string;
}

/** What is known of an identity that a lookup found. */
export interface ReferencedIdentity {
  readonly id: string;
  readonly name: string;
  readonly alias: string;
  readonly attributes: Attributes;
}

/** A name that an account on a source may get: an attribute that must be unique there. */
export interface NameQuestion {
  readonly sourceId: string;
  readonly attribute: string;
  readonly nameKey: string;
}

/** Answers looked up beforehand for a whole batch. */
export interface Facts {
  /**
   * The identity a lookup finds (the first in id order, never the asker itself), null when there is none, undefined when nobody looked:
   * the plan then lists the lookup as missing and the caller runs the refresh again with it.
   */
  find(lookup: Lookup, askerId: string): ReferencedIdentity | null | undefined;
  /**
   * Native identity of the account that an identity has on the source, of several the one that rights would go to; null when it has none,
   * undefined when nobody looked: the plan then lists a lookup of the kind `account` as missing.
   */
  nativeIdentityOn(sourceId: string, identityId: string): string | null | undefined;
  /**
   * Whether an account on the source has, or is about to get, this name (folded) and belongs to somebody else; undefined when nobody looked:
   * the plan then lists it under `missingNames` and the caller runs the refresh again.
   */
  isNameTaken(sourceId: string, attribute: string, nameKey: string, askerId: string): boolean | undefined;
  /** The identity that holds a uid (folded) other than the asker, since uid is unique; null when it is free. */
  holderOfUid(uidKey: string, askerId: string): string | null;
}

/** One thing that went wrong in processing an identity; it marks that identity and nothing else. */
export interface ProcessingError {
  /** The identity attribute concerned, or null for the identity as a whole. */
  readonly attribute: string | null;
  /** Path inside the transform, such as `attributes.values[1]`; empty at the root. */
  readonly path: string;
  /** Transform type or the name of the step. */
  readonly type: string;
  readonly reason: string;
  /** The text that the transform worked on, shortened; null for nothing, and for steps that are no transforms. */
  readonly input: string | null;
}
