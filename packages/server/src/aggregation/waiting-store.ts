import type { Db } from '../database/open-database.ts';

/** How many identities a task still waits for. */
export async function countWaiting(db: Db, taskId: string): Promise<number> {
  const row = await db
    .selectFrom('refresh_waiter')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('task_id', '=', taskId)
    .executeTakeFirstOrThrow();
  return row.total;
}
