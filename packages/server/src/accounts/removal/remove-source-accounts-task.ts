import { noteAggregated } from '../../aggregation/account-store.ts';
import { isoTime } from '../../clock.ts';
import { lockConfigurationVersion } from '../../processing/configuration-store.ts';
import { batchSize } from '../../processing/refresh-identities.ts';
import { endOperationsOnAccounts } from '../../provisioning/end-provisioning.ts';
import { takeAccounts } from '../../sources/source-store.ts';
import type { TaskKind } from '../../tasks/run-task.ts';
import { advanceTask, type ClaimedTask } from '../../tasks/task-store.ts';
import { forgetAggregation, holdIdentities, ownersOfNextAccounts } from '../held-identity-store.ts';
import { removeAccounts } from '../remove-accounts.ts';
import { accountRemoved } from './remove-account.ts';

interface State {
  readonly deleted: number;
  readonly actorId: string | null;
  readonly trackingId: string;
}

/** Forgetting all accounts of a source, batch by batch (contract: BEHAVIOUR 9.10). */
export const removeSourceAccounts: TaskKind = {
  kind: 'remove-source-accounts',
  async step({ database, clock, ids }, claimed) {
    const task = claimed as ClaimedTask & { readonly state: State };
    const now = isoTime(clock.now());
    await database.db.transaction().execute(async (db) => {
      await advanceTask(db, task, {}, now);
      await lockConfigurationVersion(db);
      const sourceId = task.sourceId!;
      await holdIdentities(db, await ownersOfNextAccounts(db, sourceId, batchSize), sourceId);
      // What the next aggregation finds was there all the time: nobody made it.
      await noteAggregated(db, sourceId, null);
      const accounts = await takeAccounts(db, sourceId, batchSize);
      await endOperationsOnAccounts(
        db,
        accounts.map(({ id }) => id),
        { ids, now, reason: accountRemoved },
      );
      const { actorId, trackingId } = task.state;
      await removeAccounts(db, accounts, { ids, now, taskId: task.id, reason: 'removed by a call', by: { actorId, trackingId } });
      if (accounts.length < batchSize) await forgetAggregation(db, sourceId);
      const deleted = task.state.deleted + accounts.length;
      const progress = {
        state: { ...task.state, deleted },
        attributes: { ...task.attributes, deleted },
        progress: `Removed ${deleted} accounts`,
        waiting: accounts.length < batchSize,
      };
      await advanceTask(db, task, progress, now);
    });
  },
  finish: () => ({ status: 'SUCCESS' }),
};
