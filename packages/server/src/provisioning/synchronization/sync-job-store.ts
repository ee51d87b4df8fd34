import { type Selectable, sql } from 'kysely';
import type { AttributeSyncJobRow } from '../../database/access-tables.ts';
import type { Db } from '../../database/open-database.ts';
import { notFound } from '../../errors.ts';
import type { SyncJobType, SyncStatus } from './sync-job-wire.ts';

export type StoredSyncJob = Selectable<AttributeSyncJobRow>;

interface NewSyncJob {
  readonly id: string;
  readonly type: SyncJobType;
  readonly targetId: string;
  readonly status: SyncStatus;
  readonly requesterId: string | null;
  readonly now: string;
}

export async function insertSyncJob(db: Db, { id, type, targetId, status, requesterId, now }: NewSyncJob): Promise<StoredSyncJob> {
  return db
    .insertInto('attribute_sync_job')
    .values({ id, type, target_id: targetId, status, requester_id: requesterId, created: now, modified: now })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function getSyncJob(db: Db, id: string): Promise<StoredSyncJob> {
  const job = await db.selectFrom('attribute_sync_job').selectAll().where('id', '=', id).executeTakeFirst();
  if (job === undefined) throw notFound('attribute synchronization job', id);
  return job;
}

/** When the last job for an identity or source began. */
export async function lastSyncStart(db: Db, targetId: string): Promise<string | null> {
  const job = await db
    .selectFrom('attribute_sync_job')
    .select('created')
    .where('target_id', '=', targetId)
    .orderBy('created', 'desc')
    .limit(1)
    .executeTakeFirst();
  return job?.created ?? null;
}

export async function endSyncJob(db: Db, id: string, status: SyncStatus, now: string): Promise<void> {
  await db.updateTable('attribute_sync_job').set({ status, modified: now }).where('id', '=', id).execute();
}

/** Forgets the oldest jobs, a batch at a time: their ids are ordered by time. */
export async function deleteSyncJobsBefore(db: Db, time: string): Promise<void> {
  await sql`delete from attribute_sync_job where id in
    (select id from (select id, created from attribute_sync_job order by id limit 1000) oldest where created < ${time}::timestamptz)`.execute(
    db,
  );
}
