import fc from 'fast-check';
import type {
  AccessProfileConfiguration,
  Configuration,
  LifecycleStateConfiguration,
  MappingConfiguration,
  NestedTransform,
  PolicyConfiguration,
  ProfileConfiguration,
  ProvisioningConfiguration,
  RoleConfiguration,
  RoleCriteria,
} from '../src/configuration.ts';
import { accountAttribute, configuration, mapping, policyField, source, state } from './organisation.ts';

/** Small random organisations: few names and values, so that they meet, clash and refer to each other often. */

export const attributeNames = [
  'uid',
  'displayName',
  'email',
  'firstname',
  'lastname',
  'manager',
  'department',
  'groups',
  'nextProcessing',
  'cloudLifecycleState',
];
export const columnNames = ['id', 'login', 'status', 'groups', 'manager'];
export const roleIds = ['r1', 'r2', 'r3', 'deleted'];
const sourceNames = ['HR', 'VMS', 'Directory', 'Renamed'];
export const stateNames = ['active', 'inactive', 'gone'];

export const word = fc.constantFrom('ada', 'Grace', 'active', 'inactive', 'INACTIVE', '7', '07', '2026-05-01', '2026-01-01', '', ' x ');
export const date = fc.constantFrom(null, '2026-02-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z');

const readColumn = fc
  .tuple(fc.constantFrom(...columnNames), fc.constantFrom(...sourceNames))
  .map(([column, name]) => accountAttribute(column, name));
const readAttribute = fc
  .constantFrom(...attributeNames)
  .map((name): NestedTransform => ({ type: 'identityAttribute', attributes: { name } }));
const literal = word.map((value): NestedTransform => ({ type: 'static', attributes: { value } }));
const broken = fc.constant<NestedTransform>({ type: 'reference', attributes: { id: 'deleted' } });
const plain = fc.oneof({ weight: 6, arbitrary: readColumn }, { weight: 2, arbitrary: readAttribute }, literal, broken);
const nested = plain.map((input): NestedTransform => ({ type: 'upper', attributes: { input: input as never } }));
const joined = fc
  .array(plain, { minLength: 1, maxLength: 3 })
  .map((values): NestedTransform => ({ type: 'concat', attributes: { values: values as never } }));
const transform = fc.oneof({ weight: 3, arbitrary: plain }, nested, joined);

const stateName = fc.constantFrom(...stateNames).map((value): NestedTransform => ({ type: 'static', attributes: { value } }));
const mappings = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...attributeNames), transform), { selector: ([name]) => name, maxLength: 10 })
  .map((pairs) => pairs.map(([name, definition]) => mapping(name, definition)))
  .chain((own) =>
    // Most identities come to a state.
    fc.option(stateName).map((named) => (named === null ? own : [...own.filter(isNotState), mapping('cloudLifecycleState', named)])),
  );

function isNotState({ identityAttributeName }: MappingConfiguration): boolean {
  return identityAttributeName !== 'cloudLifecycleState';
}

const accessSources = ['hr', 'ad', 'crm', 'unknown'] as const;
export const rightValues = ['staff', 'admins', 'ada', 'CN=Crew, DC=x'];
export const profileIds = ['p1', 'p2', 'p3', 'p4'];

/** Rights by what they are: one id for each, as entitlements have. */
export const right = fc
  .record({
    sourceId: fc.constantFrom(...accessSources),
    attribute: fc.constantFrom('groups', 'status'),
    value: fc.constantFrom(...rightValues),
  })
  .map((values) => ({ id: Object.values(values).join('/'), name: values.value, ...values }));

function randomAccessProfile(id: string): fc.Arbitrary<AccessProfileConfiguration> {
  return fc.constantFrom(...accessSources).chain((sourceId) =>
    fc
      .record({
        enabled: fc.integer({ min: 0, max: 3 }).map((chance) => chance > 0),
        entitlements: fc.array(
          right.map((one) => ({ ...one, id: `${sourceId}/${one.attribute}/${one.value}`, sourceId })),
          { maxLength: 3 },
        ),
        provisioningCriteria: fc.constantFrom(
          null,
          null,
          { operation: 'EQUALS' as const, attribute: 'login', value: 'ada' },
          {
            operation: 'OR' as const,
            children: [
              { operation: 'HAS' as const, attribute: 'manager' },
              { operation: 'CONTAINS' as const, attribute: 'groups', value: 'ada' },
            ],
          },
        ),
      })
      .map((values) => ({ id, name: id, sourceId, ...values })),
  );
}

const stateContent = fc.record({
  accountActions: fc.constantFrom<LifecycleStateConfiguration['accountActions']>(
    [],
    [{ action: 'ENABLE', allSources: false, sourceIds: ['ad'], excludeSourceIds: null }],
    [{ action: 'DISABLE', allSources: true, excludeSourceIds: ['hr'] }],
    [
      { action: 'DELETE', allSources: false, sourceIds: ['crm'], excludeSourceIds: null },
      { action: 'DISABLE', allSources: false, sourceIds: ['ad'], excludeSourceIds: null },
    ],
  ),
  accessProfileIds: fc.subarray(profileIds, { maxLength: 2 }),
  removeAllAccess: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 0),
});

