import { randomUUID } from 'node:crypto';
import { refreshIdentitiesJob } from '../processing/refresh-identities.ts';
import { outboxJob } from '../provisioning/outbox-job.ts';
import type { Services } from '../services.ts';
import { runTaskJob } from '../tasks/run-task.ts';
import { liveTaskKinds, taskKinds } from './task-kinds.ts';
import { tickJob } from './tick.ts';
import type { Job } from './worker.ts';

/** Every background job by lane, in the order in which they take turns; what waits for other systems is apart. */
export function createJobs(services: () => Services): readonly (readonly Job[])[] {
  return [
    [tickJob(services), runTaskJob(services, taskKinds, randomUUID()), refreshIdentitiesJob(services)],
    [runTaskJob(services, liveTaskKinds, randomUUID())],
    [outboxJob(services)],
  ];
}
