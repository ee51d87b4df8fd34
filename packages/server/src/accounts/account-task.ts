import type { Caller } from '../auth/rights.ts';
import { isoTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import { internalSourceName } from '../sources/source-wire.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask, insertTask, launcherOf, type NewTask } from '../tasks/task-store.ts';

/** What was asked for is done with the request; the task ends when the identities that it touched are processed. */
export const changeAccount: TaskKind = {
  kind: 'change-account',
  async step({ database, clock }, task) {
    await advanceTask(database.db, task, { waiting: true, progress: 'Processing identities' }, isoTime(clock.now()));
  },
  finish: () => ({ status: 'SUCCESS' }),
};

/** No worker does these: an account activity of the same id ends them (`settle-activity.ts`). */
export const accountStateKind = 'change-account-state';

interface AccountTask extends Pick<NewTask, 'id' | 'kind' | 'uniqueName' | 'attributes' | 'ended' | 'now'> {
  readonly source: { readonly id: string; readonly name: string | null };
  readonly nativeIdentity: string;
  readonly caller: Caller;
  readonly state?: NewTask['state'];
}

/** The task of a call on one account: its id is what the call answers (contract: BEHAVIOUR 5.1, 9.10). */
export async function insertAccountTask(db: Db, { source, nativeIdentity, caller, state, ...task }: AccountTask): Promise<void> {
  await insertTask(db, {
    ...task,
    type: 'QUEUED_TASK',
    description: `About the account "${nativeIdentity}" on the source "${source.name}".`,
    launcher: launcherOf(caller),
    target: { type: 'APPLICATION', id: source.id, name: internalSourceName(source.name ?? '') },
    sourceId: source.id,
    state: state ?? {},
  });
}
