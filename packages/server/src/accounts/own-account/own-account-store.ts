import { sql } from 'kysely';
import type { Db } from '../../database/open-database.ts';

export interface ChangedStatus {
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

/** Of these, the identities that there are: shadows have no account of their own. Locked in the order in which processing locks them. */
export async function lockIdentities(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('identity')
    .select('id')
    .where(sql<boolean>`id = any(${[...ids]})`)
    .where('shadow', '=', false)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Answers with those that were not disabled before. */
export async function disableIdentities(db: Db, ids: readonly string[], now: string): Promise<ChangedStatus[]> {
  const { rows } = await sql<ChangedStatus>`update identity set status = 'DISABLED', status_before = status,
      attributes = attributes || '{"cloudStatus":"DISABLED"}'::jsonb, modified = ${now}::timestamptz
    where id = any(${[...ids]}) and status_before is null
    returning id, status_before as before, status as after`.execute(db);
  await markOwnAccounts(db, ids, true, now);
  return rows;
}

/** Answers with those that were disabled. */
export async function enableIdentities(db: Db, ids: readonly string[], now: string): Promise<ChangedStatus[]> {
  const { rows } = await sql<ChangedStatus>`update identity set status = status_before, status_before = null,
      attributes = attributes || jsonb_build_object('cloudStatus', status_before), modified = ${now}::timestamptz
    where id = any(${[...ids]}) and status_before is not null
    returning id, 'DISABLED' as before, status as after`.execute(db);
  await markOwnAccounts(db, ids, false, now);
  return rows;
}

async function markOwnAccounts(db: Db, identityIds: readonly string[], disabled: boolean, now: string): Promise<void> {
  await db
    .updateTable('account')
    .set({ disabled, modified: now })
    .where('identity_id', 'in', [...identityIds])
    .where('system_account', '=', true)
    .where('disabled', '!=', disabled)
    .execute();
}

/** The administrators who may sign in, locked. */
export async function listActiveAdministrators(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('identity')
    .select('id')
    .where('levels', '@>', sql<string[]>`array['ORG_ADMIN']::text[]`)
    .where('status', 'not in', ['DISABLED', 'DEACTIVATED', 'TERMINATED'])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return rows.map(({ id }) => id);
}
