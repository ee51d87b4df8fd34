import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import type { CompletionStatus } from '../tasks/task-store.ts';

/** Ends the tasks of the calls that made these activities: a task has the id of its activity (contract: BEHAVIOUR 9.10). */
export async function endTasksOfActivities(db: Db, activityIds: readonly string[], status: CompletionStatus, now: string): Promise<void> {
  if (activityIds.length === 0) return;
  await sql`update task t set completion_status = ${status}, progress = 'Completed', percent_complete = 100,
      completed = ${now}::timestamptz, modified = ${now}::timestamptz,
      messages = (select coalesce(jsonb_agg(jsonb_build_object('type', 'ERROR', 'key', 'account-operation-failed', 'text', error)), '[]')
        from jsonb_array_elements_text(a.errors) error)
    from account_activity a
    where a.id = t.id and a.id = any(${[...activityIds]}) and t.completed is null`.execute(db);
}
