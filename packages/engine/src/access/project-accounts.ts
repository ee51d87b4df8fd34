import type { Draft } from '../draft.ts';
import type { OpenOperation, SubjectAccount } from '../subject.ts';
import { AccountDraft, afterOperation } from './account-draft.ts';

/**
 * The identity's accounts as they will be once every open operation is done, those that are still to be made included; failed operations
 * count as done too, but for those set aside (contract: BEHAVIOUR 9.7). Accounts on sources that are not configured are left out: nothing
 * can be planned for them.
 */
export function projectAccounts({ org, accounts, subject }: Draft, setAside: ReadonlySet<string>): AccountDraft[] {
  const projected = new Map<string, { account: SubjectAccount; isPending: boolean } | null>();
  for (const account of accounts) projected.set(account.id, { account, isPending: false });
  for (const operation of subject.openOperations) {
    if (setAside.has(operation.id)) continue;
    const known = projected.get(operation.accountId);
    const before = known === undefined && operation.operation === 'CREATE' ? newAccount(operation) : known?.account;
    if (before === undefined) continue;
    const after = afterOperation(before, operation, org.sources.get(operation.sourceId));
    const isPending = known === undefined || (known?.isPending ?? false);
    projected.set(operation.accountId, after && { account: after, isPending });
  }
  const retried = subject.openOperations.filter(({ id }) => setAside.has(id));
  const drafts: AccountDraft[] = [];
  for (const [id, entry] of projected) {
    const source = entry && org.sources.get(entry.account.sourceId);
    if (!entry || !source) continue;
    const own = retried.filter(({ accountId }) => accountId === id);
    drafts.push(new AccountDraft(id, source, entry.account, entry.isPending, own));
  }
  return drafts;
}

/** An account that does not exist yet: younger than all that do. */
function newAccount({ accountId, sourceId }: Pick<OpenOperation, 'accountId' | 'sourceId'>): SubjectAccount {
  return {
    id: accountId,
    sourceId,
    nativeIdentity: '',
    name: '',
    attributes: {},
    disabled: false,
    locked: false,
    created: '9999-12-31T00:00:00.000Z',
    modified: '9999-12-31T00:00:00.000Z',
  };
}

/** The draft of the account that this refresh makes on a source. */
export function draftOfNewAccount({ org }: Draft, sourceId: string): AccountDraft | null {
  const source = org.sources.get(sourceId);
  return source === undefined ? null : new AccountDraft(null, source, newAccount({ accountId: '', sourceId }), true);
}
