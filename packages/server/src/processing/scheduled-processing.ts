import { type RawBuilder, sql } from 'kysely';
import { refreshMany } from './refresh-many.ts';

/**
 * Twice a day: identities with values that change with time, and those with errors, but none inactive for long (contract: BEHAVIOUR 5.3).
 * Each half leaves them out itself: a batch that is not full means that nobody is left.
 */
export const scheduledProcessing = refreshMany('scheduled-processing', async (db, { cursor }, limit) => {
  const due = (reason: RawBuilder<unknown>) => sql`(select id from identity
    where ${reason} and not shadow and identity_state is distinct from 'INACTIVE_LONG_TERM' and id > ${cursor} order by id limit ${limit})`;
  const { rows } = await sql<{ id: string }>`
    select id from (${due(sql`periodic`)} union ${due(sql`processing_state = 'ERROR'`)}) due order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
});
