import type { Db } from '../../database/open-database.ts';
import { insertEvents, type NewEvent } from '../../events/event-store.ts';
import type { Ids } from '../../ids.ts';
import { internalSourceName } from '../source-wire.ts';
import { type AccountChanges, type ChangedRight, changesOfAccount } from './changes-of-account.ts';
import { type NativeOperation, nativeChangeConfigOf } from './native-change-config.ts';
import {
  findNamedEntitlements,
  findTellableAccounts,
  findWatchedSource,
  type NamedEntitlement,
  type TellableAccount,
  type WatchedSource,
} from './native-change-store.ts';

/** What somebody did to an account at its source: its attributes as they were known here, and as they were found. */
export interface NativeChange {
  readonly type: NativeOperation;
  readonly accountId: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

interface Finding {
  readonly sourceId: string;
  readonly ids: Ids;
  readonly now: string;
  readonly cause: Readonly<Record<string, unknown>>;
  /** The first aggregation of a source finds everything, and tells nothing. */
  readonly isAggregation: boolean;
}

/**
 * Tells of native changes, as far as the source's configuration selects the operation and the attribute (contract: BEHAVIOUR 9.11). The
 * accounts are still, or already, known here.
 */
export async function raiseNativeChanges(db: Db, finding: Finding, changes: readonly NativeChange[]): Promise<void> {
  if (changes.length === 0) return;
  const source = await findWatchedSource(db, finding.sourceId);
  if (source === undefined || (finding.isAggregation && !source.isAggregated)) return;
  const config = nativeChangeConfigOf(source.config);
  if (!config.enabled) return;
  const told = changes
    .filter(({ type }) => config.operations.includes(type))
    .flatMap((change) => {
      const parts = changesOfAccount({ ...source, config }, change.before, change.after);
      return parts === null ? [] : [{ ...change, parts }];
    });
  if (told.length === 0) return;
  const accounts = await findTellableAccounts(
    db,
    told.map(({ accountId }) => accountId),
  );
  const rights = await findNamedEntitlements(
    db,
    source.id,
    told.flatMap(({ parts }) => [...parts.added, ...parts.removed]),
  );
  const events = told.flatMap(({ type, accountId, parts }): NewEvent[] => {
    const account = accounts.get(accountId);
    return account === undefined ? [] : [nativeChangeEvent(finding, type, payloadOf(source, account, type, parts, rights))];
  });
  await insertEvents(db, finding.ids, finding.now, events);
}

function nativeChangeEvent({ cause }: Finding, type: NativeOperation, payload: ReturnType<typeof payloadOf>): NewEvent {
  return { type: `NATIVE_CHANGE_${type}`, actorId: null, target: { type: 'ACCOUNT', id: payload.account.id }, cause, after: payload };
}

/** The shape that the contract gives such an event. */
function payloadOf(
  source: WatchedSource,
  account: TellableAccount,
  eventType: NativeOperation,
  { single, multi, added, removed }: AccountChanges,
  rights: readonly NamedEntitlement[],
) {
  const accountChangeTypes = [
    ...(single.length + multi.length > 0 ? ['ATTRIBUTES_CHANGED'] : []),
    ...(added.length > 0 ? ['ENTITLEMENTS_ADDED'] : []),
    ...(removed.length > 0 ? ['ENTITLEMENTS_REMOVED'] : []),
  ];
  const { identity_id, identity_name, alias, email, uncorrelated } = account;
  return {
    eventType,
    identity: uncorrelated ? null : { type: 'IDENTITY', id: identity_id, name: identity_name, alias, email },
    account: {
      type: 'ACCOUNT',
      id: account.id,
      name: account.name,
      nativeIdentity: account.native_identity,
      uuid: account.uuid,
      correlated: !uncorrelated,
    },
    source: {
      type: 'SOURCE',
      id: source.id,
      name: source.name,
      alias: internalSourceName(source.name),
      owner: source.ownerId === null ? null : { type: 'IDENTITY', id: source.ownerId, name: source.ownerName },
      governanceGroup: null,
    },
    accountChangeTypes,
    singleValueAttributeChanges: single,
    multiValueAttributeChanges: multi,
    entitlementChanges: entitlementChanges(added, removed, rights),
  };
}

function entitlementChanges(added: readonly ChangedRight[], removed: readonly ChangedRight[], rights: readonly NamedEntitlement[]) {
  const shown = ({ attribute, value, valueKey }: ChangedRight) => {
    const known = rights.find((right) => right.attribute === attribute && right.value_key === valueKey);
    const owner = known?.owner_id ? { type: 'IDENTITY', id: known.owner_id, name: known.owner_name } : null;
    return { id: known?.id ?? null, name: known?.name ?? value, value, owner };
  };
  const attributes = [...new Set([...added, ...removed].map(({ attribute }) => attribute))];
  return attributes.map((attributeName) => ({
    attributeName,
    added: added.filter(({ attribute }) => attribute === attributeName).map(shown),
    removed: removed.filter(({ attribute }) => attribute === attributeName).map(shown),
  }));
}
