import fc from 'fast-check';
import type { Configuration, NestedTransform, ProfileConfiguration, RoleConfiguration, RoleCriteria } from '../src/configuration.ts';
import type { Facts, Subject, SubjectAccount } from '../src/subject.ts';
import { account, accountAttribute, configuration, factsOf, identity, mapping, source, state } from './organisation.ts';

/** Small random organisations: few names and values, so that they meet, clash and refer to each other often. */

const attributeNames = [
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
const columnNames = ['id', 'login', 'status', 'groups', 'manager'];
const roleIds = ['r1', 'r2', 'r3', 'deleted'];
const sourceNames = ['HR', 'VMS', 'Directory', 'Renamed'];
const stateNames = ['active', 'inactive', 'gone'];

const word = fc.constantFrom('ada', 'Grace', 'active', 'inactive', 'INACTIVE', '7', '07', '2026-05-01', '2026-01-01', '', ' x ');
const date = fc.constantFrom(null, '2026-02-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z');

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

const mappings = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...attributeNames), transform), { selector: ([name]) => name, maxLength: 10 })
  .map((pairs) => pairs.map(([name, definition]) => mapping(name, definition)));

const lifecycleStates = fc
  .subarray(stateNames)
  .map((names) =>
    names.map((name) => state(name, { enabled: name !== 'gone', identityState: name === 'active' ? null : 'INACTIVE_LONG_TERM' })),
  );

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
  return fc.record({ enabled: fc.boolean(), membership, criteria }).map((values) => ({ id, name: id, ...values }));
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
  })
  .map(({ managerCorrelation, profiles, roles }) =>
    configuration({
      profiles,
      roles,
      sources: [
        source({ managerCorrelation }),
        source({ id: 'vms', name: 'VMS', managerCorrelation }),
        source({ id: 'ad', name: 'Directory' }),
      ],
    }),
  );

const columnValue = fc.oneof(
  { weight: 5, arbitrary: word },
  fc.constant(null),
  fc.array(word, { maxLength: 3 }),
  fc.integer({ min: 0, max: 9 }),
);
const accounts: fc.Arbitrary<SubjectAccount[]> = fc
  .array(
    fc.record({
      sourceId: fc.constantFrom('hr', 'vms', 'ad'),
      created: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'),
      name: fc.constantFrom('ada', 'grace', ''),
      attributes: fc.record(Object.fromEntries(columnNames.map((name) => [name, columnValue]))),
    }),
    { maxLength: 4 },
  )
  .map((all) => all.map((values, index) => account({ id: `account-${index}`, nativeIdentity: `${index % 2}`, ...values })));

const held = fc.record({
  stateName: fc.constantFrom(...stateNames),
  manuallyUpdated: fc.boolean(),
  mappedValue: fc.constantFrom(null, 'active', 'inactive'),
});
const assignments = fc
  .array(
    fc.record({ roleId: fc.constantFrom(...roleIds), source: fc.constantFrom('Rule', 'UI', 'LCM'), startDate: date, removeDate: date }),
    { maxLength: 4 },
  )
  .map((all) => all.map((values, index) => ({ id: `assignment-${index}`, ...values })));

/** An identity in any state that processing, or somebody's hand, may have left it in. */
export const randomSubject: fc.Arbitrary<Subject> = fc
  .record({
    attributes: fc.dictionary(
      fc.constantFrom(...attributeNames, 'unmapped'),
      word.filter((text) => text !== ''),
    ),
    alias: fc.constantFrom('', 'ada'),
    profileId: fc.constantFrom(null, 'employees', 'contractors', 'deleted'),
    managerId: fc.constantFrom(null, 'grace'),
    lifecycleState: fc.option(held),
    identityState: fc.constantFrom(null, 'ACTIVE', 'INACTIVE_LONG_TERM'),
    accounts,
    roleAssignments: assignments,
    listedRoleIds: fc.subarray(roleIds),
    builtIn: fc.constant(false),
  })
  .map((values) => ({ id: 'identity-1', name: values.alias, errors: [], ...values }) as Subject);

/** Other identities, some of which hold a uid that the subject may want. */
export const randomFacts: fc.Arbitrary<Facts> = fc
  .subarray(['ada', 'grace', '7', 'active'])
  .map((uids) => factsOf(...uids.map((uid) => identity(`other-${uid}`, { uid, email: uid }))));
