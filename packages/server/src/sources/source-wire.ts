import { type Static, Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import { findConnector } from '../connectors/index.ts';
import type { SourceRow } from '../database/tables.ts';
import { Enum, FreeMap, Nullable, NullableEnum, Reference, ReferenceInput, Time } from '../http/schemas.ts';

export const sourceStatuses = [
  'SOURCE_STATE_ERROR_ACCOUNT_FILE_IMPORT',
  'SOURCE_STATE_ERROR_CLUSTER',
  'SOURCE_STATE_ERROR_SOURCE',
  'SOURCE_STATE_ERROR_VA',
  'SOURCE_STATE_FAILURE_CLUSTER',
  'SOURCE_STATE_FAILURE_SOURCE',
  'SOURCE_STATE_HEALTHY',
  'SOURCE_STATE_UNCHECKED_CLUSTER',
  'SOURCE_STATE_UNCHECKED_CLUSTER_NO_SOURCES',
  'SOURCE_STATE_UNCHECKED_SOURCE',
  'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS',
] as const;

export const sourceFeatures = [
  'AUTHENTICATE',
  'COMPOSITE',
  'DIRECT_PERMISSIONS',
  'DISCOVER_SCHEMA',
  'ENABLE',
  'MANAGER_LOOKUP',
  'NO_RANDOM_ACCESS',
  'PROXY',
  'SEARCH',
  'TEMPLATE',
  'UNLOCK',
  'UNSTRUCTURED_TARGETS',
  'SHAREPOINT_TARGET',
  'PROVISIONING',
  'GROUP_PROVISIONING',
  'SYNC_PROVISIONING',
  'PASSWORD',
  'CURRENT_PASSWORD',
  'ACCOUNT_ONLY_REQUEST',
  'ADDITIONAL_ACCOUNT_REQUEST',
  'NO_AGGREGATION',
  'GROUPS_HAVE_MEMBERS',
  'NO_PERMISSIONS_PROVISIONING',
  'NO_GROUP_PERMISSIONS_PROVISIONING',
  'NO_UNSTRUCTURED_TARGETS_PROVISIONING',
  'NO_DIRECT_PERMISSIONS_PROVISIONING',
  'PREFER_UUID',
  'ARM_SECURITY_EXTRACT',
  'ARM_UTILIZATION_EXTRACT',
  'ARM_CHANGELOG_EXTRACT',
  'USES_UUID',
  'APPLICATION_DISCOVERY',
  'DELETE',
] as const;

const Rule = Nullable(
  Type.Object(
    { type: Enum(['RULE']), id: Type.String(), name: Type.Optional(Type.String()) },
    { description: 'Kept as sent; rules are not run' },
  ),
);

const ManagerCorrelation = Nullable(
  Type.Object(
    { accountAttributeName: Type.String(), identityAttributeName: Type.String() },
    { description: "The manager is the identity whose attribute equals the account's" },
  ),
);

/** A source as the API shows it (contract: BEHAVIOUR 8.2): every key always. */
export const SourceWire = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    description: Type.String(),
    owner: Nullable(Reference('IDENTITY')),
    cluster: Nullable(Type.Object({ type: Enum(['CLUSTER']), id: Type.String(), name: Type.String() })),
    accountCorrelationConfig: Reference('ACCOUNT_CORRELATION_CONFIG'),
    accountCorrelationRule: Rule,
    managerCorrelationMapping: ManagerCorrelation,
    managerCorrelationRule: Rule,
    beforeProvisioningRule: Rule,
    schemas: Type.Array(Reference('CONNECTOR_SCHEMA')),
    passwordPolicies: Type.Array(Reference('PASSWORD_POLICY')),
    features: Type.Array(Type.String()),
    type: Type.String({ examples: ['DelimitedFile'] }),
    connector: Type.String({ examples: ['delimited-file'] }),
    connectorClass: Type.String(),
    connectorAttributes: FreeMap({ description: 'Settings of the connector; secrets are left out' }),
    deleteThreshold: Type.Integer({ description: 'Percent of its accounts that one aggregation may delete' }),
    authoritative: Type.Boolean({ description: 'Whether an identity profile is built on it' }),
    managementWorkgroup: Nullable(Reference('GOVERNANCE_GROUP')),
    healthy: Type.Boolean(),
    status: Enum(sourceStatuses),
    since: Time({ description: 'Since when it has this status' }),
    connectorId: Type.String(),
    connectorName: Type.String({ examples: ['Delimited File'] }),
    connectionType: Type.String({ examples: ['file'] }),
    connectorImplementationId: Type.String({ examples: ['delimited-file'] }),
    created: Time(),
    modified: Time(),
    credentialProviderEnabled: Type.Boolean(),
    category: Nullable(Type.String()),
  },
  { $id: 'Source' },
);
export type SourceWire = Static<typeof SourceWire>;

