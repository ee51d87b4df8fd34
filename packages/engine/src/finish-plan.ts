import type { Draft } from './draft.ts';
import type { Changed, Plan } from './plan.ts';
import type { ProcessingError } from './subject.ts';

/** The plan that a draft amounts to: only what differs from the subject. */
export function finishPlan(draft: Draft): Plan {
  const { subject, authority, lifecycleCause } = draft;
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
    errors: draft.errors,
    errorsChanged: !sameErrors(subject.errors, draft.errors),
    lookups: draft.lookups,
    missing: draft.missing,
    managerFound: draft.managerFound,
    nextProcessing: draft.nextProcessing,
    periodic: authority?.profile.hasTimeBasedAttr ?? false,
  };
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
