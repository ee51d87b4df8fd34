import type { AccountOperation, Plan } from './plan.ts';
import type { OpenOperation, Subject, SubjectGrant, SubjectRoleAssignment } from './subject.ts';
import type { Value } from './value.ts';

/**
 * The subject as it is once a plan has been carried out; planning again then gives an empty plan. Gained assignments get ids of their own
 * here, since real ids are given by whoever stores them.
 */
export function applyPlan(subject: Subject, plan: Plan): Subject {
  return {
    ...subject,
    attributes: appliedAttributes(subject, plan),
    alias: plan.alias?.after ?? subject.alias,
    name: plan.name?.after ?? subject.name,
    profileId: plan.profile === null ? subject.profileId : plan.profile.after,
    managerId: plan.manager === null ? subject.managerId : plan.manager.after,
    lifecycleState: plan.lifecycleState === null ? subject.lifecycleState : plan.lifecycleState.after,
    identityState: plan.identityState === null ? subject.identityState : plan.identityState.after,
    accounts: entersState(subject, plan) ? subject.accounts.map((account) => ({ ...account, setByHand: null })) : subject.accounts,
    roleAssignments: appliedAssignments(subject, plan),
    grants: appliedGrants(subject, plan),
    openOperations: [...subject.openOperations.filter(({ id }) => !plan.superseded.includes(id)), ...plan.operations.map(asOpen)],
    errors: plan.errors,
  };
}

function appliedAttributes(subject: Subject, plan: Plan): Subject['attributes'] {
  if (plan.attributes.length === 0) return subject.attributes;
  const attributes: Record<string, Value> = { ...subject.attributes };
  for (const { attribute, after } of plan.attributes) {
    if (after === null) delete attributes[attribute];
    else attributes[attribute] = after;
  }
  return attributes;
}

function appliedAssignments({ roleAssignments }: Subject, { rolesGained, rolesLost }: Plan): readonly SubjectRoleAssignment[] {
  if (rolesGained.length === 0 && rolesLost.length === 0) return roleAssignments;
  const lost = new Set(rolesLost.map(({ assignmentId }) => assignmentId));
  const gained = rolesGained.map(({ roleId, source }) => ({
    id: `planned:${source}:${roleId}`,
    roleId,
    source,
    startDate: null,
    removeDate: null,
  }));
  return [...roleAssignments.filter(({ id }) => !lost.has(id)), ...gained];
}

/** The id of an account that a plan makes, before it has a real one. */
function accountIdOf({ accountId, sourceId }: { readonly accountId: string | null; readonly sourceId: string }): string {
  return accountId ?? `planned:${sourceId}`;
}

function asOpen({ accountId, sourceId, operation, changes }: AccountOperation, index: number): OpenOperation {
  return { id: `planned:${index}`, accountId: accountIdOf({ accountId, sourceId }), sourceId, operation, changes, failure: null };
}

function appliedGrants({ grants }: Subject, { grants: { gained, changed, lost } }: Plan): readonly SubjectGrant[] {
  if (gained.length === 0 && changed.length === 0 && lost.length === 0) return grants;
  const gone = new Set(lost);
  const causes = new Map(changed.map((change) => [change.grantId, change.causes]));
  return [
    ...grants.filter(({ id }) => !gone.has(id)).map((grant) => ({ ...grant, causes: causes.get(grant.id) ?? grant.causes })),
    ...gained.map((grant, index) => ({ ...grant, id: `planned:${index}`, accountId: accountIdOf(grant) })),
  ];
}

/** What was set by hand on an account holds until the identity enters another state (contract: BEHAVIOUR 9.4). */
export function entersState(subject: Pick<Subject, 'lifecycleState'>, { lifecycleState, profile }: Plan): boolean {
  return profile !== null || (lifecycleState !== null && lifecycleState.after?.stateName !== subject.lifecycleState?.stateName);
}
