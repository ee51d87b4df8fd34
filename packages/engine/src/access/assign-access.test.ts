import { expect, test } from 'vitest';
import { groupRoles, inDirectory, lines, planAccess, settled } from '../../test/access.ts';
import { accessProfile, account, assignment, grant, leaf, right, role, state } from '../../test/organisation.ts';
import type { SubjectGrant } from '../subject.ts';

/** Contract: BEHAVIOUR 5.4, 9.1, 9.3. */

const {
  roles: [crew],
  roleAssignments: requested,
} = { ...groupRoles('crew') };
const roles = [crew!];
const throughCrew = { type: 'role', id: 'crew', accessProfileId: null };

test('a role gives its rights to who meets its criteria', () => {
  const byRule = [{ ...crew!, criteria: leaf('attribute.firstname', 'Ada') }];
  const plan = planAccess(settled([inDirectory([])]), { roles: byRule });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD groups=crew']);
  expect(plan.grants.gained).toEqual([{ accountId: 'ad-1', sourceId: 'ad', attribute: 'groups', value: 'crew', causes: [throughCrew] }]);
  expect(plan.operations[0]!.changes[0]).toMatchObject({ grantedBy: throughCrew, cause: { type: 'access', detail: 'Role crew' } });
});

test('a role that is lost takes its rights with it', () => {
  const plan = planAccess(settled([inDirectory(['crew'])], { grants: [grant('crew')] }), { roles });
  expect(lines(plan)).toEqual(['MODIFY ad-1: REMOVE groups=crew']);
  expect(plan.grants.lost).toEqual(['grant-crew']);
});

test('a right that another role still gives stays, with the causes that are left', () => {
  const both = grant('crew', {
    causes: [throughCrew as SubjectGrant['causes'][number], { type: 'role', id: 'former', accessProfileId: null }],
  });
  const plan = planAccess(settled([inDirectory(['crew'])], { grants: [both], roleAssignments: requested }), { roles });
  expect(lines(plan)).toEqual([]);
  expect(plan.grants.changed).toEqual([{ grantId: 'grant-crew', causes: [throughCrew] }]);
});

test('a right that several give is one grant with all its causes', () => {
  const again = role({ id: 'again', entitlements: [right('crew')] });
  const roleAssignments = [...requested, assignment({ roleId: 'again', source: 'LCM' })];
  const plan = planAccess(settled([inDirectory([])], { roleAssignments }), { roles: [...roles, again] });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD groups=crew']);
  expect(plan.grants.gained).toMatchObject([{ causes: [{ id: 'again' }, { id: 'crew' }] }]);
});

test('a value that was neither given nor is wanted is never removed', () => {
  expect(lines(planAccess(settled([inDirectory(['native'])]), { roles }))).toEqual([]);
});

test('a wanted value that is found there becomes a grant, and goes with its last cause', () => {
  const found = planAccess(settled([inDirectory(['crew'])], { roleAssignments: requested }), { roles });
  expect(lines(found)).toEqual([]);
  expect(found.grants.gained).toMatchObject([{ accountId: 'ad-1', value: 'crew' }]);
  expect(lines(planAccess(settled([inDirectory(['crew'])], { grants: [grant('crew')] }), { roles }))).toHaveLength(1);
});

test('a granted value that was removed natively is added again', () => {
  const plan = planAccess(settled([inDirectory([])], { roleAssignments: requested, grants: [grant('crew')] }), { roles });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD groups=crew']);
});

test('nothing is removed that is gone already, and its grant ends', () => {
  const plan = planAccess(settled([inDirectory([])], { grants: [grant('crew')] }), { roles });
  expect(lines(plan)).toEqual([]);
  expect(plan.grants.lost).toEqual(['grant-crew']);
});

test('distinguished names are the same whatever their case and the blanks between their parts', () => {
  const named = [role({ id: 'crew', entitlements: [right('CN=Crew, DC=Ship')] })];
  const of = settled([inDirectory(['cn=crew,dc=ship'])], { roleAssignments: requested });
  expect(lines(planAccess(of, { roles: named, directory: { distinguishedNames: true } }))).toEqual([]);
  expect(lines(planAccess(of, { roles: named }))).toEqual(['MODIFY ad-1: ADD groups=CN=Crew, DC=Ship']);
});

