import { isDeepStrictEqual } from 'node:util';
import type { SubjectAccount } from '@muster/engine';
import type { Selectable } from 'kysely';
import { noteEntitlements } from '../access/entitlements/note-entitlements.ts';
import type { AccountRecord, RowError } from '../connectors/connector.ts';
import { attachAccounts, detachAccounts, insertShadows, storeQuestions } from '../correlation/correlation-store.ts';
import type { Db } from '../database/open-database.ts';
import type { AccountRow, TaskMessage } from '../database/tables.ts';
import { insertEvents, type NewEvent } from '../events/event-store.ts';
import { type Processing, processSubjects } from '../processing/process-subjects.ts';
import { requestRefresh } from '../processing/refresh-request-store.ts';
import { accountOf } from '../processing/subject-store.ts';
import { accountLeft, endOperationsOnAccounts } from '../provisioning/end-provisioning.ts';
import { type NativeChange, raiseNativeChanges } from '../sources/native-changes/raise-native-changes.ts';
import { insertAccounts, noteSeen, updateAccounts, updateEntitlementsOf } from './account-store.ts';
import { type KnownAccount, matchAccounts } from './match-accounts.ts';
import { firstOfEach, isAuthoritative, type Placement, placeAccounts } from './place-accounts.ts';
import { rowMessage } from './run-state.ts';

export interface BatchOutcome {
  readonly created: number;
  readonly updated: number;
  readonly optimized: number;
  readonly seenAgain: number;
  /** Entitlements that nobody was known to hold. */
  readonly groupsCreated: number;
  /** Rows that repeat an account of an earlier place. */
  readonly repeats: readonly TaskMessage[];
}

export interface Run {
  readonly taskId: string;
  readonly sourceId: string;
  readonly optimized: boolean;
  /** When the listing of a live source began; null for a file. */
  readonly listedSince: string | null;
  readonly processing: Processing;
  /** Who wrote the records by a call, which is then no native change; absent: they were read. */
  readonly writtenBy?: { readonly actorId: string | null; readonly trackingId: string };
}

type Row = Selectable<AccountRow>;

/**
 * Stores a batch of records with a fixed number of statements: new accounts are placed and inserted, changed ones updated, unchanged ones
 * skipped by their hash; identities founded are processed at once, so that the next batch finds them, and the others touched are asked for
 * (DESIGN, journey 2).
 */
export async function storeBatch(db: Db, run: Run, items: readonly AccountRecord[], unusable: readonly RowError[]): Promise<BatchOutcome> {
  const { records, repeats } = await withoutRepeats(db, run, items, unusable);
  const { added, known, outdatedKnown, outdatedOthers } = await matchAccounts(db, run, records);
  const { rights, groupsCreated } = await entitlementsOf(db, run, [...added, ...known.map(({ record }) => record)]);
  const changed = known.filter((account) => account.changed);
  await placeNew(db, run, added, rights);
  await updateAccounts(
    db,
    changed.map(({ row, record }) => ({ id: row.id, record, entitlementIds: rights.get(record) ?? null })),
    run.processing.now,
  );
  const rightsOnly = known.filter(
    (account) => !account.changed && !isDeepStrictEqual(account.row.entitlement_ids, rights.get(account.record)),
  );
  await updateEntitlementsOf(
    db,
    rightsOnly.map(({ row, record }) => ({ id: row.id, entitlementIds: rights.get(record) ?? null })),
  );
  await placeKnown(db, run, known);
  await insertEvents(
    db,
    run.processing.ids,
    run.processing.now,
    changed.map(({ row, record }) => updatedEvent(run, row, record)),
  );
  await tellNative(
    db,
    run,
    changed.map(({ row, record }) => nativeUpdate(row, record)),
  );
  const skipped = run.optimized ? known.length - changed.length : 0;
  return {
    created: added.length,
    updated: known.length - skipped,
    optimized: skipped + outdatedKnown + outdatedOthers,
    seenAgain: known.length + outdatedKnown,
    groupsCreated,
    repeats,
  };
}

type EntitlementsOf = ReadonlyMap<AccountRecord, string[] | null>;

/** The entitlements that the accounts hold; most sources of people give none, and there nothing is looked up. */
async function entitlementsOf(db: Db, run: Run, records: readonly AccountRecord[]) {
  const { org, ids, now } = run.processing;
  const isEntitling = org.sources.get(run.sourceId)?.accountSchema.attributes.some(({ isEntitlement }) => isEntitlement);
  const noted = isEntitling ? await noteEntitlements(db, run.sourceId, records, { ids, now, cause: { taskId: run.taskId } }) : null;
  const rights: EntitlementsOf = new Map(records.map((record, index) => [record, noted?.held[index] ?? null]));
  return { rights, groupsCreated: noted?.created ?? 0 };
}

