import type { SourceConfiguration } from '../configuration.ts';
import type { Draft } from '../draft.ts';
import type { Cause, PlanFailure } from '../plan.ts';
import { attributeOf, textOf } from '../value.ts';
import { coveredSources, entersState } from './account-actions.ts';
import type { AccountDraft } from './account-draft.ts';
import { typedValue, wrongType } from './typed-value.ts';

/**
 * Accounts mirror identity attributes: where the account differs, the identity's value is written, null too (contract: BEHAVIOUR 5.5, 9.8).
 * Only what the profile maps; on accounts that exist; not for the long-term inactive, except on becoming so or when asked; not where the
 * state deletes the account. Answers with what cannot be written.
 */
export function planSynchronization(draft: Draft, accounts: readonly AccountDraft[]): PlanFailure[] {
  const mapped = draft.authority?.profile.mappedAttributes;
  if (mapped === undefined || (isLeftOut(draft) && !draft.synchronize)) return [];
  const deleting = coveredSources(draft, 'DELETE');
  const failures: PlanFailure[] = [];
  for (const account of accounts) {
    const { source } = account;
    if (account.isPending || deleting.has(source.id)) continue;
    for (const { identityAttribute, accountAttribute } of mirroredOn(source)) {
      if (!mapped.has(identityAttribute)) continue;
      const reason = mirror(draft, account, identityAttribute, accountAttribute);
      if (reason === null) continue;
      const failure = { accountId: account.id, sourceId: source.id, operation: 'MODIFY' as const, reason };
      failures.push({ ...failure, attribute: accountAttribute, value: null });
    }
  }
  return failures;
}

/** Answers with why the value cannot be written, or null. */
function mirror(draft: Draft, account: AccountDraft, identityAttribute: string, accountAttribute: string): string | null {
  const field = draft.org.policies
    .get(account.source.id)
    ?.get('CREATE')
    ?.find(({ name }) => name === accountAttribute);
  const value = attributeOf(draft.attributes, identityAttribute);
  const wanted = typedValue(field ?? text, value);
  if (wanted === undefined) return wrongType(field!, value);
  // Compared as it is written: the text 007 and the number 7 would differ for ever.
  const isSame = (account.textOf(accountAttribute) || null) === (textOf(wanted) || null);
  if (isSame && !account.isInDoubt(accountAttribute, null)) return null;
  // What an account cannot be without is not taken from it.
  if ((wanted === null && field?.isRequired) || isRight(draft, account, accountAttribute)) return null;
  const cause: Cause = { type: 'synchronization', detail: identityAttribute };
  account.change({ attribute: accountAttribute, op: 'SET', value: wanted, cause, grantedBy: null });
  return null;
}

const none: NonNullable<SourceConfiguration['provisioning']>['synchronized'] = [];

/** People are not asked to keep attributes in step (contract: BEHAVIOUR 5.5). */
function mirroredOn({ provisioning }: SourceConfiguration) {
  return provisioning === undefined || provisioning.isWritable === false ? none : provisioning.synchronized;
}

const text = { type: 'string', isMultiValued: false };

/** Where a right is given nothing is mirrored: the two would undo each other in turns. */
function isRight({ subject }: Draft, account: AccountDraft, attribute: string): boolean {
  return subject.grants.some((grant) => grant.attribute === attribute && grant.accountId === account.id);
}

/** Whether an attribute of accounts on a source mirrors one of the identity from now on: what else is written there would not last. */
export function isMirrored({ authority, identityState }: Draft, source: SourceConfiguration, attribute: string): boolean {
  const mapped = authority?.profile.mappedAttributes;
  const pairs = identityState === 'INACTIVE_LONG_TERM' ? none : mirroredOn(source);
  return pairs.some((pair) => pair.accountAttribute === attribute && (mapped?.has(pair.identityAttribute) ?? false));
}

/** One last time on becoming inactive for long, then no more (contract: BEHAVIOUR 5.3). */
function isLeftOut(draft: Draft): boolean {
  return draft.identityState === 'INACTIVE_LONG_TERM' && !entersState(draft);
}
