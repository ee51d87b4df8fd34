import { startEntitlementAggregation } from '../../access/entitlements/start-entitlement-aggregation.ts';
import { startAccountAggregation } from '../../aggregation/start-account-aggregation.ts';
import type { Db } from '../../database/open-database.ts';
import { getOrganisation } from '../../organisation/organisation-store.ts';
import type { Services } from '../../services.ts';
import { launcherOf } from '../../tasks/task-store.ts';
import { readQuartzCron } from './quartz-cron.ts';
import { type StoredSchedule, takeDueSchedules, takeSchedules, updateSchedule } from './schedule-store.ts';

/** Schedules at a time; the next tick goes on. */
const dueBatch = 50;

/**
 * Starts the aggregations that are due (contract: BEHAVIOUR 9.9). The task and the next instant are stored together, under the schedule's
 * lock: a firing happens once, on however many nodes, and what was missed while none ran is one firing.
 */
export async function startDueSchedules({ database, ids }: Pick<Services, 'database' | 'ids'>, now: string): Promise<void> {
  await database.db.transaction().execute(async (db) => {
    const due = await takeDueSchedules(db, now, dueBatch);
    if (due.length === 0) return;
    const { timeZone } = await getOrganisation(db);
    for (const { source_name, ...schedule } of due) {
      await updateSchedule(db, dueAfter(schedule, timeZone, now));
      const run = { taskId: ids.next(), source: { id: schedule.source_id, name: source_name }, launcher: launcherOf(null), ids, now };
      if (schedule.type === 'GROUP_AGGREGATION') await startEntitlementAggregation(db, { ...run, feed: null });
      else await startAccountAggregation(db, { ...run, feed: null, isOptimized: true });
    }
  });
}

/** The clocks that rule the schedules are others: what was due by the old ones is due by the new ones. */
export async function rescheduleAll(db: Db, timeZone: string, now: string): Promise<void> {
  for (const schedule of await takeSchedules(db)) await updateSchedule(db, dueAfter(schedule, timeZone, now));
}

function dueAfter(schedule: StoredSchedule, timeZone: string, now: string): StoredSchedule {
  return { ...schedule, next_due: readQuartzCron(schedule.cron_expression).next(timeZone, now) };
}