/** The first group of an id stands; later ones, which are not adjacent to it, are error rows (contract: BEHAVIOUR 8.4). */
async function withoutRepeats(db: Db, run: Run, items: readonly AccountRecord[], unusable: readonly RowError[]) {
  const fresh = await noteSeen(db, run.taskId, [...new Set(items.map((record) => record.nativeIdentity))]);
  const records: AccountRecord[] = [];
  const repeats: TaskMessage[] = [];
  for (const record of items) {
    if (fresh.delete(record.nativeIdentity)) records.push(record);
    else
      repeats.push(
        rowMessage(
          'ERROR',
          record.row,
          null,
          record.nativeIdentity,
          'this Account ID came before, in rows that are not adjacent; the first ones stand.',
        ),
      );
  }
  // An account that a bad row names is there, whatever else the row says: it is not deleted.
  await noteSeen(db, run.taskId, [...new Set(unusable.flatMap((error) => error.nativeIdentity ?? []))]);
  return { records, repeats };
}

/** In two turns: those that repeat what an earlier one looks for come after it, as they would in a later batch, and so join it. */
async function placeNew(db: Db, run: Run, added: readonly AccountRecord[], rights: EntitlementsOf): Promise<void> {
  const { processing, sourceId } = run;
  const accounts = added.map((record) => accountOfRecord(processing.ids.next(), sourceId, record, processing.now));
  const records = new Map(accounts.map((account, index) => [account.id, added[index]!]));
  const { first, repeats } = firstOfEach(await placeAccounts(db, accounts, processing));
  await storeNew(db, run, first, records, rights);
  const later = await placeAccounts(
    db,
    repeats.map(({ decision }) => decision.account),
    processing,
  );
  await storeNew(db, run, later, records, rights);
}

async function storeNew(
  db: Db,
  run: Run,
  placements: readonly Placement[],
  records: ReadonlyMap<string, AccountRecord>,
  rights: EntitlementsOf,
): Promise<void> {
  if (placements.length === 0) return;
  const { processing, sourceId } = run;
  const stored = placements.map(({ decision: { account }, identityId, uncorrelated }) => {
    const record = records.get(account.id)!;
    return { id: account.id, record, identityId, uncorrelated, entitlementIds: rights.get(record) ?? null };
  });
  await insertAccounts(db, sourceId, stored, processing.now);
  await insertShadows(
    db,
    placements.filter((p) => p.uncorrelated).map((p) => p.decision.account),
    processing.now,
  );
  await rememberQuestions(db, run, placements);
  await processSubjects(
    db,
    placements.flatMap((placement) => placement.founded ?? []),
    processing,
  );
  const joined = placements.filter((p) => !p.uncorrelated && p.founded === null).map((p) => p.identityId);
  await requestRefresh(db, joined, { reason: 'an account came', now: processing.now, taskId: run.taskId });
  await insertEvents(
    db,
    processing.ids,
    processing.now,
    placements.map((placement) => createdEvent(run, placement)),
  );
  await tellNative(
    db,
    run,
    placements.map(({ decision: { account } }) => ({
      type: 'ACCOUNT_CREATED',
      accountId: account.id,
      before: {},
      after: account.attributes,
    })),
  );
}

/**
 * Accounts known before: uncorrelated ones are tried again, all of them in an unoptimized run; the identities of those that changed, or of
 * all, are asked for (contract: BEHAVIOUR 5.1, 8.6).
 */
async function placeKnown(db: Db, run: Run, known: readonly KnownAccount[]): Promise<void> {
  const { processing } = run;
  const tried = known.filter(({ row, changed }) => !row.manually_correlated && (row.uncorrelated || changed || !run.optimized));
  const placements = await placeAccounts(
    db,
    tried.map(({ row, record }) => ({ ...accountOf(row), ...contentOf(record) })),
    processing,
  );
  const attached: { accountId: string; identityId: string }[] = [];
  const detached: { id: string; name: string }[] = [];
  const left: string[] = [];
  const founded: Placement[] = [];
  const touched = known.filter(({ row, changed }) => !row.uncorrelated && (changed || !run.optimized)).map(({ row }) => row.identity_id);
  placements.forEach((placement, index) => {
    const { row } = tried[index]!;
    const wanted = wantedPlace(run, row, placement);
    if (wanted === 'stay') return;
    if (wanted === 'leave') detached.push({ id: row.id, name: placement.decision.account.name });
    else attached.push({ accountId: row.id, identityId: placement.identityId });
    if (wanted === 'found') founded.push(placement);
    else if (wanted === 'move') touched.push(placement.identityId);
    if (row.uncorrelated) return;
    touched.push(row.identity_id);
    left.push(row.id);
  });
  await endOperationsOnAccounts(db, left, { ids: processing.ids, now: processing.now, reason: accountLeft });
  await attachAccounts(db, attached, processing.now);
  await detachAccounts(db, detached, processing.now);
  await rememberQuestions(db, run, placements);
  await processSubjects(
    db,
    founded.flatMap((placement) => placement.founded ?? []),
    processing,
  );
  await requestRefresh(db, touched, { reason: 'an account changed', now: processing.now, taskId: run.taskId });
}

