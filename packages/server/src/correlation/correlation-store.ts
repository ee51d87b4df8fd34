import { foldKey } from '@muster/engine';
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import type { Decision } from './decide-accounts.ts';

/** Moves accounts to the identities they belong to. Their shadows go. */
export async function attachAccounts(db: Db, moves: readonly { accountId: string; identityId: string }[], now: string): Promise<void> {
  if (moves.length === 0) return;
  const accountIds = moves.map((move) => move.accountId);
  await sql`update account a set identity_id = m.identity_id, uncorrelated = false, modified = ${now}::timestamptz
    from unnest(${accountIds}::text[], ${moves.map((move) => move.identityId)}::text[]) as m(account_id, identity_id) where a.id = m.account_id`.execute(
    db,
  );
  await deleteShadows(db, accountIds);
}

/** Takes accounts away from their identities: each gets a shadow identity with its own id (contract: BEHAVIOUR 8.6). */
export async function detachAccounts(db: Db, accounts: readonly { id: string; name: string }[], now: string): Promise<void> {
  if (accounts.length === 0) return;
  await db
    .updateTable('account')
    .set({ identity_id: sql.ref('id'), uncorrelated: true, modified: now })
    .where(
      'id',
      'in',
      accounts.map((account) => account.id),
    )
    .execute();
  await insertShadows(db, accounts, now);
}

/** The identities that stand for uncorrelated accounts: listed with `defaultFilter=NONE`, never processed. */
export async function insertShadows(db: Db, accounts: readonly { id: string; name: string }[], now: string): Promise<void> {
  const rows = accounts.map(({ id, name }) => ({
    id,
    alias: name,
    alias_key: foldKey(name),
    name,
    name_key: foldKey(name),
    status: 'UNREGISTERED',
    correlated: false,
    protected: false,
    shadow: true,
    lifecycle_manual: false,
    levels: [],
    attributes: {},
    errors: [],
    periodic: false,
    configuration_version: 0,
    created: now,
    modified: now,
  }));
  await insertRecords(db, 'identity', rows);
}

export async function deleteShadows(db: Db, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) return;
  await db
    .deleteFrom('identity')
    .where('id', 'in', [...accountIds])
    .where('shadow', '=', true)
    .execute();
}

/** Remembers what accounts look for, so that they are tried again when an identity gains or loses it; replaces what was remembered. */
export async function storeQuestions(db: Db, decisions: readonly Decision[]): Promise<void> {
  if (decisions.length === 0) return;
  await deleteQuestions(
    db,
    decisions.map(({ account }) => account.id),
  );
  const rows = decisions.flatMap(({ account, lookups }) =>
    lookups.map((lookup, position) => ({
      account_id: account.id,
      position,
      attribute: lookup.property,
      value_key: lookup.valueKey,
      exact: lookup.exact,
    })),
  );
  await insertRecords(db, 'account_question', rows);
}

export async function deleteQuestions(db: Db, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length > 0)
    await db
      .deleteFrom('account_question')
      .where('account_id', 'in', [...accountIds])
      .execute();
}
