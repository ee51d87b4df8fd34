import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { insertRecords } from '../database/records.ts';
import type { Ids } from '../ids.ts';

/** What happened, past tense, by the names of the contract (BEHAVIOUR 5.8) where it has one. */
export interface NewEvent {
  readonly type: string;
  readonly actorId: string | null;
  readonly target: { readonly type: string; readonly id: string };
  /** Why: a request's tracking id, a task, a mapping. */
  readonly cause: Readonly<Record<string, unknown>>;
  readonly before?: Readonly<Record<string, unknown>> | null;
  readonly after?: Readonly<Record<string, unknown>> | null;
}

/** Writes events in the transaction of the change they tell of, in one statement. */
export async function insertEvents(db: Db, ids: Ids, now: string, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map((event) => ({
    id: ids.next(),
    type: event.type,
    occurred: now,
    actor_id: event.actorId,
    target_type: event.target.type,
    target_id: event.target.id,
    cause: event.cause,
    before: event.before ?? null,
    after: event.after ?? null,
  }));
  await insertRecords(db, 'event', rows);
}

/** Forgets the oldest events, a batch at a time. Their ids are ordered by time, so the oldest stand first in the key. */
export async function deleteEventsBefore(db: Db, time: string): Promise<void> {
  await sql`delete from event where id in (select id from (select id, occurred from event order by id limit 1000) oldest where occurred < ${time}::timestamptz)`.execute(
    db,
  );
}
