import { activeState } from '../lifecycle/lifecycle-state.ts';
import type { Cause } from '../plan.ts';
import type { SubjectGrant } from '../subject.ts';
import { textOf } from '../value.ts';
import type { AccountDraft } from './account-draft.ts';
import type { Assignment } from './assign-access.ts';
import { give, takeAway } from './change-rights.ts';
import { valueKey } from './compare-values.ts';
import { type CompiledEntitlement, rightKey } from './compile-access.ts';
import { detachedCauses } from './detached-causes.ts';

const nothingGivesIt: Cause = { type: 'access', detail: 'Nothing gives it any more' };

/** What was given and is not wanted any more: removed where it is still there, unless the holder keeps it detached. */
export function takeBack(assignment: Assignment): void {
  const { draft, accounts, accountsById, grants, furtherGrants, holdings } = assignment;
  for (const [key, grant] of grants) {
    const account = accountsById.get(grant.accountId);
    if (account === undefined || holdings.has(key)) continue;
    const { sourceId, attribute, value } = grant;
    const comparable = valueKey(account.source, value);
    const [cause, ...others] = detachedCauses(draft, key, grant);
    if (cause !== undefined && account.takesRight(attribute, comparable)) {
      account.takeRight(attribute, comparable);
      const entitlement: CompiledEntitlement = { id: '', name: value, sourceId, attribute, value, valueKey: comparable, key };
      holdings.set(key, { entitlement, account, causes: [cause, ...others], grant });
      give(account, entitlement, 'Kept after it left its access profile', cause);
    } else withdraw(account, grant);
  }
  for (const grant of furtherGrants) {
    const account = accountsById.get(grant.accountId);
    if (account !== undefined && !isGiven(holdings, account, grant.attribute, grant.value)) withdraw(account, grant);
  }
  for (const account of accounts) removeAgain(assignment, account);
}

function withdraw(account: AccountDraft, { attribute, value, causes }: SubjectGrant): void {
  const comparable = valueKey(account.source, value);
  const isThere = account.holds(attribute, comparable) || account.replaces(attribute, comparable);
  if (isThere || account.isInDoubt(attribute, comparable)) takeAway(account, attribute, value, nothingGivesIt, causes[0] ?? null);
}

/** What could not be taken back before. No grant tells of it any more, since that ended when its end was planned. */
function removeAgain({ holdings }: Assignment, account: AccountDraft): void {
  for (const { attribute, op, value } of account.retried.flatMap(({ changes }) => changes)) {
    const text = textOf(value) ?? '';
    if (op !== 'REMOVE' || isGiven(holdings, account, attribute, text)) continue;
    if (!account.removes(attribute, text)) takeAway(account, attribute, text, nothingGivesIt, null);
  }
}

/** Every right on every account, native ones too, but what the state itself gives (contract: BEHAVIOUR 9.4). */
export function removeEverything({ draft, accounts, holdings }: Assignment): void {
  const cause: Cause = { type: 'lifecycle', detail: `${activeState(draft)?.name}: all access is taken away` };
  for (const account of accounts) {
    for (const attribute of rightsOf(account)) {
      for (const value of account.valuesOf(attribute)) {
        if (!isGiven(holdings, account, attribute, value)) takeAway(account, attribute, value, cause, null);
      }
    }
  }
}

/** What mirrors an identity attribute is that, and no right: synchronization would put it back at once. */
function rightsOf({ source }: AccountDraft): string[] {
  const mirrored = source.provisioning?.synchronized.map(({ accountAttribute }) => accountAttribute);
  const rights = source.accountSchema.attributes.filter(({ isEntitlement }) => isEntitlement);
  return rights.map(({ name }) => name).filter((name) => !mirrored?.includes(name));
}

function isGiven(holdings: Assignment['holdings'], account: AccountDraft, attribute: string, value: string): boolean {
  return holdings.get(rightKey(account.source.id, attribute, valueKey(account.source, value)))?.account === account;
}
