import { foldKey, stringifyInOrder } from '@muster/engine';
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { TransformRow } from '../database/tables.ts';
import { notFound } from '../errors.ts';
import { applyCollection, applyFilter, type Collection } from '../http/collection.ts';
import type { TransformInput } from './transform-wire.ts';

type StoredTransform = Selectable<TransformRow>;

/** A page of transforms and, when asked for, how many there are; `name` alone picks the one of exactly that name. */
export async function listTransforms(db: Db, collection: Collection, name: string | undefined) {
  const rows = () => db.selectFrom('transform').$if(name !== undefined, (query) => query.where('transform.name', '=', name!));
  const page = collection.limit === 0 ? [] : await applyCollection(rows().selectAll('transform'), collection).execute();
  const total = collection.count
    ? await applyFilter(rows().select(sql<number>`count(*)`.as('total')), collection).executeTakeFirstOrThrow()
    : null;
  return { page, total: total?.total ?? null };
}

export async function getTransformRow(db: Db, id: string): Promise<StoredTransform> {
  const row = await db.selectFrom('transform').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('transform', id);
  return row;
}

export async function insertTransform(db: Db, id: string, transform: TransformInput, now: string): Promise<StoredTransform> {
  return db
    .insertInto('transform')
    .values({
      id,
      name: transform.name,
      name_key: foldKey(transform.name),
      type: transform.type,
      ...contentColumns(transform),
      created: now,
      modified: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateTransformContent(db: Db, id: string, transform: TransformInput, now: string): Promise<StoredTransform> {
  return db
    .updateTable('transform')
    .set({ ...contentColumns(transform), modified: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteTransformRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('transform').where('id', '=', id).execute();
}

function contentColumns({ attributes, requiresPeriodicRefresh }: TransformInput) {
  return { attributes: jsonOrNull(attributes), requires_periodic_refresh: jsonOrNull(requiresPeriodicRefresh) };
}

function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : stringifyInOrder(value);
}
