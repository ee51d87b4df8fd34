import { sql } from 'kysely';
import type { Db } from '../../database/open-database.ts';
import { notFound } from '../../errors.ts';

export interface Pause {
  readonly reason: string;
  readonly since: string;
  readonly by: string;
}

export interface ProvisioningRow {
  readonly paused: Pause | null;
  readonly down: boolean;
  readonly lastError: string | null;
  readonly waiting: number;
  readonly retrying: number;
  readonly failed: number;
  readonly manual: number;
  readonly oldest: string | null;
}

export async function getProvisioningRow(db: Db, sourceId: string): Promise<ProvisioningRow> {
  const { rows } = await sql<ProvisioningRow>`
    select s.paused, s.down_since is not null as down, s.last_error as "lastError",
      count(o.id) filter (where o.state in ('WAITING', 'RUNNING')) as waiting, count(o.id) filter (where o.state = 'RETRY') as retrying,
      count(o.id) filter (where o.state = 'FAILED') as failed, count(o.id) filter (where o.state = 'MANUAL') as manual,
      min(o.created) filter (where o.state <> 'FAILED') as oldest
    from source s left join account_operation o on o.source_id = s.id and o.counts
    where s.id = ${sourceId} group by s.id`.execute(db);
  if (rows[0] === undefined) throw notFound('source', sourceId);
  return rows[0];
}

/** Null: it goes on. */
export async function setPaused(db: Db, sourceId: string, paused: Pause | null): Promise<void> {
  await db
    .updateTable('source')
    .set({ paused: paused && JSON.stringify(paused) })
    .where('id', '=', sourceId)
    .execute();
}
