import type { AccountCall, Draft } from '../draft.ts';
import type { Cause } from '../plan.ts';
import type { SubjectAccount } from '../subject.ts';
import type { AccountDraft } from './account-draft.ts';

const called: Cause = { type: 'access', detail: 'Asked for by a call' };

/**
 * What a direct call does to an account: nothing where it is so already, once what is open is done, unless the call insists or an earlier
 * attempt failed, after which nobody knows (contract: BEHAVIOUR 9.10).
 */
export function planAccountCall({ accountCall, subject }: Draft, accounts: readonly AccountDraft[]): void {
  const account = accounts.find(({ id }) => id !== null && id === accountCall?.accountId);
  if (accountCall === undefined || account === undefined) return;
  const { operation, force } = accountCall;
  const isInDoubt = subject.openOperations.some(
    (open) => open.failure !== null && open.accountId === account.id && decidesSame(open.operation, operation),
  );
  if (!force && !isInDoubt && isSo(account.account, operation)) return;
  if (operation === 'ENABLE') account.enabling = called;
  else if (operation === 'DISABLE') account.disabling = called;
  else account.unlocking = called;
}

function isSo({ disabled, locked }: SubjectAccount, operation: AccountCall['operation']): boolean {
  if (operation === 'UNLOCK') return !locked;
  return disabled === (operation === 'DISABLE');
}

function decidesSame(failed: string, operation: AccountCall['operation']): boolean {
  return operation === 'UNLOCK' ? failed === 'UNLOCK' : failed === 'ENABLE' || failed === 'DISABLE';
}
