import { createRole } from './access/roles/create-role.ts';
import { deleteBulkRoles } from './access/roles/delete-bulk-roles.ts';
import { deleteRole } from './access/roles/delete-role.ts';
import { getRole } from './access/roles/get-role.ts';
import { getRoleAssignedIdentities } from './access/roles/get-role-assigned-identities.ts';
import { listRoles } from './access/roles/list-roles.ts';
import { patchRole } from './access/roles/patch-role.ts';
import { getAccount } from './accounts/get-account.ts';
import { listAccounts } from './accounts/list-accounts.ts';
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
import { listIdentityProfiles } from './identity-profiles/list-identity-profiles.ts';
import { syncIdentityProfile } from './identity-profiles/sync-identity-profile.ts';
import { updateIdentityProfile } from './identity-profiles/update-identity-profile.ts';
import { updateLifecycleStates } from './identity-profiles/update-lifecycle-states.ts';
import { getIdle } from './operations/get-idle.ts';
import { resetOrganisation } from './operations/reset.ts';
import { getOrgConfig } from './organisation/get-org-config.ts';
import { getValidTimeZones } from './organisation/get-valid-time-zones.ts';
import { patchOrgConfig } from './organisation/patch-org-config.ts';
import { createSource } from './sources/create-source.ts';
import { createSourceSchema } from './sources/create-source-schema.ts';
import { deleteSource } from './sources/delete-source.ts';
import { deleteSourceSchema } from './sources/delete-source-schema.ts';
import { getCorrelationConfig } from './sources/get-correlation-config.ts';
import { getSource } from './sources/get-source.ts';
import { getSourceAccountsSchema } from './sources/get-source-accounts-schema.ts';
import { getSourceConnections } from './sources/get-source-connections.ts';
import { getSourceSchema } from './sources/get-source-schema.ts';
import { getSourceSchemas } from './sources/get-source-schemas.ts';
import { importSourceAccountsSchema } from './sources/import-source-accounts-schema.ts';
import { listSources } from './sources/list-sources.ts';
import { putCorrelationConfig } from './sources/put-correlation-config.ts';
import { putSource } from './sources/put-source.ts';
import { putSourceSchema } from './sources/put-source-schema.ts';
import { updateSource } from './sources/update-source.ts';
import { updateSourceSchema } from './sources/update-source-schema.ts';
import { getPendingTasks } from './tasks/get-pending-tasks.ts';
import { getTaskStatus } from './tasks/get-task-status.ts';
import { getTaskStatusList } from './tasks/get-task-status-list.ts';
import { updateTaskStatus } from './tasks/update-task-status.ts';
import { createTransform } from './transforms/create-transform.ts';
import { deleteTransform } from './transforms/delete-transform.ts';
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
  getPublicIdentities,
  getPublicIdentityConfig,
  updatePublicIdentityConfig,

  // Accounts
  listAccounts,
  getAccount,

  // Roles
  listRoles,
  createRole,
  getRole,
  patchRole,
  deleteRole,
  deleteBulkRoles,
  getRoleAssignedIdentities,

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
  getSourceSchema,
  putSourceSchema,
  updateSourceSchema,
  deleteSourceSchema,

  // Aggregation
  importAccounts,
  getAccountAggregationStatus,

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
  getIdle,
  setIdentityProtection,
  resetOrganisation,
];
