/**
 * How each operation goes over the wire, for the families that no class of the client speaks. `body` names the parameter that is the body;
 * parameters in the path go there, all others into the query. `experimental`: 2.x clients say so in a header (BEHAVIOUR 7).
 */
export const requests = {
  listIdentities: { method: 'GET', path: '/identities' },
  getIdentity: { method: 'GET', path: '/identities/{id}' },
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
