import { sql } from 'kysely';
import type { Db } from '../database/open-database.ts';
import { insertEvents } from '../events/event-store.ts';
import type { Ids } from '../ids.ts';
import { endTasksOfActivities } from './activity-task-store.ts';
import { openStates } from './open-operation-store.ts';

/**
 * Completes activities of which no operation is open any more, and says how they ended; one that only waits for people says so (contract:
 * BEHAVIOUR 9.6). Call it whenever an operation's state has changed.
 */
export async function settleActivities(
  db: Db,
  activityIds: readonly string[],
  { ids, now }: { readonly ids: Ids; readonly now: string },
): Promise<void> {
  const wanted = [...new Set(activityIds)];
  if (wanted.length === 0) return;
  const { rows } = await sql<{ id: string; identityId: string; open: number; byHand: number; items: number; failed: number }>`
    select a.id, a.identity_id as "identityId",
      (select count(*) from account_operation o where o.activity_id = a.id and o.state in ${sql.raw(openList)}) as open,
      (select count(*) from account_operation o where o.activity_id = a.id and o.state = 'MANUAL') as "byHand",
      (select count(*) from account_activity_item i where i.activity_id = a.id) as items,
      (select count(*) from account_activity_item i where i.activity_id = a.id and i.provisioning_status = 'FAILED') as failed
    from account_activity a where a.id = any(${wanted}) and a.completed is null`.execute(db);
  const waiting = rows.filter(({ open, byHand }) => open > 0 && open === byHand).map(({ id }) => id);
  if (waiting.length > 0) {
    await db.updateTable('account_activity').set({ completion_status: 'PENDING', modified: now }).where('id', 'in', waiting).execute();
  }
  const ended = rows.filter(({ open }) => open === 0);
  for (const status of ['SUCCESS', 'FAILURE', 'INCOMPLETE'] as const) {
    const those = ended.filter((row) => statusOf(row) === status).map(({ id }) => id);
    if (those.length === 0) continue;
    await db
      .updateTable('account_activity')
      .set({ execution_status: 'COMPLETED', completion_status: status, completed: now, modified: now })
      .where('id', 'in', those)
      .execute();
    await endTasksOfActivities(db, those, taskStatuses[status], now);
  }
  await insertEvents(
    db,
    ids,
    now,
    ended.map((row) => ({
      type: 'PROVISIONING_COMPLETED',
      actorId: null,
      target: { type: 'IDENTITY', id: row.identityId },
      cause: { accountActivityId: row.id },
      after: { completionStatus: statusOf(row) },
    })),
  );
}

const taskStatuses = { SUCCESS: 'SUCCESS', FAILURE: 'ERROR', INCOMPLETE: 'WARNING' } as const;

const openList = `(${openStates.map((state) => `'${state}'`).join(', ')})`;

function statusOf({ items, failed }: { readonly items: number; readonly failed: number }): 'SUCCESS' | 'FAILURE' | 'INCOMPLETE' {
  if (failed === 0) return 'SUCCESS';
  return failed === items ? 'FAILURE' : 'INCOMPLETE';
}
