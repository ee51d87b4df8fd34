import { evaluatePolicy } from '../access/evaluate-policy.ts';
import { draftOfNewAccount } from '../access/project-accounts.ts';
import type { Draft } from '../draft.ts';
import type { Cause } from '../plan.ts';
import { inOrder, isCreated } from './policy-changes.ts';

const cause: Cause = { type: 'access', detail: 'A name of the account was taken at its source' };

/**
 * Computes anew what an open CREATE sends, since the source has a name of it already: every field, for others may be made of that name. The
 * rights that it gives stay as they are; it goes on being the same operation (contract: TRANSFORMS 2, sourceCheck; BEHAVIOUR 9.5).
 */
export function renewCreate(draft: Draft, operationId: string): void {
  const open = draft.subject.openOperations.find(({ id, operation }) => id === operationId && operation === 'CREATE');
  const account = open && draftOfNewAccount(draft, open.sourceId);
  if (!open || !account) return;
  const { source } = account;
  const policy = evaluatePolicy(draft, source, 'CREATE', account.account, cause);
  if ('reason' in policy) {
    draft.renewal = { operationId: open.id, reason: policy.reason };
    return;
  }
  const made = policy.changes.filter(({ attribute }) => isCreated(draft, source, attribute));
  // A policy sets values, and rights are added.
  const rights = open.changes.filter(({ op }) => op !== 'SET').map((change) => ({ ...change, cause, grantedBy: null }));
  draft.renewal = { operationId: open.id, changes: inOrder([...made, ...rights]) };
}
