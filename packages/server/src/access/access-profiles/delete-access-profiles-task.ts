import { isoTime } from '../../clock.ts';
import type { Db } from '../../database/open-database.ts';
import { insertEvents } from '../../events/event-store.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import type { Services } from '../../services.ts';
import type { TaskKind } from '../../tasks/run-task.ts';
import { advanceTask, type ClaimedTask } from '../../tasks/task-store.ts';
import { accessProfileEvent } from './access-profile-event.ts';
import { findAccessProfiles, findUsers, removeAccessProfiles } from './access-profile-store.ts';
import { accessProfileToWire } from './access-profile-wire.ts';

interface State {
  readonly ids: readonly string[];
  /** How many came into use after they were asked to be deleted. */
  readonly left: number;
  readonly actorId: string | null;
  readonly trackingId: string;
}

/** Deletes access profiles, at most 50, in one batch; what came into use meanwhile stays, with a warning (contract: BEHAVIOUR 9.2). */
export const deleteAccessProfilesTask: TaskKind = {
  kind: 'delete-access-profiles',
  async step(services, claimed) {
    const task = claimed as unknown as ClaimedTask<State & Record<string, unknown>>;
    await services.database.db.transaction().execute((db) => deleteUnused(db, services, task, isoTime(services.clock.now())));
  },
  finish: (task) => ({ status: (task.state as unknown as State).left > 0 ? 'WARNING' : 'SUCCESS' }),
};

async function deleteUnused(db: Db, services: Services, task: ClaimedTask<State & Record<string, unknown>>, now: string): Promise<void> {
  await advanceTask(db, task, {}, now);
  await bumpConfigurationVersion(db);
  const { ids, actorId, trackingId } = task.state;
  const profiles = [...(await findAccessProfiles(db, ids)).values()];
  const users = await findUsers(db, ids);
  const unused = profiles.filter(({ row }) => !users.has(row.id));
  const left = profiles.filter(({ row }) => users.has(row.id));
  await removeAccessProfiles(
    db,
    unused.map(({ row }) => row.id),
  );
  const teller = { caller: { identityId: actorId }, trackingId };
  await insertEvents(
    db,
    services.ids,
    now,
    unused.map((profile) => accessProfileEvent(teller, accessProfileToWire(profile), null)),
  );
  const messages = left.map(({ row }) => {
    const text = `The "${row.name}" access profile was not deleted: it is in use now.`;
    return { type: 'WARN' as const, key: 'access-profile-in-use', text };
  });
  await advanceTask(
    db,
    task,
    {
      state: { ...task.state, left: left.length },
      attributes: { ...task.attributes, deleted: unused.length },
      messages: [...task.messages, ...messages],
      waiting: true,
    },
    now,
  );
}
