import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { requestRefresh } from '../processing/refresh-request-store.ts';

/**
 * Identities whose accounts on a source were removed here, though they may be there all the same: nothing is provisioned for them until the
 * source has been read again, since all of it might follow from the loss (contract: BEHAVIOUR 9.10).
 */
export async function holdIdentities(db: Db, identityIds: readonly string[], sourceId: string): Promise<void> {
  if (identityIds.length === 0) return;
  // In the order in which processing locks them.
  await sql`select id from identity where id = any(${[...identityIds]}) order by id for no key update`.execute(db);
  await sql`update identity set held_source_ids = array_append(array_remove(held_source_ids, ${sourceId}), ${sourceId})
    where id = any(${[...identityIds]})`.execute(db);
}

/** The source has been read to the end, or is no more: what had to wait is planned. */
export async function releaseHeld(db: Db, sourceId: string, now: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`update identity set held_source_ids = nullif(array_remove(held_source_ids, ${sourceId}), '{}')
    where held_source_ids is not null and ${sourceId} = any(held_source_ids) returning id`.execute(db);
  await requestRefresh(
    db,
    rows.map(({ id }) => id),
    { reason: 'its accounts were read again', now },
  );
}

/** The identities of the accounts that are removed next. */
export async function ownersOfNextAccounts(db: Db, sourceId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('account')
    .select(['identity_id', 'uncorrelated'])
    .where('source_id', '=', sourceId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.filter(({ uncorrelated }) => !uncorrelated).map(({ identity_id }) => identity_id);
}

/** The next aggregation finds all accounts for the first time again: that they are there is no native change (contract: BEHAVIOUR 9.11). */
export async function forgetAggregation(db: Db, sourceId: string): Promise<void> {
  await db.updateTable('source').set({ aggregated: null }).where('id', '=', sourceId).execute();
}
