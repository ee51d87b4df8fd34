import type { AccountDraft } from '../access/account-draft.ts';
import { evaluatePolicy } from '../access/evaluate-policy.ts';
import { isMirrored } from '../access/synchronize.ts';
import type { SourceConfiguration } from '../configuration.ts';
import type { Draft } from '../draft.ts';
import type { Cause, PlannedChange } from '../plan.ts';
import type { AccountOperationKind } from '../subject.ts';
import { planAccounts } from './plan-accounts.ts';
import { planGrants } from './plan-grants.ts';
import { inOrder, isCreated, isRight } from './policy-changes.ts';
import { renewCreate } from './renew-create.ts';

/**
 * Step: what must change on the identity's accounts, given what its roles and its lifecycle state give it and what its accounts mirror
 * (contract: BEHAVIOUR 9.3 to 9.5, 9.8).
 */
export function planOperations(draft: Draft): void {
  if (draft.subject.builtIn) return;
  if (draft.renewedCreate !== undefined) {
    renewCreate(draft, draft.renewedCreate);
    return;
  }
  if (draft.subject.isHeld) {
    nameFailures(draft, none);
    return;
  }
  const planned = planAccounts(draft);
  draft.failures.push(...planned.failures);
  const refused = new Set(planned.accounts.filter((account) => !planAccount(draft, account)));
  nameFailures(draft, planned.setAside);
  planGrants(draft, planned, refused);
}

const none: ReadonlySet<string> = new Set();

/** Failed operations are errors of the identity until they are planned again or turned round (contract: BEHAVIOUR 9.5, 9.7). */
function nameFailures(draft: Draft, setAside: ReadonlySet<string>): void {
  for (const { id, failure } of draft.subject.openOperations) {
    if (setAside.has(id)) draft.superseded.push(id);
    else if (failure !== null) draft.errors.push({ attribute: null, path: '', type: 'provisioning', reason: failure, input: null });
  }
}

/** In the contract's order: CREATE, ENABLE, changes, DISABLE, DELETE. False when its rights cannot be changed as is planned. */
function planAccount(draft: Draft, account: AccountDraft): boolean {
  const { deleting, enabling, unlocking, disabling, changes } = account;
  if (deleting !== null) return send(draft, account, 'DELETE', [], deleting);
  let isSent = true;
  if (account.id === null) {
    if (!send(draft, account, 'CREATE', changes, { type: 'access', detail: 'The identity needs an account' })) return false;
  } else {
    if (enabling !== null) send(draft, account, 'ENABLE', [], enabling);
    if (unlocking !== null) send(draft, account, 'UNLOCK', [], unlocking);
    // Mirrored attributes are a story of their own: their changes are one operation, and one activity (contract: BEHAVIOUR 9.8).
    const mirrored = changes.filter(({ cause }) => cause.type === 'synchronization');
    if (mirrored.length > 0) send(draft, account, 'MODIFY', mirrored, mirrored[0]!.cause);
    const rights = mirrored.length === 0 ? changes : changes.filter((change) => !mirrored.includes(change));
    if (rights.length > 0) isSent = send(draft, account, 'MODIFY', rights, rights[0]!.cause);
  }
  if (disabling !== null) send(draft, account, 'DISABLE', [], disabling);
  return isSent;
}

const usageOf = { CREATE: 'CREATE', MODIFY: 'UPDATE', ENABLE: 'ENABLE', DISABLE: 'DISABLE', DELETE: 'DELETE', UNLOCK: 'UNLOCK' } as const;

/** Plans the operation with what the source's policy of its kind adds to it. False when it cannot be: the draft then says why. */
function send(
  draft: Draft,
  { id, source, account }: AccountDraft,
  kind: AccountOperationKind,
  changes: readonly PlannedChange[],
  cause: Cause,
): boolean {
  const policy = evaluatePolicy(draft, source, usageOf[kind], account, cause);
  if ('reason' in policy) {
    const { attribute, reason } = policy;
    draft.failures.push({ accountId: id, sourceId: source.id, operation: kind, attribute, value: null, reason });
    return false;
  }
  const planned = new Set(changes.map(({ attribute }) => attribute));
  const added = policy.changes.filter(({ attribute }) =>
    kind === 'CREATE' ? isCreated(draft, source, attribute) : !planned.has(attribute) && isAddition(draft, source, attribute),
  );
  draft.operations.push({ accountId: id, sourceId: source.id, operation: kind, changes: inOrder([...added, ...changes]), cause });
  return true;
}

/** A policy adds to what is planned and never overrules it: not what is granted, nor what is mirrored. */
function isAddition(draft: Draft, source: SourceConfiguration, attribute: string): boolean {
  return !isRight(source, attribute) && !isMirrored(draft, source, attribute);
}
