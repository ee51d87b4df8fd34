import type { Cause } from '../plan.ts';
import type { GrantCause } from '../subject.ts';
import type { AccountDraft } from './account-draft.ts';
import type { CompiledEntitlement } from './compile-access.ts';

/** Adds the right to the account, unless it is there for certain. */
export function give(account: AccountDraft, entitlement: CompiledEntitlement, detail: string, grantedBy: GrantCause): void {
  const { attribute, value, valueKey } = entitlement;
  if (account.holds(attribute, valueKey) && !account.isInDoubt(attribute, valueKey)) return;
  account.change({ attribute, op: 'ADD', value, cause: { type: 'access', detail }, grantedBy });
}

export function takeAway(account: AccountDraft, attribute: string, value: string, cause: Cause, grantedBy: GrantCause | null): void {
  account.change({ attribute, op: 'REMOVE', value, cause, grantedBy });
}
