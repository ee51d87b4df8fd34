import { nightlyDeletion } from '../identities/nightly-deletion.ts';
import { processIdentities } from '../processing/process-identities.ts';
import { refreshProfile, refreshRole } from '../processing/refresh-many.ts';
import { scheduledProcessing } from '../processing/scheduled-processing.ts';
import type { TaskKind } from '../tasks/run-task.ts';

/** Every kind of task that the worker knows how to do. */
export const taskKinds: readonly TaskKind[] = [processIdentities, refreshProfile, refreshRole, scheduledProcessing, nightlyDeletion];
