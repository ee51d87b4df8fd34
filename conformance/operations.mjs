import { accountTokenChecks, inviteChecks, resetChecks } from './checks/coming.mjs';
import { deleteChecks } from './checks/delete-identity.mjs';
import { getChecks } from './checks/get-identity.mjs';
import { listChecks } from './checks/list-identities.mjs';
import { ownershipChecks } from './checks/ownership.mjs';
import { processChecks } from './checks/process-identities.mjs';
import { publicIdentityChecks } from './checks/public-identities.mjs';
import { assignmentChecks, assignmentsChecks } from './checks/role-assignments.mjs';
import { synchronizeChecks } from './checks/synchronize-attributes.mjs';
import { pendingTaskChecks, taskListChecks, taskStatusChecks } from './checks/task-status.mjs';
import { tokenChecks } from './checks/token.mjs';

/**
 * What is checked, a row of the table each, in the order in which it is done: who is deleted is so at the end.
 *
 * @type {{ operation: string, title: string, checks: Record<string, (family: import('./families.mjs').Family, stage: import('./stage.mjs').Stage) => Promise<void>> }[]}
 */
export const operations = [
  { operation: 'token', title: 'access token', checks: tokenChecks },
  { operation: 'listIdentities', title: 'listIdentities', checks: listChecks },
  { operation: 'getIdentity', title: 'getIdentity', checks: getChecks },
  { operation: 'getIdentityOwnershipDetails', title: 'getIdentityOwnershipDetails', checks: ownershipChecks },
  { operation: 'getRoleAssignments', title: 'getRoleAssignments', checks: assignmentsChecks },
  { operation: 'getRoleAssignment', title: 'getRoleAssignment', checks: assignmentChecks },
  { operation: 'startIdentityProcessing', title: 'startIdentityProcessing', checks: processChecks },
  { operation: 'startIdentitiesInvite', title: 'startIdentitiesInvite', checks: inviteChecks },
  { operation: 'synchronizeAttributesForIdentity', title: 'synchronizeAttributesForIdentity', checks: synchronizeChecks },
  { operation: 'sendIdentityVerificationAccountToken', title: 'sendIdentityVerificationAccountToken', checks: accountTokenChecks },
  { operation: 'resetIdentity', title: 'resetIdentity', checks: resetChecks },
  { operation: 'deleteIdentity', title: 'deleteIdentity', checks: deleteChecks },
  { operation: 'getTaskStatus', title: 'getTaskStatus', checks: taskStatusChecks },
  { operation: 'getTaskStatusList', title: 'getTaskStatusList', checks: taskListChecks },
  { operation: 'getPendingTasks', title: 'getPendingTasks', checks: pendingTaskChecks },
  { operation: 'getPublicIdentities', title: 'getPublicIdentities', checks: publicIdentityChecks },
];