const statusRoles = (...ids: readonly string[]) => ids.map((id) => role({ id, entitlements: [right(id, 'ad', 'status')] }));
const requestedAll = (ids: readonly string[]) => ids.map((roleId) => assignment({ roleId, source: 'LCM' }));
const younger = account({ id: 'ad-2', sourceId: 'ad', nativeIdentity: 'ada2', created: '2026-02-01T00:00:00.000Z' });

test('of an attribute that holds one value the second right goes to an account that can take it', () => {
  const plan = planAccess(settled([inDirectory([]), younger], { roleAssignments: requestedAll(['a', 'b']) }), {
    roles: statusRoles('a', 'b'),
  });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD status=a', 'MODIFY ad-2: ADD status=b']);
});

test('of an attribute that holds one value what was given stays, whatever else comes to be wanted', () => {
  const given = grant('b', { attribute: 'status', causes: [{ type: 'role', id: 'b', accessProfileId: null }] });
  const held = inDirectory([], { attributes: { status: 'b' } });
  const plan = planAccess(settled([held], { grants: [given], roleAssignments: requestedAll(['a', 'b']) }), {
    roles: statusRoles('a', 'b'),
  });
  expect(lines(plan)).toEqual([]);
  expect(plan.failures).toMatchObject([{ value: 'a' }]);
});

test('which of two accounts is taken does not turn on what the lifecycle state does to them meanwhile', () => {
  const accounts = [inDirectory([], { disabled: true }), younger];
  const states = [
    state('active', { accountActions: [{ action: 'DISABLE', allSources: false, sourceIds: ['ad'], excludeSourceIds: null }] }),
  ];
  const plan = planAccess(settled(accounts, { roleAssignments: requested }), { roles, states });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD groups=crew', 'DISABLE ad-2']);
});

test('of an attribute that holds one value only one right is given, and the plan says which one is not', () => {
  const single = ['a', 'b'].map((id) => role({ id, entitlements: [right(id, 'ad', 'status')] }));
  const roleAssignments = single.map(({ id }) => assignment({ roleId: id, source: 'LCM' }));
  const plan = planAccess(settled([inDirectory([])], { roleAssignments }), { roles: single });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD status=a']);
  expect(plan.failures).toMatchObject([
    { value: 'b', reason: 'status on Directory holds one value, and the identity is given another one' },
  ]);
});

const base = accessProfile('base', ['mail']);
const member = role({ id: 'member', accessProfileIds: ['base'] });
const isMember = [assignment({ roleId: 'member', source: 'LCM' })];
const throughBase = { type: 'role', id: 'member', accessProfileId: 'base' } as const;
const mail = grant('mail', { causes: [throughBase] });
const detached = { type: 'detached', id: 'base', accessProfileId: null } as const;

test('a right taken out of an access profile stays with who has it, detached', () => {
  const plan = planAccess(settled([inDirectory(['mail'])], { roleAssignments: isMember, grants: [mail] }), {
    roles: [member],
    accessProfiles: [{ ...base, entitlements: [] }],
  });
  expect(lines(plan)).toEqual([]);
  expect(plan.grants.changed).toEqual([{ grantId: 'grant-mail', causes: [detached] }]);
});

test('a detached right outlasts the role, and is added again when it is missing', () => {
  const kept = { ...mail, causes: [detached] };
  expect(lines(planAccess(settled([inDirectory(['mail'])], { grants: [kept] })))).toEqual([]);
  expect(lines(planAccess(settled([inDirectory([])], { grants: [kept] })))).toEqual(['MODIFY ad-1: ADD groups=mail']);
});

test('who loses the role and the right leaves its access profile at once does not keep it', () => {
  const plan = planAccess(settled([inDirectory(['mail'])], { grants: [mail] }), {
    roles: [member],
    accessProfiles: [{ ...base, entitlements: [] }],
  });
  expect(lines(plan)).toEqual(['MODIFY ad-1: REMOVE groups=mail']);
});

