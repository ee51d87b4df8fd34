import { sql } from 'kysely';
import { isoTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask, type ClaimedTask } from '../tasks/task-store.ts';
import { requestRefresh } from './refresh-request-store.ts';

interface State {
  readonly objectId: string;
  /** Id of the last identity asked for. */
  readonly cursor: string;
  readonly requested: number;
}

/** How many identities one batch asks for: only a row each, so more than a batch processes. */
const requestBatch = 1_000;

/** The next ids after the cursor, in order; fewer than the limit only at the end. */
type NextIds = (db: Db, state: State & Readonly<Record<string, unknown>>, limit: number) => Promise<string[]>;

/** Asks for every identity of a set, in batches by id, and ends when they are processed. */
export function refreshMany(kind: string, nextIds: NextIds, finished?: (db: Db, objectId: string) => Promise<void>): TaskKind {
  return {
    kind,
    async step(services, claimed) {
      const task = claimed as unknown as ClaimedTask<State & Record<string, unknown>>;
      const now = isoTime(services.clock.now());
      await services.database.db.transaction().execute(async (db) => {
        const ids = await nextIds(db, task.state, requestBatch);
        const requested = task.state.requested + ids.length;
        const last = ids.length < requestBatch;
        await advanceTask(
          db,
          task,
          {
            state: { ...task.state, cursor: ids.at(-1) ?? task.state.cursor, requested },
            attributes: { ...task.attributes, identityCount: requested },
            progress: last ? 'Processing identities' : `Requested ${requested} identities`,
            waiting: last,
          },
          now,
        );
        await requestRefresh(db, ids, { reason: 'the configuration changed', now, taskId: task.id });
      });
    },
    finish: () => ({ status: 'SUCCESS' }),
    ...(finished && { finished: (db: Db, task: ClaimedTask) => finished(db, (task.state as unknown as State).objectId) }),
  };
}

/** Everybody of a profile: those who have it and those whose authoritative account may bring it, as after a change of priority. */
export const refreshProfile = refreshMany(
  'refresh-profile',
  async (db, { objectId, cursor }, limit) => {
    const { rows } = await sql<{ id: string }>`
      select id from (
        (select id from identity where profile_id = ${objectId} and id > ${cursor} order by id limit ${limit})
        union
        (select a.identity_id from account a join identity_profile p on p.source_id = a.source_id
          where p.id = ${objectId} and a.identity_id > ${cursor} order by a.identity_id limit ${limit})
      ) ids(id) order by id limit ${limit}`.execute(db);
    return rows.map((row) => row.id);
  },
  async (db, objectId) => {
    // A change since then keeps the flag: it is due again, or another task carries it out.
    await sql`update identity_profile set refresh_required = false where id = ${objectId} and refresh_due is null
      and not exists (select from task where completed is null and kind = 'refresh-profile' and attributes->>'objectId' = ${objectId})`.execute(
      db,
    );
  },
);

/**
 * Whom the change of a role concerns (contract: BEHAVIOUR 9.3): anybody may meet changed criteria; else those whose present assignment and
 * place on the list say different things. Those inactive for long are left out.
 */
export const refreshRole = refreshMany('refresh-role', async (db, { objectId, cursor }, limit) => {
  const role = await db.selectFrom('role').select(['enabled', 'membership']).where('id', '=', objectId).executeTakeFirst();
  if (role === undefined) return [];
  const { rows } = await sql<{ id: string }>`select id from identity
    where id > ${cursor} and not shadow and identity_state is distinct from 'INACTIVE_LONG_TERM'
      ${role.enabled && role.membership === 'STANDARD' ? sql`` : sql`and id in (${assignedOtherwise(objectId)})`}
    order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
});

/** Those on the list of a role who have no assignment by it, and those with an assignment by list or criteria who are not on it. */
function assignedOtherwise(roleId: string) {
  return sql`
    with listed as (select m.identity_id from role_member m join role r on r.id = m.role_id
      where r.id = ${roleId} and r.enabled and r.membership = 'IDENTITY_LIST'),
    assigned as (select identity_id, source from role_assignment where role_id = ${roleId} and source <> 'LCM')
    (select identity_id from listed except select identity_id from assigned where source = 'UI')
    union (select identity_id from assigned except select identity_id from listed)
    union select identity_id from assigned where source = 'Rule'`;
}
