import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../database/open-database.ts';
import { applyCollection, applyFilter, type Collection } from '../../http/collection.ts';

/** The identities that hold a role, each once, and whether by its membership; else by request. */
function holders(db: Db, roleId: string) {
  return db
    .selectFrom((from) =>
      from
        .selectFrom('role_assignment')
        .select(['identity_id', sql<SqlBool>`bool_or(source <> 'LCM')`.as('by_membership')])
        .where('role_id', '=', roleId)
        .groupBy('identity_id')
        .as('held'),
    )
    .innerJoin('identity', 'identity.id', 'held.identity_id');
}

export function listHolders(db: Db, roleId: string, collection: Collection) {
  const rows = holders(db, roleId).select(['identity.id', 'identity.alias', 'identity.name', 'identity.email', 'held.by_membership']);
  return applyCollection(rows, collection).execute();
}

export async function countHolders(db: Db, roleId: string, collection: Collection): Promise<number> {
  const rows = holders(db, roleId).select((select) => select.fn.countAll<number>().as('total'));
  return (await applyFilter(rows, collection).executeTakeFirstOrThrow()).total;
}
