import { compareIds } from '../compare-ids.ts';
import type { Draft } from '../draft.ts';
import { parseInstant } from '../instant.ts';
import { activeState } from '../lifecycle/lifecycle-state.ts';
import type { CompiledRole } from '../membership/compile-role.ts';
import type { GrantCause } from '../subject.ts';
import { coveredSources } from './account-actions.ts';
import { groupOfProfile, type WantedGroup } from './compile-access.ts';

/**
 * What the identity is to hold, and why: the rights of the roles it has, once they have started, and of its lifecycle state (contract:
 * BEHAVIOUR 9.3, 9.4). While a state takes all access away roles give nothing; while it deletes the accounts on a source nothing is given
 * there. Call it after `assignRoles`.
 */
export function wantedAccess(draft: Draft): WantedGroup[] {
  const state = activeState(draft);
  const groups: WantedGroup[] = [];
  if (!state?.removeAllAccess) for (const role of rolesInForce(draft)) groups.push(...role.access);
  for (const profileId of state?.accessProfileIds ?? []) {
    const profile = draft.org.accessProfiles.get(profileId);
    if (profile === undefined) continue;
    const cause: GrantCause = { type: 'lifecycle', id: state!.id, accessProfileId: profileId };
    groups.push(groupOfProfile(profile, cause, `Lifecycle state ${state!.name}`));
  }
  const deleting = coveredSources(draft, 'DELETE');
  return deleting.size === 0 ? groups : groups.filter(({ sourceId }) => !deleting.has(sourceId));
}

/** The roles that give something now, in id order: held after this refresh, enabled, and begun. */
export function rolesInForce(draft: Draft): CompiledRole[] {
  const lost = new Set(draft.rolesLost.map(({ assignmentId }) => assignmentId));
  const held = new Set(draft.rolesGained.map(({ roleId }) => roleId));
  for (const { id, roleId, startDate } of draft.subject.roleAssignments) {
    if (!lost.has(id) && hasBegun(startDate, draft.nowMs)) held.add(roleId);
  }
  return [...held]
    .sort(compareIds)
    .flatMap((id) => draft.org.rolesById.get(id) ?? [])
    .filter((role) => role.enabled);
}

function hasBegun(startDate: string | null, nowMs: number): boolean {
  const instant = startDate === null ? null : parseInstant(startDate);
  return instant === null || instant <= nowMs;
}

export function sameCause(left: GrantCause, right: GrantCause): boolean {
  return left.type === right.type && left.id === right.id && left.accessProfileId === right.accessProfileId;
}

export function addCause(causes: GrantCause[], cause: GrantCause): void {
  if (!causes.some((own) => sameCause(own, cause))) causes.push(cause);
}
