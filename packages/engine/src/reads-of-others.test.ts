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
import type { NestedTransform } from './configuration.ts';
import { compileOrg } from './org.ts';
import { refreshIdentity } from './refresh.ts';
import type { Facts } from './subject.ts';
import type { Value } from './value.ts';

const grace = identity('identity-2', { uid: 'grace', displayName: 'Grace', department: 'Compilers', title: 'Admiral' });

/** Attributes of others that a mapping reads, as `<id> <attribute>`, in the order in which they are read. */
function reads(transform: NestedTransform, facts: Facts = factsOf(grace)): string[] {
  const correlated = source({ managerCorrelation: { accountAttributeName: 'manager', identityAttributeName: 'uid' } });
  const mappings = [...usualMappings, mapping('manager', 'manager'), mapping('title', transform)];
  const org = compileOrg(configuration({ sources: [correlated], profiles: [profile({ mappings })] }));
  const plan = refreshIdentity(org, subject({ accounts: [accountWith({ manager: 'grace' })] }), facts, now);
  return plan.lookups.filter(({ kind }) => kind === 'read').map(({ attribute, valueKey }) => `${valueKey} ${attribute}`);
}

const text = (value: string): NestedTransform => ({ type: 'static', attributes: { value } });

test('what a template reads of the manager is remembered, whichever way it reads', () => {
  expect(reads(text('$identity.manager.attributes.department'))).toEqual(['identity-2 department']);
  expect(reads(text("$identity.getManager().getAttribute('department')"))).toEqual(['identity-2 department']);
  expect(reads(text('$identity.manager.getStringAttribute("title")'))).toEqual(['identity-2 title']);
  expect(reads(text("$identity.manager.attributes.get('title')"))).toEqual(['identity-2 title']);
  expect(reads(text('$identity.manager.attributes["title"]'))).toEqual(['identity-2 title']);
  expect(reads(text("#if($identity.manager.attributes.containsKey('phone'))x#end"))).toEqual(['identity-2 phone']);
});

test('the name is the display name, and the id never changes', () => {
  for (const value of ['$identity.manager.name', '$identity.getManager().getName()', '$identity.manager'])
    expect(reads(text(value))).toEqual(['identity-2 displayName']);
  expect(reads(text('$identity.manager.id $identity.manager.getId()'))).toEqual([]);
});

test('whoever goes through all attributes or counts them reads every one', () => {
  for (const value of ['size()', 'isEmpty()', 'keySet()', 'values()', 'toString()'])
    expect(reads(text(`$identity.manager.attributes.${value}`))).toContain('identity-2 *');
  expect(reads(text('#foreach($value in $identity.manager.attributes)$value#end'))).toContain('identity-2 *');
  expect(reads(text('$identity.manager.attributes'))).toContain('identity-2 *');
});

test('an attribute that has no value is read too, and each only once', () => {
  const none = '$identity.manager.attributes.phone';
  expect(
    reads({ type: 'firstValid', attributes: { ignoreErrors: true, values: [text(none), text(none), 'none'] as unknown as Value[] } }),
  ).toEqual(['identity-2 phone']);
});

test('the rule that reads another identity is remembered for the one it found', () => {
  const rule = (uid: string): NestedTransform => ({
    type: 'rule',
    attributes: {
      name: 'Cloud Services Deployment Utility',
      operation: 'getReferenceIdentityAttribute',
      uid,
      attributeName: 'department',
    },
  });
  expect(reads(rule('GRACE'))).toEqual(['identity-2 department']);
  expect(reads(rule('manager'))).toEqual(['identity-2 department']);
  expect(reads(rule('nobody'))).toEqual([]);
});

test('nothing is read of nobody, nor of oneself as another', () => {
  expect(reads(text('$identity.manager.attributes.department'), factsOf())).toEqual([]);
  expect(reads(text('$identity.attributes.email $identity.name $identity.attributes.size()'))).toEqual([]);
});
