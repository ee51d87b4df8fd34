import type { Generated, JSONColumnType } from 'kysely';
import type { AccessTables } from './access-tables.ts';

/** Times are ISO text with milliseconds, see `open-database.ts`; JSON is written as text and read parsed. */
type Time = string;
type Json<T> = JSONColumnType<T & object, string, string>;

export interface Tables extends AccessTables {
  organisation: OrganisationRow;
  identity: IdentityRow;
  identity_value: { attribute: string; value_key: string; identity_id: string };
  indexed_attribute: { attribute: string };
  identity_reference: { identity_id: string; kind: string; attribute: string; value_key: string; answer: string | null };
  account: AccountRow;
  account_question: { account_id: string; position: number; attribute: string; value_key: string; exact: string | null };
  source: SourceRow;
  source_schema: SourceSchemaRow;
  identity_attribute: IdentityAttributeRow;
  identity_profile: IdentityProfileRow;
  lifecycle_state: LifecycleStateRow;
  transform: TransformRow;
  role: RoleRow;
  role_member: { role_id: string; identity_id: string; position: number; assigner_id: string | null; added: Time };
  role_assignment: RoleAssignmentRow;
  task: TaskRow;
  refresh_request: {
    identity_id: string;
    revision: number;
    rounds: Generated<number>;
    reasons: string[];
    requested: Time;
    retry_failed: Generated<boolean>;
    synchronize: Generated<boolean>;
  };
  refresh_waiter: { task_id: string; identity_id: string };
  feed_chunk: { task_id: string; number: number; byte_offset: number; content: Buffer; received: Time };
  aggregation_seen: { task_id: string; native_identity: string };
  schedule_firing: { schedule: string; instant: Time };
  api_client: ApiClientRow;
  event: EventRow;
}

export interface OrganisationRow {
  id: number;
  name: string;
  time_zone: string;
  settings: Json<Record<string, unknown>>;
  /** Which identity attributes everybody may see of everybody. */
  public_identities: JSONColumnType<
    { attributes: { key: string; name: string }[]; modifiedById: string | null; modified: string | null },
    string | undefined,
    string
  >;
  configuration_version: Generated<number>;
  key_check: string | null;
  admin_identity_id: string | null;
  seeded: Time | null;
  created: Time;
}

export interface IdentityRow {
  id: string;
  alias: string;
  alias_key: string;
  name: string;
  name_key: string;
  firstname_key: string | null;
  lastname_key: string | null;
  email: string | null;
  email_key: string | null;
  status: Generated<string>;
  processing_state: string | null;
  correlated: Generated<boolean>;
  protected: Generated<boolean>;
  shadow: Generated<boolean>;
  profile_id: string | null;
  manager_id: string | null;
  lifecycle_state: string | null;
  lifecycle_manual: Generated<boolean>;
  lifecycle_mapped_value: string | null;
  identity_state: string | null;
  levels: Generated<string[]>;
  /** The status before it was disabled; null while it is not. */
  status_before: string | null;
  /** Sources whose accounts were removed here and have not been read again; null: none. */
  held_source_ids: string[] | null;
  attributes: Json<Record<string, import('@muster/engine').Value>>;
  errors: Json<import('@muster/engine').ProcessingError[]>;
  next_processing: Time | null;
  periodic: Generated<boolean>;
  configuration_version: Generated<number>;
  last_refresh: Time | null;
  created: Time;
  modified: Time;
}

export interface AccountRow {
  id: string;
  source_id: string;
  native_identity: string;
  name: string;
  name_key: string;
  identity_id: string;
  uncorrelated: boolean;
  manually_correlated: Generated<boolean>;
  system_account: Generated<boolean>;
  attributes: Json<Record<string, import('@muster/engine').Value>>;
  content_hash: string;
  disabled: Generated<boolean>;
  locked: Generated<boolean>;
  origin: string | null;
  uuid: string | null;
  /** ENABLED or DISABLED by a direct call, which wins until the identity enters another state. */
  set_by_hand: string | null;
  /** The entitlements that it held when it was last read or written; null: none. */
  entitlement_ids: string[] | null;
  /** When Muster last changed it or read it singly. */
  written: Time | null;
  created: Time;
  modified: Time;
}

export interface SourceRow {
  id: string;
  number: Generated<number>;
  name: string;
  name_key: string;
  description: string | null;
  description_key: string | null;
  owner_id: string | null;
  connector: string;
  connector_class: string | null;
  connector_name: string;
  connection_type: Generated<string>;
  type: string;
  features: Json<string[]>;
  connector_attributes: Json<Record<string, unknown>>;
  /** Encrypted settings by path; never part of an answer. */
  secrets: Json<Record<string, string>>;
  cluster: Json<{ type: string; id: string; name: string }> | null;
  management_workgroup_id: string | null;
  delete_threshold: Generated<number>;
  authoritative: Generated<boolean>;
  correlation_id: string;
  correlation: Json<CorrelationAssignment[]>;
  manager_correlation: Json<{ accountAttributeName: string; identityAttributeName: string }> | null;
  status: string;
  healthy: boolean;
  since: Time;
  /** Attributes that mirror identity attributes and are switched on. */
  synchronized: JSONColumnType<{ name: string; target: string }[], string | undefined, string>;
  /** When all of its accounts were last read. */
  aggregated: Time | null;
  native_changes: JSONColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
  /** Paused by hand. */
  paused: JSONColumnType<{ reason: string | null; since: string; by: string | null } | null, string | null | undefined, string | null>;
  down_since: Time | null;
  probe_at: Time | null;
  probe_delay_seconds: number | null;
  last_error: string | null;
  entitlement_request_config: JSONColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
  /** Keys of the API that are kept as sent and not acted on, such as rules. */
  extras: Json<Record<string, unknown>>;
  created: Time;
  modified: Time;
}