const policies = fc.subarray<PolicyConfiguration>([
  {
    usageType: 'CREATE',
    fields: [
      policyField('login', { type: 'identityAttribute', attributes: { name: 'uid' } }, { isRequired: true }),
      policyField('id', { type: 'static', attributes: { value: '$login-$application.name' } }),
      policyField('manager', { type: 'identityAttribute', attributes: { name: 'department' } }),
    ],
  },
  { usageType: 'UPDATE', fields: [policyField('email', { type: 'static', attributes: { value: 'changed' } })] },
  {
    usageType: 'DISABLE',
    fields: [policyField('manager', { type: 'identityAttribute', attributes: { name: 'manager' } })],
  },
]);
const provisioning: fc.Arbitrary<ProvisioningConfiguration> = fc.record({
  canEnable: fc.boolean(),
  canDelete: fc.boolean(),
  distinguishedNames: fc.boolean(),
  policies,
  synchronized: fc.subarray([
    { identityAttribute: 'email', accountAttribute: 'login' },
    { identityAttribute: 'department', accountAttribute: 'manager' },
  ]),
});

const lifecycleStates = fc
  .subarray(stateNames, { minLength: 1 })
  .map((names) =>
    names.map((name) => state(name, { enabled: name !== 'gone', identityState: name === 'active' ? null : 'INACTIVE_LONG_TERM' })),
  )
  .chain((states) => fc.tuple(...states.map((each) => stateContent.map((content) => ({ ...each, ...content })))));

function randomProfile(id: string, authoritativeSourceId: string): fc.Arbitrary<ProfileConfiguration> {
  const mappingEnabled = fc.integer({ min: 0, max: 5 }).map((chance) => chance > 0);
  const priority = fc.integer({ min: 1, max: 3 });
  return fc
    .record({ priority, mappingEnabled, mappings, lifecycleStates })
    .map((values) => ({ id, name: id, authoritativeSourceId, ...values }));
}

const leaf: fc.Arbitrary<RoleCriteria> = fc.record({
  operation: fc.constantFrom('EQUALS', 'NOT_EQUALS', 'CONTAINS', 'LESS_THAN', 'GREATER_THAN_EQUALS'),
  key: fc.oneof(
    fc.constantFrom(...attributeNames, 'identityState').map((property) => ({ type: 'IDENTITY' as const, property })),
    fc.record({
      type: fc.constantFrom('ACCOUNT', 'ENTITLEMENT'),
      property: fc.constantFrom(...columnNames),
      sourceId: fc.constantFrom('hr', 'ad'),
    }),
  ),
  stringValue: word,
});
const criteria = fc.oneof(
  leaf,
  fc.record({ operation: fc.constantFrom('AND', 'OR'), children: fc.array(leaf, { minLength: 1, maxLength: 3 }) }),
) as fc.Arbitrary<RoleCriteria>;

function randomRole(id: string): fc.Arbitrary<RoleConfiguration> {
  const membership = fc.constantFrom('STANDARD', 'IDENTITY_LIST', null);
  const access = { accessProfileIds: fc.subarray([...profileIds, 'deleted']), entitlements: fc.array(right, { maxLength: 2 }) };
  return fc.record({ enabled: fc.boolean(), membership, criteria, ...access }).map((values) => ({ id, name: id, ...values }));
}

const correlations = fc.constantFrom(
  null,
  ...['uid', 'email', 'name'].map((name) => ({ accountAttributeName: 'manager', identityAttributeName: name })),
);

export const randomConfiguration: fc.Arbitrary<Configuration> = fc
  .record({
    managerCorrelation: correlations,
    profiles: fc.tuple(randomProfile('employees', 'hr'), randomProfile('contractors', 'vms')),
    roles: fc.tuple(randomRole('r1'), randomRole('r2'), randomRole('r3')),
    accessProfiles: fc.tuple(randomAccessProfile('p1'), randomAccessProfile('p2'), randomAccessProfile('p3')),
    provisioning: fc.tuple(provisioning, provisioning, provisioning),
  })
  .map(({ managerCorrelation, profiles, roles, accessProfiles, provisioning: [hr, ad, crm] }) =>
    configuration({
      profiles,
      roles,
      accessProfiles,
      sources: [
        source({ managerCorrelation, provisioning: hr }),
        source({ id: 'vms', name: 'VMS', managerCorrelation }),
        source({ id: 'ad', name: 'Directory', provisioning: ad }),
        source({ id: 'crm', name: 'CRM', provisioning: crm }),
      ],
    }),
  );
