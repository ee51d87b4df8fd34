import type { Attributes } from './value.ts';

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
  /** Roles whose identity list names this identity, with who put it there. */
  readonly listedRoleIds: readonly string[];
  /** Muster's own, such as the first administrator (contract: BEHAVIOUR 8.1): no feed explains it, so it has roles but no profile. */
  readonly builtIn: boolean;
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
}

export interface SubjectRoleAssignment {
  readonly id: string;
  readonly roleId: string;
  /** `Rule` = membership criteria, `UI` = identity list, `LCM` = access request (contract: BEHAVIOUR 3.4). */
  readonly source: 'Rule' | 'UI' | 'LCM';
  readonly startDate: string | null;
  readonly removeDate: string | null;
}

/** A question about another identity: who has this value in this attribute? */
export interface Lookup {
  readonly kind: 'manager' | 'reference';
  readonly attribute: string;
  /** Folded by `foldKey`. */
  readonly valueKey: string;
}

/** What is known of an identity that a lookup found. */
export interface ReferencedIdentity {
  readonly id: string;
  readonly name: string;
  readonly alias: string;
  readonly attributes: Attributes;
}

/** Answers looked up beforehand for a whole batch. */
export interface Facts {
  /**
   * The identity a lookup finds (the first in id order, never the asker itself), null when there is none, undefined when nobody looked:
   * the plan then lists the lookup as missing and the caller runs the refresh again with it.
   */
  find(lookup: Lookup, askerId: string): ReferencedIdentity | null | undefined;
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
