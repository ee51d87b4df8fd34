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
}

export interface AccountSchemaConfiguration {
  /** Account ID: the attribute that is the account's native identity. */
  readonly identityAttribute: string;
  /** Account Name: the attribute that is the account's name. */
  readonly displayAttribute: string;
  readonly attributes: readonly { readonly name: string; readonly isMulti: boolean }[];
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
