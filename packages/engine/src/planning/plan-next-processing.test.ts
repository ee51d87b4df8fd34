import { expect, test } from 'vitest';
import {
  accountWith,
  assignment,
  configuration,
  factsOf,
  mapping,
  now,
  profile,
  role,
  subject,
  usualMappings,
} from '../../test/organisation.ts';
import { compileOrg } from '../org.ts';
import { refreshIdentity } from '../refresh.ts';
import type { SubjectRoleAssignment } from '../subject.ts';

function nextProcessing(value: string | null, ...dates: Partial<SubjectRoleAssignment>[]): string | null {
  const profiles = [profile({ mappings: [...usualMappings, mapping('nextProcessing', 'nextProcessing')] })];
  const org = compileOrg(configuration({ profiles, roles: [role({ id: 'requested' })] }));
  const roleAssignments = dates.map((each, index) => assignment({ id: `${index}`, roleId: 'requested', source: 'LCM', ...each }));
  const accounts = [accountWith({ nextProcessing: value })];
  return refreshIdentity(org, subject({ accounts, roleAssignments }), factsOf(), now).nextProcessing;
}

test.each([
  [null, null],
  ['2026-05-01T08:00:00+02:00', '2026-05-01T06:00:00.000Z'],
  ['2026-05-01', '2026-05-01T00:00:00.000Z'],
  ['2026-02-01T08:00:00Z', null],
  ['2026-03-01T12:00:00Z', null],
  ['soon', null],
])('the attribute nextProcessing %j asks for %j', (value, expected) => {
  expect(nextProcessing(value)).toBe(expected);
});

test('the nearest date ahead of an assignment is next', () => {
  const dates = [
    { startDate: '2026-02-01T00:00:00.000Z', removeDate: '2026-06-01T00:00:00.000Z' },
    { startDate: '2026-04-01T00:00:00.000Z' },
  ];
  expect(nextProcessing('2026-05-01T00:00:00Z', ...dates)).toBe('2026-04-01T00:00:00.000Z');
});

test('an assignment that has ended asks for nothing', () => {
  expect(nextProcessing(null, { startDate: '2026-05-01T00:00:00.000Z', removeDate: '2026-02-01T00:00:00.000Z' })).toBeNull();
});
