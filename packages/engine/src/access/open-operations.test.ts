import { expect, test } from 'vitest';
import { type AccessWorld, groupRoles, inDirectory, lines, planAccess, settled } from '../../test/access.ts';
import { assignment, grant, openOperation, policyField, right, role, state } from '../../test/organisation.ts';
import type { AccountActionConfiguration } from '../configuration.ts';
import type { OpenOperation, Subject, SubjectAccount, ValueChange } from '../subject.ts';

/** Contract: BEHAVIOUR 9.7. */

const { roles, roleAssignments } = groupRoles('crew');
const requested = { roleAssignments };
const group = (op: 'ADD' | 'REMOVE', value = 'crew'): ValueChange => ({ attribute: 'groups', op, value });

function open(
  operation: OpenOperation['operation'],
  changes: readonly ValueChange[] = [],
  values: Partial<OpenOperation> = {},
): OpenOperation {
  return openOperation({ operation, changes, ...values });
}

function failed(
  operation: OpenOperation['operation'],
  changes: readonly ValueChange[] = [],
  values: Partial<OpenOperation> = {},
): OpenOperation {
  return open(operation, changes, { failure: 'It was refused', ...values });
}

function plan(accounts: readonly SubjectAccount[], values: Partial<Subject>, world: AccessWorld = {}) {
  return planAccess(settled(accounts, values), { roles, ...world });
}

const again: AccessWorld = { options: { retryFailed: true } };

function stateThat(...actions: readonly AccountActionConfiguration['action'][]) {
  const accountActions = actions.map((action) => ({ action, allSources: false, sourceIds: ['ad'], excludeSourceIds: null }));
  return { states: [state('active', { accountActions })] };
}

test.each<[string, Partial<Subject>, AccessWorld]>([
  ['a right', { ...requested, grants: [grant('crew')], openOperations: [open('MODIFY', [group('ADD')])] }, {}],
  ['a right taken back', { openOperations: [open('MODIFY', [group('REMOVE', 'native')])] }, {}],
  ['disabling', { openOperations: [open('DISABLE')] }, stateThat('DISABLE')],
  ['deleting', { openOperations: [open('DELETE')] }, stateThat('DELETE')],
  ['enabling', { openOperations: [open('ENABLE')] }, {}],
])('what is open counts as done: %s', (_name, values, world) => {
  const { operations, superseded, errors } = plan([inDirectory(['native'])], values, world);
  expect({ operations, superseded, errors }).toEqual({ operations: [], superseded: [], errors: [] });
});

test('an account that is still to be made has what it will be made with, and takes more', () => {
  const create = open('CREATE', [group('ADD')], { accountId: 'new' });
  const values = {
    roleAssignments: groupRoles('crew', 'pilots').roleAssignments,
    grants: [grant('crew', { accountId: 'new' })],
    openOperations: [create],
  };
  expect(lines(planAccess(settled([], values), { roles: groupRoles('crew', 'pilots').roles }))).toEqual(['MODIFY new: ADD groups=pilots']);
});

test('a wish that turned round is queued behind what is open', () => {
  const values = { grants: [grant('crew')], openOperations: [open('MODIFY', [group('ADD')])] };
  const turned = plan([inDirectory([])], values);
  expect(lines(turned)).toEqual(['MODIFY ad-1: REMOVE groups=crew']);
  expect(turned.superseded).toEqual([]);
});

test('what failed counts as done as well, and is an error of the identity', () => {
  const values = { ...requested, grants: [grant('crew')], openOperations: [failed('MODIFY', [group('ADD')])] };
  const { operations, superseded, errors } = plan([inDirectory([])], values);
  expect({ operations, superseded }).toEqual({ operations: [], superseded: [] });
  expect(errors).toMatchObject([{ type: 'provisioning', reason: 'It was refused' }]);
});

