import { createHash } from 'node:crypto';
import { foldKey } from '@muster/engine';
import { sql } from 'kysely';
import type { AccountRecord } from '../connectors/connector.ts';
import type { Db } from '../database/open-database.ts';
import { insertRecords, updateRecords } from '../database/records.ts';

/** What decides whether a record differs from the account as it is known here. */
export function contentHash(record: Pick<AccountRecord, 'name' | 'attributes' | 'disabled' | 'locked'>): string {
  const attributes = Object.entries(record.attributes).sort(([left], [right]) => (left < right ? -1 : 1));
  return createHash('sha1')
    .update(JSON.stringify([record.name, record.disabled, record.locked, attributes]))
    .digest('base64');
}

/** Accounts of a source by native identity. */
export async function findAccounts(db: Db, sourceId: string, nativeIdentities: readonly string[]) {
  if (nativeIdentities.length === 0) return new Map<string, never>();
  const rows = await db
    .selectFrom('account')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('native_identity', 'in', [...nativeIdentities])
    .execute();
  return new Map(rows.map((row) => [row.native_identity, row]));
}

/** Accounts of a source by the identity that outlives renaming. */
export async function findAccountsByUuid(db: Db, sourceId: string, uuids: readonly string[]) {
  if (uuids.length === 0) return new Map<string, never>();
  const rows = await db
    .selectFrom('account')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('uuid', 'in', [...uuids])
    .execute();
  return new Map(rows.map((row) => [row.uuid!, row]));
}

/** Those of the accounts on which a write is under way. */
export async function accountsBeingWritten(db: Db, accountIds: readonly string[]): Promise<Set<string>> {
  if (accountIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('account_operation')
    .select('account_id')
    .where('account_id', 'in', [...accountIds])
    .where('state', '=', 'RUNNING')
    .execute();
  return new Set(rows.map((row) => row.account_id));
}

/** Those of the names whose accounts Muster is making now, or has deleted since a time: they are not known here, and no news. */
export async function namesOfOwnWork(db: Db, sourceId: string, names: readonly string[], since: string): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const { rows } = await sql<{ name: string }>`select distinct native_identity as name from account_operation
    where source_id = ${sourceId} and native_identity = any(${[...names]}) and operation in ('CREATE', 'DELETE')
      and ((operation = 'CREATE' and state = 'RUNNING')
        or (operation = 'DELETE' and (state = 'RUNNING' or (state = 'DONE' and modified > ${since}::timestamptz))))`.execute(db);
  return new Set(rows.map((row) => row.name));
}

/** Takes the names of accounts from them: they are called by their ids until they are given others. */
export async function vacateNames(db: Db, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) return;
  await db
    .updateTable('account')
    .set({ native_identity: sql.ref('id') })
    .where('id', 'in', [...accountIds])
    .execute();
}

export interface StoredAccount {
  readonly id: string;
  readonly record: AccountRecord;
  readonly identityId: string;
  readonly uncorrelated: boolean;
  /** Null: it holds none. */
  readonly entitlementIds: readonly string[] | null;
}

export async function insertAccounts(db: Db, sourceId: string, accounts: readonly StoredAccount[], now: string): Promise<void> {
  const rows = accounts.map((account) => ({
    id: account.id,
    source_id: sourceId,
    identity_id: account.identityId,
    uncorrelated: account.uncorrelated,
    manually_correlated: false,
    system_account: false,
    origin: 'AGGREGATED',
    created: now,
    entitlement_ids: account.entitlementIds,
    ...contentOf(account.record, now),
  }));
  await insertRecords(db, 'account', rows);
}

export async function updateAccounts(
  db: Db,
  accounts: readonly Pick<StoredAccount, 'id' | 'record' | 'entitlementIds'>[],
  now: string,
): Promise<void> {
  await updateRecords(
    db,
    'account',
    accounts.map(({ id, record, entitlementIds }) => ({ id, ...contentOf(record, now), entitlement_ids: entitlementIds })),
  );
}

/** Of accounts that did not change otherwise: their schema says something else of the same values. */
export async function updateEntitlementsOf(db: Db, accounts: readonly Pick<StoredAccount, 'id' | 'entitlementIds'>[]): Promise<void> {
  await updateRecords(
    db,
    'account',
    accounts.map(({ id, entitlementIds }) => ({ id, entitlement_ids: entitlementIds })),
  );
}

function contentOf(record: AccountRecord, now: string) {
  return {
    native_identity: record.nativeIdentity,
    uuid: record.uuid ?? null,
    name: record.name,
    name_key: foldKey(record.name),
    attributes: record.attributes,
    content_hash: contentHash(record),
    disabled: record.disabled,
    locked: record.locked,
    modified: now,
  };
}

/** Notes which accounts a run has seen; answers with those it had not seen before. */
export async function noteSeen(db: Db, taskId: string, nativeIdentities: readonly string[]): Promise<Set<string>> {
  if (nativeIdentities.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`insert into aggregation_seen (task_id, native_identity)
    select ${taskId}, id from unnest(${nativeIdentities}::text[]) id on conflict do nothing returning native_identity as id`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Forgets what a run has seen, since it reads from the beginning again. */
export async function forgetSeen(db: Db, taskId: string): Promise<void> {
  await db.deleteFrom('aggregation_seen').where('task_id', '=', taskId).execute();
}

export async function countAccounts(db: Db, sourceId: string): Promise<number> {
  const row = await db
    .selectFrom('account')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow();
  return row.total;
}

/** Where a run stands among the accounts that it has not seen. */
export interface UnseenPlace {
  readonly sourceId: string;
  readonly taskId: string;
  /** Id of the last one looked at. */
  readonly after: string;
  readonly listedSince: string | null;
}

/** The next accounts of the source that a run has not seen, by id; none of which Muster knows better than the listing. */
export async function unseenAccounts(db: Db, { sourceId, taskId, after, listedSince }: UnseenPlace, limit: number) {
  return db
    .selectFrom('account')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('id', '>', after)
    .where('system_account', '=', false)
    .$if(listedSince !== null, (query) => query.where((where) => where.not(isNewerThan(listedSince!))))
    .where(isUnseen(taskId))
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** How many were written since the listing began, or are being written, and have not been seen. */
export async function countUnseenWritten(db: Db, sourceId: string, taskId: string, listedSince: string | null): Promise<number> {
  if (listedSince === null) return 0;
  const row = await db
    .selectFrom('account')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('source_id', '=', sourceId)
    .where(isNewerThan(listedSince))
    .where(isUnseen(taskId))
    .executeTakeFirstOrThrow();
  return row.total;
}

/** Written since the listing began, or being written: it may not be in it, or under another name. */
function isNewerThan(listedSince: string) {
  return sql<boolean>`(coalesce(account.written > ${listedSince}::timestamptz, false)
    or exists (select from account_operation o where o.account_id = account.id and o.state = 'RUNNING'))`;
}

function isUnseen(taskId: string) {
  return sql<boolean>`not exists (select from aggregation_seen where task_id = ${taskId} and aggregation_seen.native_identity = account.native_identity)`;
}

/** All accounts of the source were read; null: none of them is known any more, as before the first time. */
export async function noteAggregated(db: Db, sourceId: string, aggregated: string | null): Promise<void> {
  await db.updateTable('source').set({ aggregated }).where('id', '=', sourceId).execute();
}
