import { type RawBuilder, sql } from 'kysely';
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
  /** Somebody asked for their attributes to be synchronized. */
  readonly synchronize?: boolean;
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
        const { synchronize = false } = task.state;
        const reason = synchronize ? 'synchronization was asked for' : 'the configuration changed';
        await requestRefresh(db, ids, { reason, now, taskId: task.id, synchronize });
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

/** Who holds a role that gives something else now (contract: BEHAVIOUR 9.3). */
export const refreshRoleAccess = refreshMany('refresh-role-access', (db, { objectId, cursor }, limit) =>
  nextHolders(db, { roles: sql`select ${objectId}::text as id`, states: null }, cursor, limit),
);

/** Who has a changed access profile, or is to have it, through a role or a lifecycle state that gives it: nothing else does. */
export const refreshAccessProfile = refreshMany('refresh-access-profile', (db, { objectId, cursor }, limit) => {
  const roles = sql`select role_id as id from role_access_profile where access_profile_id = ${objectId}`;
  const states = sql`select profile_id, technical_name from lifecycle_state
    where enabled and access_profile_ids::jsonb @> ${JSON.stringify([objectId])}::jsonb`;
  return nextHolders(db, { roles, states }, cursor, limit);
});

/** The next identities that hold one of some roles or are in one of some lifecycle states. Those inactive for long are left out. */
async function nextHolders(
  db: Db,
  { roles, states }: { readonly roles: RawBuilder<unknown>; readonly states: RawBuilder<unknown> | null },
  cursor: string,
  limit: number,
): Promise<string[]> {
  const isMeant = sql`not i.shadow and i.identity_state is distinct from 'INACTIVE_LONG_TERM'`;
  const inStates = sql`union select held.id from (${states}) state cross join lateral (
    select i.id from identity i
    where i.profile_id = state.profile_id and i.lifecycle_state = state.technical_name and i.id > ${cursor} and ${isMeant}
    order by i.id limit ${limit}) held`;
  const { rows } = await sql<{ id: string }>`
    select held.id from (${roles}) role cross join lateral (
      select distinct a.identity_id as id from role_assignment a join identity i on i.id = a.identity_id
      where a.role_id = role.id and a.identity_id > ${cursor} and ${isMeant} order by a.identity_id limit ${limit}) held
    ${states === null ? sql`` : inStates}
    order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}
