import { expect, test } from 'vitest';
import { groupRoles, inDirectory, lines, planAccess, settled } from '../../test/access.ts';
import { grant, openOperation, policyField, state } from '../../test/organisation.ts';
import type { AccountCall } from '../draft.ts';
import type { OpenOperation, SubjectAccount } from '../subject.ts';

/** Contract: BEHAVIOUR 9.10, 9.4. */

/** The plan when somebody calls for this on an account, which remembers what was set. */
function called(
  operation: AccountCall['operation'],
  account: Partial<SubjectAccount>,
  { open = [], force = false, ...world }: { open?: readonly OpenOperation[]; force?: boolean } & Parameters<typeof planAccess>[1] = {},
) {
  const setByHand = operation === 'ENABLE' ? 'ENABLED' : operation === 'DISABLE' ? 'DISABLED' : null;
  const of = settled([inDirectory([], { setByHand, ...account })], { openOperations: open });
  return planAccess(of, { ...world, options: { accountCall: { accountId: 'ad-1', operation, force } } });
}

test.each<[AccountCall['operation'], Partial<SubjectAccount>, Partial<SubjectAccount>]>([
  ['ENABLE', { disabled: true }, { disabled: false }],
  ['DISABLE', { disabled: false }, { disabled: true }],
  ['UNLOCK', { locked: true }, { locked: false }],
])('a call for %s is done where the account is not so, and always where it insists', (operation, other, same) => {
  expect(lines(called(operation, other))).toEqual([`${operation} ad-1`]);
  expect(lines(called(operation, same))).toEqual([]);
  expect(lines(called(operation, same, { force: true }))).toEqual([`${operation} ad-1`]);
});

test('what is open counts as done', () => {
  const open = [openOperation({ operation: 'DISABLE' })];
  expect(lines(called('ENABLE', { disabled: false }, { open }))).toEqual(['ENABLE ad-1']);
  expect(lines(called('DISABLE', { disabled: false }, { open }))).toEqual([]);
});

test.each<[AccountCall['operation'], Partial<SubjectAccount>]>([
  ['DISABLE', {}],
  ['ENABLE', { disabled: true }],
  ['UNLOCK', { locked: true }],
])('a call for %s that failed before is made again, and replaces what failed', (operation, account) => {
  const open = [openOperation({ id: 'failed', operation, failure: 'It was refused' })];
  const plan = called(operation, account, { open });
  expect(lines(plan)).toEqual([`${operation} ad-1`]);
  expect(plan.superseded).toEqual(['failed']);
});

test('a call wins over the state that would undo it', () => {
  const accountActions = [{ action: 'DISABLE' as const, allSources: false, sourceIds: ['ad'], excludeSourceIds: null }];
  expect(lines(called('ENABLE', { disabled: true }, { states: [state('active', { accountActions })] }))).toEqual(['ENABLE ad-1']);
});

test('the policy of its kind adds to what is called for', () => {
  const fields = [policyField('note', { type: 'static', attributes: { value: 'by hand' } })];
  expect(lines(called('UNLOCK', { locked: true }, { directory: { policies: [{ usageType: 'UNLOCK', fields }] } }))).toEqual([
    'UNLOCK ad-1: SET note=by hand',
  ]);
});

test('a call on an account that the identity does not have does nothing', () => {
  expect(lines(called('UNLOCK', { id: 'ad-2', locked: true }))).toEqual([]);
});

test('for an identity whose accounts are still to be read again nothing is planned, and what was given stays known', () => {
  const { roles, roleAssignments } = groupRoles('crew');
  const failed = openOperation({ operation: 'DISABLE', failure: 'It was refused' });
  const of = settled([], { roleAssignments, grants: [grant('crew'), grant('old')], openOperations: [failed] });
  const held = planAccess({ ...of, isHeld: true }, { roles });
  expect(held).toMatchObject({ operations: [], failures: [], grants: { gained: [], lost: [] }, superseded: [] });
  expect(held.errors).toMatchObject([{ type: 'provisioning', reason: 'It was refused' }]);
  const released = planAccess(of, { roles });
  expect(lines(released)).toEqual([expect.stringMatching(/^CREATE on ad/)]);
  expect(released.grants.lost).toEqual(['grant-crew', 'grant-old']);
});
