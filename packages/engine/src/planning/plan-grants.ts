import type { AccountDraft } from '../access/account-draft.ts';
import { sameCause } from '../access/wanted-access.ts';
import type { Draft } from '../draft.ts';
import type { GrantCause } from '../subject.ts';
import type { PlannedAccounts } from './plan-accounts.ts';

/**
 * The grants that differ from what is stored (contract: BEHAVIOUR 9.3). On an account whose rights cannot be changed, or that is going to
 * be deleted, nothing is given, and what was stored stays as it is while the account does: should it stay after all, it is still known what
 * has to be taken back.
 */
export function planGrants(draft: Draft, { accounts, holdings, setAside }: PlannedAccounts, refused: ReadonlySet<AccountDraft>): void {
  const { subject, grants } = draft;
  const isSettled = (account: AccountDraft) => !refused.has(account) && account.deleting === null;
  const kept = new Set<string>();
  for (const { grant, account, causes, entitlement } of holdings) {
    if (!isSettled(account)) continue;
    if (grant !== null && grant.accountId === account.id) {
      kept.add(grant.id);
      if (!sameCauses(grant.causes, causes)) grants.changed.push({ grantId: grant.id, causes });
    } else {
      const { sourceId, attribute, value } = entitlement;
      grants.gained.push({ accountId: account.id, sourceId, attribute, value, causes });
    }
  }
  if (kept.size === subject.grants.length) return;
  const settled = new Set(accounts.filter(isSettled).map(({ id }) => id));
  const made = subject.openOperations.filter(({ id, operation }) => operation === 'CREATE' && !setAside.has(id));
  const there = new Set([...subject.accounts.map(({ id }) => id), ...made.map(({ accountId }) => accountId)]);
  for (const { id, accountId } of subject.grants) {
    if (!kept.has(id) && (settled.has(accountId) || !there.has(accountId))) grants.lost.push(id);
  }
}

function sameCauses(left: readonly GrantCause[], right: readonly GrantCause[]): boolean {
  return left.length === right.length && left.every((cause) => right.some((other) => sameCause(cause, other)));
}
