import { isoTime } from '../clock.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask, type ClaimedTask } from '../tasks/task-store.ts';

/** The task of whoever asks for named identities to be processed: their requests were written with it, so it only waits. */
export const processIdentities: TaskKind = {
  kind: 'process-identities',
  async step(services, task: ClaimedTask) {
    await advanceTask(services.database.db, task, { waiting: true, progress: 'Processing identities' }, isoTime(services.clock.now()));
  },
  finish: () => ({ status: 'SUCCESS' }),
};
