import { deleteAbandonedFeeds } from '../aggregation/feed-store.ts';
import { shiftTime } from '../clock.ts';
import { deleteEventsBefore } from '../events/event-store.ts';
import { deleteSyncJobsBefore } from '../provisioning/synchronization/sync-job-store.ts';
import type { Services } from '../services.ts';
import { shownForMs } from '../tasks/task-store.ts';

/** Removes what nobody needs any more, a few rows at each tick. */
export async function keepHouse({ database, config }: Services, now: string): Promise<void> {
  await deleteAbandonedFeeds(database.db, now);
  await deleteSyncJobsBefore(database.db, shiftTime(now, -shownForMs));
  await deleteEventsBefore(database.db, shiftTime(now, -config.eventRetentionDays * 86_400_000));
}
