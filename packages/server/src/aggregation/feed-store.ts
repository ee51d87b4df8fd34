import { sql } from 'kysely';
import { shiftTime } from '../clock.ts';
import type { Feed } from '../connectors/connector.ts';
import type { Db } from '../database/open-database.ts';

/** An uploaded feed is kept in rows of this size until its task has ended, so any node can read it and start it again. */
export const chunkBytes = 1024 * 1024;

export async function insertChunk(
  db: Db,
  taskId: string,
  chunk: { number: number; byteOffset: number; content: Buffer; now: string },
): Promise<void> {
  await db
    .insertInto('feed_chunk')
    .values({ task_id: taskId, number: chunk.number, byte_offset: chunk.byteOffset, content: chunk.content, received: chunk.now })
    .execute();
}

/** The feed of a task from any byte on, a chunk at a time. */
export function openFeed(db: Db, taskId: string): Feed {
  return async function* read(byteOffset) {
    for (let number = Math.floor(byteOffset / chunkBytes); ; number += 1) {
      const row = await db
        .selectFrom('feed_chunk')
        .select(['byte_offset', 'content'])
        .where('task_id', '=', taskId)
        .where('number', '=', number)
        .executeTakeFirst();
      if (row === undefined) return;
      yield row.content.subarray(Math.max(0, byteOffset - row.byte_offset));
    }
  };
}

/** Removes some rows that a run needed while it went on; true when none are left. */
export async function deleteRunData(db: Db, taskId: string): Promise<boolean> {
  const seen = await sql`delete from aggregation_seen where task_id = ${taskId}
    and native_identity in (select native_identity from aggregation_seen where task_id = ${taskId} limit 10000)`.execute(db);
  const chunks = await sql`delete from feed_chunk where task_id = ${taskId}
    and number in (select number from feed_chunk where task_id = ${taskId} order by number limit 32)`.execute(db);
  return (seen.numAffectedRows ?? 0n) === 0n && (chunks.numAffectedRows ?? 0n) === 0n;
}

/** Removes a feed whose task never came to be. */
export async function deleteFeed(db: Db, taskId: string): Promise<void> {
  await db.deleteFrom('feed_chunk').where('task_id', '=', taskId).execute();
}

/** Removes what interrupted uploads and aggregations left behind, some rows at a time; an upload takes less than a day. */
export async function deleteAbandonedFeeds(db: Db, now: string): Promise<void> {
  const yesterday = shiftTime(now, -86_400_000);
  await sql`delete from feed_chunk where (task_id, number) in (
    select task_id, number from feed_chunk f where received < ${yesterday}::timestamptz
      and not exists (select from task t where t.id = f.task_id and t.completed is null) limit 32)`.execute(db);
  await sql`delete from aggregation_seen where (task_id, native_identity) in (
    select s.task_id, s.native_identity from task t join aggregation_seen s on s.task_id = t.id
      where t.kind like 'aggregate-%' and t.completed > ${yesterday}::timestamptz limit 10000)`.execute(db);
}
