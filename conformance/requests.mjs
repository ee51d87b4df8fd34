/**
 * How each operation goes over the wire, for the families that no class of the client speaks. `body` names the parameter that is the body;
 * parameters in the path go there, all others into the query. `experimental`: 2.x clients say so in a header (BEHAVIOUR 7). `patch`: a JSON
 * Patch, whose parameter is called alike in every family.
 */
export const requests = {
  listIdentities: { method: 'GET', path: '/identities' },
  getIdentity: { method: 'GET', path: '/identities/{id}' },
  listAccounts: { method: 'GET', path: '/accounts' },
  getAccountActivity: { method: 'GET', path: '/account-activities/{id}' },
  createAccount: { method: 'POST', path: '/accounts', body: 'accountAttributesCreate' },
  putAccount: { method: 'PUT', path: '/accounts/{id}', body: 'accountAttributes' },
  updateAccount: { method: 'PATCH', path: '/accounts/{id}', body: 'requestBody', patch: true },
  deleteAccount: { method: 'DELETE', path: '/accounts/{id}' },
  deleteAccountAsync: { method: 'POST', path: '/accounts/{id}/remove', experimental: true },
  enableAccount: { method: 'POST', path: '/accounts/{id}/enable', body: 'accountToggleRequest' },
  disableAccount: { method: 'POST', path: '/accounts/{id}/disable', body: 'accountToggleRequest' },
  unlockAccount: { method: 'POST', path: '/accounts/{id}/unlock', body: 'accountUnlockRequest' },
  submitReloadAccount: { method: 'POST', path: '/accounts/{id}/reload' },
  deleteAccountsAsync: { method: 'POST', path: '/sources/{sourceId}/remove-accounts', experimental: true },
  enableAccountForIdentity: { method: 'POST', path: '/identities-accounts/{id}/enable', experimental: true },
  disableAccountForIdentity: { method: 'POST', path: '/identities-accounts/{id}/disable', experimental: true },
  enableAccountsForIdentities: {
    method: 'POST',
    path: '/identities-accounts/enable',
    body: 'identitiesAccountsBulkRequest',
    experimental: true,
  },
  disableAccountsForIdentities: {
    method: 'POST',
    path: '/identities-accounts/disable',
    body: 'identitiesAccountsBulkRequest',
    experimental: true,
  },
  deleteIdentity: { method: 'DELETE', path: '/identities/{id}', experimental: true },
  getIdentityOwnershipDetails: { method: 'GET', path: '/identities/{identityId}/ownership' },
  getRoleAssignments: { method: 'GET', path: '/identities/{identityId}/role-assignments' },
  getRoleAssignment: { method: 'GET', path: '/identities/{identityId}/role-assignments/{assignmentId}' },
  startIdentityProcessing: { method: 'POST', path: '/identities/process', body: 'processIdentitiesRequest', experimental: true },
  startIdentitiesInvite: { method: 'POST', path: '/identities/invite', body: 'inviteIdentitiesRequest', experimental: true },
  synchronizeAttributesForIdentity: {
    method: 'POST',
    path: '/identities/{identityId}/synchronize-attributes',
    experimental: true,
    form: true,
  },
  sendIdentityVerificationAccountToken: {
    method: 'POST',
    path: '/identities/{id}/verification/account/send',
    body: 'sendAccountVerificationRequest',
    experimental: true,
  },
  resetIdentity: { method: 'POST', path: '/identities/{identityId}/reset', form: true },
  getTaskStatus: { method: 'GET', path: '/task-status/{id}' },
  getTaskStatusList: { method: 'GET', path: '/task-status' },
  getPendingTasks: { method: 'GET', path: '/task-status/pending-tasks' },
  getPublicIdentities: { method: 'GET', path: '/public-identities' },
};
