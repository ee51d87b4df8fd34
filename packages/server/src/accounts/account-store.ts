import { type SqlBool, sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { applyCollection, applyFilter, applyOrder, type Collection } from '../http/collection.ts';

/**
 * Accounts with their source and identity. Only left joins on keys: the database leaves out those that a query reads nothing of, so that a
 * plain count is a scan of one index.
 */
function accounts(db: Db) {
  return db
    .selectFrom('account')
    .leftJoin('source', 'source.id', 'account.source_id')
    .leftJoin('identity', 'identity.id', 'account.identity_id')
    .leftJoin('identity as owner', 'owner.id', 'source.owner_id')
    .leftJoin(
      (from) =>
        from
          .selectFrom('source_schema')
          .innerJoin(sql<{ value: unknown }>`json_array_elements(source_schema.attributes)`.as('attribute'), (join) => join.onTrue())
          .select(['source_schema.source_id', sql<string[]>`array_agg(attribute.value->>'name')`.as('names')])
          .where('source_schema.name', '=', 'account')
          .where(sql<SqlBool>`(attribute.value->>'isEntitlement')::boolean`)
          .groupBy('source_schema.source_id')
          .as('entitling'),
      (join) => join.onRef('entitling.source_id', '=', 'account.source_id'),
    );
}

/** Whether an account has a value in an attribute that its schema says is an entitlement; attributes without a value are not stored. */
export const hasEntitlements = sql<boolean>`coalesce(account.attributes ?| entitling.names, false)`;

function selected(db: Db) {
  return accounts(db)
    .selectAll('account')
    .select([
      'source.name as source_name',
      'source.authoritative',
      'source.connection_type',
      'source.features',
      'source.connector',
      'source.owner_id',
      'owner.name as owner_name',
      'identity.name as identity_name',
      'identity.identity_state',
      sql<string | null>`identity.attributes->>'cloudLifecycleState'`.as('lifecycle_state'),
      hasEntitlements.as('has_entitlements'),
    ]);
}

export type AccountDetails = Awaited<ReturnType<typeof listAccounts>>[number];

/** A page of accounts. It is cut before its details are joined, so that what a deep page skips costs little. */
export function listAccounts(db: Db, collection: Collection) {
  const page = applyCollection(accounts(db).select('account.id'), collection);
  return applyOrder(selected(db).where('account.id', 'in', page), collection).execute();
}

export async function countAccounts(db: Db, collection: Collection): Promise<number> {
  const rows = accounts(db).select((select) => select.fn.countAll<number>().as('total'));
  return (await applyFilter(rows, collection).executeTakeFirstOrThrow()).total;
}

export function findAccount(db: Db, id: string) {
  return selected(db).where('account.id', '=', id).executeTakeFirst();
}
