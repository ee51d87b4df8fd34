import { type Draft, remember } from '../draft.ts';
import { lifecycleAttribute, presentState, resolveLifecycle } from '../lifecycle/lifecycle-state.ts';
import type { CompiledProfile } from '../org.ts';
import type { Cause } from '../plan.ts';
import { attributeOf, foldKey, textOf, type Value } from '../value.ts';
import type { CompiledMapping } from './compile-mappings.ts';
import { storedText } from './stored-value.ts';

interface Settled {
  readonly value: Value;
  readonly cause: Cause;
}

/** What becomes of a mapping's result where that is not simply the attribute's value; `undefined` is a mapping that failed. */
type Settle = (draft: Draft, profile: CompiledProfile, mapping: CompiledMapping, result: Value | undefined) => Settled;

/** The attributes that have a value even when nothing is mapped, or that mean more than their value. */
export const specialAttributes: ReadonlyMap<string, Settle> = new Map<string, Settle>([
  ['uid', (draft, _profile, mapping, result) => settleUid(draft, result, mapping.cause)],
  ['displayName', (draft, _profile, mapping, result) => settleDisplayName(draft, mapping, result ?? null)],
  [lifecycleAttribute, settleLifecycleState],
]);

const fromAccountName: Cause = { type: 'default', detail: 'Account Name' };
const fromNames: Cause = { type: 'default', detail: 'first and last name, else uid' };

/**
 * The uid: what is mapped, else the account name. It is unique: one that is taken is this identity's error. An identity that cannot have
 * the uid it should keeps the one it has; a new one gets the account name if that is free, and is known by it (alias) in any case
 * (contract: BEHAVIOUR 5.2, 8.7).
 */
export function settleUid(draft: Draft, result: Value | undefined, cause: Cause): Settled {
  const held = textOf(attributeOf(draft.subject.attributes, 'uid'));
  const accountName = accountNameOf(draft);
  const wanted = result === undefined ? null : (textOf(result) ?? accountName);
  const origin = wanted === null || result === null ? fromAccountName : cause;
  if (wanted !== null && (wanted === held || isFree(draft, wanted))) return claimUid(draft, wanted, origin);
  if (wanted !== null) refuseUid(draft, wanted);
  if (held !== null) return claimUid(draft, held, origin);
  if (wanted !== accountName && isFree(draft, accountName)) return claimUid(draft, accountName, fromAccountName);
  draft.aliasCause = fromAccountName;
  if (draft.alias === '') draft.alias = accountName;
  return { value: null, cause: origin };
}

function claimUid(draft: Draft, value: string, cause: Cause): Settled {
  draft.alias = value;
  draft.aliasCause = cause;
  return { value, cause };
}

function isFree(draft: Draft, uid: string): boolean {
  return draft.facts.holderOfUid(foldKey(uid), draft.subject.id) === null;
}

/** The question is remembered, so that the identity is processed again when the holder gives the uid up. */
function refuseUid(draft: Draft, uid: string): void {
  const reason = `Another identity has the uid ${JSON.stringify(uid)}`;
  draft.errors.push({ attribute: 'uid', path: '', type: 'unique', reason, input: uid });
  remember(draft.lookups, { kind: 'reference', attribute: 'uid', valueKey: foldKey(uid) });
}

/** Unmapped or null: first and last name, else the uid (contract: BEHAVIOUR 8.7). The identity's name is this attribute. */
function settleDisplayName(draft: Draft, mapping: CompiledMapping, result: Value): Settled {
  draft.nameCause = result === null ? fromNames : mapping.cause;
  draft.name = textOf(result) ?? defaultName(draft, mapping.defaultFrom);
  return { value: draft.name, cause: draft.nameCause };
}

function defaultName(draft: Draft, parts: readonly string[]): string {
  const names = parts.filter((part) => part !== 'uid').map((part) => textOf(draft.attributes[part] ?? null));
  const full = names.filter((name) => name !== null).join(' ');
  return storedText(full) ?? (parts.includes('uid') ? draft.alias : accountNameOf(draft));
}

/** The attribute shows the state set by hand while that holds (contract: BEHAVIOUR 5.3). */
function settleLifecycleState(draft: Draft, profile: CompiledProfile, mapping: CompiledMapping, result: Value | undefined): Settled {
  draft.mappedLifecycleValue = result === undefined ? undefined : textOf(result);
  const { shown, state } = resolveLifecycle(profile.lifecycleStates, presentState(draft), draft.mappedLifecycleValue);
  return { value: shown, cause: state?.manuallyUpdated ? { type: 'lifecycle', detail: 'set by hand' } : mapping.cause };
}

/** The Account Name, or what identifies an account that has none. */
export function accountNameOf({ authority }: Draft): string {
  const account = authority?.account;
  return storedText(account?.name ?? null) ?? storedText(account?.nativeIdentity ?? null) ?? '';
}
