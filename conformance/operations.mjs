import {
  createAccountChecks,
  deleteAccountChecks,
  disableAccountChecks,
  disableOwnAccountChecks,
  disableOwnAccountsChecks,
  enableAccountChecks,
  enableOwnAccountChecks,
  enableOwnAccountsChecks,
  putAccountChecks,
  reloadAccountChecks,
  removeAccountChecks,
  removeAccountsChecks,
  unlockAccountChecks,
  updateAccountChecks,
} from './checks/accounts.mjs';
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
  { operation: 'disableAccount', title: 'disableAccount', checks: disableAccountChecks },
  { operation: 'enableAccount', title: 'enableAccount', checks: enableAccountChecks },
  { operation: 'unlockAccount', title: 'unlockAccount', checks: unlockAccountChecks },
  { operation: 'submitReloadAccount', title: 'submitReloadAccount', checks: reloadAccountChecks },
  { operation: 'createAccount', title: 'createAccount', checks: createAccountChecks },
  { operation: 'putAccount', title: 'putAccount', checks: putAccountChecks },
  { operation: 'updateAccount', title: 'updateAccount', checks: updateAccountChecks },
  { operation: 'deleteAccount', title: 'deleteAccount', checks: deleteAccountChecks },
  { operation: 'deleteAccountAsync', title: 'deleteAccountAsync', checks: removeAccountChecks },
  { operation: 'deleteAccountsAsync', title: 'deleteAccountsAsync', checks: removeAccountsChecks },
  { operation: 'disableAccountForIdentity', title: 'disableAccountForIdentity', checks: disableOwnAccountChecks },
  { operation: 'enableAccountForIdentity', title: 'enableAccountForIdentity', checks: enableOwnAccountChecks },
  { operation: 'disableAccountsForIdentities', title: 'disableAccountsForIdentities', checks: disableOwnAccountsChecks },
  { operation: 'enableAccountsForIdentities', title: 'enableAccountsForIdentities', checks: enableOwnAccountsChecks },
  { operation: 'deleteIdentity', title: 'deleteIdentity', checks: deleteChecks },
  { operation: 'getTaskStatus', title: 'getTaskStatus', checks: taskStatusChecks },
  { operation: 'getTaskStatusList', title: 'getTaskStatusList', checks: taskListChecks },
  { operation: 'getPendingTasks', title: 'getPendingTasks', checks: pendingTaskChecks },
  { operation: 'getPublicIdentities', title: 'getPublicIdentities', checks: publicIdentityChecks },
];
