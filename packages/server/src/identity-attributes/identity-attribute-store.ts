import { foldKey } from '@muster/engine';
import type { Selectable } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { IdentityAttributeRow } from '../database/tables.ts';
import { notFound } from '../errors.ts';

export type StoredAttribute = Selectable<IdentityAttributeRow>;

/** What of an attribute can be said by a caller. */
export interface AttributeContent {
  readonly displayName: string;
  readonly multi: boolean;
  readonly searchable: boolean;
}

/** Every attribute in the order of their creation: there are some dozens. */
export async function listAttributeRows(
  db: Db,
  only: { readonly system: boolean; readonly searchableOnly: boolean },
): Promise<StoredAttribute[]> {
  return db
    .selectFrom('identity_attribute')
    .selectAll()
    .$if(!only.system, (query) => query.where('system', '=', false))
    .$if(only.searchableOnly, (query) => query.where('searchable', '=', true))
    .orderBy('position')
    .execute();
}

export async function getAttributeRow(db: Db, name: string): Promise<StoredAttribute> {
  const row = await db.selectFrom('identity_attribute').selectAll().where('name', '=', name).executeTakeFirst();
  if (row === undefined) throw notFound('identity attribute', name);
  return row;
}

export async function findAttributeRows(db: Db, names: readonly string[]): Promise<StoredAttribute[]> {
  return db
    .selectFrom('identity_attribute')
    .selectAll()
    .where('name', 'in', [...names])
    .orderBy('position')
    .execute();
}

/** Inserts a custom attribute; undefined when there is one of that name, whatever the case. */
export async function insertAttribute(db: Db, name: string, content: AttributeContent): Promise<StoredAttribute | undefined> {
  return db
    .insertInto('identity_attribute')
    .values({ name, name_key: foldKey(name), type: 'string', ...contentColumns(content) })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

export async function updateAttribute(db: Db, name: string, content: AttributeContent): Promise<StoredAttribute> {
  return db
    .updateTable('identity_attribute')
    .set(contentColumns(content))
    .where('name', '=', name)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteAttributes(db: Db, names: readonly string[]): Promise<void> {
  await db
    .deleteFrom('identity_attribute')
    .where('name', 'in', [...names])
    .execute();
}

function contentColumns({ displayName, multi, searchable }: AttributeContent) {
  return { display_name: displayName, multi, searchable };
}
