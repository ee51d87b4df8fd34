import { expect, test } from 'vitest';
import { configuration, profile, source } from '../test/organisation.ts';
import { compileOrg } from './org.ts';

test('identities are looked up by uid and by what correlations name', () => {
  const correlation = ['email', 'name'].map((property) => ({ property, value: 'x', ignoreCase: true }));
  const managerCorrelation = { accountAttributeName: 'boss', identityAttributeName: 'identificationNumber' };
  const org = compileOrg(configuration({ sources: [source({ correlation, managerCorrelation })] }));
  expect([...org.lookupAttributes]).toEqual(['uid', 'email', 'identificationNumber']);
});

test('profiles of a source are in order of priority, then id', () => {
  const profiles = ['c', 'b', 'a'].map((id) => profile({ id, priority: id === 'a' ? 20 : 10 }));
  const org = compileOrg(configuration({ profiles }));
  expect(org.profilesBySource.get('hr')?.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
});

test('uid is evaluated first and the lifecycle state last, mapped or not', () => {
  const names =
    compileOrg(configuration())
      .profiles.get('employees')
      ?.mappings.map(({ name }) => name) ?? [];
  expect(names.at(0)).toBe('uid');
  expect(names.at(-1)).toBe('cloudLifecycleState');
});

test('a profile has time-based attributes when a mapping wants periodic refresh', () => {
  const transformDefinition = { type: 'static', attributes: { value: 'x', requiresPeriodicRefresh: true } };
  const timeBased = profile({ id: 'timed', mappings: [{ identityAttributeName: 'department', transformDefinition }] });
  const org = compileOrg(configuration({ profiles: [profile(), timeBased] }));
  expect([...org.profiles.values()].map(({ id, hasTimeBasedAttr }) => [id, hasTimeBasedAttr])).toEqual([
    ['employees', false],
    ['timed', true],
  ]);
});

test('a profile whose source is gone is compiled all the same', () => {
  expect(() => compileOrg(configuration({ sources: [] }))).not.toThrow();
});
