import type { Db } from '../database/open-database.ts';

/**
 * Locks the identity of an account, or the shadow that stands for it, before anything of the account is changed: the order in which
 * processing takes its locks, so that nobody waits for each other.
 */
export async function lockOwner(db: Db, identityId: string): Promise<void> {
  await db.selectFrom('identity').select('id').where('id', '=', identityId).forNoKeyUpdate().execute();
}
