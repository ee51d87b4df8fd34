import type { SubjectAccount } from '@muster/engine';
import type { Db } from '../../database/open-database.ts';
import type { AccountDetails } from '../account-store.ts';

export type StoredAccount = AccountDetails;

/** Remembered until the identity enters another state (contract: BEHAVIOUR 9.4). */
export async function rememberSetting(db: Db, accountId: string, setting: NonNullable<SubjectAccount['setByHand']>): Promise<void> {
  await db.updateTable('account').set({ set_by_hand: setting }).where('id', '=', accountId).execute();
}

/** Whether the last thing that people were asked to do about an account, and have not done, is this (contract: BEHAVIOUR 9.7). */
export async function isAskedOfPeople(db: Db, accountId: string, operation: string): Promise<boolean> {
  const open = await db
    .selectFrom('account_operation')
    .select('operation')
    .where('account_id', '=', accountId)
    .where('state', '=', 'MANUAL')
    .where('operation', 'in', operation === 'UNLOCK' ? ['UNLOCK'] : ['ENABLE', 'DISABLE'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return open?.operation === operation;
}
