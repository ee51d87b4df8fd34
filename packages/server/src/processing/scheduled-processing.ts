import { sql } from 'kysely';
import { refreshMany } from './refresh-many.ts';

/** Twice a day: identities with values that change with time, and those with errors, but none inactive for long (contract: BEHAVIOUR 5.3). */
export const scheduledProcessing = refreshMany('scheduled-processing', async (db, { cursor }, limit) => {
  const { rows } = await sql<{ id: string }>`
    select id from (
      (select id from identity where periodic and id > ${cursor} order by id limit ${limit})
      union
      (select id from identity where processing_state = 'ERROR' and id > ${cursor} order by id limit ${limit})
    ) due join identity using (id)
    where not identity.shadow and identity.identity_state is distinct from 'INACTIVE_LONG_TERM' order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
});
