import type { Value } from './value.ts';

/**
 * An organisation's configuration as stored: what `compileOrg` turns into an {@link Org}. Plain data, in the API's words. Identified by
 * `version`: equal versions are equal configurations.
 */
export interface Configuration {
  readonly version: number;
  /** IANA name, for schedules and zone-dependent rules. */
  readonly timeZone: string;
  readonly identityAttributes: readonly IdentityAttributeConfiguration[];
  readonly sources: readonly SourceConfiguration[];
  readonly profiles: readonly ProfileConfiguration[];
  readonly transforms: readonly TransformConfiguration[];
  readonly roles: readonly RoleConfiguration[];
  readonly accessProfiles: readonly AccessProfileConfiguration[];
}

export interface IdentityAttributeConfiguration {
  readonly name: string;
  readonly multi: boolean;
}

export interface SourceConfiguration {
  readonly id: string;
  readonly name: string;
  readonly accountSchema: AccountSchemaConfiguration;
  /** Ordered; the first criterion that matches decides (contract: BEHAVIOUR 5.1). Empty: account name to uid. */
  readonly correlation: readonly CorrelationCriterion[];
  readonly managerCorrelation: ManagerCorrelation | null;
  /** How accounts on the source are made and changed; absent where nothing of that concerns the reader, as in transforms. */
  readonly provisioning?: ProvisioningConfiguration;
}

export interface ProvisioningConfiguration {
  /** Whether accounts can be enabled and disabled, and deleted, by the connector or by hand. */
  readonly canEnable: boolean;
  readonly canDelete: boolean;
  /** False: people change the accounts, since no connector can. They are not asked to keep attributes in step (contract: BEHAVIOUR 5.5). */
  readonly isWritable?: boolean;
  /** Entitlement values are distinguished names: case and blanks after commas do not count (contract: BEHAVIOUR 9.1). */
  readonly distinguishedNames: boolean;
  readonly policies: readonly PolicyConfiguration[];
  /** Attributes that mirror identity attributes: only those switched on (contract: BEHAVIOUR 9.8). */
  readonly synchronized: readonly { readonly identityAttribute: string; readonly accountAttribute: string }[];
}

/** A provisioning policy: what is sent with each operation of its kind (contract: BEHAVIOUR 5.5, 9.5). */
export interface PolicyConfiguration {
  readonly usageType: PolicyUsage;
  readonly fields: readonly FieldConfiguration[];
}

/** The usage types that are acted on. */
export type PolicyUsage = 'CREATE' | 'UPDATE' | 'ENABLE' | 'DISABLE' | 'DELETE' | 'UNLOCK' | 'CHANGE_PASSWORD';

export interface FieldConfiguration {
  readonly name: string;
  /** Null: the attribute is not sent. */
  readonly transform: NestedTransform | null;
  /** string, int, long, date, boolean or secret. */
  readonly type: string;
  readonly isMultiValued: boolean;
  readonly isRequired: boolean;
  /** What generators read, such as `cloudMaxSize`. */
  readonly attributes: { readonly [key: string]: Value };
}

/** A right on a source: one value of an account attribute. */
export interface EntitlementConfiguration {
  readonly id: string;
  readonly name: string;
  readonly sourceId: string;
  readonly attribute: string;
  readonly value: string;
}

export interface AccessProfileConfiguration {
  readonly id: string;
  readonly name: string;
  readonly sourceId: string;
  readonly enabled: boolean;
  readonly entitlements: readonly EntitlementConfiguration[];
  /** Which account of several gets the access. */
  readonly provisioningCriteria: AccountCriteria | null;
}

/** A leaf (attribute and value; HAS without a value) or a group with children (contract: BEHAVIOUR 9.2). */
export interface AccountCriteria {
  readonly operation: 'EQUALS' | 'NOT_EQUALS' | 'CONTAINS' | 'HAS' | 'AND' | 'OR';
  readonly attribute?: string | null;
  readonly value?: string | null;
  readonly children?: readonly AccountCriteria[] | null;
}

