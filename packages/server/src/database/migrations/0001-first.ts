import { type Kysely, sql } from 'kysely';

/**
 * The first schema. Texts that are compared or sorted are `collate "C"`, so that both databases order alike; a `…_key` column holds the
 * text folded by the engine's `foldKey`. Ids are 32 hex digits. Free maps of clients are `json`, which keeps their text; what only we read
 * is `jsonb`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // --- the organisation -------------------------------------------------------------------------------------------------------------
  `create table organisation (
    id int primary key check (id = 1),
    name text not null,
    time_zone text not null,
    settings jsonb not null default '{}',
    configuration_version bigint not null default 1,
    key_check text,
    admin_identity_id text collate "C",
    seeded timestamptz,
    created timestamptz not null
  )`,

  // --- identities and accounts ------------------------------------------------------------------------------------------------------
  `create table identity (
    id text collate "C" primary key,
    alias text not null,
    alias_key text collate "C" not null,
    name text not null,
    name_key text collate "C" not null,
    firstname_key text collate "C",
    lastname_key text collate "C",
    email text,
    email_key text collate "C",
    status text collate "C" not null default 'UNREGISTERED',
    processing_state text collate "C",
    correlated boolean not null default true,
    protected boolean not null default false,
    shadow boolean not null default false,
    profile_id text collate "C",
    manager_id text collate "C",
    lifecycle_state text,
    lifecycle_manual boolean not null default false,
    lifecycle_mapped_value text,
    identity_state text collate "C",
    levels text[] not null default '{}',
    attributes jsonb not null default '{}',
    errors jsonb not null default '[]',
    next_processing timestamptz,
    periodic boolean not null default false,
    configuration_version bigint not null default 0,
    last_refresh timestamptz,
    created timestamptz not null,
    modified timestamptz not null
  )`,
  'create index identity_name_idx on identity (name_key, id) where correlated',
  'create index identity_name_all_idx on identity (name_key, id)',
  'create index identity_alias_idx on identity (alias_key, id)',
  'create index identity_firstname_idx on identity (firstname_key) where firstname_key is not null',
  'create index identity_lastname_idx on identity (lastname_key) where lastname_key is not null',
  'create index identity_email_idx on identity (email_key) where email_key is not null',
  'create index identity_status_idx on identity (status, id)',
  'create index identity_processing_state_idx on identity (processing_state, id) where processing_state is not null',
  'create index identity_uncorrelated_idx on identity (id) where not correlated',
  'create index identity_protected_idx on identity (id) where protected',
  'create index identity_manager_idx on identity (manager_id) where manager_id is not null',
  'create index identity_profile_idx on identity (profile_id, id) where profile_id is not null',
  'create index identity_next_processing_idx on identity (next_processing) where next_processing is not null',
  'create index identity_periodic_idx on identity (id) where periodic',

  // What identities are looked up by: the values of the attributes in `indexed_attribute`, folded. A uid has one holder.
  `create table identity_value (
    attribute text collate "C" not null,
    value_key text collate "C" not null,
    identity_id text collate "C" not null,
    primary key (attribute, value_key, identity_id)
  )`,
  `create unique index identity_value_uid_idx on identity_value (value_key) where attribute = 'uid'`,
  'create index identity_value_identity_idx on identity_value (identity_id)',
  `create table indexed_attribute (attribute text collate "C" primary key)`,
  `insert into indexed_attribute values ('uid')`,

  // Who asked for an identity by a value, found or not: processed again when somebody gains, loses or changes that value.
  `create table identity_reference (
    identity_id text collate "C" not null,
    kind text collate "C" not null,
    attribute text collate "C" not null,
    value_key text collate "C" not null,
    primary key (identity_id, kind, attribute, value_key)
  )`,
  'create index identity_reference_value_idx on identity_reference (attribute, value_key)',

  `create table account (
    id text collate "C" primary key,
    source_id text collate "C" not null,
    native_identity text collate "C" not null,
    name text not null,
    name_key text collate "C" not null,
    identity_id text collate "C" not null,
    uncorrelated boolean not null,
    manually_correlated boolean not null default false,
    system_account boolean not null default false,
    attributes jsonb not null,
    content_hash text collate "C" not null,
    disabled boolean not null default false,
    locked boolean not null default false,
    origin text collate "C",
    uuid text,
    created timestamptz not null,
    modified timestamptz not null,
    unique (source_id, native_identity)
  )`,
  'create index account_identity_idx on account (identity_id)',
  'create index account_source_idx on account (source_id, id)',
  'create index account_name_idx on account (name_key, id)',
  'create index account_native_identity_idx on account (native_identity)',
  'create index account_uncorrelated_idx on account (source_id, id) where uncorrelated',

  // What an uncorrelated account would correlate on: tried again when an identity gains such a value.
  `create table account_question (
    account_id text collate "C" not null,
    position int not null,
    attribute text collate "C" not null,
    value_key text collate "C" not null,
    exact text,
    primary key (account_id, position)
  )`,
  'create index account_question_value_idx on account_question (attribute, value_key)',

  // --- configuration ----------------------------------------------------------------------------------------------------------------
  `create table source (
    id text collate "C" primary key,
    number int generated always as identity,
    name text not null,
    name_key text collate "C" not null unique,
    description text,
    owner_id text collate "C",
    connector text not null,
    connector_class text,
    connector_name text not null,
    type text not null,
    features jsonb not null,
    connector_attributes json not null default '{}',
    secrets jsonb not null default '{}',
    cluster json,
    management_workgroup_id text collate "C",
    delete_threshold int not null default 10,
    authoritative boolean not null default false,
    correlation_id text collate "C" not null,
    correlation jsonb not null default '[]',
    manager_correlation jsonb,
    status text collate "C" not null,
    healthy boolean not null,
    since timestamptz not null,
    extras json not null default '{}',
    created timestamptz not null,
    modified timestamptz not null
  )`,
  'create index source_owner_idx on source (owner_id)',
  `create table source_schema (
    id text collate "C" primary key,
    source_id text collate "C" not null references source on delete cascade,
    position int not null,
    name text not null,
    native_object_type text not null,
    identity_attribute text not null,
    display_attribute text not null,
    hierarchy_attribute text,
    include_permissions boolean not null default false,
    features jsonb not null default '[]',
    configuration json not null default '{}',
    attributes json not null,
    created timestamptz not null,
    modified timestamptz not null,
    unique (source_id, name)
  )`,
  `create table identity_attribute (
    name text primary key,
    name_key text collate "C" not null unique,
    position int generated always as identity,
    display_name text not null,
    type text not null,
    multi boolean not null default false,
    searchable boolean not null default false,
    standard boolean not null default false,
    system boolean not null default false,
    sources json not null default '[]'
  )`,
  `create table identity_profile (
    id text collate "C" primary key,
    name text not null,
    name_key text collate "C" not null unique,
    description text,
    owner_id text collate "C",
    priority bigint not null,
    source_id text collate "C" not null unique references source,
    mapping_enabled boolean not null,
    mappings json not null,
    refresh_required boolean not null default false,
    refresh_due timestamptz,
    extras json not null default '{}',
    created timestamptz not null,
    modified timestamptz not null
  )`,
  'create index identity_profile_owner_idx on identity_profile (owner_id)',
  `create table lifecycle_state (
    id text collate "C" primary key,
    profile_id text collate "C" not null references identity_profile on delete cascade,
    name text not null,
    technical_name text not null,
    technical_name_key text collate "C" not null,
    description text,
    enabled boolean not null,
    identity_state text collate "C",
    priority int not null,
    email_notification json,
    account_actions json not null default '[]',
    access_profile_ids json not null default '[]',
    access_action json,
    created timestamptz not null,
    modified timestamptz not null,
    unique (profile_id, technical_name_key)
  )`,
  `create table transform (
    id text collate "C" primary key,
    name text not null,
    name_key text collate "C" not null,
    type text not null,
    attributes json,
    requires_periodic_refresh json,
    internal boolean not null default false,
    created timestamptz not null,
    modified timestamptz not null
  )`,
  'create unique index transform_name_idx on transform (name collate "C")',
  `create table role (
    id text collate "C" primary key,
    name text not null,
    name_key text collate "C" not null unique,
    description text,
    owner_id text collate "C" not null,
    enabled boolean not null,
    requestable boolean not null,
    membership text collate "C",
    criteria json,
    access json not null default '{}',
    settings json not null default '{}',
    refresh_due timestamptz,
    created timestamptz not null,
    modified timestamptz not null
  )`,
  'create index role_owner_idx on role (owner_id)',
  `create table role_member (
    role_id text collate "C" not null references role on delete cascade,
    identity_id text collate "C" not null,
    position bigint generated always as identity,
    assigner_id text collate "C",
    added timestamptz not null,
    primary key (role_id, identity_id)
  )`,
  'create index role_member_identity_idx on role_member (identity_id)',
  `create table role_assignment (
    id text collate "C" primary key,
    identity_id text collate "C" not null,
    role_id text collate "C" not null,
    source text collate "C" not null,
    assigner_id text collate "C",
    comments text,
    added timestamptz not null,
    start_date timestamptz,
    remove_date timestamptz
  )`,
  'create index role_assignment_identity_idx on role_assignment (identity_id, id)',
  'create index role_assignment_role_idx on role_assignment (role_id, identity_id)',

  // --- work -------------------------------------------------------------------------------------------------------------------------
  `create table task (
    id text collate "C" primary key,
    kind text collate "C" not null,
    type text collate "C" not null,
    unique_name text not null,
    description text not null,
    launcher text not null,
    target_type text collate "C",
    target_id text collate "C",
    target_name text,
    source_id text collate "C",
    exclusive_key text collate "C",
    attributes jsonb not null default '{}',
    returns jsonb not null default '[]',
    messages jsonb not null default '[]',
    completion_status text collate "C",
    progress text,
    percent_complete int not null default 0,
    state jsonb not null default '{}',
    lease_owner text collate "C",
    waiting boolean not null default false,
    lease_number bigint not null default 0,
    lease_until timestamptz,
    created timestamptz not null,
    launched timestamptz,
    modified timestamptz not null,
    completed timestamptz
  )`,
  'create unique index task_exclusive_idx on task (exclusive_key) where completed is null and exclusive_key is not null',
  'create index task_pending_idx on task (created, id) where completed is null',
  'create index task_created_idx on task (created, id)',
  'create index task_completed_idx on task (completed, id) where completed is not null',
  'create index task_source_idx on task (source_id, id) where source_id is not null',
  `create table refresh_request (
    identity_id text collate "C" primary key,
    revision bigint not null,
    rounds int not null default 0,
    reasons text[] not null,
    requested timestamptz not null
  )`,
  'create sequence refresh_request_revision',
  'create index refresh_request_requested_idx on refresh_request (requested, identity_id)',
  `create table refresh_waiter (
    task_id text collate "C" not null,
    identity_id text collate "C" not null,
    primary key (task_id, identity_id)
  )`,
  'create index refresh_waiter_identity_idx on refresh_waiter (identity_id)',
  `create table feed_chunk (
    task_id text collate "C" not null,
    number int not null,
    byte_offset bigint not null,
    content bytea not null,
    primary key (task_id, number)
  )`,
  `create table aggregation_seen (
    task_id text collate "C" not null,
    native_identity text collate "C" not null,
    primary key (task_id, native_identity)
  )`,
  `create table schedule_firing (
    schedule text collate "C" not null,
    instant timestamptz not null,
    primary key (schedule, instant)
  )`,

  // --- rights and history -----------------------------------------------------------------------------------------------------------
  `create table api_client (
    id text collate "C" primary key,
    kind text collate "C" not null,
    identity_id text collate "C",
    name text not null,
    secret_hash text not null,
    scope text[] not null,
    access_token_seconds int not null,
    enabled boolean not null default true,
    created timestamptz not null,
    last_used timestamptz
  )`,
  'create index api_client_identity_idx on api_client (identity_id)',
  `create table event (
    id text collate "C" primary key,
    type text collate "C" not null,
    occurred timestamptz not null,
    actor_id text collate "C",
    target_type text collate "C" not null,
    target_id text collate "C" not null,
    cause jsonb not null,
    before jsonb,
    after jsonb
  )`,
  'create index event_target_idx on event (target_id, id)',
  'create index event_occurred_idx on event (occurred)',
];
