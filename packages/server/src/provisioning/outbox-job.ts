import { setTimeout as pause } from 'node:timers/promises';
import { isoTime } from '../clock.ts';
import type { Job } from '../jobs/worker.ts';
import type { Services } from '../services.ts';
import { carryOut } from './carry-out.ts';
import { type ClaimedOperation, claimOperations, renewalMs, renewLeases } from './outbox-store.ts';
import { Sessions } from './sessions.ts';

/** Operations that one node carries out at one time, on all sources together. */
const atOnce = 32;
/** How long others wait to be looked for while calls are under way, and how long calls have to end when the server stops. */
const lookMs = 500;
const endMs = 5_000;

/**
 * The job that carries account changes to the sources. It has a lane of its own: it waits for other systems, and nobody waits for it. Each
 * run begins what there is room for and ends with the next call that does, so that a slow system keeps no other waiting.
 */
export function outboxJob(services: () => Services): Job {
  let sessions: Sessions | null = null;
  let renewedAt = 0;
  const running = new Map<ClaimedOperation, Promise<void>>();
  const faults: unknown[] = [];

  const begin = (live: Services, open: Sessions, operation: ClaimedOperation) => {
    const call = carryOut(live, open, operation)
      .catch((fault: unknown) => void faults.push(fault))
      .finally(() => running.delete(operation));
    running.set(operation, call);
  };
  /** Whether a call ended within the time. */
  const oneEnds = async (milliseconds: number) => {
    const before = running.size;
    const giveUp = new AbortController();
    const timer = pause(milliseconds, undefined, { signal: giveUp.signal }).catch(() => undefined);
    await Promise.race([...running.values(), timer]);
    giveUp.abort();
    return running.size < before;
  };

  return {
    name: 'outbox',
    async run() {
      const live = services();
      sessions ??= new Sessions(live.clock);
      const nowMs = live.clock.now();
      if (running.size > 0 && nowMs - renewedAt >= renewalMs) {
        await renewLeases(live.database.db, [...running.keys()], isoTime(nowMs));
        renewedAt = nowMs;
      }
      const room = atOnce - running.size;
      const operations = room === 0 ? [] : await claimOperations(live.database.db, isoTime(nowMs), room);
      if (running.size === 0) renewedAt = nowMs;
      for (const operation of operations) begin(live, sessions, operation);
      if (running.size === 0) {
        await sessions.close();
        return false;
      }
      if (await oneEnds(lookMs)) live.worker.wake();
      if (faults.length > 0) throw faults.splice(0)[0];
      return true;
    },
    async close() {
      // What does not end in time is taken up as after a crash.
      while (running.size > 0 && (await oneEnds(endMs)));
      await sessions?.close(true);
    },
  };
}
