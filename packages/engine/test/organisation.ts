import type {
  AccessProfileConfiguration,
  Configuration,
  EntitlementConfiguration,
  FieldConfiguration,
  LifecycleStateConfiguration,
  MappingConfiguration,
  NestedTransform,
  ProfileConfiguration,
  ProvisioningConfiguration,
  RoleConfiguration,
  RoleCriteria,
  SourceConfiguration,
} from '../src/configuration.ts';
import type {
  Facts,
  OpenOperation,
  ReferencedIdentity,
  Subject,
  SubjectAccount,
  SubjectGrant,
  SubjectRoleAssignment,
} from '../src/subject.ts';
import { attributeOf, foldKey, textOf } from '../src/value.ts';

/** Builds small organisations, accounts and identities for tests: sensible in everything that the test does not name. */

export const now = Date.UTC(2026, 2, 1, 12);

export function source(values: Partial<SourceConfiguration> = {}): SourceConfiguration {
  const names = ['id', 'login', 'email', 'givenName', 'familyName', 'department', 'status', 'manager', 'groups', 'nextProcessing'];
  return {
    id: 'hr',
    name: 'HR',
    accountSchema: {
      identityAttribute: 'id',
      displayAttribute: 'login',
      attributes: names.map((name) => ({ name, isMulti: name === 'groups', isEntitlement: name === 'groups' || name === 'status' })),
    },
    correlation: [],
    managerCorrelation: null,
    ...values,
  };
}

export function accountAttribute(attributeName: string, sourceName = 'HR'): NestedTransform {
  return { type: 'accountAttribute', attributes: { sourceName, attributeName } };
}

export function mapping(identityAttributeName: string, transform: NestedTransform | string): MappingConfiguration {
  const transformDefinition = typeof transform === 'string' ? accountAttribute(transform) : transform;
  return { identityAttributeName, transformDefinition };
}

export const usualMappings: readonly MappingConfiguration[] = [
  mapping('email', 'email'),
  mapping('firstname', 'givenName'),
  mapping('lastname', 'familyName'),
  mapping('department', 'department'),
  mapping('cloudLifecycleState', 'status'),
];

export function state(technicalName: string, values: Partial<LifecycleStateConfiguration> = {}): LifecycleStateConfiguration {
  return {
    id: `state-${technicalName}`,
    name: technicalName,
    technicalName,
    enabled: true,
    identityState: null,
    accountActions: [],
    accessProfileIds: [],
    removeAllAccess: false,
    ...values,
  };
}

export function profile(values: Partial<ProfileConfiguration> = {}): ProfileConfiguration {
  return {
    id: 'employees',
    name: 'Employees',
    priority: 10,
    authoritativeSourceId: 'hr',
    mappingEnabled: true,
    mappings: usualMappings,
    lifecycleStates: [state('active'), state('terminated', { identityState: 'INACTIVE_LONG_TERM' })],
    ...values,
  };
}

export function role(values: Partial<RoleConfiguration> & { readonly id: string }): RoleConfiguration {
  return { name: values.id, enabled: true, membership: 'STANDARD', criteria: null, accessProfileIds: [], entitlements: [], ...values };
}

/** How accounts on a source that can do everything are changed. */
export function provisioning(values: Partial<ProvisioningConfiguration> = {}): ProvisioningConfiguration {
  return { canEnable: true, canDelete: true, distinguishedNames: false, policies: [], synchronized: [], ...values };
}

export function right(value: string, sourceId = 'ad', attribute = 'groups'): EntitlementConfiguration {
  return { id: `${sourceId}/${attribute}/${value}`, name: value, sourceId, attribute, value };
}

/** An access profile of these groups on one source. */
export function accessProfile(
  id: string,
  values: readonly string[],
  { sourceId = 'ad', ...others }: Partial<AccessProfileConfiguration> = {},
): AccessProfileConfiguration {
  const entitlements = values.map((value) => right(value, sourceId));
  return { id, name: id, sourceId, enabled: true, entitlements, provisioningCriteria: null, ...others };
}

