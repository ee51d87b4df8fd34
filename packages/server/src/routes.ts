import type { Route } from './http/define-route.ts';
import { deleteIdentity } from './identities/delete-identity.ts';
import { getIdentity } from './identities/get-identity.ts';
import { getIdentityOwnershipDetails } from './identities/get-identity-ownership-details.ts';
import { getRoleAssignment } from './identities/get-role-assignment.ts';
import { getRoleAssignments } from './identities/get-role-assignments.ts';
import { listIdentities } from './identities/list-identities.ts';
import { startIdentityProcessing } from './identities/start-identity-processing.ts';
import { getPendingTasks } from './tasks/get-pending-tasks.ts';
import { getTaskStatus } from './tasks/get-task-status.ts';
import { getTaskStatusList } from './tasks/get-task-status-list.ts';

/** Every operation, a line each: the table of contents. */
export const routes: readonly Route[] = [
  // Identities
  listIdentities,
  getIdentity,
  deleteIdentity,
  getIdentityOwnershipDetails,
  getRoleAssignments,
  getRoleAssignment,
  startIdentityProcessing,

  // Tasks
  getTaskStatusList,
  getPendingTasks,
  getTaskStatus,
];
