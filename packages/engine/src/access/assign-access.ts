import { compareIds } from '../compare-ids.ts';
import type { Draft } from '../draft.ts';
import { activeState } from '../lifecycle/lifecycle-state.ts';
import type { PlanFailure } from '../plan.ts';
import type { GrantCause, SubjectGrant } from '../subject.ts';
import type { AccountDraft } from './account-draft.ts';
import { give } from './change-rights.ts';
import { valueKey } from './compare-values.ts';
import { type CompiledEntitlement, rightKey, type WantedGroup } from './compile-access.ts';
import { detachedCauses } from './detached-causes.ts';
import { draftOfNewAccount } from './project-accounts.ts';
import { removeEverything, takeBack } from './take-back.ts';
import { addCause, sameCause, wantedAccess } from './wanted-access.ts';

/** A right that the identity is to hold: where, and all that gives it. */
export interface Holding {
  readonly entitlement: CompiledEntitlement;
  readonly account: AccountDraft;
  readonly causes: GrantCause[];
  readonly grant: SubjectGrant | null;
}

/** What deciding about access works on. */
export interface Assignment {
  readonly draft: Draft;
  readonly accounts: AccountDraft[];
  readonly accountsById: ReadonlyMap<string, AccountDraft>;
  /** By the key of the right. */
  readonly grants: ReadonlyMap<string, SubjectGrant>;
  /** Further grants of rights that stand in `grants` already. */
  readonly furtherGrants: readonly SubjectGrant[];
  readonly holdings: Map<string, Holding>;
}

export interface AssignedAccess {
  readonly holdings: readonly Holding[];
  /** Rights that no account can take. */
  readonly failures: readonly PlanFailure[];
}

/**
 * Decides which account holds which right and plans what must be added and taken away (contract: BEHAVIOUR 9.3): what is wanted and not
 * there is added; what Muster gave and nothing gives any more is removed; what it never gave is left alone. Answers with what is held, for
 * the grants to be stored; accounts that have to be made are added to `accounts`.
 */
export function assignAccess(draft: Draft, accounts: AccountDraft[]): AssignedAccess {
  const accountsById = byId(accounts);
  const assignment: Assignment = { draft, accounts, accountsById, ...grantsByRight(draft, accountsById), holdings: new Map() };
  const wanted = [...wantedAccess(draft)];
  for (const group of wanted) keepGiven(assignment, group);
  let unplaced: Unplaced[] = [];
  for (const group of wanted) unplaced.push(...place(assignment, { group, entitlements: group.entitlements }));
  takeBack(assignment);
  if (activeState(draft)?.removeAllAccess) removeEverything(assignment);
  // What was just planned may be what provisioning criteria ask for.
  for (let before = Number.POSITIVE_INFINITY; unplaced.length > 0 && unplaced.length < before; ) {
    before = unplaced.length;
    unplaced = unplaced.flatMap((rest) => place(assignment, rest));
  }
  const failures = unplaced.flatMap(({ group, entitlements }) => entitlements.map((right) => failureOf(assignment, group, right)));
  return { holdings: [...assignment.holdings.values()], failures };
}

function byId(accounts: readonly AccountDraft[]): ReadonlyMap<string, AccountDraft> {
  return new Map(accounts.flatMap((account) => (account.id === null ? [] : [[account.id, account]])));
}

/**
 * One grant for each right, as there is but for one case: an account that is going to be deleted keeps its grants, and another one takes
 * its place. So the one on an account that stays counts.
 */
function grantsByRight({ org, subject }: Draft, accountsById: Assignment['accountsById']): Pick<Assignment, 'grants' | 'furtherGrants'> {
  const grants = new Map<string, SubjectGrant>();
  const furtherGrants: SubjectGrant[] = [];
  for (const grant of subject.grants) {
    const { sourceId, attribute, value, accountId } = grant;
    const key = rightKey(sourceId, attribute, valueKey(org.sources.get(sourceId), value));
    const known = grants.get(key);
    const isBetter = known !== undefined && accountsById.has(accountId) && !accountsById.has(known.accountId);
    if (known === undefined || isBetter) grants.set(key, grant);
    if (known !== undefined) furtherGrants.push(isBetter ? known : grant);
  }
  return { grants, furtherGrants };
}

/** Where an attribute holds one value, the right that was given before is not replaced by another while its cause lasts. */
function keepGiven({ accountsById, grants }: Assignment, { entitlements, cause }: WantedGroup): void {
  for (const { key, attribute, valueKey: comparable } of entitlements) {
    const grant = grants.get(key);
    const account = grant && accountsById.get(grant.accountId);
    if (account === undefined || !grant?.causes.some((own) => sameCause(own, cause))) continue;
    if (account.takesRight(attribute, comparable)) account.takeRight(attribute, comparable);
  }
}

