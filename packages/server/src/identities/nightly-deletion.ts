import { sql } from 'kysely';
import { isoTime } from '../clock.ts';
import { insertEvents } from '../events/event-store.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask } from '../tasks/task-store.ts';
import { removeIdentity } from './remove-identity.ts';

/** Deleting takes some twenty statements each, so a batch is small. */
const batch = 10;

/**
 * At midnight: deletes identities whose last authoritative account is gone, unless something still holds them: an account, something
 * owned, protection, reports, a user level (contract: BEHAVIOUR 3.5, 8.6).
 */
export const nightlyDeletion: TaskKind = {
  kind: 'nightly-deletion',
  async step(services, task) {
    const now = isoTime(services.clock.now());
    const state = task.state as { cursor: string; requested: number };
    await services.database.db.transaction().execute(async (db) => {
      const { rows } = await sql<{ id: string; name: string; alias: string; attributes: Record<string, unknown> }>`
        select id, name, alias, attributes from identity i
        where not correlated and not shadow and not protected and id > ${state.cursor} and cardinality(levels) = 0
          and not exists (select from account a where a.identity_id = i.id)
          and not exists (select from identity r where r.manager_id = i.id)
          and not exists (select from source s where s.owner_id = i.id)
          and not exists (select from role o where o.owner_id = i.id)
          and not exists (select from access_profile o where o.owner_id = i.id)
          and not exists (select from entitlement o where o.owner_id = i.id)
          and not exists (select from identity_profile p where p.owner_id = i.id)
        order by id limit ${batch} for update`.execute(db);
      const deleted = state.requested + rows.length;
      await advanceTask(
        db,
        task,
        {
          state: { ...task.state, cursor: rows.at(-1)?.id ?? state.cursor, requested: deleted },
          attributes: { ...task.attributes, identityCount: deleted },
          progress: `Deleted ${deleted} identities`,
          waiting: rows.length < batch,
        },
        now,
      );
      for (const { id } of rows) await removeIdentity(db, id, { ids: services.ids, now });
      await insertEvents(
        db,
        services.ids,
        now,
        rows.map(({ id, ...before }) => ({
          type: 'IDENTITY_DELETED',
          actorId: null,
          target: { type: 'IDENTITY', id },
          cause: { taskId: task.id },
          before,
        })),
      );
    });
  },
  finish: () => ({ status: 'SUCCESS' }),
};
