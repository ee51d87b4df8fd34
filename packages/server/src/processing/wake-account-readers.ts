import type { Db } from '../database/open-database.ts';
import { nativeIdentityOn } from './accounts-of-others.ts';
import type { PlannedSubject } from './plan-batch.ts';
import { type Cascade, requestCascade } from './refresh-request-store.ts';

/**
 * Identities were processed, which every change of their accounts leads to: whoever asked which account one of them has, and was told another
 * one than it has now, is to be processed again.
 */
export async function wakeAccountReaders(
  db: Db,
  batch: readonly PlannedSubject[],
  { now, rounds }: { readonly now: string; readonly rounds: ReadonlyMap<string, number> },
): Promise<void> {
  const accounts = new Map(batch.map(({ loaded: { subject } }) => [subject.id, subject.accounts]));
  const asked = await db
    .selectFrom('identity_reference')
    .select(['identity_id', 'attribute', 'value_key', 'answer'])
    .where('kind', '=', 'account')
    .where('value_key', 'in', [...accounts.keys()])
    .execute();
  const cascades = asked
    .filter(({ attribute, value_key, answer }) => nativeIdentityOn(accounts.get(value_key)!, attribute) !== answer)
    .map(({ identity_id, value_key }): Cascade => ({ target: identity_id, cause: value_key }));
  if (cascades.length > 0) await requestCascade(db, cascades, rounds, { reason: 'the account of another identity changed', now });
}
