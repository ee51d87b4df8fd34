import { attributeOf, type Value, valuesOf } from '@muster/engine';
import type { Db } from '../../database/open-database.ts';
import { insertEvents } from '../../events/event-store.ts';
import type { Ids } from '../../ids.ts';
import { type EntitlingSource, findEntitlingSource } from './entitling-source-store.ts';
import {
  findHeldEntitlements,
  type HeldRight,
  insertHeldEntitlements,
  type KnownRight,
  updateObjectTypes,
} from './held-entitlement-store.ts';
import { valueKeyOf } from './value-key.ts';

/** An account of the source as it was read or is written. */
export interface HoldingAccount {
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Noting {
  readonly ids: Ids;
  readonly now: string;
  /** What brought the accounts, for the events of what is new. */
  readonly cause: Readonly<Record<string, unknown>>;
}

export interface NotedEntitlements {
  /** By account, in their order: the ids of its entitlements, or null where it has none: what is stored as its `entitlement_ids`. */
  readonly held: readonly (string[] | null)[];
  /** How many entitlements were made. */
  readonly created: number;
}

/** Sees to it that every right of these accounts is an entitlement (contract: BEHAVIOUR 9.1), with a fixed number of statements. */
export async function noteEntitlements(
  db: Db,
  sourceId: string,
  accounts: readonly HoldingAccount[],
  noting: Noting,
): Promise<NotedEntitlements> {
  const source = accounts.length === 0 ? undefined : await findEntitlingSource(db, sourceId);
  if (source === undefined || source.attributes.length === 0) return { held: accounts.map(() => null), created: 0 };
  const rightsByAccount = accounts.map((account) => rightsOf(source, account));
  // Of values that compare equal, the first one is how the right is written.
  const rights = new Map<string, HeldRight>();
  for (const [key, right] of rightsByAccount.flat()) if (!rights.has(key)) rights.set(key, right);
  const { known, created } = await knownOf(db, source, rights, noting);
  const held = rightsByAccount.map((own) => {
    const ids = new Set(own.flatMap(([key]) => known.get(key)?.id ?? []));
    return ids.size === 0 ? null : [...ids].sort();
  });
  return { held, created };
}

/** The rights of an account, each with its {@link keyOf}. */
function rightsOf(source: EntitlingSource, { attributes }: HoldingAccount): [string, HeldRight][] {
  return source.attributes.flatMap(({ name, objectType }) =>
    valuesOf(attributeOf(attributes as Record<string, Value>, name))
      .filter((value) => value.trim() !== '')
      .map((value) => {
        const valueKey = valueKeyOf(source, value);
        return [keyOf(name, valueKey), { attribute: name, value, valueKey, objectType }];
      }),
  );
}

/** The entitlements of rights, by {@link keyOf}; those that were none yet are made. */
async function knownOf(
  db: Db,
  { id: sourceId }: EntitlingSource,
  rights: ReadonlyMap<string, HeldRight>,
  { ids, now, cause }: Noting,
): Promise<{ known: ReadonlyMap<string, KnownRight>; created: number }> {
  const known = byKey(await findHeldEntitlements(db, sourceId, [...rights.values()]));
  await updateObjectTypes(db, retyped(rights, known), now);
  const isMissing = ([key]: [string, HeldRight]) => !known.has(key);
  const missing = [...rights].filter(isMissing).map(([, right]) => ({ ...right, id: ids.next() }));
  const made = byKey(await insertHeldEntitlements(db, sourceId, missing, now));
  for (const [key, right] of made) known.set(key, right);
  if (made.size < missing.length) {
    const late = [...rights].filter(isMissing).map(([, right]) => right);
    for (const [key, right] of byKey(await findHeldEntitlements(db, sourceId, late))) known.set(key, right);
  }
  const events = [...made].map(([key, { id, attribute }]) => ({
    type: 'ENTITLEMENT_CREATED',
    actorId: null,
    target: { type: 'ENTITLEMENT', id },
    cause,
    after: { sourceId, attribute, value: rights.get(key)!.value },
  }));
  await insertEvents(db, ids, now, events);
  return { known, created: made.size };
}

/** Known ones whose account attribute refers to another schema than when they were made. */
function retyped(rights: ReadonlyMap<string, HeldRight>, known: ReadonlyMap<string, KnownRight>) {
  return [...known].flatMap(([key, { id, object_type }]) => {
    const { objectType } = rights.get(key)!;
    return objectType === object_type ? [] : [{ id, objectType }];
  });
}

function byKey(rights: readonly KnownRight[]): Map<string, KnownRight> {
  return new Map(rights.map((right) => [keyOf(right.attribute, right.value_key), right]));
}

function keyOf(attribute: string, valueKey: string): string {
  return `${attribute}\u0000${valueKey}`;
}