export interface AccountSchemaConfiguration {
  /** Account ID: the attribute that is the account's native identity. */
  readonly identityAttribute: string;
  /** Account Name: the attribute that is the account's name. */
  readonly displayAttribute: string;
  readonly attributes: readonly { readonly name: string; readonly isMulti: boolean; readonly isEntitlement?: boolean }[];
}

export interface CorrelationCriterion {
  /** Identity attribute; `name` means the user name (contract: BEHAVIOUR 8.6). */
  readonly property: string;
  /** Account attribute. */
  readonly value: string;
  readonly ignoreCase: boolean;
}

export interface ManagerCorrelation {
  readonly accountAttributeName: string;
  readonly identityAttributeName: string;
}

export interface ProfileConfiguration {
  readonly id: string;
  readonly name: string;
  /** Lower wins when an identity has accounts on several authoritative sources. */
  readonly priority: number;
  readonly authoritativeSourceId: string;
  readonly mappingEnabled: boolean;
  readonly mappings: readonly MappingConfiguration[];
  readonly lifecycleStates: readonly LifecycleStateConfiguration[];
}

export interface MappingConfiguration {
  readonly identityAttributeName: string;
  readonly transformDefinition: NestedTransform;
}

export interface LifecycleStateConfiguration {
  readonly id: string;
  readonly name: string;
  readonly technicalName: string;
  readonly enabled: boolean;
  readonly identityState: 'ACTIVE' | 'INACTIVE_SHORT_TERM' | 'INACTIVE_LONG_TERM' | null;
  readonly accountActions: readonly AccountActionConfiguration[];
  readonly accessProfileIds: readonly string[];
  /** Takes everything away that accounts hold, native values too (contract: BEHAVIOUR 9.4). */
  readonly removeAllAccess: boolean;
}

/** What a lifecycle state does to the accounts on some sources: those named, or all that can do it but the excluded ones. */
export interface AccountActionConfiguration {
  readonly action: 'ENABLE' | 'DISABLE' | 'DELETE';
  readonly allSources: boolean;
  readonly sourceIds?: readonly string[];
  readonly excludeSourceIds: readonly string[] | null;
}

/** A transform as it stands inside another one or in a mapping; `name` is not needed below the root. */
export interface NestedTransform {
  readonly type: string;
  readonly attributes?: { readonly [key: string]: Value } | null | undefined;
  readonly requiresPeriodicRefresh?: Value;
}

export interface TransformConfiguration extends NestedTransform {
  readonly name: string;
}

export interface RoleConfiguration {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly membership: 'STANDARD' | 'IDENTITY_LIST' | null;
  /** Only with STANDARD membership. */
  readonly criteria: RoleCriteria | null;
  readonly accessProfileIds: readonly string[];
  readonly entitlements: readonly EntitlementConfiguration[];
}

export type CriteriaOperation =
  | 'EQUALS'
  | 'NOT_EQUALS'
  | 'CONTAINS'
  | 'DOES_NOT_CONTAIN'
  | 'STARTS_WITH'
  | 'ENDS_WITH'
  | 'GREATER_THAN'
  | 'LESS_THAN'
  | 'GREATER_THAN_EQUALS'
  | 'LESS_THAN_EQUALS'
  | 'AND'
  | 'OR';

/** A leaf (key and stringValue) or a group (AND, OR with children); contract: BEHAVIOUR 5.4. */
export interface RoleCriteria {
  readonly operation: CriteriaOperation;
  readonly key?: {
    readonly type: 'IDENTITY' | 'ACCOUNT' | 'ENTITLEMENT';
    /** `attribute.<name>` or the bare name. */
    readonly property: string;
    readonly sourceId?: string | null;
  } | null;
  readonly stringValue?: string | null;
  readonly children?: readonly RoleCriteria[] | null;
}
