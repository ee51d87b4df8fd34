import type { AccountCriteria, GrantCause } from '@muster/engine';
import type { Generated, JSONColumnType } from 'kysely';

type Time = string;
type Json<T> = JSONColumnType<T & object, string, string>;

/** The tables of `0002-access.ts`. */
export interface AccessTables {
  entitlement: EntitlementRow;
  access_profile: AccessProfileRow;
  access_profile_entitlement: { access_profile_id: string; entitlement_id: string; position: number };
  role_access_profile: { role_id: string; access_profile_id: string; position: number };
  role_entitlement: { role_id: string; entitlement_id: string; position: number };
  access_grant: AccessGrantRow;
  provisioning_policy: ProvisioningPolicyRow;
  account_activity: AccountActivityRow;
  account_activity_item: AccountActivityItemRow;
  account_operation: AccountOperationRow;
  name_claim: { source_id: string; attribute: string; name_key: string; identity_id: string; operation_id: string | null };
  account_name: { account_id: string; source_id: string; attribute: string; name_key: string };
  account_name_state: { source_id: string; attribute: string; read_until: Time };
  manual_task: ManualTaskRow;
  manual_task_operation: { manual_task_id: string; operation_id: string };
  attribute_sync_job: AttributeSyncJobRow;
  source_schedule: { source_id: string; type: string; cron_expression: string; next_due: Time | null };
}

export interface EntitlementRow {
  id: string;
  source_id: string;
  attribute: string;
  value: string;
  value_key: string;
  name: string;
  name_key: string;
  description: string | null;
  object_type: string;
  attributes: JSONColumnType<Record<string, unknown>, string | undefined, string>;
  /** Value keys of the entitlements above it; null: none. */
  parent_keys: string[] | null;
  requestable: Generated<boolean>;
  privileged: Generated<boolean>;
  cloud_governed: Generated<boolean>;
  owner_id: string | null;
  segments: JSONColumnType<string[], string | undefined, string>;
  name_edited: Generated<boolean>;
  description_edited: Generated<boolean>;
  request_config: JSONColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
  content_hash: string | null;
  created: Time;
  modified: Time;
}

export interface AccessProfileRow {
  id: string;
  name: string;
  name_key: string;
  description: string | null;
  source_id: string;
  owner_id: string;
  enabled: boolean;
  requestable: boolean;
  provisioning_criteria: JSONColumnType<AccountCriteria | null, string | null, string | null>;
  settings: Json<Record<string, unknown>>;
  refresh_due: Time | null;
  created: Time;
  modified: Time;
}

export interface AccessGrantRow {
  id: string;
  identity_id: string;
  account_id: string;
  source_id: string;
  attribute: string;
  value: string;
  causes: Json<GrantCause[]>;
  created: Time;
}

/** A field of a policy as it was sent. */
export type PolicyField = Readonly<Record<string, unknown>> & { readonly name: string };

export interface ProvisioningPolicyRow {
  source_id: string;
  usage_type: string;
  name: string | null;
  description: string | null;
  fields: Json<PolicyField[]>;
  created: Time;
  modified: Time;
}

export interface AccountActivityRow {
  id: string;
  type: string;
  identity_id: string;
  requester_id: string | null;
  execution_status: string;
  completion_status: string | null;
  errors: Json<string[]>;
  warnings: Json<string[]>;
  client_metadata: JSONColumnType<Record<string, string> | null, string | null, string | null>;
  created: Time;
  modified: Time;
  completed: Time | null;
}

export interface RequestedObject {
  readonly requestedObjectId: string;
  readonly requestedObjectName: string;
  readonly requestedObjectType: 'ROLE' | 'ACCESS_PROFILE' | 'ENTITLEMENT';
}

export interface AccountActivityItemRow {
  id: string;
  activity_id: string;
  operation_id: string | null;
  position: number;
  operation: string;
  attribute: string | null;
  value: string | null;
  source_id: string;
  native_identity: string | null;
  provisioning_status: string;
  requested_object: JSONColumnType<RequestedObject | null, string | null, string | null>;
  requested: Time;
}

export type OperationState = 'WAITING' | 'RUNNING' | 'RETRY' | 'MANUAL' | 'DONE' | 'FAILED' | 'SKIPPED';

/** A change as it is stored: a secret's value stands encrypted in `secrets`, under its attribute. */
export interface StoredChange {
  readonly attribute: string;
  readonly op: 'SET' | 'ADD' | 'REMOVE';
  readonly value: unknown;
  readonly secret?: 'value' | 'generated';
  /** A generated name that the target is asked about before it is sent. */
  readonly sourceCheck?: true;
}

export interface AccountOperationRow {
  id: string;
  number: Generated<number>;
  activity_id: string;
  source_id: string;
  identity_id: string;
  account_id: string;
  native_identity: string | null;
  operation: string;
  changes: Json<StoredChange[]>;
  secrets: Json<Record<string, string>>;
  state: string;
  counts: Generated<boolean>;
  attempts: Generated<number>;
  started: Generated<boolean>;
  names_checked: Generated<boolean>;
  claim: Generated<number>;
  lease_until: Time | null;
  next_attempt: Time | null;
  first_failed: Time | null;
  last_error: string | null;
  created: Time;
  modified: Time;
}

export interface ManualTaskRow {
  id: string;
  state: string;
  owner_id: string;
  identity_id: string;
  source_id: string;
  activity_id: string;
  account_id: string;
  native_identity: string | null;
  comment: string | null;
  created: Time;
  closed: Time | null;
}

export interface AttributeSyncJobRow {
  id: string;
  type: string;
  target_id: string;
  status: string;
  requester_id: string | null;
  created: Time;
  modified: Time;
}
