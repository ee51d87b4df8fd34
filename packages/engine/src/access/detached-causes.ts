import type { Draft } from '../draft.ts';
import { activeState } from '../lifecycle/lifecycle-state.ts';
import type { GrantCause, SubjectGrant } from '../subject.ts';
import { addCause, rolesInForce } from './wanted-access.ts';

/**
 * The causes of a grant that last though nothing gives it: the right was taken out of an access profile that the identity still has
 * through the same role or state (contract: BEHAVIOUR 9.3). No state that takes all access away leaves any (9.4).
 */
export function detachedCauses(draft: Draft, key: string, grant: SubjectGrant | null): readonly GrantCause[] {
  if (grant === null) return none;
  const detached: GrantCause[] = [];
  for (const cause of grant.causes) {
    if (cause.type === 'detached') addCause(detached, cause);
    else if (isOutOfProfile(draft, cause, key) && stillGives(draft, cause)) {
      addCause(detached, { type: 'detached', id: cause.accessProfileId!, accessProfileId: null });
    }
  }
  return detached.length === 0 || activeState(draft)?.removeAllAccess ? none : detached;
}

const none: readonly GrantCause[] = [];

/** False when the access profile is gone altogether: its rights are withdrawn. */
function isOutOfProfile({ org }: Draft, { accessProfileId }: GrantCause, key: string): boolean {
  const profile = accessProfileId === null ? undefined : org.accessProfiles.get(accessProfileId);
  return profile?.entitlements.every((entitlement) => entitlement.key !== key) ?? false;
}

/** Whether the role or state behind a cause lasts and still has the access profile. */
function stillGives(draft: Draft, { type, id, accessProfileId }: GrantCause): boolean {
  if (type === 'lifecycle') {
    const state = activeState(draft);
    return state?.id === id && state.accessProfileIds.includes(accessProfileId!);
  }
  return rolesInForce(draft).some((role) => role.id === id && role.access.some(({ profile }) => profile?.id === accessProfileId));
}
