import { expect, test } from 'vitest';
import { accountWith, assignment, configuration, factsOf, leaf, now, profile, role, state, subject } from '../../test/organisation.ts';
import type { RoleConfiguration } from '../configuration.ts';
import { compileOrg } from '../org.ts';
import { refreshIdentity } from '../refresh.ts';
import type { Subject } from '../subject.ts';

const sales = role({ id: 'sales', name: 'Sales', criteria: leaf('attribute.department', 'sales') });
const board = role({ id: 'board', name: 'Board', membership: 'IDENTITY_LIST' });
const past = '2026-02-01T00:00:00.000Z';
const future = '2026-04-01T00:00:00.000Z';

function refresh(roles: readonly RoleConfiguration[], of: Partial<Subject> = {}) {
  const before = subject({ accounts: [accountWith({ department: 'Sales' })], ...of });
  return refreshIdentity(compileOrg(configuration({ roles })), before, factsOf(), now);
}

const elsewhere = { accounts: [accountWith({ department: 'Research' })] };

test('who meets the criteria gets the role by rule', () => {
  expect(refresh([sales]).rolesGained).toEqual([
    { roleId: 'sales', source: 'Rule', cause: { type: 'role-criteria', detail: 'Sales: the criteria are met' } },
  ]);
});

test('criteria see the attributes as they are after this refresh', () => {
  expect(refresh([sales], { ...elsewhere, attributes: { department: 'Sales' } }).rolesGained).toEqual([]);
});

test('criteria can read the identity state', () => {
  const gone = role({ id: 'gone', criteria: leaf('identityState', 'INACTIVE_LONG_TERM') });
  const profiles = [profile({ lifecycleStates: [state('active', { identityState: 'INACTIVE_LONG_TERM' })] })];
  const plan = refreshIdentity(compileOrg(configuration({ roles: [gone], profiles })), subject(), factsOf(), now);
  expect(plan.rolesGained).toMatchObject([{ roleId: 'gone' }]);
});

test('who stands on the list gets the role by list', () => {
  expect(refresh([board], { listedRoleIds: ['board', 'unknown'] }).rolesGained).toEqual([
    { roleId: 'board', source: 'UI', cause: { type: 'role-list', detail: 'Board: on the list' } },
  ]);
});

test('a list counts only for a role with list membership', () => {
  expect(refresh([{ ...board, membership: 'STANDARD' }], { listedRoleIds: ['board'] }).rolesGained).toEqual([]);
  expect(refresh([{ ...sales, membership: 'IDENTITY_LIST' }]).rolesGained).toEqual([]);
});

test('a disabled role assigns nothing', () => {
  expect(refresh([{ ...sales, enabled: false }]).rolesGained).toEqual([]);
});

test.each<[string, readonly RoleConfiguration[], Partial<Subject>, string | null]>([
  ['by rule, the criteria still met', [sales], { roleAssignments: [assignment({ roleId: 'sales' })] }, null],
  ['by rule, the criteria no longer met', [sales], { ...elsewhere, roleAssignments: [assignment({ roleId: 'sales' })] }, 'role-criteria'],
  ['by list, still listed', [board], { listedRoleIds: ['board'], roleAssignments: [assignment({ roleId: 'board', source: 'UI' })] }, null],
  ['by list, no longer listed', [board], { roleAssignments: [assignment({ roleId: 'board', source: 'UI' })] }, 'role-list'],
  ['by rule, the role disabled', [{ ...sales, enabled: false }], { roleAssignments: [assignment({ roleId: 'sales' })] }, 'role-ended'],
  ['by rule, the role deleted', [], { roleAssignments: [assignment({ roleId: 'sales' })] }, 'role-ended'],
  ['requested, no criteria met', [sales], { ...elsewhere, roleAssignments: [assignment({ roleId: 'sales', source: 'LCM' })] }, null],
  [
    'requested, the role disabled',
    [{ ...sales, enabled: false }],
    { roleAssignments: [assignment({ roleId: 'sales', source: 'LCM' })] },
    null,
  ],
  [
    'requested, remove date ahead',
    [sales],
    { ...elsewhere, roleAssignments: [assignment({ roleId: 'sales', source: 'LCM', removeDate: future })] },
    null,
  ],
  [
    'requested, remove date passed',
    [sales],
    { ...elsewhere, roleAssignments: [assignment({ roleId: 'sales', source: 'LCM', removeDate: past })] },
    'role-ended',
  ],
  ['by rule, the identity uncorrelated', [sales], { accounts: [], roleAssignments: [assignment({ roleId: 'sales' })] }, 'profile'],
  [
    'by list, the identity uncorrelated',
    [board],
    { accounts: [], listedRoleIds: ['board'], roleAssignments: [assignment({ roleId: 'board', source: 'UI' })] },
    'profile',
  ],
  [
    'requested, the identity uncorrelated',
    [sales],
    { accounts: [], roleAssignments: [assignment({ roleId: 'sales', source: 'LCM' })] },
    null,
  ],
])('an assignment %s is lost for: %j', (_case, roles, of, cause) => {
  expect(refresh(roles, of).rolesLost.map((lost) => lost.cause.type)).toEqual(cause === null ? [] : [cause]);
});

test('a requested role does not stand in for one by rule', () => {
  const plan = refresh([sales], { roleAssignments: [assignment({ roleId: 'sales', source: 'LCM' })] });
  expect(plan.rolesGained).toMatchObject([{ roleId: 'sales', source: 'Rule' }]);
});

test('a role whose membership turns from criteria to list is lost by rule and gained by list', () => {
  const of = { listedRoleIds: ['sales'], roleAssignments: [assignment({ roleId: 'sales' })] };
  const plan = refresh([{ ...sales, membership: 'IDENTITY_LIST' }], of);
  expect(plan).toMatchObject({ rolesLost: [{ roleId: 'sales' }], rolesGained: [{ roleId: 'sales', source: 'UI' }] });
});

test('a built-in identity has no profile, stays correlated and holds the roles that list it', () => {
  const plan = refresh([board], { accounts: [], builtIn: true, listedRoleIds: ['board'] });
  expect(plan.correlated).toBe(true);
  expect(plan.rolesGained).toMatchObject([{ roleId: 'board', source: 'UI' }]);
});