test.each<[string, SubjectAccount[], Partial<Subject>, AccessWorld, string[]]>([
  [
    'a right',
    [inDirectory([])],
    { ...requested, grants: [grant('crew')], openOperations: [failed('MODIFY', [group('ADD')])] },
    {},
    ['MODIFY ad-1: ADD groups=crew'],
  ],
  [
    'a right taken back, of which no grant tells any more',
    [inDirectory(['crew'])],
    { openOperations: [failed('MODIFY', [group('REMOVE')])] },
    {},
    ['MODIFY ad-1: REMOVE groups=crew'],
  ],
  [
    'enabling, though the state was entered long ago',
    [inDirectory([], { disabled: true })],
    { openOperations: [failed('ENABLE')] },
    stateThat('ENABLE'),
    ['ENABLE ad-1'],
  ],
  ['disabling', [inDirectory([])], { openOperations: [failed('DISABLE')] }, stateThat('DISABLE'), ['DISABLE ad-1']],
  ['deleting', [inDirectory([])], { openOperations: [failed('DELETE')] }, stateThat('DELETE'), ['DELETE ad-1']],
  [
    'a call to enable',
    [inDirectory([], { disabled: true, setByHand: 'ENABLED' })],
    { openOperations: [failed('ENABLE')] },
    {},
    ['ENABLE ad-1'],
  ],
  ['a call to disable', [inDirectory([], { setByHand: 'DISABLED' })], { openOperations: [failed('DISABLE')] }, {}, ['DISABLE ad-1']],
  ['a call to unlock', [inDirectory([], { locked: true })], { openOperations: [failed('UNLOCK')] }, {}, ['UNLOCK ad-1']],
])('what failed is planned again when that is asked for: %s', (_name, accounts, values, world, expected) => {
  const retried = plan(accounts, values, { ...world, ...again });
  expect(lines(retried)).toEqual(expected);
  expect(retried).toMatchObject({ superseded: ['operation-1'], errors: [] });
});

test('an account that could not be made is made again, with its rights', () => {
  const values = {
    ...requested,
    grants: [grant('crew', { accountId: 'new' })],
    openOperations: [failed('CREATE', [group('ADD')], { accountId: 'new' })],
  };
  expect(lines(plan([], values))).toEqual([]);
  const retried = plan([], values, again);
  expect(lines(retried)).toEqual([expect.stringMatching(/^CREATE on ad.*ADD groups=crew$/)]);
  expect(retried).toMatchObject({ superseded: ['operation-1'], grants: { gained: [{ accountId: null }], lost: ['grant-crew'] } });
});

test('what failed and nothing wishes for any more is dropped', () => {
  const values = { openOperations: [failed('CREATE', [], { accountId: 'new' }), failed('DISABLE', [], { id: 'operation-2' })] };
  expect(plan([inDirectory([])], values, again)).toMatchObject({ operations: [], superseded: ['operation-1', 'operation-2'] });
});

test.each<[string, SubjectAccount[], Partial<Subject>, AccessWorld, string[]]>([
  [
    'a right, then lost',
    [inDirectory([])],
    { grants: [grant('crew')], openOperations: [failed('MODIFY', [group('ADD')])] },
    {},
    ['MODIFY ad-1: REMOVE groups=crew'],
  ],
  [
    'a right taken back, then given',
    [inDirectory(['crew'])],
    { ...requested, openOperations: [failed('MODIFY', [group('REMOVE')])] },
    {},
    ['MODIFY ad-1: ADD groups=crew'],
  ],
  [
    'enabling, then disabling',
    [inDirectory([], { disabled: true })],
    { openOperations: [failed('ENABLE')] },
    stateThat('DISABLE'),
    ['DISABLE ad-1'],
  ],
  [
    'disabling, then enabling',
    [inDirectory([])],
    { lifecycleState: null, openOperations: [failed('DISABLE')] },
    stateThat('ENABLE'),
    ['ENABLE ad-1'],
  ],
  [
    'anything, then deleting',
    [inDirectory([])],
    { openOperations: [failed('MODIFY', [group('ADD', 'x')])] },
    stateThat('DELETE'),
    ['DELETE ad-1'],
  ],
])('a wish that turned round supersedes what failed: %s', (_name, accounts, values, world, expected) => {
  const turned = plan(accounts, values, world);
  expect(lines(turned)).toEqual(expected);
  expect(turned).toMatchObject({ superseded: ['operation-1'], errors: [] });
});

test('what else a superseded operation was about is planned anew with it', () => {
  const values = {
    roleAssignments: groupRoles('pilots').roleAssignments,
    grants: [grant('crew'), grant('pilots')],
    openOperations: [failed('MODIFY', [group('ADD'), group('ADD', 'pilots'), group('REMOVE', 'old')])],
  };
  const turned = planAccess(settled([inDirectory(['old'])], values), { roles: groupRoles('crew', 'pilots').roles });
  expect(lines(turned)).toEqual(['MODIFY ad-1: ADD groups=pilots, REMOVE groups=crew, REMOVE groups=old']);
  expect(turned.superseded).toEqual(['operation-1']);
});

test('another right leaves what failed alone', () => {
  const values = { ...requested, openOperations: [failed('MODIFY', [group('ADD', 'other')])] };
  const { superseded, errors } = plan([inDirectory([])], values);
  expect({ superseded, errors }).toMatchObject({ superseded: [], errors: [{ reason: 'It was refused' }] });
});

