import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { applyCollection, applyFilter, type Collection } from '../http/collection.ts';
import { identityJson } from './identity-wire.ts';

/** A page of identities as one JSON text. The page is cut before managers are joined, so that only its rows are looked up. */
export async function listIdentitiesAsJson(db: Db, collection: Collection, correlatedOnly: boolean): Promise<string> {
  const rows = db
    .selectFrom('identity')
    .select('id')
    .$if(correlatedOnly, (query) => query.where('identity.correlated', '=', true));
  const page = applyCollection(rows, collection);
  const order = sql.join(collection.orderBy.map(({ column, direction }) => sql`${sql.ref(column as string)} ${sql.raw(direction)}`));
  const { rows: result } = await sql<{ page: string }>`
    select coalesce(json_agg(${identityJson} order by ${order}), '[]')::text as page
    from (${page}) as listed join identity on identity.id = listed.id left join identity manager on manager.id = identity.manager_id`.execute(
    db,
  );
  return result[0]!.page;
}

export async function countIdentities(db: Db, collection: Collection, correlatedOnly: boolean): Promise<number> {
  const rows = db
    .selectFrom('identity')
    .select((select) => select.fn.countAll<number>().as('total'))
    .$if(correlatedOnly, (query) => query.where('identity.correlated', '=', true));
  return (await applyFilter(rows, collection).executeTakeFirstOrThrow()).total;
}

/** One identity as JSON text, shadow identities included. */
export async function findIdentityAsJson(db: Db, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ identity: string }>`
    select ${identityJson}::text as identity from identity left join identity manager on manager.id = identity.manager_id
    where identity.id = ${id}`.execute(db);
  return rows[0]?.identity;
}

export function findIdentity(db: Db, id: string) {
  return db.selectFrom('identity').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The ids among those given that are identities which can be processed and referred to: not the shadows of uncorrelated accounts. */
export async function existingIdentityIds(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('identity')
    .select('id')
    .where('id', 'in', [...ids])
    .where('shadow', '=', false)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Current names by id, for references in answers. */
export async function identityNames(db: Db, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await db.selectFrom('identity').select(['id', 'name']).where('id', 'in', wanted).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function isManagerOf(db: Db, managerId: string, identityId: string): Promise<boolean> {
  const row = await db
    .selectFrom('identity')
    .select('id')
    .where('id', '=', identityId)
    .where('manager_id', '=', managerId)
    .executeTakeFirst();
  return row !== undefined;
}
