import { type Kysely, sql } from 'kysely';

/** Access and provisioning: rights, who was given which, and the changes of accounts that are to be carried out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // --- access -----------------------------------------------------------------------------------------------------------------------
  // `value_key`: the value as the source compares it, exactly or as a distinguished name; `parent_keys`: those of the entitlements above it.
  // `content_hash`: of what the source listed; none while only accounts told of it.
  `create table entitlement (
    id text collate "C" primary key,
    source_id text collate "C" not null,
    attribute text collate "C" not null,
    value text not null,
    value_key text collate "C" not null,
    name text not null,
    name_key text collate "C" not null,
    description text,
    object_type text collate "C" not null,
    attributes json not null default '{}',
    parent_keys text[],
    requestable boolean not null default false,
    privileged boolean not null default false,
    cloud_governed boolean not null default false,
    owner_id text collate "C",
    segments json not null default '[]',
    name_edited boolean not null default false,
    description_edited boolean not null default false,
    request_config json,
    content_hash text collate "C",
    created timestamptz not null,
    modified timestamptz not null,
    unique (source_id, attribute, value_key)
  )`,
  'create index entitlement_name_idx on entitlement (name_key, id)',
  'create index entitlement_value_idx on entitlement (value_key, id)',
  'create index entitlement_source_idx on entitlement (source_id, id)',
  'create index entitlement_type_idx on entitlement (object_type, id)',
  'create index entitlement_attribute_idx on entitlement (attribute, id)',
  'create index entitlement_requestable_idx on entitlement (requestable, id)',
  'create index entitlement_parents_idx on entitlement using gin (parent_keys) where parent_keys is not null',
  'create index entitlement_owner_idx on entitlement (owner_id) where owner_id is not null',
  'create index entitlement_created_idx on entitlement (created, id)',
  'create index entitlement_modified_idx on entitlement (modified, id)',
  // The entitlements that the account held when it was last read or written.
  'alter table account add column entitlement_ids text[]',
  'create index account_entitlement_idx on account using gin (entitlement_ids) where entitlement_ids is not null',
  'alter table source add column entitlement_request_config json',
  `create table access_profile (
    id text collate "C" primary key,
    name text not null,
    name_key text collate "C" not null unique,
    description text,
    source_id text collate "C" not null,
    owner_id text collate "C" not null,
    enabled boolean not null,
    requestable boolean not null,
    provisioning_criteria json,
    settings json not null default '{}',
    refresh_due timestamptz,
    created timestamptz not null,
    modified timestamptz not null
  )`,
  'create index access_profile_source_idx on access_profile (source_id, id)',
  'create index access_profile_owner_idx on access_profile (owner_id)',
  'create index access_profile_created_idx on access_profile (created, id)',
  'create index access_profile_modified_idx on access_profile (modified, id)',
  `create table access_profile_entitlement (
    access_profile_id text collate "C" not null references access_profile on delete cascade,
    entitlement_id text collate "C" not null references entitlement,
    position int not null,
    primary key (access_profile_id, entitlement_id)
  )`,
  'create index access_profile_entitlement_idx on access_profile_entitlement (entitlement_id)',
  `create table role_access_profile (
    role_id text collate "C" not null references role on delete cascade,
    access_profile_id text collate "C" not null references access_profile,
    position int not null,
    primary key (role_id, access_profile_id)
  )`,
  'create index role_access_profile_idx on role_access_profile (access_profile_id)',
  `create table role_entitlement (
    role_id text collate "C" not null references role on delete cascade,
    entitlement_id text collate "C" not null references entitlement,
    position int not null,
    primary key (role_id, entitlement_id)
  )`,
  'create index role_entitlement_idx on role_entitlement (entitlement_id)',

  // When those who hold the role are processed because it gives something else.
  'alter table role add column access_due timestamptz',

  // What Muster has given, stored when planned: the account may still have to be made.
  `create table access_grant (
    id text collate "C" primary key,
    identity_id text collate "C" not null,
    account_id text collate "C" not null,
    source_id text collate "C" not null,
    attribute text collate "C" not null,
    value text not null,
    causes jsonb not null,
    created timestamptz not null
  )`,
  'create index access_grant_identity_idx on access_grant (identity_id)',
  'create index access_grant_value_idx on access_grant (source_id, attribute, value)',

  // --- provisioning -----------------------------------------------------------------------------------------------------------------
  `alter table account add column set_by_hand text collate "C"`,
  // When Muster last changed it, or read it singly: what a listing read before that is older.
  'alter table account add column written timestamptz',
  'create index account_written_idx on account (source_id, written) where written is not null',
  'create index account_uuid_idx on account (source_id, uuid) where uuid is not null',
  // The status before the identity was disabled; none while it is not.
  'alter table identity add column status_before text collate "C"',
  // Sources whose accounts were removed here and have not been read again: nothing is planned for their identities meanwhile.
  'alter table identity add column held_source_ids text[]',
  'create index identity_held_idx on identity (id) where held_source_ids is not null',
  // Which account an identity was found to have on a source (kind `account`: the source, the identity): when that is another one, whoever
  // asked is processed again.
  'alter table identity_reference add column answer text',
  `create index identity_reference_account_idx on identity_reference (value_key) where kind = 'account'`,
  // Somebody asked: plan again what has failed; synchronize whatever the identity's state.
  'alter table refresh_request add column retry_failed boolean not null default false',
  'alter table refresh_request add column synchronize boolean not null default false',
  // Attributes that mirror identity attributes and are switched on: [{name, target}].
  `alter table source add column synchronized jsonb not null default '[]'`,
  'alter table source add column native_changes json',
  // When all of its accounts were last read; nothing is a native change before the first time.
  'alter table source add column aggregated timestamptz',
  // Paused by hand: {reason, since, by}.
  'alter table source add column paused jsonb',
  // While the system cannot be reached: since when, when it is tried next, and after how long then.
  'alter table source add column down_since timestamptz',
  'alter table source add column probe_at timestamptz',
  'alter table source add column probe_delay_seconds int',
  'alter table source add column last_error text',
  `create table provisioning_policy (
    source_id text collate "C" not null references source on delete cascade,
    usage_type text collate "C" not null,
    name text,
    description text,
    fields json not null,
    created timestamptz not null,
    modified timestamptz not null,
    primary key (source_id, usage_type)
  )`,
  `create table account_activity (
    id text collate "C" primary key,
    type text collate "C" not null,
    identity_id text collate "C" not null,
    requester_id text collate "C",
    execution_status text collate "C" not null,
    completion_status text collate "C",
    errors jsonb not null default '[]',
    warnings jsonb not null default '[]',
    client_metadata json,
    created timestamptz not null,
    modified timestamptz not null,
    completed timestamptz
  )`,
  'create index account_activity_identity_idx on account_activity (identity_id, id)',
  'create index account_activity_requester_idx on account_activity (requester_id, id) where requester_id is not null',
  'create index account_activity_created_idx on account_activity (created, id)',
  'create index account_activity_modified_idx on account_activity (modified, id)',
  'create index account_activity_type_idx on account_activity (type, id)',
  'create index account_activity_open_idx on account_activity (id) where completed is null',
  `create table account_activity_item (
    id text collate "C" primary key,
    activity_id text collate "C" not null references account_activity on delete cascade,
    operation_id text collate "C",
    position int not null,
    operation text collate "C" not null,
    attribute text,
    value text,
    source_id text collate "C" not null,
    native_identity text,
    provisioning_status text collate "C" not null,
    requested_object json,
    requested timestamptz not null
  )`,
  'create index account_activity_item_activity_idx on account_activity_item (activity_id, position)',
  'create index account_activity_item_operation_idx on account_activity_item (operation_id) where operation_id is not null',

  // The outbox: one row for each call of a connector, done in the order of `number` on each account. `counts`: planning takes it for done,
  // because it will be, or because it failed and nothing has replaced it yet. `names_checked`: the target was asked about its generated names,
  // so that it may have been sent; whatever bears one of them before that is somebody else's.
  `create table account_operation (
    id text collate "C" primary key,
    number bigint generated always as identity,
    activity_id text collate "C" not null,
    source_id text collate "C" not null,
    identity_id text collate "C" not null,
    account_id text collate "C" not null,
    native_identity text,
    operation text collate "C" not null,
    changes json not null,
    secrets jsonb not null default '{}',
    state text collate "C" not null,
    counts boolean not null default true,
    attempts int not null default 0,
    started boolean not null default false,
    names_checked boolean not null default false,
    claim int not null default 0,
    lease_until timestamptz,
    next_attempt timestamptz,
    first_failed timestamptz,
    last_error text,
    created timestamptz not null,
    modified timestamptz not null
  )`,
  `create index account_operation_open_idx on account_operation (source_id, number) where state in ('WAITING', 'RUNNING', 'RETRY', 'MANUAL')`,
  `create index account_operation_account_idx on account_operation (account_id, number) where state in ('WAITING', 'RUNNING', 'RETRY', 'MANUAL')`,
  'create index account_operation_counts_idx on account_operation (identity_id) where counts',
  'create index account_operation_identity_idx on account_operation (identity_id, id)',
  'create index account_operation_activity_idx on account_operation (activity_id)',
  'create index account_operation_state_idx on account_operation (state, id)',
  'create index account_operation_source_idx on account_operation (source_id, id)',
  // Accounts that Muster is making, and those that it has deleted.
  `create index account_operation_made_idx on account_operation (source_id, native_identity) where operation in ('CREATE', 'DELETE')`,

  // Account names that were given out and are not on an account yet; without an identity, those that a target has of somebody unknown here.
  `create table name_claim (
    source_id text collate "C" not null,
    attribute text collate "C" not null,
    name_key text collate "C" not null,
    identity_id text collate "C" not null,
    operation_id text collate "C",
    primary key (source_id, attribute, name_key)
  )`,
  'create index name_claim_operation_idx on name_claim (operation_id) where operation_id is not null',
  // The values of accounts that generated names are compared with, folded: of the attributes that names are generated for, as they stood when
  // somebody last looked. `read_until`: what was modified after that is still to be read.
  `create table account_name (
    account_id text collate "C" not null,
    source_id text collate "C" not null,
    attribute text collate "C" not null,
    name_key text collate "C" not null,
    primary key (account_id, attribute, name_key)
  )`,
  'create index account_name_key_idx on account_name (source_id, attribute, name_key)',
  `create table account_name_state (
    source_id text collate "C" not null references source on delete cascade,
    attribute text collate "C" not null,
    read_until timestamptz not null,
    primary key (source_id, attribute)
  )`,
  `create table manual_task (
    id text collate "C" primary key,
    state text collate "C" not null,
    owner_id text collate "C" not null,
    identity_id text collate "C" not null,
    source_id text collate "C" not null,
    activity_id text collate "C" not null,
    account_id text collate "C" not null,
    native_identity text,
    comment text,
    created timestamptz not null,
    closed timestamptz
  )`,
  'create index manual_task_state_idx on manual_task (state, id)',
  'create index manual_task_owner_idx on manual_task (owner_id, id)',
  'create index manual_task_account_idx on manual_task (account_id)',
  'create index manual_task_identity_idx on manual_task (identity_id, id)',
  'create index manual_task_source_idx on manual_task (source_id, id)',
  `create table manual_task_operation (
    manual_task_id text collate "C" not null references manual_task on delete cascade,
    operation_id text collate "C" not null,
    primary key (manual_task_id, operation_id)
  )`,
  `create table attribute_sync_job (
    id text collate "C" primary key,
    type text collate "C" not null,
    target_id text collate "C" not null,
    status text collate "C" not null,
    requester_id text collate "C",
    created timestamptz not null,
    modified timestamptz not null
  )`,
  'create index attribute_sync_job_target_idx on attribute_sync_job (target_id, created)',
  `create index attribute_sync_job_open_idx on attribute_sync_job (id) where status in ('QUEUED', 'IN_PROGRESS')`,
  `create table source_schedule (
    source_id text collate "C" not null references source on delete cascade,
    type text collate "C" not null,
    cron_expression text not null,
    next_due timestamptz,
    primary key (source_id, type)
  )`,
  'create index source_schedule_due_idx on source_schedule (next_due)',
];