export function policyField(name: string, transform: NestedTransform | null, values: Partial<FieldConfiguration> = {}): FieldConfiguration {
  return { name, transform, type: 'string', isMultiValued: false, isRequired: false, attributes: {}, ...values };
}

export function leaf(property: string, stringValue: string, operation: RoleCriteria['operation'] = 'EQUALS'): RoleCriteria {
  return { operation, key: { type: 'IDENTITY', property }, stringValue };
}

export function configuration(values: Partial<Configuration> = {}): Configuration {
  const names = ['uid', 'displayName', 'email', 'firstname', 'lastname', 'manager', 'department', 'identificationNumber', 'nextProcessing'];
  return {
    version: 1,
    timeZone: 'UTC',
    identityAttributes: [
      ...[...names, 'cloudLifecycleState', 'cloudStatus', 'identityState'].map((name) => ({ name, multi: false })),
      { name: 'groups', multi: true },
    ],
    sources: [source()],
    profiles: [profile()],
    transforms: [],
    roles: [],
    accessProfiles: [],
    ...values,
  };
}

export function account(values: Partial<SubjectAccount> = {}): SubjectAccount {
  return {
    id: 'account-1',
    sourceId: 'hr',
    nativeIdentity: '1001',
    name: 'ada',
    attributes: { id: '1001', login: 'ada', email: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace', status: 'active' },
    disabled: false,
    locked: false,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    ...values,
  };
}

/** An account whose attributes are the usual ones and these. */
export function accountWith(attributes: SubjectAccount['attributes'], values: Partial<SubjectAccount> = {}): SubjectAccount {
  return account({ ...values, attributes: { ...account().attributes, ...attributes } });
}

/** A new identity with one account. */
export function subject(values: Partial<Subject> = {}): Subject {
  return {
    id: 'identity-1',
    attributes: {},
    alias: '',
    name: '',
    profileId: null,
    managerId: null,
    lifecycleState: null,
    identityState: null,
    accounts: [account()],
    roleAssignments: [],
    grants: [],
    openOperations: [],
    listedRoleIds: [],
    builtIn: false,
    errors: [],
    ...values,
  };
}

export function assignment(values: Partial<SubjectRoleAssignment> & { readonly roleId: string }): SubjectRoleAssignment {
  return { id: `assignment-${values.roleId}`, source: 'Rule', startDate: null, removeDate: null, ...values };
}

/** A group that was given, by default through a role of its name. */
export function grant(value: string, values: Partial<SubjectGrant> = {}): SubjectGrant {
  const causes = [{ type: 'role' as const, id: value, accessProfileId: null }];
  return { id: `grant-${value}`, accountId: 'ad-1', sourceId: 'ad', attribute: 'groups', value, causes, ...values };
}

export function openOperation(values: Partial<OpenOperation> = {}): OpenOperation {
  return { id: 'operation-1', accountId: 'ad-1', sourceId: 'ad', operation: 'MODIFY', changes: [], failure: null, ...values };
}

export function identity(id: string, attributes: ReferencedIdentity['attributes']): ReferencedIdentity {
  return { id, name: id, alias: textOf(attributeOf(attributes, 'uid')) ?? id, attributes };
}

/** Facts of an organisation with these other identities. */
export function factsOf(...identities: readonly ReferencedIdentity[]): Facts {
  const inIdOrder = [...identities].sort((left, right) => (left.id < right.id ? -1 : 1));
  const firstWith = (attribute: string, valueKey: string, askerId: string) =>
    inIdOrder.find(({ id, attributes }) => id !== askerId && foldKey(textOf(attributeOf(attributes, attribute)) ?? '') === valueKey);
  return {
    find: ({ attribute, valueKey }, askerId) => firstWith(attribute, valueKey, askerId) ?? null,
    isNameTaken: () => false,
    nativeIdentityOn: () => null,
    holderOfUid: (uidKey, askerId) => firstWith('uid', uidKey, askerId)?.id ?? null,
  };
}
