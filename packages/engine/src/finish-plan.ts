import type { Draft } from './draft.ts';
import type { Changed, Plan, PlanFailure } from './plan.ts';
import type { ProcessingError } from './subject.ts';

/** The plan that a draft amounts to: only what differs from the subject. */
export function finishPlan(draft: Draft): Plan {
  const { subject, authority, lifecycleCause } = draft;
  const errors = [...draft.errors, ...draft.failures.map(errorOfFailure)];
  return {
    identityId: subject.id,
    attributes: draft.attributeChanges,
    alias: changed(subject.alias, draft.alias, draft.aliasCause),
    name: changed(subject.name, draft.name, draft.nameCause),
    profile: changed(subject.profileId, authority?.profile.id ?? null, draft.profileCause),
    correlated: authority !== null || subject.builtIn,
    lifecycleState: sameState(draft) ? null : { before: subject.lifecycleState, after: draft.lifecycleState, cause: lifecycleCause },
    identityState: changed(subject.identityState, draft.identityState, lifecycleCause),
    manager: changed(subject.managerId, draft.managerId, draft.managerCause),
    rolesGained: draft.rolesGained,
    rolesLost: draft.rolesLost,
    operations: draft.operations,
    grants: draft.grants,
    failures: draft.failures,
    renewal: draft.renewal,
    superseded: draft.superseded,
    errors,
    errorsChanged: !sameErrors(subject.errors, errors),
    lookups: draft.lookups,
    missing: draft.missing,
    missingNames: draft.missingNames,
    claimedNames: draft.claimedNames,
    managerFound: draft.managerFound,
    nextProcessing: draft.nextProcessing,
    periodic: authority?.profile.hasTimeBasedAttr ?? false,
  };
}

/** What cannot be sent is an error of the identity until a refresh plans it differently (contract: BEHAVIOUR 9.5). */
function errorOfFailure({ attribute, operation, reason }: PlanFailure): ProcessingError {
  return { attribute: null, path: attribute ?? '', type: `provisioning ${operation}`, reason, input: null };
}

function changed<T extends string | null>(before: T, after: T, cause: Changed<T>['cause']): Changed<T> | null {
  return before === after ? null : { before, after, cause };
}

function sameState({ subject: { lifecycleState: before }, lifecycleState: after }: Draft): boolean {
  if (before === null || after === null) return before === after;
  return (
    before.stateName === after.stateName && before.manuallyUpdated === after.manuallyUpdated && before.mappedValue === after.mappedValue
  );
}

/** Errors are a set: the order in which they were stored says nothing. */
function sameErrors(before: readonly ProcessingError[], after: readonly ProcessingError[]): boolean {
  if (before.length !== after.length) return false;
  if (before.length === 0) return true;
  const known = new Set(before.map(errorKey));
  return after.every((error) => known.has(errorKey(error)));
}

function errorKey({ attribute, path, type, reason, input }: ProcessingError): string {
  return JSON.stringify([attribute, path, type, reason, input]);
}