test.each([
  ['the access profile is taken out of the role', [{ ...member, accessProfileIds: [] }], [base]],
  ['the access profile is deleted', [member], []],
  ['the role is disabled', [{ ...member, enabled: false }], [base]],
  ['the role is deleted', [], [base]],
])('rights are withdrawn when %s', (_name, these, accessProfiles) => {
  const of = settled([inDirectory(['mail'])], { roleAssignments: isMember, grants: [mail] });
  expect(lines(planAccess(of, { roles: these, accessProfiles }))).toEqual(['MODIFY ad-1: REMOVE groups=mail']);
});

test('a right taken out of a role is withdrawn', () => {
  const of = settled([inDirectory(['crew'])], { roleAssignments: requested, grants: [grant('crew')] });
  expect(lines(planAccess(of, { roles: [{ ...crew!, entitlements: [] }] }))).toEqual(['MODIFY ad-1: REMOVE groups=crew']);
});

test.each([
  ['begins later gives nothing', { startDate: '2026-04-01T00:00:00.000Z' }, [], '2026-04-01T00:00:00.000Z'],
  ['has begun gives its rights', { startDate: '2026-02-01T00:00:00.000Z' }, ['MODIFY ad-1: ADD groups=crew'], null],
  ['ends later gives its rights', { removeDate: '2026-04-01T00:00:00.000Z' }, ['MODIFY ad-1: ADD groups=crew'], '2026-04-01T00:00:00.000Z'],
  ['has ended gives nothing', { removeDate: '2026-02-01T00:00:00.000Z' }, [], null],
])('an assignment that %s', (_name, dates, expected, nextProcessing) => {
  const roleAssignments = [assignment({ roleId: 'crew', source: 'LCM', ...dates })];
  const plan = planAccess(settled([inDirectory([])], { roleAssignments }), { roles });
  expect(lines(plan)).toEqual(expected);
  expect(plan.nextProcessing).toBe(nextProcessing);
});

const second = { id: 'ad-2', nativeIdentity: 'ada2' };

test.each([
  ['the one that holds all the values', [inDirectory([]), inDirectory(['crew'], { ...second, disabled: true })], []],
  [
    'an enabled one before a disabled one',
    [inDirectory([], { disabled: true }), inDirectory([], second)],
    ['MODIFY ad-2: ADD groups=crew'],
  ],
  ['the oldest', [inDirectory([], { created: '2026-01-02T00:00:00.000Z' }), inDirectory([], second)], ['MODIFY ad-2: ADD groups=crew']],
  [
    'the first by native identity',
    [inDirectory([], { nativeIdentity: 'b' }), inDirectory([], { id: 'ad-2', nativeIdentity: 'a' })],
    ['MODIFY ad-2: ADD groups=crew'],
  ],
])('of several accounts a right goes to %s', (_name, accounts, expected) => {
  const plan = planAccess(settled(accounts, { roleAssignments: requested }), { roles });
  expect(lines(plan)).toEqual(expected);
  expect(plan.grants.gained).toMatchObject([{ accountId: 'ad-2' }]);
});

test('a grant stays on its account while that exists', () => {
  const accounts = [inDirectory([]), inDirectory([], { ...second, disabled: true })];
  const of = settled(accounts, { roleAssignments: requested, grants: [grant('crew', { accountId: 'ad-2' })] });
  expect(lines(planAccess(of, { roles }))).toEqual(['MODIFY ad-2: ADD groups=crew']);
});

test('a grant whose account is gone is given anew', () => {
  const of = settled([inDirectory([])], { roleAssignments: requested, grants: [grant('crew', { accountId: 'gone' })] });
  const plan = planAccess(of, { roles });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD groups=crew']);
  expect(plan.grants).toMatchObject({ gained: [{ accountId: 'ad-1' }], lost: ['grant-crew'] });
});

