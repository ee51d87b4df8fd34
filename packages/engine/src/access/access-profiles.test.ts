import { expect, test } from 'vitest';
import { type AccessWorld, inDirectory, lines, planAccess, settled } from '../../test/access.ts';
import { accessProfile, assignment, grant, role } from '../../test/organisation.ts';
import type { AccountCriteria } from '../configuration.ts';

/** Contract: BEHAVIOUR 9.2. */

const crew = role({ id: 'crew', accessProfileIds: ['base'] });
const hasCrew = { roleAssignments: [assignment({ roleId: 'crew', source: 'LCM' })] };
const throughBase = grant('mail', { causes: [{ type: 'role', id: 'crew', accessProfileId: 'base' }] });

test('an access profile gives its rights together', () => {
  const plan = planAccess(settled([inDirectory([])], hasCrew), { roles: [crew], accessProfiles: [accessProfile('base', ['mail', 'vpn'])] });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD groups=mail, ADD groups=vpn']);
});

test('a role with an access profile that no longer exists gives the rest', () => {
  const roles = [{ ...crew, accessProfileIds: ['deleted', 'base'] }];
  const plan = planAccess(settled([inDirectory([])], hasCrew), { roles, accessProfiles: [accessProfile('base', ['mail'])] });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD groups=mail']);
});

test('a disabled access profile is given to nobody new', () => {
  const accessProfiles = [accessProfile('base', ['mail'], { enabled: false })];
  expect(lines(planAccess(settled([inDirectory([])], hasCrew), { roles: [crew], accessProfiles }))).toEqual([]);
});

test('who holds a disabled access profile keeps it while its cause lasts, and gets nothing that is new in it', () => {
  const accessProfiles = [accessProfile('base', ['mail', 'vpn'], { enabled: false })];
  const held = settled([inDirectory(['mail'])], { ...hasCrew, grants: [throughBase] });
  expect(lines(planAccess(held, { roles: [crew], accessProfiles }))).toEqual([]);
  expect(lines(planAccess({ ...held, roleAssignments: [] }, { roles: [crew], accessProfiles }))).toEqual([
    'MODIFY ad-1: REMOVE groups=mail',
  ]);
});

test('a disabled access profile is not kept through a cause that is new', () => {
  const accessProfiles = [accessProfile('base', ['mail'], { enabled: false })];
  const throughOther = grant('mail', { causes: [{ type: 'role', id: 'former', accessProfileId: 'base' }] });
  const held = settled([inDirectory(['mail'])], { ...hasCrew, grants: [throughOther] });
  expect(lines(planAccess(held, { roles: [crew], accessProfiles }))).toEqual(['MODIFY ad-1: REMOVE groups=mail']);
});

const two = [
  inDirectory([], { attributes: { title: 'Pilot', tags: ['ops', 'Night Shift'], note: null } }),
  inDirectory([], { id: 'ad-2', nativeIdentity: 'ada2', attributes: { title: 'Test pilot', tags: ['ops'], note: 'x' } }),
];

test.each<[string, AccountCriteria, string]>([
  ['EQUALS ignores case', { operation: 'EQUALS', attribute: 'title', value: 'TEST PILOT' }, 'ad-2'],
  ['EQUALS of a list means its one value', { operation: 'EQUALS', attribute: 'tags', value: 'OPS' }, 'ad-2'],
  ['NOT_EQUALS', { operation: 'NOT_EQUALS', attribute: 'title', value: 'pilot' }, 'ad-2'],
  ['CONTAINS looks inside a text', { operation: 'CONTAINS', attribute: 'title', value: 'TEST' }, 'ad-2'],
  ['CONTAINS of a list means a whole value', { operation: 'CONTAINS', attribute: 'tags', value: 'night shift' }, 'ad-1'],
  ['HAS', { operation: 'HAS', attribute: 'note' }, 'ad-2'],
  [
    'AND',
    {
      operation: 'AND',
      children: [
        { operation: 'CONTAINS', attribute: 'title', value: 'pilot' },
        { operation: 'HAS', attribute: 'note' },
      ],
    },
    'ad-2',
  ],
  [
    'OR',
    {
      operation: 'OR',
      children: [
        { operation: 'HAS', attribute: 'absent' },
        { operation: 'EQUALS', attribute: 'title', value: 'Test pilot' },
      ],
    },
    'ad-2',
  ],
])('provisioning criteria pick the account: %s', (_name, provisioningCriteria, accountId) => {
  const accessProfiles = [accessProfile('base', ['mail'], { provisioningCriteria })];
  expect(lines(planAccess(settled(two, hasCrew), { roles: [crew], accessProfiles }))).toEqual([`MODIFY ${accountId}: ADD groups=mail`]);
});

test('part of a value in a list is not contained', () => {
  const provisioningCriteria: AccountCriteria = { operation: 'CONTAINS', attribute: 'tags', value: 'night' };
  const world: AccessWorld = { roles: [crew], accessProfiles: [accessProfile('base', ['mail'], { provisioningCriteria })] };
  expect(planAccess(settled(two, hasCrew), world).failures).toHaveLength(1);
});
