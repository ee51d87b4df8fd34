import { type Insertable, sql, type Updateable } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { SourceRow } from '../database/tables.ts';
import { notFound, referenceConflict } from '../errors.ts';
import { applyCollection, applyFilter, type Collection } from '../http/collection.ts';
import { builtInConnector } from './built-in-source.ts';
import type { NamedSource } from './source-wire.ts';

const namedSources = (db: Db) =>
  db
    .selectFrom('source')
    .leftJoin('identity as owner', 'owner.id', 'source.owner_id')
    .selectAll('source')
    .select('owner.name as owner_name');

/** A page of sources, and how many there are when that was asked for. */
export async function listSources(
  db: Db,
  collection: Collection,
  withBuiltIn: boolean,
): Promise<{ page: NamedSource[]; total: number | null }> {
  const sources = namedSources(db).$if(!withBuiltIn, (query) => query.where('source.connector', '!=', builtInConnector));
  const page = collection.limit === 0 ? [] : await applyCollection(sources, collection).execute();
  if (!collection.count) return { page, total: null };
  const counted = sources.clearSelect().select(sql<number>`count(*)`.as('total'));
  const { total } = await applyFilter(counted, collection).executeTakeFirstOrThrow();
  return { page, total: Number(total) };
}

export async function getSource(db: Db, id: string): Promise<NamedSource> {
  const source = await namedSources(db).where('source.id', '=', id).executeTakeFirst();
  if (source === undefined) throw notFound('source', id);
  return source;
}

/** The source, locked until the transaction ends: for those who are about to change it or what hangs on it. */
export function findSourceForUpdate(db: Db, id: string): Promise<NamedSource | undefined> {
  return namedSources(db).where('source.id', '=', id).forUpdate('source').executeTakeFirst();
}

export async function getSourceForUpdate(db: Db, id: string): Promise<NamedSource> {
  const source = await findSourceForUpdate(db, id);
  if (source === undefined) throw notFound('source', id);
  return source;
}

export async function insertSource(db: Db, row: Insertable<SourceRow>): Promise<void> {
  await refuseTakenName(row.name, db.insertInto('source').values(row).execute());
}

export async function updateSource(db: Db, id: string, columns: Updateable<SourceRow> & { name: string }): Promise<void> {
  await refuseTakenName(columns.name, db.updateTable('source').set(columns).where('id', '=', id).execute());
}

export async function updateCorrelation(
  db: Db,
  id: string,
  correlation: SourceRow['correlation']['__select__'],
  now: string,
): Promise<void> {
  await db
    .updateTable('source')
    .set({ correlation: JSON.stringify(correlation), modified: now })
    .where('id', '=', id)
    .execute();
}

/** What requests of the source's entitlements need. */
export async function updateRequestConfig(db: Db, id: string, config: object, now: string): Promise<void> {
  await db
    .updateTable('source')
    .set({ entitlement_request_config: JSON.stringify(config), modified: now })
    .where('id', '=', id)
    .execute();
}

/** Removes the row; its schemas go with it. */
export async function deleteSourceRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('source').where('id', '=', id).execute();
}

/** Up to `limit` accounts of a source, locked. */
export function takeAccounts(db: Db, sourceId: string, limit: number) {
  return db.selectFrom('account').selectAll().where('source_id', '=', sourceId).orderBy('id').limit(limit).forUpdate().execute();
}

export async function hasAccounts(db: Db, sourceId: string): Promise<boolean> {
  const account = await db.selectFrom('account').select('id').where('source_id', '=', sourceId).limit(1).executeTakeFirst();
  return account !== undefined;
}

/** The identity attributes among the names. */
export async function knownIdentityAttributes(db: Db, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const rows = await db
    .selectFrom('identity_attribute')
    .select('name')
    .where('name', 'in', [...names])
    .execute();
  return new Set(rows.map((row) => row.name));
}

const uniqueViolation = '23505';

/** The unique index decides, so that of two requests at once one gets the name. */
async function refuseTakenName(name: string, writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if ((error as { code?: string }).code === uniqueViolation) throw referenceConflict('source', 'name', name);
    throw error;
  }
}