test('what failed on an account that is gone is dropped', () => {
  const values = { openOperations: [failed('MODIFY', [group('ADD')], { accountId: 'gone' })] };
  expect(plan([inDirectory([])], values)).toMatchObject({ operations: [], superseded: ['operation-1'], errors: [] });
});

test('a right more, or less, makes an account anew that could not be made', () => {
  const create = failed('CREATE', [group('ADD')], { accountId: 'new' });
  const following = failed('MODIFY', [group('ADD', 'x')], { accountId: 'new', id: 'operation-2' });
  const values = { grants: [grant('crew', { accountId: 'new' })], openOperations: [create, following] };
  const more = { ...values, roleAssignments: groupRoles('crew', 'pilots').roleAssignments };
  const made = planAccess(settled([], more), { roles: groupRoles('crew', 'pilots').roles });
  expect(lines(made)).toEqual([expect.stringMatching(/^CREATE on ad.*ADD groups=crew, ADD groups=pilots$/)]);
  expect(made.superseded).toEqual(['operation-1', 'operation-2']);
  expect(plan([], values)).toMatchObject({ operations: [], superseded: ['operation-1', 'operation-2'], errors: [] });
});

test('an account that could not be deleted is used again once nothing deletes it', () => {
  const values = { ...requested, openOperations: [failed('DELETE')] };
  const turned = plan([inDirectory([])], values);
  expect(lines(turned)).toEqual(['MODIFY ad-1: ADD groups=crew']);
  expect(turned.superseded).toEqual(['operation-1']);
});

test('an account that takes the place of one that is being deleted has its rights once', () => {
  const openOperations = [open('DELETE'), open('CREATE', [group('ADD')], { accountId: 'new', id: 'operation-2' })];
  const grants = [grant('crew', { id: 'new-grant', accountId: 'new' }), grant('crew')];
  expect(lines(plan([inDirectory(['crew'])], { ...requested, openOperations, grants }))).toEqual([]);
  expect(lines(plan([inDirectory(['crew'])], { openOperations, grants }))).toEqual(['MODIFY new: REMOVE groups=crew']);
});

test('of two accounts that hold a right through grants one keeps it', () => {
  const grants = [grant('crew', { id: 'first' }), grant('crew', { id: 'second', accountId: 'ad-2' })];
  const accounts = [inDirectory(['crew']), inDirectory(['crew'], { id: 'ad-2', nativeIdentity: 'ada2' })];
  const { grants: planned, ...rest } = plan(accounts, { ...requested, grants });
  expect(lines({ grants: planned, ...rest })).toEqual(['MODIFY ad-2: REMOVE groups=crew']);
  expect(planned.lost).toEqual(['second']);
});

test('rights on an account that could not be deleted are taken back', () => {
  const values = { grants: [grant('crew')], openOperations: [failed('DELETE')] };
  expect(lines(plan([inDirectory(['crew'])], values))).toEqual(['MODIFY ad-1: REMOVE groups=crew']);
});

test('a synchronized value that failed is written when it changes', () => {
  const directory = { synchronized: [{ identityAttribute: 'email', accountAttribute: 'mail' }] };
  const was = (value: string) => ({ openOperations: [failed('MODIFY', [{ attribute: 'mail', op: 'SET', value }])] });
  expect(lines(plan([inDirectory([])], was('ada@example.com'), { directory }))).toEqual([]);
  const turned = plan([inDirectory([])], was('old@example.com'), { directory });
  expect(lines(turned)).toEqual(['MODIFY ad-1: SET mail=ada@example.com']);
  expect(turned.superseded).toEqual(['operation-1']);
});

test('what failed stays superseded when its policy refuses it now', () => {
  const nobody = { type: 'identityAttribute', attributes: { name: 'department' } };
  const policies = [{ usageType: 'UPDATE' as const, fields: [policyField('title', nobody, { isRequired: true })] }];
  const values = { ...requested, grants: [grant('crew')], openOperations: [failed('MODIFY', [group('ADD')])] };
  const retried = plan([inDirectory([])], values, { ...again, directory: { policies } });
  expect(retried).toMatchObject({ operations: [], superseded: ['operation-1'], failures: [{ attribute: 'title' }] });
  expect(retried.errors).toHaveLength(1);
});

test('roles of other sources do not touch what failed', () => {
  const elsewhere = role({ id: 'crew', entitlements: [right('crew', 'crm')] });
  const values = { roleAssignments: [assignment({ roleId: 'crew', source: 'LCM' })], openOperations: [failed('MODIFY', [group('ADD')])] };
  expect(planAccess(settled([inDirectory([])], values), { roles: [elsewhere] }).superseded).toEqual([]);
});
