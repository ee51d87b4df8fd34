import type { Plan } from './plan.ts';
import type { Subject, SubjectRoleAssignment } from './subject.ts';
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
    roleAssignments: appliedAssignments(subject, plan),
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
