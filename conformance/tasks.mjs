import { setTimeout as pause } from 'node:timers/promises';
import { expectStatus } from './outcome.mjs';

const longestMs = 30_000;

/** Polls a task through a family until it has ended. */
export async function taskEnded(family, id) {
  const until = performance.now() + longestMs;
  for (;;) {
    const task = expectStatus(await family.call('getTaskStatus', { id }), 200);
    if (task.completionStatus !== null) return task;
    if (performance.now() > until) throw new Error(`Task ${id} has not ended: ${task.progress}`);
    await pause(50);
  }
}