/** What of a group has found no account. */
interface Unplaced {
  readonly group: WantedGroup;
  readonly entitlements: readonly CompiledEntitlement[];
}

const none: readonly Unplaced[] = [];

/** Answers with what found no account. */
function place(assignment: Assignment, { group, entitlements }: Unplaced): readonly Unplaced[] {
  const { draft, accountsById, grants, holdings } = assignment;
  let chosen: AccountDraft | null | undefined;
  const unplaced: CompiledEntitlement[] = [];
  for (const entitlement of entitlements) {
    const { key, attribute, valueKey: comparable } = entitlement;
    const grant = grants.get(key) ?? null;
    const own = grant === null ? undefined : accountsById.get(grant.accountId);
    // Nobody new gets what a disabled access profile holds; who has it through this cause keeps it, with the account (contract: BEHAVIOUR 9.2).
    const isKept = own !== undefined && grant!.causes.some((cause) => sameCause(cause, group.cause));
    if (group.profile?.enabled === false && !isKept) continue;
    const known = holdings.get(key);
    if (known !== undefined) {
      addCause(known.causes, group.cause);
      continue;
    }
    // Of a single value that another right has meanwhile, the rest is as if it had never been given.
    const stays = own?.takesRight(attribute, comparable) ?? false;
    if (!stays && chosen === undefined) chosen = chooseAccount(assignment, group);
    const account = stays ? own : chosen;
    if (account?.takesRight(attribute, comparable)) {
      account.takeRight(attribute, comparable);
      const causes = [group.cause];
      // Of an account that is gone nothing is kept.
      if (stays) for (const cause of detachedCauses(draft, key, grant)) addCause(causes, cause);
      holdings.set(key, { entitlement, account, causes, grant });
      give(account, entitlement, group.detail, group.cause);
    } else unplaced.push(entitlement);
  }
  return unplaced.length === 0 ? none : [{ group, entitlements: unplaced }];
}

/** Null: there are accounts, and none fits (contract: BEHAVIOUR 9.3, "Which account"). */
function chooseAccount(assignment: Assignment, group: WantedGroup): AccountDraft | null {
  const { draft, accounts } = assignment;
  const { sourceId, entitlements, profile } = group;
  const candidates = accounts.filter(({ source }) => source.id === sourceId);
  if (candidates.length === 0) {
    const made = draftOfNewAccount(draft, sourceId);
    if (made !== null) accounts.push(made);
    return made;
  }
  const full = candidates.filter((account) => entitlements.every(({ attribute, valueKey: key }) => account.holds(attribute, key)));
  // An account that is about to be made gets what it needs: nothing is known of it yet that could fit.
  const fits = ({ id, account }: AccountDraft) => id === null || !profile?.fits || profile.fits(account);
  const able = (full.length > 0 ? full : candidates.filter(fits)).sort(preferred);
  const takesAll = (account: AccountDraft) => entitlements.every(({ attribute, valueKey: key }) => account.takesRight(attribute, key));
  return able.find((account) => holdsPart(assignment, group, account)) ?? able.find(takesAll) ?? able[0] ?? null;
}

/** Whether a part of the group was given to an account for the same cause: the rest goes there too, whatever else has changed. */
function holdsPart({ grants }: Assignment, { entitlements, cause }: WantedGroup, { id }: AccountDraft): boolean {
  return entitlements.some(({ key }) => {
    const grant = grants.get(key);
    return grant !== undefined && grant.accountId === id && grant.causes.some((own) => sameCause(own, cause));
  });
}

/** Enabled before disabled, then the oldest, then by native identity. */
function preferred(one: AccountDraft, other: AccountDraft): number {
  const [left, right] = [one.account, other.account];
  return (
    Number(one.endsDisabled) - Number(other.endsDisabled) ||
    compareIds(left.created, right.created) ||
    compareIds(left.nativeIdentity, right.nativeIdentity)
  );
}

function failureOf({ draft, accounts }: Assignment, { sourceId, profile }: WantedGroup, right: CompiledEntitlement): PlanFailure {
  const { attribute, value, valueKey: comparable } = right;
  const source = draft.org.sources.get(sourceId);
  const isTaken = accounts.some((account) => account.source.id === sourceId && !account.takesRight(attribute, comparable));
  const reason =
    source === undefined
      ? `The source ${sourceId} has no account schema`
      : isTaken
        ? `${attribute} on ${source.name} holds one value, and the identity is given another one`
        : `No account on ${source.name} meets the provisioning criteria of the access profile ${profile?.name ?? ''}`;
  return { accountId: null, sourceId, operation: 'MODIFY', attribute, value, reason };
}
