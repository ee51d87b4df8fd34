import { createAccessProfile } from './access/access-profiles/create-access-profile.ts';
import { deleteAccessProfile } from './access/access-profiles/delete-access-profile.ts';
import { deleteAccessProfilesInBulk } from './access/access-profiles/delete-access-profiles-in-bulk.ts';
import { getAccessProfile } from './access/access-profiles/get-access-profile.ts';
import { getAccessProfileEntitlements } from './access/access-profiles/get-access-profile-entitlements.ts';
import { listAccessProfiles } from './access/access-profiles/list-access-profiles.ts';
import { patchAccessProfile } from './access/access-profiles/patch-access-profile.ts';
import { updateAccessProfilesInBulk } from './access/access-profiles/update-access-profiles-in-bulk.ts';
import { getAccountEntitlements } from './access/entitlements/get-account-entitlements.ts';
import { getEntitlement } from './access/entitlements/get-entitlement.ts';
import { getEntitlementRequestConfig } from './access/entitlements/get-entitlement-request-config.ts';
import { importEntitlements } from './access/entitlements/import-entitlements.ts';
import { importEntitlementsBySource } from './access/entitlements/import-entitlements-by-source.ts';
import { listEntitlementChildren } from './access/entitlements/list-entitlement-children.ts';
import { listEntitlementParents } from './access/entitlements/list-entitlement-parents.ts';
import { listEntitlements } from './access/entitlements/list-entitlements.ts';
import { patchEntitlement } from './access/entitlements/patch-entitlement.ts';
import { putEntitlementRequestConfig } from './access/entitlements/put-entitlement-request-config.ts';
import { resetSourceEntitlements } from './access/entitlements/reset-source-entitlements.ts';
import { updateEntitlementsInBulk } from './access/entitlements/update-entitlements-in-bulk.ts';
import { createRole } from './access/roles/create-role.ts';
import { deleteBulkRoles } from './access/roles/delete-bulk-roles.ts';
import { deleteRole } from './access/roles/delete-role.ts';
import { getRole } from './access/roles/get-role.ts';
import { getRoleAssignedIdentities } from './access/roles/get-role-assigned-identities.ts';
import { getRoleEntitlements } from './access/roles/get-role-entitlements.ts';
import { listRoles } from './access/roles/list-roles.ts';
import { patchRole } from './access/roles/patch-role.ts';
import { createAccount } from './accounts/content/create-account.ts';
import { putAccount } from './accounts/content/put-account.ts';
import { updateAccount } from './accounts/content/update-account.ts';
import { getAccount } from './accounts/get-account.ts';
import { listAccounts } from './accounts/list-accounts.ts';
import { disableAccountForIdentity } from './accounts/own-account/disable-account-for-identity.ts';
import { disableAccountsForIdentities } from './accounts/own-account/disable-accounts-for-identities.ts';
import { enableAccountForIdentity } from './accounts/own-account/enable-account-for-identity.ts';
import { enableAccountsForIdentities } from './accounts/own-account/enable-accounts-for-identities.ts';
import { submitReloadAccount } from './accounts/reload/submit-reload-account.ts';
import { deleteAccount } from './accounts/removal/delete-account.ts';
import { deleteAccountAsync } from './accounts/removal/delete-account-async.ts';
import { deleteAccountsAsync } from './accounts/removal/delete-accounts-async.ts';
import { disableAccount } from './accounts/state-calls/disable-account.ts';
import { enableAccount } from './accounts/state-calls/enable-account.ts';
import { unlockAccount } from './accounts/state-calls/unlock-account.ts';
import { getAccountAggregationStatus } from './aggregation/get-account-aggregation-status.ts';
import { importAccounts } from './aggregation/import-accounts.ts';
import type { Route } from './http/define-route.ts';
import { deleteIdentity } from './identities/delete-identity.ts';
import { getIdentity } from './identities/get-identity.ts';
import { getIdentityOwnershipDetails } from './identities/get-identity-ownership-details.ts';
import { getPublicIdentities } from './identities/get-public-identities.ts';
import { getPublicIdentityConfig } from './identities/get-public-identity-config.ts';
import { getRoleAssignment } from './identities/get-role-assignment.ts';
import { getRoleAssignments } from './identities/get-role-assignments.ts';
import { listIdentities } from './identities/list-identities.ts';
import { setIdentityProtection } from './identities/set-identity-protection.ts';
import { setLifecycleState } from './identities/set-lifecycle-state.ts';
import { startIdentityProcessing } from './identities/start-identity-processing.ts';
import { updatePublicIdentityConfig } from './identities/update-public-identity-config.ts';
import { createIdentityAttribute } from './identity-attributes/create-identity-attribute.ts';
import { deleteIdentityAttribute } from './identity-attributes/delete-identity-attribute.ts';
import { deleteIdentityAttributesInBulk } from './identity-attributes/delete-identity-attributes-in-bulk.ts';
import { getIdentityAttribute } from './identity-attributes/get-identity-attribute.ts';
import { listIdentityAttributes } from './identity-attributes/list-identity-attributes.ts';
import { putIdentityAttribute } from './identity-attributes/put-identity-attribute.ts';
import { createIdentityProfile } from './identity-profiles/create-identity-profile.ts';
import { createLifecycleState } from './identity-profiles/create-lifecycle-state.ts';
import { deleteIdentityProfile } from './identity-profiles/delete-identity-profile.ts';
import { deleteIdentityProfiles } from './identity-profiles/delete-identity-profiles.ts';
import { deleteLifecycleState } from './identity-profiles/delete-lifecycle-state.ts';
import { getDefaultIdentityAttributeConfig } from './identity-profiles/get-default-identity-attribute-config.ts';
import { getIdentityProfile } from './identity-profiles/get-identity-profile.ts';
import { getLifecycleStates } from './identity-profiles/get-lifecycle-states.ts';
import { getLifecycleStatesV3 } from './identity-profiles/get-lifecycle-states-v3.ts';
import { listIdentityProfileExceptions } from './identity-profiles/list-identity-profile-exceptions.ts';
import { listIdentityProfiles } from './identity-profiles/list-identity-profiles.ts';
import { showGenerateIdentityPreview } from './identity-profiles/show-generate-identity-preview.ts';
import { syncIdentityProfile } from './identity-profiles/sync-identity-profile.ts';
import { updateIdentityProfile } from './identity-profiles/update-identity-profile.ts';
import { updateLifecycleStates } from './identity-profiles/update-lifecycle-states.ts';
import { getIdle } from './operations/get-idle.ts';
import { resetOrganisation } from './operations/reset.ts';
import { getOrgConfig } from './organisation/get-org-config.ts';
import { getValidTimeZones } from './organisation/get-valid-time-zones.ts';
import { patchOrgConfig } from './organisation/patch-org-config.ts';
import { getAccountActivity } from './provisioning/activities/get-account-activity.ts';
import { listAccountActivities } from './provisioning/activities/list-account-activities.ts';
import { completeManualTask } from './provisioning/manual-tasks/complete-manual-task.ts';
import { listManualTasks } from './provisioning/manual-tasks/list-manual-tasks.ts';
import { listOperations } from './provisioning/operations/list-operations.ts';
import { retryOperation } from './provisioning/operations/retry-operation.ts';
import { skipOperation } from './provisioning/operations/skip-operation.ts';
import { getProvisioning } from './provisioning/pause/get-provisioning.ts';
import { pauseProvisioning } from './provisioning/pause/pause-provisioning.ts';
import { resumeProvisioning } from './provisioning/pause/resume-provisioning.ts';
import { createProvisioningPolicy } from './provisioning/policies/create-provisioning-policy.ts';
import { deleteProvisioningPolicy } from './provisioning/policies/delete-provisioning-policy.ts';
import { getProvisioningPolicy } from './provisioning/policies/get-provisioning-policy.ts';
import { listProvisioningPolicies } from './provisioning/policies/list-provisioning-policies.ts';
import { putProvisioningPolicy } from './provisioning/policies/put-provisioning-policy.ts';
import { updateProvisioningPoliciesInBulk } from './provisioning/policies/update-provisioning-policies-in-bulk.ts';
import { updateProvisioningPolicy } from './provisioning/policies/update-provisioning-policy.ts';
import { getAttributeSyncJob } from './provisioning/synchronization/get-attribute-sync-job.ts';
import { getSourceAttrSyncConfig } from './provisioning/synchronization/get-source-attr-sync-config.ts';
import { putSourceAttrSyncConfig } from './provisioning/synchronization/put-source-attr-sync-config.ts';
import { syncAttributesForSource } from './provisioning/synchronization/sync-attributes-for-source.ts';
import { synchronizeAttributesForIdentity } from './provisioning/synchronization/synchronize-attributes-for-identity.ts';
import { discoverSchema } from './sources/checks/discover-schema.ts';
import { peekResourceObjects } from './sources/checks/peek-resource-objects.ts';
import { pingCluster } from './sources/checks/ping-cluster.ts';
import { testSourceConfiguration } from './sources/checks/test-source-configuration.ts';
import { testSourceConnection } from './sources/checks/test-source-connection.ts';
import { getConnectorList } from './sources/connectors/get-connector-list.ts';
import { getSourceConfig } from './sources/connectors/get-source-config.ts';
import { createSource } from './sources/create-source.ts';
import { createSourceSchema } from './sources/create-source-schema.ts';
import { deleteSource } from './sources/delete-source.ts';
import { deleteSourceSchema } from './sources/delete-source-schema.ts';
import { getCorrelationConfig } from './sources/get-correlation-config.ts';
import { getSource } from './sources/get-source.ts';
import { getSourceAccountsSchema } from './sources/get-source-accounts-schema.ts';
import { getSourceConnections } from './sources/get-source-connections.ts';
import { getSourceEntitlementRequestConfig } from './sources/get-source-entitlement-request-config.ts';
import { getSourceEntitlementsSchema } from './sources/get-source-entitlements-schema.ts';
import { getSourceSchema } from './sources/get-source-schema.ts';
import { getSourceSchemas } from './sources/get-source-schemas.ts';
import { getSourceHealth } from './sources/health/get-source-health.ts';
import { importSourceAccountsSchema } from './sources/import-source-accounts-schema.ts';
import { importSourceEntitlementsSchema } from './sources/import-source-entitlements-schema.ts';
import { listSources } from './sources/list-sources.ts';
import { deleteNativeChangeDetectionConfig } from './sources/native-changes/delete-native-change-detection-config.ts';
import { getNativeChangeDetectionConfig } from './sources/native-changes/get-native-change-detection-config.ts';
import { putNativeChangeDetectionConfig } from './sources/native-changes/put-native-change-detection-config.ts';
import { putCorrelationConfig } from './sources/put-correlation-config.ts';
import { putSource } from './sources/put-source.ts';
import { putSourceSchema } from './sources/put-source-schema.ts';
import { createSourceSchedule } from './sources/schedules/create-source-schedule.ts';
import { deleteSourceSchedule } from './sources/schedules/delete-source-schedule.ts';
import { getSourceSchedule } from './sources/schedules/get-source-schedule.ts';
import { getSourceSchedules } from './sources/schedules/get-source-schedules.ts';
import { updateSourceSchedule } from './sources/schedules/update-source-schedule.ts';
import { updateSource } from './sources/update-source.ts';
import { updateSourceEntitlementRequestConfig } from './sources/update-source-entitlement-request-config.ts';
import { updateSourceSchema } from './sources/update-source-schema.ts';
import { getPendingTasks } from './tasks/get-pending-tasks.ts';
import { getTaskStatus } from './tasks/get-task-status.ts';
import { getTaskStatusList } from './tasks/get-task-status-list.ts';
import { updateTaskStatus } from './tasks/update-task-status.ts';
import { createTransform } from './transforms/create-transform.ts';
import { deleteTransform } from './transforms/delete-transform.ts';
import { evaluateTransform } from './transforms/evaluate-transform.ts';
import { getTransform } from './transforms/get-transform.ts';
import { listTransforms } from './transforms/list-transforms.ts';
import { updateTransform } from './transforms/update-transform.ts';

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
  setLifecycleState,
  getPublicIdentities,
  getPublicIdentityConfig,
  updatePublicIdentityConfig,

  // Accounts
  listAccounts,
  createAccount,
  getAccount,
  putAccount,
  updateAccount,
  deleteAccount,
  getAccountEntitlements,
  submitReloadAccount,
  deleteAccountAsync,
  deleteAccountsAsync,
  enableAccount,
  disableAccount,
  unlockAccount,
  enableAccountForIdentity,
  disableAccountForIdentity,
  enableAccountsForIdentities,
  disableAccountsForIdentities,

  // Entitlements
  listEntitlements,
  getEntitlement,
  patchEntitlement,
  updateEntitlementsInBulk,
  listEntitlementParents,
  listEntitlementChildren,
  getEntitlementRequestConfig,
  putEntitlementRequestConfig,
  importEntitlementsBySource,
  resetSourceEntitlements,

  // Access profiles
  listAccessProfiles,
  createAccessProfile,
  getAccessProfile,
  patchAccessProfile,
  deleteAccessProfile,
  deleteAccessProfilesInBulk,
  updateAccessProfilesInBulk,
  getAccessProfileEntitlements,

  // Roles
  listRoles,
  createRole,
  getRole,
  patchRole,
  deleteRole,
  deleteBulkRoles,
  getRoleAssignedIdentities,
  getRoleEntitlements,

  // Provisioning
  listAccountActivities,
  getAccountActivity,
  listOperations,
  retryOperation,
  skipOperation,
  listManualTasks,
  completeManualTask,
  getProvisioning,
  pauseProvisioning,
  resumeProvisioning,

  // Sources
  listSources,
  createSource,
  getSource,
  putSource,
  updateSource,
  deleteSource,
  getSourceConnections,
  getCorrelationConfig,
  putCorrelationConfig,
  getSourceSchemas,
  createSourceSchema,
  getSourceAccountsSchema,
  importSourceAccountsSchema,
  getSourceEntitlementsSchema,
  importSourceEntitlementsSchema,
  getSourceSchema,
  putSourceSchema,
  updateSourceSchema,
  deleteSourceSchema,
  getSourceEntitlementRequestConfig,
  updateSourceEntitlementRequestConfig,
  getConnectorList,
  getSourceConfig,
  testSourceConnection,
  testSourceConfiguration,
  pingCluster,
  peekResourceObjects,
  getSourceHealth,
  getNativeChangeDetectionConfig,
  putNativeChangeDetectionConfig,
  deleteNativeChangeDetectionConfig,

  // Provisioning policies and attribute synchronization
  listProvisioningPolicies,
  createProvisioningPolicy,
  updateProvisioningPoliciesInBulk,
  getProvisioningPolicy,
  putProvisioningPolicy,
  updateProvisioningPolicy,
  deleteProvisioningPolicy,
  getSourceAttrSyncConfig,
  putSourceAttrSyncConfig,
  syncAttributesForSource,
  synchronizeAttributesForIdentity,

  // Aggregation
  importAccounts,
  importEntitlements,
  getAccountAggregationStatus,
  getSourceSchedules,
  createSourceSchedule,
  getSourceSchedule,
  updateSourceSchedule,
  deleteSourceSchedule,

  // Identity attributes
  listIdentityAttributes,
  createIdentityAttribute,
  getIdentityAttribute,
  putIdentityAttribute,
  deleteIdentityAttribute,
  deleteIdentityAttributesInBulk,

  // Identity profiles and lifecycle states
  listIdentityProfiles,
  createIdentityProfile,
  getIdentityProfile,
  updateIdentityProfile,
  deleteIdentityProfile,
  deleteIdentityProfiles,
  getDefaultIdentityAttributeConfig,
  showGenerateIdentityPreview,
  syncIdentityProfile,
  getLifecycleStatesV3,
  createLifecycleState,
  getLifecycleStates,
  updateLifecycleStates,
  deleteLifecycleState,

  // Transforms
  listTransforms,
  createTransform,
  getTransform,
  updateTransform,
  deleteTransform,

  // Tasks
  getTaskStatusList,
  getPendingTasks,
  getTaskStatus,
  updateTaskStatus,

  // Organisation
  getOrgConfig,
  patchOrgConfig,
  getValidTimeZones,

  // Muster's own
  evaluateTransform,
  discoverSchema,
  listIdentityProfileExceptions,
  getAttributeSyncJob,
  getIdle,
  setIdentityProtection,
  resetOrganisation,
];
