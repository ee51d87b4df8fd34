import type { Configuration, LifecycleStateConfiguration, RoleConfiguration, SourceConfiguration } from '@muster/engine';
import { sql } from 'kysely';
import { loadAccessProfiles, loadPolicies, loadRoleAccess, provisioningOf } from '../access/access-configuration-store.ts';
import type { Db } from '../database/open-database.ts';

/** The version of the configuration, held until the transaction ends: what is computed with it stays true. */
export async function lockConfigurationVersion(db: Db): Promise<number> {
  const { rows } = await sql<{ version: number }>`select configuration_version as version from organisation where id = 1 for share`.execute(
    db,
  );
  return rows[0]!.version;
}

/** The version of the configuration as it stands, for answers: nothing is held. */
export async function getConfigurationVersion(db: Db): Promise<number> {
  const row = await db.selectFrom('organisation').select('configuration_version').where('id', '=', 1).executeTakeFirstOrThrow();
  return row.configuration_version;
}

/**
 * Every change of what `compileOrg` reads moves the version on, in its own transaction. Done before anything is read, it also makes such
 * changes wait for each other, so that what one checked stays true. Answers with the new version.
 */
export async function bumpConfigurationVersion(db: Db): Promise<number> {
  const { rows } = await sql<{ version: number }>`update organisation set configuration_version = configuration_version + 1 where id = 1
    returning configuration_version as version`.execute(db);
  return rows[0]!.version;
}

/** The organisation's whole configuration, as the engine compiles it. */
export async function loadConfiguration(db: Db, version: number): Promise<Configuration> {
  const organisation = await db.selectFrom('organisation').select('time_zone').executeTakeFirstOrThrow();
  const identityAttributes = await db.selectFrom('identity_attribute').select(['name', 'multi']).orderBy('position').execute();
  return {
    version,
    timeZone: organisation.time_zone,
    identityAttributes,
    sources: await loadSources(db),
    profiles: await loadProfiles(db),
    transforms: await loadTransforms(db),
    roles: await loadRoles(db),
    accessProfiles: await loadAccessProfiles(db),
  };
}

export async function loadIndexedAttributes(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('indexed_attribute').select('attribute').execute();
  return new Set(rows.map((row) => row.attribute));
}

/** The sources that have an account schema; role criteria are checked against them too. */
export async function loadSources(db: Db): Promise<SourceConfiguration[]> {
  const rows = await db
    .selectFrom('source')
    .innerJoin('source_schema', (join) => join.onRef('source_schema.source_id', '=', 'source.id').on('source_schema.name', '=', 'account'))
    .select(['source.id', 'source.name', 'source.correlation', 'source.manager_correlation'])
    .select(['source.type', 'source.features', 'source.connection_type', 'source.connector', 'source.connector_attributes'])
    .select('source.synchronized')
    .select(['source_schema.identity_attribute', 'source_schema.display_attribute', 'source_schema.attributes'])
    .orderBy('source.id')
    .execute();
  const policies = await loadPolicies(db);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    accountSchema: {
      identityAttribute: row.identity_attribute,
      displayAttribute: row.display_attribute,
      attributes: row.attributes.map(({ name, isMulti, isEntitlement }) => ({ name, isMulti, isEntitlement })),
    },
    provisioning: provisioningOf(row, policies(row.id)),
    correlation: row.correlation.map(({ property, value, ignoreCase }) => ({ property, value, ignoreCase })),
    managerCorrelation: row.manager_correlation,
  }));
}

async function loadProfiles(db: Db): Promise<Configuration['profiles']> {
  const states = await db.selectFrom('lifecycle_state').selectAll().orderBy('priority').orderBy('id').execute();
  const profiles = await db.selectFrom('identity_profile').selectAll().orderBy('priority').orderBy('id').execute();
  return profiles.map((profile) => ({
    id: profile.id,
    name: profile.name,
    priority: profile.priority,
    authoritativeSourceId: profile.source_id,
    mappingEnabled: profile.mapping_enabled,
    mappings: profile.mappings,
    lifecycleStates: states
      .filter((state) => state.profile_id === profile.id)
      .map((state) => ({
        id: state.id,
        name: state.name,
        technicalName: state.technical_name,
        enabled: state.enabled,
        identityState: state.identity_state as LifecycleStateConfiguration['identityState'],
        accountActions: state.account_actions as LifecycleStateConfiguration['accountActions'],
        accessProfileIds: state.access_profile_ids,
        removeAllAccess: state.access_action?.removeAllAccessEnabled === true,
      })),
  }));
}

async function loadTransforms(db: Db): Promise<Configuration['transforms']> {
  const rows = await db.selectFrom('transform').select(['name', 'type', 'attributes', 'requires_periodic_refresh']).orderBy('id').execute();
  return rows.map((row) => ({
    name: row.name,
    type: row.type,
    attributes: row.attributes,
    ...(row.requires_periodic_refresh === null ? {} : { requiresPeriodicRefresh: row.requires_periodic_refresh as never }),
  }));
}

async function loadRoles(db: Db): Promise<RoleConfiguration[]> {
  const rows = await db.selectFrom('role').select(['id', 'name', 'enabled', 'membership', 'criteria']).orderBy('id').execute();
  const access = await loadRoleAccess(db);
  return rows.map((row) => ({ ...row, membership: row.membership as RoleConfiguration['membership'], ...access(row.id) }));
}
