import { coveredSources, planAccountActions } from '../access/account-actions.ts';
import { planAccountCall } from '../access/account-call.ts';
import type { AccountDraft } from '../access/account-draft.ts';
import { assignAccess, type Holding } from '../access/assign-access.ts';
import { concerns, valueKey } from '../access/compare-values.ts';
import { projectAccounts } from '../access/project-accounts.ts';
import { planSynchronization } from '../access/synchronize.ts';
import type { Draft } from '../draft.ts';
import type { PlanFailure } from '../plan.ts';
import type { OpenOperation, ValueChange } from '../subject.ts';
import { textOf } from '../value.ts';

export interface PlannedAccounts {
  readonly accounts: readonly AccountDraft[];
  readonly holdings: readonly Holding[];
  readonly failures: readonly PlanFailure[];
  /** Failed operations that count no more. */
  readonly setAside: ReadonlySet<string>;
}

/**
 * Plans against the accounts as they will be once what is open is done, so that planning again plans nothing. What failed counts as done
 * as well, until that is asked for, or what is wished for is another thing (contract: BEHAVIOUR 9.7): then all that it was about is planned
 * anew, as if it had never been planned.
 */
export function planAccounts(draft: Draft): PlannedAccounts {
  const failed = draft.subject.openOperations.filter(({ failure }) => failure !== null);
  const setAside = new Set(failed.filter((operation) => draft.retryFailed || isDropped(draft, operation)).map(({ id }) => id));
  for (;;) {
    const accounts = projectAccounts(draft, setAside);
    // Before access, whose criteria read account attributes.
    const failures = planSynchronization(draft, accounts);
    // Before access, which prefers accounts that end up enabled; and after it, for those that it makes.
    planAccountActions(draft, accounts);
    const assigned = assignAccess(draft, accounts);
    planAccountActions(draft, accounts);
    planAccountCall(draft, accounts);
    const turned = failed.filter((operation) => !setAside.has(operation.id) && isTurned(operation, accounts));
    if (turned.length === 0) return { accounts, holdings: assigned.holdings, failures: [...failures, ...assigned.failures], setAside };
    for (const { id } of turned) setAside.add(id);
  }
}

/** What is about an account that is gone; and a DELETE that nothing asks for any more: the account is there, and is used as others are. */
function isDropped(draft: Draft, { operation, accountId, sourceId }: OpenOperation): boolean {
  if (operation === 'DELETE' && !coveredSources(draft, 'DELETE').has(sourceId)) return true;
  const { accounts, openOperations } = draft.subject;
  const isMade = openOperations.some((other) => other.accountId === accountId && other.operation === 'CREATE');
  return !isMade && !accounts.some(({ id }) => id === accountId);
}

/** Whether what is planned decides the same thing about the same account. */
function isTurned(failed: OpenOperation, accounts: readonly AccountDraft[]): boolean {
  const account = accounts.find(({ id }) => id === failed.accountId);
  if (account === undefined) return false;
  // Nothing can be done to an account that could not be made.
  if (account.isPending || account.deleting !== null) return account.isPlanned;
  if (failed.operation === 'ENABLE' || failed.operation === 'DISABLE') return account.enabling !== null || account.disabling !== null;
  if (failed.operation === 'UNLOCK') return account.unlocking !== null;
  return account.changes.some((planned) => failed.changes.some((change) => concernSame(account, planned, change)));
}

function concernSame({ source }: AccountDraft, planned: ValueChange, failed: ValueChange): boolean {
  if (planned.op === 'SET') return planned.attribute === failed.attribute;
  return concerns(source, failed, planned.attribute, valueKey(source, textOf(planned.value) ?? ''));
}
