import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';

/**
 * Hands out turns for work that a request asks for and that takes the process while it computes. What it reads first is a part of the turn,
 * so that those who wait for theirs take no connection to the database meanwhile.
 */
export interface Turns {
  take<T>(work: () => T | Promise<T>): Promise<T>;
}

/**
 * Each piece of such work is bounded, but a crowd of them would take the process for as long as all of them last. So they are done one
 * after the other, and after each the next one rests for as long as it took: half of the time is everybody else's.
 */
export function createTurns(clock: Pick<Clock, 'microseconds'>): Turns {
  let free: Promise<unknown> = Promise.resolve();
  return {
    take(work) {
      let started = 0;
      const done = free.then(() => {
        started = clock.microseconds();
        return work();
      });
      const rest = () => pause((clock.microseconds() - started) / 1_000);
      free = done.then(rest, rest);
      return done;
    },
  };
}
