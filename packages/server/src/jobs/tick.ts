import { isoTime } from '../clock.ts';
import { requestDueIdentities } from '../processing/request-due-identities.ts';
import { startDueRefreshes } from '../processing/start-due-refreshes.ts';
import type { Services } from '../services.ts';
import { startDueSchedules } from '../sources/schedules/start-due-schedules.ts';
import { keepHouse } from './housekeeping.ts';
import type { Job } from './worker.ts';

/**
 * Starts what is due at the clock's time. Every instant stands in a table, computed from the injected clock, so tests set the clock and
 * nothing is lost while no node runs. Each part claims its rows, so that of several nodes one does it.
 */
export function tickJob(services: () => Services): Job {
  let nextAt = 0;
  let nextHousekeepingAt = 0;
  return {
    name: 'tick',
    async run() {
      const live = services();
      const nowMs = live.clock.now();
      // Instants have the precision of a second: looking more often costs the database for nothing.
      if (nowMs < nextAt) return false;
      nextAt = nowMs + 1_000;
      const now = isoTime(nowMs);
      await startDueRefreshes(live, now);
      await requestDueIdentities(live, now);
      await startDueSchedules(live, now);
      if (nowMs < nextHousekeepingAt) return false;
      nextHousekeepingAt = nowMs + 60_000;
      await keepHouse(live, now);
      return false;
    },
  };
}
