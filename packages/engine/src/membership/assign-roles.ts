import { compareIds } from '../compare-ids.ts';
import type { Draft } from '../draft.ts';
import { parseInstant } from '../instant.ts';
import type { Cause } from '../plan.ts';
import type { SubjectRoleAssignment } from '../subject.ts';
import { attributeOf, type Value } from '../value.ts';
import { candidateOf } from './candidate.ts';
import type { CompiledRole } from './compile-role.ts';

type GrantedBy = 'Rule' | 'UI';

/**
 * Step: an enabled role is held by those who meet its criteria (`Rule`) or stand on its list (`UI`); who no longer does, loses it.
 * Requested roles (`LCM`) stay until their remove date (contract: BEHAVIOUR 3.4, 5.4, 9.3). Without a profile nothing is assigned (8.6).
 */
export function assignRoles(draft: Draft): void {
  const granted = grantedRoles(draft);
  const held = new Set<string>();
  const assignments = draft.subject.roleAssignments;
  for (const assignment of assignments.length < 2 ? assignments : [...assignments].sort((left, right) => compareIds(left.id, right.id))) {
    const { id: assignmentId, roleId, source } = assignment;
    const cause = whyEnded(draft, assignment, granted);
    if (cause !== null) draft.rolesLost.push({ assignmentId, roleId, cause });
    else if (source === granted.get(roleId)) held.add(roleId);
  }
  for (const [roleId, source] of granted) {
    if (!held.has(roleId)) draft.rolesGained.push({ roleId, source, cause: whyGained(draft, roleId, source) });
  }
}

/** Every role the identity is to hold by rule or list, in id order. */
function grantedRoles(draft: Draft): ReadonlyMap<string, GrantedBy> {
  const granted = new Map<string, GrantedBy>();
  if (draft.authority === null && !draft.subject.builtIn) return granted;
  const candidate = candidateOf((attribute) => criterionValue(draft, attribute), draft.accounts);
  const listed = new Set(draft.subject.listedRoleIds);
  for (const role of draft.org.roles) {
    if (!role.enabled) continue;
    if (role.criteria?.(candidate)) granted.set(role.id, 'Rule');
    else if (role.listed && listed.has(role.id)) granted.set(role.id, 'UI');
  }
  return granted;
}

/** Criteria see the attributes as they are after this refresh, and the identity state, which is no mapped attribute. */
function criterionValue(draft: Draft, attribute: string): Value {
  return attribute === 'identityState' ? draft.identityState : attributeOf(draft.attributes, attribute);
}

/** Why an assignment is over, or null while it lasts. */
function whyEnded(draft: Draft, assignment: SubjectRoleAssignment, granted: ReadonlyMap<string, GrantedBy>): Cause | null {
  const role = draft.org.rolesById.get(assignment.roleId);
  if (role === undefined) return { type: 'role-ended', detail: `Role ${assignment.roleId} no longer exists` };
  if (isPast(assignment.removeDate, draft.nowMs))
    return { type: 'role-ended', detail: `${role.name}: remove date ${assignment.removeDate}` };
  if (assignment.source === 'LCM' || granted.get(role.id) === assignment.source) return null;
  return whyWithdrawn(draft, role, assignment.source);
}

function whyWithdrawn(draft: Draft, role: CompiledRole, source: GrantedBy): Cause {
  if (draft.authority === null && !draft.subject.builtIn)
    return { type: 'profile', detail: `${role.name}: no account on an authoritative source is left` };
  if (!role.enabled) return { type: 'role-ended', detail: `${role.name} is disabled` };
  if (source === 'Rule') return { type: 'role-criteria', detail: `${role.name}: the criteria are no longer met` };
  return { type: 'role-list', detail: `${role.name}: no longer on the list` };
}

function whyGained(draft: Draft, roleId: string, source: GrantedBy): Cause {
  const name = draft.org.rolesById.get(roleId)?.name ?? roleId;
  if (source === 'Rule') return { type: 'role-criteria', detail: `${name}: the criteria are met` };
  return { type: 'role-list', detail: `${name}: on the list` };
}

function isPast(date: string | null, nowMs: number): boolean {
  const instant = date === null ? null : parseInstant(date);
  return instant !== null && instant <= nowMs;
}
