import type { AccessTables } from '../../database/access-tables.ts';
import type { Db } from '../../database/open-database.ts';
import { notFound, referenceConflict } from '../../errors.ts';

export type StoredSchedule = AccessTables['source_schedule'];

export function listSchedules(db: Db, sourceId: string): Promise<StoredSchedule[]> {
  return db.selectFrom('source_schedule').selectAll().where('source_id', '=', sourceId).orderBy('type').execute();
}

export async function getSchedule(db: Db, sourceId: string, type: string): Promise<StoredSchedule> {
  const schedule = await db
    .selectFrom('source_schedule')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('type', '=', type)
    .executeTakeFirst();
  if (schedule === undefined) throw notFound('schedule', `${type} of source ${sourceId}`);
  return schedule;
}

/** One of each type (contract: BEHAVIOUR 9.9). */
export async function insertSchedule(db: Db, schedule: StoredSchedule): Promise<void> {
  const inserted = await db
    .insertInto('source_schedule')
    .values(schedule)
    .onConflict((conflict) => conflict.doNothing())
    .returning('type')
    .execute();
  if (inserted.length === 0) throw referenceConflict('schedule', 'type', schedule.type);
}

export async function updateSchedule(db: Db, { source_id, type, ...columns }: StoredSchedule): Promise<void> {
  await db.updateTable('source_schedule').set(columns).where('source_id', '=', source_id).where('type', '=', type).execute();
}

export async function deleteScheduleRow(db: Db, { source_id, type }: StoredSchedule): Promise<void> {
  await db.deleteFrom('source_schedule').where('source_id', '=', source_id).where('type', '=', type).execute();
}

/** Schedules that are due, with the names of their sources, locked: of several nodes one has them. */
export async function takeDueSchedules(db: Db, now: string, limit: number): Promise<(StoredSchedule & { source_name: string })[]> {
  return db
    .selectFrom('source_schedule')
    .innerJoin('source', 'source.id', 'source_schedule.source_id')
    .selectAll('source_schedule')
    .select('source.name as source_name')
    .where('next_due', '<=', now)
    .orderBy('next_due')
    .orderBy('source_id')
    .limit(limit)
    .forUpdate('source_schedule')
    .skipLocked()
    .execute();
}

/** All of them, locked, for when every one is computed anew. */
export function takeSchedules(db: Db): Promise<StoredSchedule[]> {
  return db.selectFrom('source_schedule').selectAll().orderBy('source_id').orderBy('type').forUpdate().execute();
}
