import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { ChangedValue } from './apply-plans.ts';
import { type Cascade, requestCascade } from './refresh-request-store.ts';

/**
 * An identity gained or lost values: whoever asked for one of them is to be processed again — identities that look for a manager, and
 * accounts that look for their identity. So a manager who arrives later is found, and the order of feeds does not matter. An account's
 * request goes by the account's id.
 */
export async function wakeAskers(
  db: Db,
  changes: readonly ChangedValue[],
  { now, rounds }: { readonly now: string; readonly rounds: ReadonlyMap<string, number> },
): Promise<void> {
  if (changes.length === 0) return;
  const column = (name: keyof ChangedValue) => changes.map((change) => change[name]);
  const { rows } = await sql<Cascade>`
    with changed as (select * from unnest(${column('attribute')}::text[], ${column('valueKey')}::text[], ${column('identityId')}::text[]) as c(attribute, value_key, cause))
    select r.identity_id as target, c.cause from changed c join identity_reference r on r.attribute = c.attribute and r.value_key = c.value_key
      where r.identity_id <> c.cause and r.kind <> 'read'
    union
    select q.account_id, c.cause from changed c join account_question q on q.attribute = c.attribute and q.value_key = c.value_key`.execute(
    db,
  );
  if (rows.length > 0) await requestCascade(db, rows, rounds, { reason: 'another identity changed', now });
}
