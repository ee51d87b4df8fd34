import { adoptAccounts } from '../aggregation/adopt-accounts.ts';
import { isoTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import { startProcessing } from '../processing/start-processing.ts';
import type { Services } from '../services.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask, insertTask } from '../tasks/task-store.ts';
import { hasAccounts, takeAccounts } from './identity-profile-store.ts';

/** Each account may make an identity, and a transaction carries so many of those (DESIGN 5). */
const batch = 250;

/** Starts the task by which accounts already on a source become identities of its new profile, if there are any (contract: BEHAVIOUR 8.7). */
export async function startActivation(
  db: Db,
  services: Pick<Services, 'ids'>,
  about: { profileId: string; name: string; sourceId: string; launcher: string; now: string },
): Promise<void> {
  if (!(await hasAccounts(db, about.sourceId))) return;
  await insertTask(db, {
    id: services.ids.next(),
    kind: 'activate-profile',
    type: 'QUEUED_TASK',
    uniqueName: 'Identity Profile Activation',
    description: `Makes identities of the accounts that were there before the identity profile "${about.name}".`,
    launcher: about.launcher,
    attributes: { objectId: about.profileId, accountCount: 0 },
    returns: [{ name: 'Accounts', attributeName: 'accountCount' }],
    state: { sourceId: about.sourceId, cursor: '', adopted: 0 },
    now: about.now,
  });
}

export const activateProfile: TaskKind = {
  kind: 'activate-profile',
  async step(services, task) {
    const nowMs = services.clock.now();
    const now = isoTime(nowMs);
    const state = task.state as { sourceId: string; cursor: string; adopted: number };
    await services.database.db.transaction().execute(async (db) => {
      const processing = await startProcessing(db, services);
      const accounts = await takeAccounts(db, state.sourceId, state.cursor, batch);
      const adopted = state.adopted + accounts.length;
      await advanceTask(
        db,
        task,
        {
          state: { ...state, cursor: accounts.at(-1)?.id ?? state.cursor, adopted },
          attributes: { ...task.attributes, accountCount: adopted },
          progress: `Looked at ${adopted} accounts`,
          waiting: accounts.length < batch,
        },
        now,
      );
      await adoptAccounts(db, accounts, processing, task.id);
    });
  },
  finish: () => ({ status: 'SUCCESS' }),
};