/** One criterion of an account correlation: its place, and what is compared; only equality is acted on. */
export interface CorrelationAssignment {
  sequence: number;
  property: string;
  value: string;
  operation: string;
  complex: boolean;
  ignoreCase: boolean;
  matchMode: string | null;
  filterString: string | null;
}

export interface SchemaAttribute {
  name: string;
  nativeName?: string | null;
  type: string;
  description: string | null;
  isMulti: boolean;
  isEntitlement: boolean;
  isGroup: boolean;
  schema: { type: string; id: string; name: string } | null;
}

export interface SourceSchemaRow {
  id: string;
  source_id: string;
  position: number;
  name: string;
  native_object_type: string;
  identity_attribute: string;
  display_attribute: string;
  hierarchy_attribute: string | null;
  include_permissions: Generated<boolean>;
  features: Json<string[]>;
  configuration: Json<Record<string, unknown>>;
  attributes: Json<SchemaAttribute[]>;
  created: Time;
  modified: Time;
}

export interface IdentityAttributeRow {
  name: string;
  name_key: string;
  position: Generated<number>;
  display_name: string;
  type: string;
  multi: Generated<boolean>;
  searchable: Generated<boolean>;
  standard: Generated<boolean>;
  system: Generated<boolean>;
}

export interface IdentityProfileRow {
  id: string;
  name: string;
  name_key: string;
  description: string | null;
  owner_id: string | null;
  priority: number;
  source_id: string;
  mapping_enabled: boolean;
  mappings: Json<import('@muster/engine').MappingConfiguration[]>;
  refresh_required: Generated<boolean>;
  refresh_due: Time | null;
  created: Time;
  modified: Time;
}

export interface LifecycleStateRow {
  id: string;
  profile_id: string;
  name: string;
  name_key: string;
  technical_name: string;
  technical_name_key: string;
  description: string | null;
  enabled: boolean;
  identity_state: string | null;
  priority: number;
  email_notification: Json<Record<string, unknown>> | null;
  account_actions: Json<Record<string, unknown>[]>;
  access_profile_ids: Json<string[]>;
  access_action: Json<Record<string, unknown>> | null;
  created: Time;
  modified: Time;
}

export interface TransformRow {
  id: string;
  name: string;
  name_key: string;
  type: string;
  attributes: Json<Record<string, import('@muster/engine').Value>> | null;
  requires_periodic_refresh: Json<object> | null;
  internal: Generated<boolean>;
  created: Time;
  modified: Time;
}

export interface RoleRow {
  id: string;
  name: string;
  name_key: string;
  description: string | null;
  owner_id: string;
  enabled: boolean;
  requestable: boolean;
  membership: string | null;
  criteria: Json<import('@muster/engine').RoleCriteria> | null;
  settings: Json<Record<string, unknown>>;
  /** When those are processed who may gain or lose the role, and those who hold it, whose access changed. */
  refresh_due: Time | null;
  access_due: Time | null;
  created: Time;
  modified: Time;
}

export interface RoleAssignmentRow {
  id: string;
  identity_id: string;
  role_id: string;
  source: string;
  assigner_id: string | null;
  comments: string | null;
  added: Time;
  start_date: Time | null;
  remove_date: Time | null;
}

export interface TaskMessage {
  type: 'INFO' | 'WARN' | 'ERROR';
  key: string;
  text: string;
}

export interface TaskRow {
  id: string;
  /** Which job does the work, see `jobs/`. */
  kind: string;
  type: string;
  unique_name: string;
  description: string;
  launcher: string;
  target_type: string | null;
  target_id: string | null;
  target_name: string | null;
  source_id: string | null;
  /** Only one task with a given key runs at a time. */
  exclusive_key: string | null;
  attributes: Json<Record<string, unknown>>;
  returns: Json<{ name: string; attributeName: string }[]>;
  messages: Json<TaskMessage[]>;
  completion_status: string | null;
  progress: string | null;
  percent_complete: Generated<number>;
  /** Where the work stands: the job's own cursor. */
  state: Json<Record<string, unknown>>;
  lease_owner: string | null;
  /** Only waits for the identities it touched. */
  waiting: Generated<boolean>;
  lease_number: Generated<number>;
  lease_until: Time | null;
  created: Time;
  launched: Time | null;
  modified: Time;
  completed: Time | null;
}

export interface ApiClientRow {
  id: string;
  kind: 'PERSONAL_ACCESS_TOKEN' | 'API_CLIENT';
  identity_id: string | null;
  name: string;
  secret_hash: string;
  scope: string[];
  access_token_seconds: number;
  enabled: Generated<boolean>;
  created: Time;
  last_used: Time | null;
}

export interface EventRow {
  id: string;
  type: string;
  occurred: Time;
  actor_id: string | null;
  target_type: string;
  target_id: string;
  cause: Json<Record<string, unknown>>;
  before: Json<Record<string, unknown>> | null;
  after: Json<Record<string, unknown>> | null;
}
