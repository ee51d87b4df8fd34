import { type SelectQueryBuilder, sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import { applyCollection, applyFilter, type Collection } from '../http/collection.ts';

/** The identities of a profile that have errors. The state is written out, because the index that holds only them is chosen by it. */
export function exceptionsOf(db: Db, profileId: string): SelectQueryBuilder<Tables, 'identity', object> {
  return db.selectFrom('identity').where('identity.profile_id', '=', profileId).where(sql<boolean>`identity.processing_state = 'ERROR'`);
}

/** A page of them and, when asked for, how many there are. */
export async function listExceptionRows(db: Db, profileId: string, collection: Collection) {
  const rows = exceptionsOf(db, profileId).select(['identity.id', 'identity.name', 'identity.errors']);
  const page = collection.limit === 0 ? [] : await applyCollection(rows, collection).execute();
  if (!collection.count) return { page, total: null };
  const counting = exceptionsOf(db, profileId).select(sql<number>`count(*)`.as('total'));
  return { page, total: (await applyFilter(counting, collection).executeTakeFirstOrThrow()).total };
}