/**
 * An account stays with its identity unless its criteria find another one; an unoptimized run also takes it away when they find nobody. One
 * of an authoritative source never leaves its identity for nobody: it founded it.
 */
function wantedPlace(run: Run, row: Row, placement: Placement): 'stay' | 'move' | 'found' | 'leave' {
  const { decision, founded, uncorrelated } = placement;
  if (decision.identityId !== null) return decision.identityId === row.identity_id ? 'stay' : 'move';
  if (row.uncorrelated) return founded === null ? 'stay' : 'found';
  if (founded !== null) return 'stay';
  return uncorrelated && (!run.optimized || decision.ambiguous) ? 'leave' : 'stay';
}

/** Only accounts of other sources look for an identity that may come later; those of an authoritative one have theirs. */
async function rememberQuestions(db: Db, run: Run, placements: readonly Placement[]): Promise<void> {
  if (isAuthoritative(run.processing, run.sourceId)) return;
  await storeQuestions(
    db,
    placements.map((placement) => placement.decision),
  );
}

function contentOf(record: AccountRecord): Pick<SubjectAccount, 'nativeIdentity' | 'name' | 'attributes' | 'disabled' | 'locked'> {
  return {
    nativeIdentity: record.nativeIdentity,
    name: record.name,
    attributes: record.attributes,
    disabled: record.disabled,
    locked: record.locked,
  };
}

function accountOfRecord(id: string, sourceId: string, record: AccountRecord, now: string): SubjectAccount {
  return { id, sourceId, created: now, modified: now, ...contentOf(record) };
}

function createdEvent(run: Run, { decision: { account }, identityId }: Placement): NewEvent {
  const target = { type: 'ACCOUNT', id: account.id };
  return {
    type: 'ACCOUNT_CREATED',
    actorId: run.writtenBy?.actorId ?? null,
    target,
    cause: causeOf(run),
    after: { sourceId: run.sourceId, nativeIdentity: account.nativeIdentity, identityId },
  };
}

function updatedEvent(run: Run, row: Row, record: AccountRecord): NewEvent {
  const isRenamed = row.native_identity !== record.nativeIdentity;
  const named = (nativeIdentity: string) => (isRenamed ? { nativeIdentity } : {});
  const names = new Set([...Object.keys(row.attributes), ...Object.keys(record.attributes)]);
  const differing = [...names].filter((name) => JSON.stringify(row.attributes[name]) !== JSON.stringify(record.attributes[name]));
  const pick = (attributes: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(differing.map((name) => [name, attributes[name] ?? null]));
  return {
    type: 'ACCOUNT_UPDATED',
    actorId: run.writtenBy?.actorId ?? null,
    target: { type: 'ACCOUNT', id: row.id },
    cause: causeOf(run),
    before: { ...named(row.native_identity), disabled: row.disabled, locked: row.locked, attributes: pick(row.attributes) },
    after: { ...named(record.nativeIdentity), disabled: record.disabled, locked: record.locked, attributes: pick(record.attributes) },
  };
}

function causeOf({ taskId, writtenBy }: Run): Readonly<Record<string, unknown>> {
  return writtenBy === undefined ? { taskId } : { taskId, trackingId: writtenBy.trackingId };
}

/** What is found by reading is native: what Muster or a caller wrote is known at once (contract: BEHAVIOUR 9.11). */
async function tellNative(db: Db, { sourceId, taskId, writtenBy, processing }: Run, changes: readonly NativeChange[]): Promise<void> {
  if (writtenBy !== undefined) return;
  const { ids, now } = processing;
  await raiseNativeChanges(db, { sourceId, ids, now, cause: { taskId }, isAggregation: true }, changes);
}

function nativeUpdate(row: Row, record: AccountRecord): NativeChange {
  return { type: 'ACCOUNT_UPDATED', accountId: row.id, before: row.attributes, after: record.attributes };
}
