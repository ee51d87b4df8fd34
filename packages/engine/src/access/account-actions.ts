import type { AccountActionConfiguration, SourceConfiguration } from '../configuration.ts';
import type { Draft } from '../draft.ts';
import { activeState } from '../lifecycle/lifecycle-state.ts';
import type { Cause } from '../plan.ts';
import type { AccountDraft } from './account-draft.ts';

/**
 * What the identity's lifecycle state does to its accounts (contract: BEHAVIOUR 9.4): ENABLE once, on entering; DISABLE and DELETE as long
 * as it lasts, but not on a source for which the state itself gives access. A state that was set by a direct call on the account wins until
 * the identity enters another state.
 */
export function planAccountActions(draft: Draft, accounts: readonly AccountDraft[]): void {
  const state = activeState(draft);
  const isEntering = entersState(draft);
  const given = new Set(state?.accessProfileIds.map((id) => draft.org.accessProfiles.get(id)?.sourceId));
  const cause: Cause = { type: 'lifecycle', detail: state?.name ?? '' };
  for (const account of accounts) {
    const action = actionFor(state?.accountActions ?? [], account.source);
    const setByHand = isEntering ? null : account.account.setByHand;
    if (account.retried.length > 0) repeatCalls(account, setByHand);
    const isOnce = isEntering || (account.retries('ENABLE') && setByHand !== 'DISABLED');
    if (action === 'ENABLE' && isOnce && mayBe(account, 'disabled')) account.enabling = cause;
    if (action === null || given.has(account.source.id)) continue;
    if (action === 'DELETE') account.deleting = cause;
    if (action === 'DISABLE' && setByHand !== 'ENABLED' && mayBe(account, 'enabled')) account.disabling = cause;
  }
}

const called: Cause = { type: 'access', detail: 'Asked for by a call that had failed' };

/** A call that failed is made again, as what failed otherwise is: nothing but the failed operation remembers it (contract: BEHAVIOUR 9.7). */
function repeatCalls(account: AccountDraft, setByHand: 'ENABLED' | 'DISABLED' | null | undefined): void {
  if (account.retries('UNLOCK')) account.unlocking = called;
  if (setByHand === 'ENABLED' && account.retries('ENABLE')) account.enabling = called;
  if (setByHand === 'DISABLED' && account.retries('DISABLE')) account.disabling = called;
}

/** After a failed operation either may be true. */
function mayBe(account: AccountDraft, state: 'enabled' | 'disabled'): boolean {
  return account.account.disabled === (state === 'disabled') || account.retries('ENABLE') || account.retries('DISABLE');
}

/** The sources on which the state does this, whether or not the identity has an account there. */
export function coveredSources(draft: Draft, action: AccountActionConfiguration['action']): ReadonlySet<string> {
  const state = activeState(draft);
  if (!state?.accountActions.some((each) => each.action === action)) return none;
  const given = new Set(state.accessProfileIds.map((id) => draft.org.accessProfiles.get(id)?.sourceId));
  const sources = [...draft.org.sources.values()];
  return new Set(
    sources.filter((source) => !given.has(source.id) && actionFor(state.accountActions, source) === action).map(({ id }) => id),
  );
}

const none: ReadonlySet<string> = new Set();

/** True when the identity comes to this state with this refresh, from another state, from none, or from another profile. */
export function entersState({ subject, lifecycleState, authority }: Draft): boolean {
  return subject.lifecycleState?.stateName !== lifecycleState?.stateName || subject.profileId !== (authority?.profile.id ?? null);
}

/** No source stands in two actions (contract: BEHAVIOUR 9.4). */
function actionFor(
  actions: readonly AccountActionConfiguration[],
  source: SourceConfiguration,
): AccountActionConfiguration['action'] | null {
  return actions.find((action) => covers(action, source))?.action ?? null;
}

function covers({ action, allSources, sourceIds, excludeSourceIds }: AccountActionConfiguration, source: SourceConfiguration): boolean {
  if (!allSources) return sourceIds?.includes(source.id) ?? false;
  const { provisioning } = source;
  const isAble = action === 'DELETE' ? provisioning?.canDelete : provisioning?.canEnable;
  return isAble === true && !excludeSourceIds?.includes(source.id);
}
