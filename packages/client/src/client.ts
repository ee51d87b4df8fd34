import type { Page, Paging } from './paginate.ts';
import type * as Generated from './types.generated.ts';
import type * as Unserved from './unserved-types.ts';
import type { WaitOptions } from './wait-for-task.ts';

/** What goes with any one call. */
export interface CallOptions {
  /** Ends the call, its retries and waits included; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Role assignments of one role come whole, those of all roles as references. */
interface GetRoleAssignments {
  (parameters: Generated.GetRoleAssignmentsParameters & OneRole, options?: CallOptions): Promise<Generated.RoleAssignmentDto[]>;
  (parameters: Generated.GetRoleAssignmentsParameters & AnyRole, options?: CallOptions): Promise<Generated.RoleAssignmentRef[]>;
}
type OneRole = { roleId: string } | { roleName: string };
type AnyRole = { roleId?: undefined; roleName?: undefined };

/**
 * The operations under the names the API gives them. They need no `this`, so one can be handed on: `paginate(client.getTaskStatusList, …)`.
 * All throw `ApiError` when the answer refuses and `NetworkError` when there is none.
 */
export interface Client {
  /** One page of identities. */
  listIdentities(parameters?: Generated.ListIdentitiesParameters, options?: CallOptions): Promise<Page<Generated.Identity>>;
  /** All identities that match, fetched page by page while they are iterated. */
  identities(parameters?: Generated.ListIdentitiesParameters, options?: CallOptions): Paging<Generated.Identity>;
  getIdentity(parameters: Generated.GetIdentityParameters, options?: CallOptions): Promise<Generated.Identity>;
  /** Refused while the identity is protected or owns something; `deletionRefusalOf` reads that out of the error. */
  deleteIdentity(parameters: Generated.DeleteIdentityParameters, options?: CallOptions): Promise<void>;
  /** What the identity owns and must hand over before it can be deleted. */
  getIdentityOwnershipDetails(
    parameters: Generated.GetIdentityOwnershipDetailsParameters,
    options?: CallOptions,
  ): Promise<Generated.IdentityOwnershipAssociationDetails>;
  readonly getRoleAssignments: GetRoleAssignments;
  getRoleAssignment(parameters: Generated.GetRoleAssignmentParameters, options?: CallOptions): Promise<Generated.RoleAssignmentDto>;
  /** Starts to compute identities again; follow it with `waitForTask`. */
  startIdentityProcessing(
    parameters: Generated.StartIdentityProcessingParameters,
    options?: CallOptions,
  ): Promise<Generated.TaskResultResponse>;
  /** Starts to send invitations; follow it with `waitForTask`. Not served by Muster yet. */
  startIdentitiesInvite(parameters: Unserved.StartIdentitiesInviteParameters, options?: CallOptions): Promise<Generated.TaskStatus>;
  /** Starts to write attributes to accounts; at most every 10 seconds per identity. */
  synchronizeAttributesForIdentity(
    parameters: Generated.SynchronizeAttributesForIdentityParameters,
    options?: CallOptions,
  ): Promise<Generated.IdentitySyncJob>;
  /** Mails a way to reset a password. Not served by Muster yet. */
  sendIdentityVerificationAccountToken(
    parameters: Unserved.SendIdentityVerificationAccountTokenParameters,
    options?: CallOptions,
  ): Promise<void>;
  /** Undoes a person's registration. Not served by Muster yet. */
  resetIdentity(parameters: Unserved.ResetIdentityParameters, options?: CallOptions): Promise<void>;
  getTaskStatus(parameters: Generated.GetTaskStatusParameters, options?: CallOptions): Promise<Generated.TaskStatus>;
  /** One page of tasks, completed ones unless filtered. */
  getTaskStatusList(parameters?: Generated.GetTaskStatusListParameters, options?: CallOptions): Promise<Page<Generated.TaskStatus>>;
  /** One page of the tasks that are not completed. */
  getPendingTasks(parameters?: Generated.GetPendingTasksParameters, options?: CallOptions): Promise<Page<Generated.TaskStatus>>;
  /** Reads a task until it is completed, less often the longer it takes. */
  waitForTask(id: string, options?: WaitOptions): Promise<Generated.TaskStatus>;
}
