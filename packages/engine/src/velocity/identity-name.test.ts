import { expect, test } from 'vitest';
import { configuration, factsOf, mapping, now, profile, subject, usualMappings } from '../../test/organisation.ts';
import { applyPlan } from '../apply-plan.ts';
import type { MappingConfiguration } from '../configuration.ts';
import { compileOrg } from '../org.ts';
import { refreshIdentity } from '../refresh.ts';
import type { Subject } from '../subject.ts';

const greeting = mapping('greeting', { type: 'static', attributes: { value: 'Dear $identity.getName() ($identity.name)' } });
const inCapitals = mapping('displayName', {
  type: 'upper',
  attributes: { input: { type: 'identityAttribute', attributes: { name: 'lastname' } } },
});

function refresh(mappings: readonly MappingConfiguration[], before: Partial<Subject> = {}) {
  const identityAttributes = [...configuration().identityAttributes, { name: 'greeting', multi: false }];
  const org = compileOrg(configuration({ identityAttributes, profiles: [profile({ mappings })] }));
  const person = subject(before);
  return applyPlan(person, refreshIdentity(org, person, factsOf(), now));
}

test('a template that reads the name of the identity is evaluated after the name', () => {
  expect(refresh([greeting, inCapitals, ...usualMappings]).attributes).toMatchObject({ greeting: 'Dear LOVELACE (LOVELACE)' });
});

test('the name is the new one in the refresh that changes it', () => {
  const before = refresh([greeting, ...usualMappings]);
  expect(before).toMatchObject({ name: 'Ada Lovelace', attributes: { greeting: 'Dear Ada Lovelace (Ada Lovelace)' } });
  const after = refresh([greeting, inCapitals, ...usualMappings], before);
  expect(after).toMatchObject({ name: 'LOVELACE', attributes: { greeting: 'Dear LOVELACE (LOVELACE)' } });
});

test('a uid that is made from the name comes after it, and the name does without the uid', () => {
  const uid = mapping('uid', { type: 'static', attributes: { value: '$identity.name.toLowerCase()' } });
  expect(refresh([uid, ...usualMappings])).toMatchObject({ name: 'Ada Lovelace', attributes: { uid: 'ada lovelace' }, errors: [] });
});

test('a name that is made from the name is a circle', () => {
  const itself = mapping('displayName', { type: 'static', attributes: { value: '$identity.name!' } });
  const { errors, name } = refresh([itself, ...usualMappings]);
  expect(errors).toMatchObject([{ attribute: 'displayName', reason: 'The mappings read each other in a circle: displayName' }]);
  expect(name).toBe('Ada Lovelace');
});
