import { deleteAccessProfilesTask } from '../access/access-profiles/delete-access-profiles-task.ts';
import { aggregateEntitlements, aggregateLiveEntitlements } from '../access/entitlements/aggregate-entitlements.ts';
import { resetEntitlementsTask } from '../access/entitlements/reset-entitlements.ts';
import { withdrawDeletedRoles } from '../access/roles/withdraw-deleted-roles.ts';
import { changeAccount } from '../accounts/account-task.ts';
import { reloadAccount } from '../accounts/reload/reload-account-task.ts';
import { removeSourceAccounts } from '../accounts/removal/remove-source-accounts-task.ts';
import { aggregateAccounts, aggregateLiveAccounts } from '../aggregation/aggregate-accounts.ts';
import { nightlyDeletion } from '../identities/nightly-deletion.ts';
import { activateProfile } from '../identity-profiles/activate-profile-task.ts';
import { deleteProfile } from '../identity-profiles/delete-profile-task.ts';
import { indexAttribute } from '../processing/index-attribute.ts';
import { processIdentities } from '../processing/process-identities.ts';
import { refreshAccessProfile, refreshProfile, refreshRole, refreshRoleAccess } from '../processing/refresh-many.ts';
import { scheduledProcessing } from '../processing/scheduled-processing.ts';
import { synchronizeSourceTask } from '../provisioning/synchronization/synchronize-source-task.ts';
import { deleteSourceTask } from '../sources/delete-source-task.ts';
import type { TaskKind } from '../tasks/run-task.ts';

/** Kinds of tasks that wait for other systems. */
export const liveTaskKinds: readonly TaskKind[] = [aggregateLiveAccounts, aggregateLiveEntitlements, reloadAccount];

/** Every other kind of task that the worker knows how to do. */
export const taskKinds: readonly TaskKind[] = [
  aggregateAccounts,
  aggregateEntitlements,
  resetEntitlementsTask,
  changeAccount,
  removeSourceAccounts,
  deleteSourceTask,
  indexAttribute,
  processIdentities,
  refreshProfile,
  activateProfile,
  deleteProfile,
  refreshRole,
  refreshRoleAccess,
  refreshAccessProfile,
  synchronizeSourceTask,
  withdrawDeletedRoles,
  deleteAccessProfilesTask,
  scheduledProcessing,
  nightlyDeletion,
];
