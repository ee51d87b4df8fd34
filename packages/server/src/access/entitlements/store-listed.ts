import { createHash } from 'node:crypto';
import { attributeOf, foldKey, textOf, type Value, valuesOf } from '@muster/engine';
import { noteSeen } from '../../aggregation/account-store.ts';
import { rowMessage } from '../../aggregation/run-state.ts';
import type { AccountRecord, RowError } from '../../connectors/connector.ts';
import type { Db } from '../../database/open-database.ts';
import type { TaskMessage } from '../../database/tables.ts';
import { insertEvents, type NewEvent } from '../../events/event-store.ts';
import type { Ids } from '../../ids.ts';
import { bumpConfigurationVersion, lockConfigurationVersion } from '../../processing/configuration-store.ts';
import type { GroupSchema } from './entitling-source-store.ts';
import { findListedEntitlements, type ListedRight, storeListedEntitlements } from './listed-entitlement-store.ts';
import { seenKey, usesOf } from './unused-entitlement-store.ts';
import { indexKey, valueKeyOf } from './value-key.ts';

export interface Listing {
  readonly taskId: string;
  readonly group: GroupSchema;
  readonly ids: Ids;
  readonly now: string;
}

export interface ListingOutcome {
  /** Groups that could be used. */
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  /** Rows that repeat a group of an earlier place. */
  readonly repeats: readonly TaskMessage[];
}

type Known = Awaited<ReturnType<typeof findListedEntitlements>>[number];

/**
 * Stores a batch of a source's groups with a fixed number of statements: each is an entitlement for every account attribute that refers to
 * its schema; unchanged ones are skipped by their hash (contract: BEHAVIOUR 9.1).
 */
export async function storeListed(
  db: Db,
  listing: Listing,
  items: readonly AccountRecord[],
  unusable: readonly RowError[],
): Promise<ListingOutcome> {
  const { group, ids, now } = listing;
  const { records, repeats } = await withoutRepeats(db, listing, items, unusable);
  const rights = records.flatMap((record) => rightsOf(group, record));
  const known = await findListedEntitlements(db, group.sourceId, group.accountAttributes, [
    ...new Set(rights.map((right) => right.valueKey)),
  ]);
  const byKey = new Map(known.map((row) => [`${row.attribute}\n${row.value_key}`, row]));
  const compared = rights.map((right) => ({ right, row: byKey.get(`${right.attribute}\n${right.valueKey}`) }));
  const added = compared.filter(({ row }) => row === undefined).map(({ right }) => ({ ...right, id: ids.next() }));
  const changed = compared.flatMap(({ right, row }) => (row && row.content_hash !== right.contentHash ? [{ right, row }] : []));
  await holdConfiguration(db, changed);
  await storeListedEntitlements(db, group.sourceId, [...added, ...changed.map(({ right, row }) => ({ ...right, id: row.id }))], now);
  await insertEvents(db, ids, now, [
    ...added.map((right) => createdEvent(listing, right)),
    ...changed.map(({ right, row }) => updatedEvent(listing, row, right)),
  ]);
  return { read: records.length, created: added.length, updated: changed.length, repeats };
}

/** The first group of an id stands; later ones, which are not adjacent to it, are error rows (contract: BEHAVIOUR 8.4). */
async function withoutRepeats(db: Db, { taskId, group }: Listing, items: readonly AccountRecord[], unusable: readonly RowError[]) {
  const keyOf = (nativeIdentity: string) => seenKey(group.objectType, valueKeyOf(group, nativeIdentity));
  const fresh = await noteSeen(db, taskId, [...new Set(items.map(({ nativeIdentity }) => keyOf(nativeIdentity)))]);
  const records = items.filter(({ nativeIdentity }) => fresh.delete(keyOf(nativeIdentity)));
  const stands = new Set(records);
  const reason = 'this Group ID came before, in rows that are not adjacent; the first ones stand.';
  const repeats = items
    .filter((record) => !stands.has(record))
    .map(({ row, nativeIdentity }) => rowMessage('ERROR', row, null, nativeIdentity, reason, 'group'));
  // A group that a bad row names is there, whatever else the row says: it is not deleted.
  await noteSeen(db, taskId, [
    ...new Set(unusable.flatMap(({ nativeIdentity }) => (nativeIdentity === null ? [] : keyOf(nativeIdentity)))),
  ]);
  return { records, repeats };
}

function rightsOf(group: GroupSchema, { nativeIdentity, name, attributes }: AccountRecord): ListedRight[] {
  const { objectType, hierarchyAttribute } = group;
  const read = (attribute: string) => attributeOf(attributes as Record<string, Value>, attribute);
  const parents = hierarchyAttribute === null ? [] : valuesOf(read(hierarchyAttribute)).map((value) => valueKeyOf(group, value));
  const said = {
    value: nativeIdentity,
    valueKey: valueKeyOf(group, nativeIdentity),
    name,
    nameKey: indexKey(foldKey(name)),
    description: textOf(read('description')) || null,
    objectType,
    attributes,
    parentKeys: parents.length === 0 ? null : [...new Set(parents)].sort(),
  };
  const sorted = Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));
  const contentHash = createHash('sha1')
    .update(JSON.stringify([nativeIdentity, name, objectType, said.parentKeys, sorted]))
    .digest('base64');
  return group.accountAttributes.map((attribute) => ({ ...said, attribute, contentHash }));
}

/** What is given to people is part of the configuration: when it gets another name there, its version moves on. */
async function holdConfiguration(db: Db, changed: readonly { right: ListedRight; row: Known }[]): Promise<void> {
  const renamed = changed.filter(({ right, row }) => right.value !== row.value || (right.name !== row.name && !row.name_edited));
  const uses = await usesOf(
    db,
    renamed.map(({ row }) => row.id),
  );
  const isGiven = [...uses.values()].includes('access');
  await (isGiven ? bumpConfigurationVersion(db) : lockConfigurationVersion(db));
}

function createdEvent({ taskId, group: { sourceId } }: Listing, { id, attribute, value, name }: ListedRight & { id: string }): NewEvent {
  return {
    type: 'ENTITLEMENT_CREATED',
    actorId: null,
    target: { type: 'ENTITLEMENT', id },
    cause: { taskId },
    after: { sourceId, attribute, value, name },
  };
}

function updatedEvent({ taskId }: Listing, row: Known, right: ListedRight): NewEvent {
  const name = row.name_edited ? row.name : right.name;
  const description = row.description_edited ? row.description : right.description;
  return {
    type: 'ENTITLEMENT_UPDATED',
    actorId: null,
    target: { type: 'ENTITLEMENT', id: row.id },
    cause: { taskId },
    before: { name: row.name, description: row.description, attributes: row.attributes },
    after: { name, description, attributes: right.attributes },
  };
}
