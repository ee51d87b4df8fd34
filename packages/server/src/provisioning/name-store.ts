import type { NameQuestion } from '@muster/engine';
import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';

export interface HeldName extends NameQuestion {
  /** Id of the identity that has the account, or for which the name was claimed; empty for somebody whom only the target knows. */
  readonly holder: string;
}

/**
 * Who has these names, on an account that is known here or on one that is about to be made (contract: BEHAVIOUR 9.5): several rows for a name
 * that several have. Accounts are compared as `readAccountNames` has read them.
 */
export async function findNameHolders(db: Db, names: readonly NameQuestion[]): Promise<HeldName[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<HeldName>`
    select asked.source_id as "sourceId", asked.attribute, asked.name_key as "nameKey", held.holder
    from unnest(${names.map((n) => n.sourceId)}::text[], ${names.map((n) => n.attribute)}::text[], ${names.map((n) => n.nameKey)}::text[])
      as asked(source_id, attribute, name_key)
    cross join lateral (
      select identity_id as holder from name_claim c
        where c.source_id = asked.source_id and c.attribute = asked.attribute and c.name_key = asked.name_key
      union
      (select a.identity_id from account_name n join account a on a.id = n.account_id
        where n.source_id = asked.source_id and n.attribute = asked.attribute and n.name_key = asked.name_key limit 3)
    ) held`.execute(db);
  return rows;
}

/** Claims names for identities; what somebody else has claimed already stays theirs. */
export async function insertNameClaims(db: Db, claims: readonly HeldName[]): Promise<void> {
  if (claims.length === 0) return;
  await sql`insert into name_claim (source_id, attribute, name_key, identity_id)
    select * from unnest(${claims.map((c) => c.sourceId)}::text[], ${claims.map((c) => c.attribute)}::text[],
      ${claims.map((c) => c.nameKey)}::text[], ${claims.map((c) => c.holder)}::text[]) on conflict do nothing`.execute(db);
}

/** Holds names that a target has of somebody whom nobody here knows. No identity's id. */
const holderAtTarget = '';

/**
 * Names that an operation cannot have, since its target has them: nobody gets them while it is open. What it claimed of them it gives up;
 * what others have claimed is theirs, and finds out in its turn.
 */
export async function noteNamesTaken(db: Db, operationId: string, names: readonly NameQuestion[]): Promise<void> {
  await sql`insert into name_claim (source_id, attribute, name_key, identity_id, operation_id)
    select source_id, attribute, name_key, ${holderAtTarget}, ${operationId}
    from unnest(${names.map((n) => n.sourceId)}::text[], ${names.map((n) => n.attribute)}::text[], ${names.map((n) => n.nameKey)}::text[])
      as taken(source_id, attribute, name_key)
    on conflict (source_id, attribute, name_key) do update set identity_id = excluded.identity_id
      where name_claim.operation_id = excluded.operation_id`.execute(db);
}

/** Ties claims to the operation that uses them, so that they end with it. */
export async function tieNameClaims(
  db: Db,
  ties: readonly { readonly sourceId: string; readonly identityId: string; readonly operationId: string }[],
): Promise<void> {
  if (ties.length === 0) return;
  await sql`update name_claim c set operation_id = t.operation_id
    from unnest(${ties.map((t) => t.sourceId)}::text[], ${ties.map((t) => t.identityId)}::text[], ${ties.map((t) => t.operationId)}::text[])
      as t(source_id, identity_id, operation_id)
    where c.source_id = t.source_id and c.identity_id = t.identity_id and c.operation_id is null`.execute(db);
}

/** The account is there, or will not be: the account itself answers from now on. */
export async function releaseNameClaims(db: Db, operationIds: readonly string[]): Promise<void> {
  if (operationIds.length > 0)
    await db
      .deleteFrom('name_claim')
      .where('operation_id', 'in', [...operationIds])
      .execute();
}