const RuleInput = Type.Optional(
  Nullable(
    Type.Object({
      type: Type.Optional(NullableEnum(['RULE'])),
      id: Type.String({ minLength: 1 }),
      name: Type.Optional(Nullable(Type.String())),
    }),
  ),
);
const OptionalText = Type.Optional(Nullable(Type.String()));

/** What a body may set. Other keys of a source are read-only, see `refuse-read-only.ts`; keys of nobody's are ignored. */
export const SourceInput = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 256 }),
    description: OptionalText,
    owner: ReferenceInput('IDENTITY'),
    connector: Type.Optional(Nullable(Type.String({ description: 'Required unless the source is said to be a delimited file otherwise' }))),
    connectorClass: OptionalText,
    type: OptionalText,
    cluster: Type.Optional(
      Nullable(Type.Object({ type: Type.Optional(NullableEnum(['CLUSTER'])), id: Type.String({ minLength: 1 }), name: OptionalText })),
    ),
    accountCorrelationRule: RuleInput,
    managerCorrelationMapping: Type.Optional(
      Nullable(Type.Object({ accountAttributeName: OptionalText, identityAttributeName: OptionalText })),
    ),
    managerCorrelationRule: RuleInput,
    beforeProvisioningRule: RuleInput,
    features: Type.Optional(Nullable(Type.Array(Enum(sourceFeatures)))),
    connectorAttributes: Type.Optional(Nullable(FreeMap())),
    deleteThreshold: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 100 }))),
    managementWorkgroup: Type.Optional(Nullable(ReferenceInput('GOVERNANCE_GROUP'))),
    credentialProviderEnabled: Type.Optional(Nullable(Type.Boolean())),
    category: OptionalText,
  },
  { $id: 'SourceInput' },
);
export type SourceInput = Static<typeof SourceInput>;

/** A source's row with the name of its owner. */
export type NamedSource = Selectable<SourceRow> & { readonly owner_name: string | null };

/** What of a source stands in `extras`: kept as sent, not acted on. */
export interface SourceExtras {
  readonly accountCorrelationRule: Static<typeof Rule>;
  readonly managerCorrelationRule: Static<typeof Rule>;
  readonly beforeProvisioningRule: Static<typeof Rule>;
  readonly credentialProviderEnabled: boolean;
  readonly category: string | null;
}

const withoutExtras: SourceExtras = {
  accountCorrelationRule: null,
  managerCorrelationRule: null,
  beforeProvisioningRule: null,
  credentialProviderEnabled: false,
  category: null,
};

/** The keys inside connectorAttributes that only mirror the source; computed, never stored (contract: BEHAVIOUR 8.2). */
export const mirroredKeys = [
  'cloudDisplayName',
  'connectionType',
  'healthy',
  'since',
  'status',
  'connectorName',
  'cloudExternalId',
] as const;

export function sourceToWire(source: NamedSource, schemas: readonly { readonly id: string; readonly name: string }[]): SourceWire {
  const extras = { ...withoutExtras, ...(source.extras as Partial<SourceExtras>) };
  return {
    id: source.id,
    name: source.name,
    description: source.description ?? '',
    owner: source.owner_id === null ? null : { type: 'IDENTITY', id: source.owner_id, name: source.owner_name },
    cluster: source.cluster as SourceWire['cluster'],
    accountCorrelationConfig: { type: 'ACCOUNT_CORRELATION_CONFIG', id: source.correlation_id, name: correlationConfigName(source.name) },
    ...extras,
    managerCorrelationMapping: source.manager_correlation,
    schemas: schemas.map(({ id, name }) => ({ type: 'CONNECTOR_SCHEMA', id, name })),
    passwordPolicies: [],
    features: source.features,
    type: source.type,
    connector: source.connector,
    connectorClass: source.connector_class ?? '',
    connectorAttributes: { ...source.connector_attributes, ...mirrorsOf(source) },
    deleteThreshold: source.delete_threshold,
    authoritative: source.authoritative,
    managementWorkgroup: null,
    healthy: source.healthy,
    status: source.status as SourceWire['status'],
    since: source.since,
    connectorId: source.connector,
    connectorName: source.connector_name,
    connectionType: source.connection_type,
    connectorImplementationId: findConnector(source.connector)?.name ?? source.connector,
    created: source.created,
    modified: source.modified,
  };
}

/** The name under which tasks and configurations know a source (contract: BEHAVIOUR 8.2). */
export const internalSourceName = (name: string) => `${name} [source]`;

export const correlationConfigName = (sourceName: string) => `${internalSourceName(sourceName)} Account Correlation`;

function mirrorsOf(source: NamedSource): Record<(typeof mirroredKeys)[number] | 'deleteThresholdPercentage', unknown> {
  return {
    // As it was sent, a number or a text: it is kept equal to the threshold.
    deleteThresholdPercentage: source.connector_attributes.deleteThresholdPercentage ?? source.delete_threshold,
    cloudDisplayName: source.name,
    connectionType: source.connection_type,
    connectorName: source.connector_name,
    cloudExternalId: String(source.number),
    healthy: source.healthy,
    status: source.status,
    since: source.since,
  };
}
