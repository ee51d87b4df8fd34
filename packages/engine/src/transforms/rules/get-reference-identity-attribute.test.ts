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
} from '../../../test/organisation.ts';
import type { NestedTransform } from '../../configuration.ts';
import { compileOrg } from '../../org.ts';
import { refreshIdentity } from '../../refresh.ts';
import type { Facts, Subject } from '../../subject.ts';
import { compileTransform } from '../compile.ts';

function read(uid: string, attributeName: string): NestedTransform {
  const name = 'Cloud Services Deployment Utility';
  return { type: 'rule', attributes: { name, operation: 'getReferenceIdentityAttribute', uid, attributeName } };
}

function planOf(transform: NestedTransform, facts: Facts, of: Partial<Subject> = {}) {
  const correlated = source({ managerCorrelation: { accountAttributeName: 'manager', identityAttributeName: 'uid' } });
  const mappings = [
    ...usualMappings.filter(({ identityAttributeName }) => identityAttributeName !== 'department'),
    mapping('manager', 'manager'),
  ];
  const profiles = [profile({ mappings: [...mappings, mapping('department', transform)] })];
  const plan = refreshIdentity(compileOrg(configuration({ sources: [correlated], profiles })), subject(of), facts, now);
  const department = plan.attributes.find(({ attribute }) => attribute === 'department');
  return { ...plan, department: department?.after ?? null };
}

const grace = identity('identity-2', { uid: 'Grace', department: 'Compilers' });
const question = { kind: 'reference', attribute: 'uid', valueKey: 'grace' };
const nobodyLooked: Facts = { ...factsOf(), find: () => undefined };

test('an identity that nobody looked up yet is a missing lookup, and no value until it is there', () => {
  const provisional = planOf(read('GRACE', 'department'), nobodyLooked);
  expect(provisional.missing).toContainEqual(question);
  expect(provisional).toMatchObject({ department: null, errors: [] });

  const final = planOf(read('GRACE', 'department'), factsOf(grace));
  expect(final).toMatchObject({ department: 'Compilers', missing: [], errors: [] });
});

test('the question is remembered, answered or not, so that the asker is processed again when the answer changes', () => {
  expect(planOf(read('grace', 'department'), factsOf(grace)).lookups).toContainEqual(question);
  expect(planOf(read('grace', 'department'), factsOf()).lookups).toContainEqual(question);
});

test('the manager is the one that correlation found', () => {
  const accounts = [accountWith({ manager: 'grace' })];
  expect(planOf(read('manager', 'department'), factsOf(grace), { accounts }).department).toBe('Compilers');
  expect(planOf(read('manager', 'department'), factsOf(), { accounts }).department).toBeNull();
});

test('the same attribute of somebody else is no circle', () => {
  const compiled = compileTransform(read('manager', 'department'), configuration());
  expect([...compiled.identityAttributes]).toEqual([]);
  expect(planOf(read('manager', 'department'), factsOf()).errors).toEqual([]);
});

test('nobody is somebody else to himself', () => {
  const self = identity('identity-1', { uid: 'ada', department: 'Engines' });
  expect(planOf(read('ada', 'department'), factsOf(self)).department).toBeNull();
});
