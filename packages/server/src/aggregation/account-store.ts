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
    native_identity: account.record.nativeIdentity,
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

/** The next accounts of the source that a run has not seen, by id. */
export async function unseenAccounts(db: Db, sourceId: string, taskId: string, after: string, limit: number) {
  return db
    .selectFrom('account')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('id', '>', after)
    .where('system_account', '=', false)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('aggregation_seen')
            .select('native_identity')
            .where('task_id', '=', taskId)
            .whereRef('aggregation_seen.native_identity', '=', 'account.native_identity'),
        ),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}
