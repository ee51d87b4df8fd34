import { isoTime } from '../clock.ts';
import type { Job } from '../jobs/worker.ts';
import type { Services } from '../services.ts';
import { carryOut } from './carry-out.ts';
import { claimOperations } from './outbox-store.ts';
import { Sessions } from './sessions.ts';

/** Operations that one node carries out at one time, on all sources together. */
const atOnce = 32;

/** The job that carries account changes to the sources. It has a lane of its own: it waits for other systems, and nobody waits for it. */
export function outboxJob(services: () => Services): Job {
  let sessions: Sessions | null = null;
  return {
    name: 'outbox',
    async run() {
      const live = services();
      sessions ??= new Sessions(live.clock);
      const open = sessions;
      const operations = await claimOperations(live.database.db, isoTime(live.clock.now()), atOnce);
      if (operations.length === 0) {
        await open.close();
        return false;
      }
      const outcomes = await Promise.allSettled(operations.map((operation) => carryOut(live, open, operation)));
      live.worker.wake();
      const fault = outcomes.find((outcome) => outcome.status === 'rejected');
      if (fault) throw fault.reason;
      return true;
    },
    async close() {
      await sessions?.close(true);
    },
  };
}
