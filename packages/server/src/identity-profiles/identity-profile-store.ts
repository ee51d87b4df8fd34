import { foldKey, type MappingConfiguration, stringifyInOrder } from '@muster/engine';
import { sql } from 'kysely';
import { shiftTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import { notFound } from '../errors.ts';
import { applyCollection, applyFilter, type Collection } from '../http/collection.ts';
import { restMs } from '../processing/start-due-refreshes.ts';
import { builtInConnector } from '../sources/built-in-source.ts';

/** What a caller says of a profile, checked and complete. */
export interface ProfileContent {
  readonly name: string;
  readonly description: string | null;
  readonly ownerId: string | null;
  readonly priority: number;
  readonly sourceId: string;
  readonly mappingEnabled: boolean;
  readonly mappings: readonly MappingConfiguration[];
}

/** A profile with what its answer tells of others: names, and how its identities are. */
function selectProfiles(db: Db) {
  return db
    .selectFrom('identity_profile')
    .innerJoin('source', 'source.id', 'identity_profile.source_id')
    .leftJoin('identity as owner', 'owner.id', 'identity_profile.owner_id')
    .selectAll('identity_profile')
    .select(['source.name as source_name', 'owner.name as owner_name'])
    .select(sql<number>`(select count(*) from identity i where i.profile_id = identity_profile.id)`.as('identity_count'))
    .select(
      sql<boolean>`exists (select from identity i where i.profile_id = identity_profile.id and i.processing_state = 'ERROR')`.as(
        'has_exceptions',
      ),
    );
}

export type StoredProfile = Awaited<ReturnType<typeof getProfileRow>>;

export async function getProfileRow(db: Db, id: string) {
  const row = await selectProfiles(db).where('identity_profile.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('identity profile', id);
  return row;
}

/** Refuses an unknown profile, without counting the identities of a known one. */
export async function requireProfile(db: Db, id: string): Promise<void> {
  const row = await db.selectFrom('identity_profile').select('id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('identity profile', id);
}

export async function listProfileRows(db: Db, collection: Collection) {
  const page = collection.limit === 0 ? [] : await applyCollection(selectProfiles(db), collection).execute();
  if (!collection.count) return { page, total: null };
  const counting = db.selectFrom('identity_profile').select(sql<number>`count(*)`.as('total'));
  return { page, total: (await applyFilter(counting, collection).executeTakeFirstOrThrow()).total };
}

/** Inserts a profile: from now on its source is authoritative (contract: BEHAVIOUR 5.1). */
export async function insertProfile(db: Db, id: string, content: ProfileContent, now: string): Promise<void> {
  await db
    .insertInto('identity_profile')
    .values({ id, ...columnsOf(content), refresh_due: null, created: now, modified: now })
    .execute();
  await setAuthoritative(db, [content.sourceId], true);
}

export async function updateProfile(db: Db, id: string, content: ProfileContent, now: string): Promise<void> {
  await db
    .updateTable('identity_profile')
    .set({ ...columnsOf(content), modified: now })
    .where('id', '=', id)
    .execute();
}

/** Removes profiles with their lifecycle states; their sources are no longer authoritative. Answers with the profiles there were. */
export async function deleteProfileRows(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string; source_id: string; priority: number }[]> {
  const deleted = await db
    .deleteFrom('identity_profile')
    .where('id', 'in', [...ids])
    .returning(['id', 'name', 'source_id', 'priority'])
    .execute();
  await setAuthoritative(
    db,
    deleted.map((profile) => profile.source_id),
    false,
  );
  return deleted;
}

export async function setAuthoritative(db: Db, sourceIds: readonly string[], authoritative: boolean): Promise<void> {
  if (sourceIds.length > 0)
    await db
      .updateTable('source')
      .set({ authoritative })
      .where('id', 'in', [...sourceIds])
      .execute();
}

/** Identities of these profiles are processed once the configuration has rested (contract: BEHAVIOUR 8.7). */
export async function requireProfileRefresh(db: Db, ids: readonly string[], now: string): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('identity_profile')
    .set({ refresh_required: true, refresh_due: shiftTime(now, restMs) })
    .where('id', 'in', [...ids])
    .execute();
}

/** Somebody starts the processing that was due. */
export async function clearRefreshDue(db: Db, id: string): Promise<void> {
  await db.updateTable('identity_profile').set({ refresh_due: null }).where('id', '=', id).execute();
}

export async function isBuiltInSource(db: Db, sourceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('source')
    .select('id')
    .where('id', '=', sourceId)
    .where('connector', '=', builtInConnector)
    .executeTakeFirst();
  return row !== undefined;
}

export async function hasAccounts(db: Db, sourceId: string): Promise<boolean> {
  return (await db.selectFrom('account').select('id').where('source_id', '=', sourceId).limit(1).executeTakeFirst()) !== undefined;
}

/** A batch of a source's accounts in id order, held until the transaction ends. */
export async function takeAccounts(db: Db, sourceId: string, afterId: string, limit: number) {
  return db
    .selectFrom('account')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute();
}

/** Ids of the profiles' identities after a cursor. */
export async function nextIdentityIds(db: Db, profileIds: readonly string[], afterId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('identity')
    .select('id')
    .where('profile_id', 'in', [...profileIds])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

function columnsOf(content: ProfileContent) {
  return {
    name: content.name,
    name_key: foldKey(content.name),
    description: content.description,
    owner_id: content.ownerId,
    priority: content.priority,
    source_id: content.sourceId,
    mapping_enabled: content.mappingEnabled,
    mappings: stringifyInOrder(content.mappings),
  };
}
