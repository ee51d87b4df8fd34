import { randomUUID } from 'node:crypto';
import { refreshIdentitiesJob } from '../processing/refresh-identities.ts';
import type { Services } from '../services.ts';
import { runTaskJob } from '../tasks/run-task.ts';
import { taskKinds } from './task-kinds.ts';
import { tickJob } from './tick.ts';
import type { Job } from './worker.ts';

/** Every background job, in the order in which they take turns. */
export function createJobs(services: () => Services): readonly Job[] {
  return [tickJob(services), runTaskJob(services, taskKinds, randomUUID()), refreshIdentitiesJob(services)];
}