test('accounts of which none fits fail the right, and none is created', () => {
  const picky = accessProfile('base', ['mail'], { provisioningCriteria: { operation: 'HAS', attribute: 'mailbox' } });
  const plan = planAccess(settled([inDirectory([])], { roleAssignments: isMember }), { roles: [member], accessProfiles: [picky] });
  expect(plan).toMatchObject({
    operations: [],
    grants: { gained: [] },
    failures: [{ sourceId: 'ad', attribute: 'groups', value: 'mail' }],
  });
  expect(plan.failures[0]!.reason).toBe('No account on Directory meets the provisioning criteria of the access profile base');
  expect(plan.errors).toMatchObject([{ type: 'provisioning MODIFY' }]);
});

test('an identity without an account gets one, with all its rights', () => {
  const plan = planAccess(settled([], groupRolesOf('crew', 'pilots')), { roles: groupRoles('crew', 'pilots').roles });
  expect(lines(plan)).toEqual([expect.stringMatching(/^CREATE on ad: SET .*, ADD groups=crew, ADD groups=pilots$/)]);
  expect(plan.grants.gained).toMatchObject([
    { accountId: null, value: 'crew' },
    { accountId: null, value: 'pilots' },
  ]);
});

function groupRolesOf(...names: readonly string[]) {
  return { roleAssignments: groupRoles(...names).roleAssignments };
}

test('a right on a source that is not there fails', () => {
  const lost = [role({ id: 'crew', entitlements: [right('crew', 'deleted')] })];
  expect(planAccess(settled([], { roleAssignments: requested }), { roles: lost }).failures).toMatchObject([
    { sourceId: 'deleted', value: 'crew' },
  ]);
});

test('granting does not enable a disabled account', () => {
  const of = settled([inDirectory([], { disabled: true })], { roleAssignments: requested });
  expect(lines(planAccess(of, { roles }))).toEqual(['MODIFY ad-1: ADD groups=crew']);
});

test('losing all access neither disables nor deletes', () => {
  expect(lines(planAccess(settled([inDirectory(['crew'])], { grants: [grant('crew')] })))).toEqual(['MODIFY ad-1: REMOVE groups=crew']);
});

test('who has no authoritative account any more loses what rules gave, and keeps what was requested', () => {
  const { roles: these, roleAssignments } = groupRoles('crew', 'pilots');
  const of = {
    ...settled([]),
    accounts: [inDirectory(['crew', 'pilots'])],
    roleAssignments: [{ ...roleAssignments[0]!, source: 'Rule' as const }, roleAssignments[1]!],
    grants: [grant('crew'), grant('pilots')],
  };
  expect(lines(planAccess(of, { roles: these }))).toEqual(['MODIFY ad-1: REMOVE groups=crew']);
});

test("operations of one account come in the contract's order", () => {
  const leave = state('active', { accountActions: [{ action: 'DISABLE', allSources: true, excludeSourceIds: ['hr'] }] });
  const of = settled([inDirectory(['old'])], {
    roleAssignments: requested,
    grants: [grant('old')],
    attributes: { email: 'old@example.com' },
  });
  const plan = planAccess(of, {
    roles,
    states: [leave],
    directory: {
      synchronized: [{ identityAttribute: 'email', accountAttribute: 'email' }],
      policies: [
        {
          usageType: 'UPDATE',
          fields: [
            {
              name: 'stamp',
              transform: { type: 'static', attributes: { value: 'x' } },
              type: 'string',
              isMultiValued: false,
              isRequired: false,
              attributes: {},
            },
          ],
        },
      ],
    },
  });
  expect(lines(plan)).toEqual([
    'MODIFY ad-1: SET stamp=x, SET email=ada@example.com',
    'MODIFY ad-1: SET stamp=x, ADD groups=crew, REMOVE groups=old',
    'DISABLE ad-1',
  ]);
});

test('an account of another identity profile or none is planned for as any other', () => {
  const of = settled([account({ id: 'crm-1', sourceId: 'crm', attributes: { groups: [] } })], { roleAssignments: requested });
  expect(lines(planAccess(of, { roles: [role({ id: 'crew', entitlements: [right('crew', 'crm')] })] }))).toEqual([
    'MODIFY crm-1: ADD groups=crew',
  ]);
});
