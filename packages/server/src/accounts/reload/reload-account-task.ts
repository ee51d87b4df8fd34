import { isoTime } from '../../clock.ts';
import { ConnectorError } from '../../connectors/live-connector.ts';
import type { TaskMessage } from '../../database/tables.ts';
import { startProcessing } from '../../processing/start-processing.ts';
import { lockOwner } from '../../provisioning/lock-owner.ts';
import type { Services } from '../../services.ts';
import type { TaskKind } from '../../tasks/run-task.ts';
import { advanceTask, type ClaimedTask, completeTask } from '../../tasks/task-store.ts';
import { findStoredAccount, type ReadAccount, readAccounts, storeReadAccounts } from './read-accounts.ts';

interface State {
  readonly accountId: string;
  readonly isGone?: boolean;
}

type Task = ClaimedTask & { readonly state: State & Record<string, unknown> };

/** Reading one account from its source (contract: BEHAVIOUR 9.10). It waits for another system. */
export const reloadAccount: TaskKind = {
  kind: 'reload-account',
  async step(services, claimed) {
    const task = claimed as Task;
    const account = await findStoredAccount(services.database.db, task.state.accountId);
    if (account === undefined)
      return end(services, task, { type: 'ERROR', key: 'account-gone', text: 'The account is not known here any more.' });
    let read: readonly ReadAccount[];
    try {
      read = await readAccounts(services, account.source_id, [account]);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      return end(services, task, { type: 'ERROR', key: 'account-not-read', text: error.message });
    }
    await store(services, task, account.identity_id, read);
  },
  finish: ({ state }) => ({ status: (state as unknown as State).isGone ? 'WARNING' : 'SUCCESS' }),
};

async function end({ database, clock }: Services, task: Task, message: TaskMessage): Promise<void> {
  const now = isoTime(clock.now());
  await database.db.transaction().execute((db) => completeTask(db, task, 'ERROR', { messages: [...task.messages, message] }, now));
}

async function store(services: Services, task: Task, identityId: string, read: readonly ReadAccount[]): Promise<void> {
  const gone = { type: 'WARN' as const, key: 'account-gone', text: 'The account is not at its source any more, and was removed here.' };
  const now = isoTime(services.clock.now());
  await services.database.db.transaction().execute(async (db) => {
    const processing = await startProcessing(db, services);
    await lockOwner(db, identityId);
    const isGone = (await storeReadAccounts(db, processing, task.id, read)).length > 0;
    const messages = isGone ? [...task.messages, gone] : task.messages;
    const progress = 'Processing identities';
    await advanceTask(db, task, { state: { ...task.state, isGone }, messages, progress, waiting: true }, now);
  });
}
