import type { Selectable } from 'kysely';
import { accountsBeingWritten } from '../../aggregation/account-store.ts';
import { storeRecords } from '../../aggregation/store-records.ts';
import { isoTime } from '../../clock.ts';
import { ConnectorError, type ObjectRecord, type ObjectSchema, type Session } from '../../connectors/live-connector.ts';
import type { Db } from '../../database/open-database.ts';
import type { AccountRow } from '../../database/tables.ts';
import type { Processing } from '../../processing/process-subjects.ts';
import { accountGone, endOperationsOnAccounts } from '../../provisioning/end-provisioning.ts';
import { loadLiveSource } from '../../provisioning/live-source.ts';
import { withOwnSession } from '../../provisioning/sessions.ts';
import type { Services } from '../../services.ts';
import { raiseNativeChanges } from '../../sources/native-changes/raise-native-changes.ts';
import { removeAccounts } from '../remove-accounts.ts';

type StoredAccount = Selectable<AccountRow>;

/** An account as its source shows it just now. */
export interface ReadAccount {
  readonly account: StoredAccount;
  /** Null: it is not there. */
  readonly record: ObjectRecord | null;
  /** When it was asked for: what was written later is newer. */
  readonly since: string;
}

export function findStoredAccount(db: Db, id: string): Promise<StoredAccount | undefined> {
  return db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Reads accounts of one live source. Throws a connector's error; not to be called inside a transaction. */
export async function readAccounts(
  { database, keys, clock }: Services,
  sourceId: string,
  accounts: readonly StoredAccount[],
): Promise<ReadAccount[]> {
  const source = await loadLiveSource(database.db, sourceId, keys);
  return withOwnSession(source, async (session) => {
    const read: ReadAccount[] = [];
    for (const account of accounts) {
      const since = isoTime(clock.now());
      read.push({ account, since, record: await getOrNull(session, source.accountSchema, account.native_identity) });
    }
    return read;
  });
}

async function getOrNull(session: Session, schema: ObjectSchema, nativeIdentity: string): Promise<ObjectRecord | null> {
  try {
    return await session.get(schema, nativeIdentity);
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'missing') return null;
    throw error;
  }
}

/**
 * Stores what was read as an aggregation does, native changes told; what is not there any more is removed here. Answers with the ids of what
 * was removed.
 */
export async function storeReadAccounts(db: Db, processing: Processing, taskId: string, read: readonly ReadAccount[]): Promise<string[]> {
  const { ids, now } = processing;
  const removed: string[] = [];
  for (const { account, record, since } of read) {
    const { id, source_id: sourceId } = account;
    if (record !== null) {
      await storeRecords(db, { taskId, sourceId, listedSince: since, processing }, [record]);
      continue;
    }
    const present = await findStoredAccount(db, id);
    if (present === undefined || (present.written !== null && present.written > since)) continue;
    // Muster renames or deletes it just now: how that ends tells whether it is there.
    if ((await accountsBeingWritten(db, [id])).has(id)) continue;
    const finding = { sourceId, ids, now, cause: { taskId }, isAggregation: false };
    await raiseNativeChanges(db, finding, [{ type: 'ACCOUNT_DELETED', accountId: id, before: present.attributes, after: {} }]);
    await endOperationsOnAccounts(db, [id], { ids, now, reason: accountGone });
    await removeAccounts(db, [present], { ids, now, taskId, reason: 'gone at its source' });
    removed.push(id);
  }
  return removed;
}
