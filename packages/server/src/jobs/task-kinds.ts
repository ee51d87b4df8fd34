import { withdrawDeletedRoles } from '../access/roles/withdraw-deleted-roles.ts';
import { aggregateAccounts } from '../aggregation/aggregate-accounts.ts';
import { nightlyDeletion } from '../identities/nightly-deletion.ts';
import { activateProfile } from '../identity-profiles/activate-profile-task.ts';
import { deleteProfile } from '../identity-profiles/delete-profile-task.ts';
import { indexAttribute } from '../processing/index-attribute.ts';
import { processIdentities } from '../processing/process-identities.ts';
import { refreshProfile, refreshRole } from '../processing/refresh-many.ts';
import { scheduledProcessing } from '../processing/scheduled-processing.ts';
import { deleteSourceTask } from '../sources/delete-source-task.ts';
import type { TaskKind } from '../tasks/run-task.ts';

/** Every kind of task that the worker knows how to do. */
export const taskKinds: readonly TaskKind[] = [
  aggregateAccounts,
  deleteSourceTask,
  indexAttribute,
  processIdentities,
  refreshProfile,
  activateProfile,
  deleteProfile,
  refreshRole,
  withdrawDeletedRoles,
  scheduledProcessing,
  nightlyDeletion,
];
