import type {
  AccessProfileConfiguration,
  EntitlementConfiguration,
  FieldConfiguration,
  PolicyConfiguration,
  PolicyUsage,
  ProvisioningConfiguration,
} from '@muster/engine';
import type { ConnectorAttributes } from '../connectors/connector.ts';
import { findLiveConnector } from '../connectors/index.ts';
import type { PolicyField } from '../database/access-tables.ts';
import type { Db } from '../database/open-database.ts';
import { groupBy } from '../group-by.ts';

/** The part of the configuration that says who is given which rights, as the engine compiles it. */
export async function loadAccessProfiles(db: Db): Promise<AccessProfileConfiguration[]> {
  const rows = await db
    .selectFrom('access_profile')
    .select(['id', 'name', 'source_id', 'enabled', 'provisioning_criteria'])
    .orderBy('id')
    .execute();
  const entitlements = groupBy(
    await selectEntitlements(db)
      .innerJoin('access_profile_entitlement as link', 'link.entitlement_id', 'entitlement.id')
      .select('link.access_profile_id as holder')
      .orderBy('link.position')
      .execute(),
    ({ holder }) => holder,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    sourceId: row.source_id,
    enabled: row.enabled,
    entitlements: (entitlements.get(row.id) ?? []).map(entitlementOf),
    provisioningCriteria: row.provisioning_criteria,
  }));
}

export interface RoleAccess {
  readonly accessProfileIds: readonly string[];
  readonly entitlements: readonly EntitlementConfiguration[];
}

/** What roles give, by role. */
export async function loadRoleAccess(db: Db): Promise<(roleId: string) => RoleAccess> {
  const profiles = groupBy(
    await db.selectFrom('role_access_profile').select(['role_id', 'access_profile_id']).orderBy('position').execute(),
    (row) => row.role_id,
  );
  const entitlements = groupBy(
    await selectEntitlements(db)
      .innerJoin('role_entitlement as link', 'link.entitlement_id', 'entitlement.id')
      .select('link.role_id as holder')
      .orderBy('link.position')
      .execute(),
    ({ holder }) => holder,
  );
  return (roleId) => ({
    accessProfileIds: (profiles.get(roleId) ?? []).map((row) => row.access_profile_id),
    entitlements: (entitlements.get(roleId) ?? []).map(entitlementOf),
  });
}

/** Only rights that something gives are part of the configuration: a directory may hold a hundred thousand. */
function selectEntitlements(db: Db) {
  return db
    .selectFrom('entitlement')
    .select(['entitlement.id', 'entitlement.name', 'entitlement.source_id', 'entitlement.attribute', 'entitlement.value']);
}

function entitlementOf(row: { id: string; name: string; source_id: string; attribute: string; value: string }): EntitlementConfiguration {
  return { id: row.id, name: row.name, sourceId: row.source_id, attribute: row.attribute, value: row.value };
}

const usages: readonly string[] = ['CREATE', 'UPDATE', 'ENABLE', 'DISABLE', 'DELETE', 'UNLOCK', 'CHANGE_PASSWORD'] satisfies PolicyUsage[];

/** The policies that are acted on, by source (contract: BEHAVIOUR 9.5). */
export async function loadPolicies(db: Db): Promise<(sourceId: string) => PolicyConfiguration[]> {
  const rows = await db
    .selectFrom('provisioning_policy')
    .select(['source_id', 'usage_type', 'fields'])
    .where('usage_type', 'in', usages)
    .execute();
  const bySource = groupBy(rows, (row) => row.source_id);
  return (sourceId) =>
    (bySource.get(sourceId) ?? []).map((row) => ({ usageType: row.usage_type as PolicyUsage, fields: row.fields.map(fieldOf) }));
}

/** A field as the engine compiles it; what a client left out has the contract's defaults. */
export function fieldOf(field: PolicyField): FieldConfiguration {
  const { name, transform, type, isMultiValued, isRequired, attributes } = field as PolicyField & Partial<FieldConfiguration>;
  return {
    name,
    transform: transform ?? null,
    type: typeof type === 'string' ? type.toLowerCase() : 'string',
    isMultiValued: isMultiValued ?? false,
    isRequired: isRequired ?? false,
    attributes: attributes ?? {},
  };
}

/** What the engine must know of how a source's accounts are changed. */
export function provisioningOf(
  source: {
    readonly type: string;
    readonly features: readonly string[];
    readonly connection_type: string;
    readonly connector: string;
    readonly connector_attributes: ConnectorAttributes;
    readonly attributes: readonly { name: string }[];
    readonly synchronized: readonly { name: string; target: string }[];
  },
  policies: readonly PolicyConfiguration[],
): ProvisioningConfiguration {
  const isFile = source.connection_type === 'file';
  return {
    canEnable: isFile || source.features.includes('ENABLE'),
    canDelete: source.features.includes('DELETE'),
    isWritable: source.features.includes('PROVISIONING'),
    distinguishedNames: hasDistinguishedNames(source.connector),
    policies: policies.some(({ usageType }) => usageType === 'CREATE') ? policies : [...policies, ...usualPolicy(source)],
    synchronized: source.synchronized.map(({ name, target }) => ({ identityAttribute: name, accountAttribute: target })),
  };
}

/** How a connector makes accounts that no policy describes, where it knows that better than the engine (contract: BEHAVIOUR 9.5, 9.13). */
function usualPolicy({
  connector,
  connector_attributes,
  attributes,
}: {
  readonly connector: string;
  readonly connector_attributes: ConnectorAttributes;
  readonly attributes: readonly { name: string }[];
}): PolicyConfiguration[] {
  const fields = findLiveConnector(connector)?.accountFields?.(connector_attributes);
  if (fields === undefined) return [];
  const isKnown = (name: string) => attributes.some((attribute) => attribute.name === name);
  return [{ usageType: 'CREATE', fields: fields.filter(({ name, isRequired }) => isRequired || isKnown(name)) }];
}

/** Whether the rights on the sources of a connector are entries of a directory, which compare as such (contract: BEHAVIOUR 9.1). */
export function hasDistinguishedNames(connector: string): boolean {
  return /ldap|active-?directory/i.test(connector);
}
