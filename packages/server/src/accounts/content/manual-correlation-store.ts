import type { Db } from '../../database/open-database.ts';

/** Whether correlation leaves the account where it is. */
export async function setManuallyCorrelated(db: Db, accountId: string, manuallyCorrelated: boolean, now: string): Promise<void> {
  await db.updateTable('account').set({ manually_correlated: manuallyCorrelated, modified: now }).where('id', '=', accountId).execute();
}
