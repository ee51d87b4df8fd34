import { expect, test } from 'vitest';
import {
  accountWith,
  configuration,
  factsOf,
  identity,
  mapping,
  now,
  profile,
  source,
  subject,
  usualMappings,
} from '../test/organisation.ts';
import type { ProfileConfiguration, SourceConfiguration } from './configuration.ts';
import { compileOrg } from './org.ts';
import { refreshIdentity } from './refresh.ts';
import type { Facts, Subject } from './subject.ts';
import type { Value } from './value.ts';

const byEmail = { accountAttributeName: 'manager', identityAttributeName: 'email' };
const grace = identity('grace', { uid: 'grace', email: 'Grace@example.com' });

interface Case {
  readonly value?: Value;
  readonly source?: Partial<SourceConfiguration>;
  readonly profile?: Partial<ProfileConfiguration>;
  readonly facts?: Facts;
  readonly before?: Partial<Subject>;
}

function refresh(of: Case) {
  const org = compileOrg(
    configuration({
      sources: [source({ managerCorrelation: byEmail, ...of.source })],
      profiles: [profile({ mappings: [...usualMappings, mapping('manager', 'manager')], ...of.profile })],
    }),
  );
  const before = subject({ accounts: [accountWith({ manager: of.value ?? 'grace@EXAMPLE.com' })], ...of.before });
  return refreshIdentity(org, before, of.facts ?? factsOf(grace), now);
}

test.each<[string, Case, string | null]>([
  ['the account value names the manager, ignoring case', {}, 'grace'],
  [
    'the correlation property name means uid',
    { value: 'GRACE', source: { managerCorrelation: { ...byEmail, identityAttributeName: 'name' } } },
    'grace',
  ],
  ['the first of several in id order', { facts: factsOf({ ...grace, id: 'later' }, { ...grace, id: 'earlier' }) }, 'earlier'],
  ['a list names by its first value', { value: ['grace@example.com', 'other'] }, 'grace'],
  ['nobody has the value', { value: 'nobody@example.com' }, null],
  ['no value', { value: '' }, null],
  ['manager is not mapped', { profile: { mappings: usualMappings } }, null],
  ['the source has no manager correlation', { source: { managerCorrelation: null } }, null],
  ['nobody is their own manager', { facts: factsOf({ ...grace, id: 'identity-1' }) }, null],
])('manager: %s', (_case, of, expected) => {
  expect(refresh(of).manager?.after ?? null).toBe(expected);
});

test('the question is remembered whether or not it found anyone', () => {
  const asked = { kind: 'manager', attribute: 'email', valueKey: 'grace@example.com' };
  expect(refresh({}).lookups).toEqual([asked]);
  expect(refresh({ facts: factsOf() })).toMatchObject({ lookups: [asked], missing: [], managerFound: null });
});

test('a question that nobody has looked up is missing', () => {
  const facts = { ...factsOf(), find: () => undefined };
  expect(refresh({ facts }).missing).toEqual([{ kind: 'manager', attribute: 'email', valueKey: 'grace@example.com' }]);
});

test('a manager that is no longer found is taken away', () => {
  const plan = refresh({ facts: factsOf(), before: { managerId: 'grace' } });
  expect(plan.manager).toEqual({
    before: 'grace',
    after: null,
    cause: { type: 'manager-correlation', detail: 'Employees: manager to email' },
  });
});

test('the mapped text decides nothing about the manager', () => {
  const plan = refresh({ profile: { mappings: [mapping('manager', { type: 'static', attributes: { value: 'somebody' } })] } });
  expect(plan.manager?.after).toBe('grace');
  expect(plan.attributes).toContainEqual(expect.objectContaining({ attribute: 'manager', after: 'somebody' }));
});

test('with mapping switched off the manager stays', () => {
  expect(refresh({ profile: { mappingEnabled: false }, before: { managerId: 'someone' } }).manager).toBeNull();
});
