import type { Authority, Draft } from './draft.ts';
import type { Cause } from './plan.ts';

/**
 * Step: the identity comes from its account on the authoritative source whose profile has the highest priority, the oldest of several there
 * (contract: BEHAVIOUR 5.1). Without one it has no profile and is not correlated (8.6).
 */
export function chooseProfile(draft: Draft): void {
  draft.authority = findAuthority(draft);
  draft.profileCause = profileCause(draft.authority);
}

function findAuthority({ org, accounts }: Draft): Authority | null {
  let best: Authority | null = null;
  for (const account of accounts) {
    const profile = org.profilesBySource.get(account.sourceId)?.[0];
    if (profile !== undefined && (best === null || profile.rank < best.profile.rank)) best = { profile, account };
  }
  return best;
}

function profileCause(authority: Authority | null): Cause {
  if (authority === null) return { type: 'profile', detail: 'No account on an authoritative source is left' };
  return { type: 'profile', detail: `${authority.profile.name}: account ${authority.account.nativeIdentity}` };
}
