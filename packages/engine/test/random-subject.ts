import fc from 'fast-check';
import type { Facts, GrantCause, Subject, SubjectAccount, SubjectGrant, ValueChange } from '../src/subject.ts';
import { account, factsOf, identity } from './organisation.ts';
import { attributeNames, columnNames, date, profileIds, right, rightValues, roleIds, stateNames, word } from './random-organisation.ts';

/** Random identities of random organisations, with the accounts, roles, grants and operations that they may have. */

const columnValue = fc.oneof(
  { weight: 5, arbitrary: word },
  fc.constant(null),
  fc.array(word, { maxLength: 3 }),
  fc.integer({ min: 0, max: 9 }),
);
const accounts: fc.Arbitrary<SubjectAccount[]> = fc
  .array(
    fc.record({
      sourceId: fc.constantFrom('hr', 'vms', 'ad', 'crm'),
      disabled: fc.boolean(),
      locked: fc.boolean(),
      setByHand: fc.constantFrom(null, null, 'ENABLED', 'DISABLED'),
      created: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'),
      name: fc.constantFrom('ada', 'grace', ''),
      attributes: fc.record({
        ...Object.fromEntries(columnNames.map((name) => [name, columnValue])),
        status: fc.oneof(columnValue, fc.constantFrom(...rightValues)),
        groups: fc.oneof(columnValue, fc.subarray(rightValues)),
      }),
    }),
    { maxLength: 4 },
  )
  .map((all) => all.map((values, index) => account({ id: `account-${index}`, nativeIdentity: `${index % 2}`, ...values })));

const grantCause: fc.Arbitrary<GrantCause> = fc.record({
  type: fc.constantFrom('role', 'lifecycle', 'detached'),
  id: fc.constantFrom(...roleIds, 'state-active', 'p1'),
  accessProfileId: fc.constantFrom(null, ...profileIds),
});
/** One grant for each right, as there is. */
const grants = fc
  .uniqueArray(fc.tuple(right, fc.constantFrom('account-0', 'account-1', 'gone'), fc.array(grantCause, { minLength: 1, maxLength: 2 })), {
    selector: ([{ id }]) => id.toLowerCase().replaceAll(' ', ''),
    maxLength: 4,
  })
  .map((all) =>
    all.map(([{ sourceId, attribute, value }, accountId, causes], index) => ({
      id: `grant-${index}`,
      accountId,
      sourceId,
      attribute,
      value,
      causes,
    })),
  );

const valueChange: fc.Arbitrary<ValueChange> = fc.record({
  attribute: fc.constantFrom('groups', 'login', 'manager'),
  op: fc.constantFrom('SET', 'ADD', 'REMOVE'),
  value: fc.constantFrom(...rightValues),
});
const openOperations = fc
  .array(
    fc.record({
      accountId: fc.constantFrom('account-0', 'account-1', 'account-new'),
      operation: fc.constantFrom('ENABLE', 'MODIFY', 'DISABLE', 'DELETE', 'UNLOCK'),
      changes: fc.array(valueChange, { maxLength: 2 }),
      failure: fc.constantFrom(null, null, 'It was refused'),
    }),
    { maxLength: 3 },
  )
  .map((all) =>
    all
      .map((values, index) => ({ id: `operation-${index}`, sourceId: 'ad', ...values, ...asFirst(all, index) }))
      // Rights and attributes change with MODIFY and CREATE; what policies add to the others is their own.
      .map((one) => (one.operation === 'MODIFY' || one.operation === 'CREATE' ? one : { ...one, changes: [] })),
  );

/** An account that is not there yet is made first. */
function asFirst(all: readonly { readonly accountId: string }[], index: number): { readonly operation?: 'CREATE' } {
  const isFirst = all.findIndex(({ accountId }) => accountId === 'account-new') === index;
  return isFirst ? { operation: 'CREATE' } : {};
}

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
    grants,
    openOperations,
    listedRoleIds: fc.subarray(roleIds),
    builtIn: fc.constant(false),
  })
  .map((values) => onOneSource({ id: 'identity-1', name: values.alias, errors: [], ...values } as Subject));

/** What is granted or planned on an account is about the source that the account is on. */
function onOneSource(subject: Subject): Subject {
  const sourceOf = new Map(subject.accounts.map(({ id, sourceId }) => [id, sourceId]));
  const settled = <T extends { accountId: string; sourceId: string }>(all: readonly T[]) =>
    all.map((one) => ({ ...one, sourceId: sourceOf.get(one.accountId) ?? 'ad' }));
  const keys = new Set<string>();
  const isFirst = ({ sourceId, attribute, value }: SubjectGrant) => {
    const key = [sourceId, attribute, value.toLowerCase().replaceAll(' ', '')].join();
    return !keys.has(key) && keys.add(key);
  };
  return { ...subject, grants: settled(subject.grants).filter(isFirst), openOperations: settled(subject.openOperations) };
}

/** Other identities, some of which hold a uid that the subject may want. */
export const randomFacts: fc.Arbitrary<Facts> = fc
  .subarray(['ada', 'grace', '7', 'active'])
  .map((uids) => factsOf(...uids.map((uid) => identity(`other-${uid}`, { uid, email: uid }))));
