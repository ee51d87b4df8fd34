import { expect, test } from 'vitest';
import { groupRoles, inDirectory, lines, planAccess, settled } from '../../test/access.ts';
import { accessProfile, account, accountWith, grant, state } from '../../test/organisation.ts';
import type { AccountActionConfiguration, LifecycleStateConfiguration } from '../configuration.ts';
import type { Subject } from '../subject.ts';

/** Contract: BEHAVIOUR 9.4. */

function action(kind: AccountActionConfiguration['action'], values: Partial<AccountActionConfiguration> = {}): AccountActionConfiguration {
  return { action: kind, allSources: false, sourceIds: ['ad'], excludeSourceIds: null, ...values };
}

/** The state `active` that does this; everybody is in it. */
function active(values: Partial<LifecycleStateConfiguration>) {
  return { states: [state('active', values)] };
}

const disabled = inDirectory([], { disabled: true });
const enable = active({ accountActions: [action('ENABLE')] });
const disable = active({ accountActions: [action('DISABLE')] });
const remove = active({ accountActions: [action('DELETE')], identityState: 'INACTIVE_LONG_TERM' });

/** On the way from another state. */
function entering(accounts: Parameters<typeof settled>[0], values: Partial<Subject> = {}): Partial<Subject> {
  return settled(accounts, { lifecycleState: { stateName: 'inactive', manuallyUpdated: false, mappedValue: null }, ...values });
}

test('entering a state enables accounts', () => {
  const plan = planAccess(entering([disabled]), enable);
  expect(lines(plan)).toEqual(['ENABLE ad-1']);
  expect(plan.operations[0]!.cause).toEqual({ type: 'lifecycle', detail: 'active' });
});

test.each([
  ['from no state', { lifecycleState: null }],
  ['from another profile', { profileId: 'contractors' }],
])('coming to a state %s is entering it', (_name, values) => {
  expect(lines(planAccess(settled([disabled], values), enable))).toEqual(['ENABLE ad-1']);
});

test('an account that is disabled later is not enabled again', () => {
  expect(lines(planAccess(settled([disabled]), enable))).toEqual([]);
});

test('an enabled account is not enabled, nor one on another source', () => {
  const elsewhere = account({ id: 'crm-1', sourceId: 'crm', disabled: true });
  expect(lines(planAccess(entering([inDirectory([]), elsewhere]), enable))).toEqual([]);
});

test('while a state lasts it disables accounts that were enabled natively or appear later', () => {
  expect(lines(planAccess(settled([inDirectory([])]), disable))).toEqual(['DISABLE ad-1']);
  expect(lines(planAccess(settled([disabled]), disable))).toEqual([]);
});

test('an account that the plan itself makes is disabled too', () => {
  const { roles, roleAssignments } = groupRoles('crew');
  expect(lines(planAccess(settled([], { roleAssignments }), { ...disable, roles }))).toEqual([
    expect.stringMatching(/^CREATE on ad/),
    'DISABLE on ad',
  ]);
});

test('while a state lasts it deletes accounts, and nothing else is done to them', () => {
  const { roles, roleAssignments } = groupRoles('crew');
  const of = settled([inDirectory(['old'])], { roleAssignments, grants: [grant('old')] });
  const plan = planAccess(of, { ...remove, roles });
  expect(lines(plan)).toEqual(['DELETE ad-1']);
  expect(plan.grants.gained).toEqual([]);
});

test('while a state deletes the accounts on a source nothing is given there', () => {
  const { roles, roleAssignments } = groupRoles('crew');
  const plan = planAccess(settled([], { roleAssignments }), { ...remove, roles });
  expect(plan).toMatchObject({ operations: [], failures: [], grants: { gained: [] } });
});

test('grants end with the account, so that they are still known should it stay after all', () => {
  expect(planAccess(settled([inDirectory(['old'])], { grants: [grant('old')] }), remove).grants.lost).toEqual([]);
  expect(planAccess(settled([], { grants: [grant('old')] }), remove).grants.lost).toEqual(['grant-old']);
});

test.each(['DISABLE', 'DELETE'] as const)('%s is not done where the state itself gives access', (kind) => {
  const states = [state('active', { accountActions: [action(kind)], accessProfileIds: ['base'] })];
  const plan = planAccess(settled([inDirectory([])]), { states, accessProfiles: [accessProfile('base', ['mail'])] });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD groups=mail']);
});

test('ENABLE is done where the state itself gives access', () => {
  const states = [state('active', { accountActions: [action('ENABLE')], accessProfileIds: ['base'] })];
  const plan = planAccess(entering([disabled]), { states, accessProfiles: [accessProfile('base', ['mail'])] });
  expect(lines(plan)).toEqual(['ENABLE ad-1', 'MODIFY ad-1: ADD groups=mail']);
});

test('all sources are those that can do it, but the excluded ones', () => {
  const accounts = [inDirectory([]), account({ id: 'crm-1', sourceId: 'crm', nativeIdentity: 'b' })];
  const all = (values: Partial<AccountActionConfiguration> = {}) => ({
    states: [state('active', { accountActions: [action('DISABLE', { allSources: true, sourceIds: [], ...values })] })],
  });
  // The personnel system cannot: nothing is known of how its accounts are changed.
  expect(lines(planAccess(settled(accounts), all()))).toEqual(['DISABLE ad-1', 'DISABLE crm-1']);
  expect(lines(planAccess(settled(accounts), all({ excludeSourceIds: ['crm'] })))).toEqual(['DISABLE ad-1']);
  expect(lines(planAccess(settled(accounts), { ...all(), directory: { canEnable: false } }))).toEqual(['DISABLE crm-1']);
});

test('all sources of a DELETE are those that can delete', () => {
  const accounts = [inDirectory([]), account({ id: 'crm-1', sourceId: 'crm', nativeIdentity: 'b' })];
  const states = [state('active', { accountActions: [action('DELETE', { allSources: true, sourceIds: [] })] })];
  expect(lines(planAccess(settled(accounts), { states, directory: { canDelete: false } }))).toEqual(['DELETE crm-1']);
});

test('a state that takes all access away removes native values too, and roles give nothing', () => {
  const { roles, roleAssignments } = groupRoles('crew');
  const of = settled([inDirectory(['crew', 'native'])], { roleAssignments, grants: [grant('crew')] });
  const plan = planAccess(of, { ...active({ removeAllAccess: true }), roles });
  expect(lines(plan)).toEqual(['MODIFY account-1: REMOVE status=active', 'MODIFY ad-1: REMOVE groups=crew, REMOVE groups=native']);
  expect(plan.grants.lost).toEqual(['grant-crew']);
});

test('a state that takes all access away leaves what it gives itself, and nothing that was kept detached', () => {
  const states = [state('active', { removeAllAccess: true, accessProfileIds: ['base'] })];
  const kept = grant('kept', { causes: [{ type: 'detached', id: 'base', accessProfileId: null }] });
  const of = settled([inDirectory(['mail', 'kept'])], {
    accounts: [accountWith({ status: null }), inDirectory(['mail', 'kept'])],
    grants: [kept],
  });
  const plan = planAccess({ ...of, ...stayIn('active') }, { states, accessProfiles: [accessProfile('base', ['mail'])] });
  expect(lines(plan)).toEqual(['MODIFY ad-1: REMOVE groups=kept']);
});

/** With no mapped value the state is set by hand. */
function stayIn(stateName: string): Partial<Subject> {
  return { lifecycleState: { stateName, manuallyUpdated: true, mappedValue: null } };
}

test('an account enabled by a call stays so until the identity enters another state', () => {
  const enabled = inDirectory([], { setByHand: 'ENABLED' });
  expect(lines(planAccess(settled([enabled]), disable))).toEqual([]);
  expect(lines(planAccess(entering([enabled]), disable))).toEqual(['DISABLE ad-1']);
});

test('an account disabled by a call is enabled when the identity enters another state', () => {
  const byHand = inDirectory([], { disabled: true, setByHand: 'DISABLED' });
  expect(lines(planAccess(settled([byHand]), enable))).toEqual([]);
  expect(lines(planAccess(entering([byHand]), enable))).toEqual(['ENABLE ad-1']);
});

test('leaving a state undoes nothing of what it did to accounts', () => {
  expect(lines(planAccess(entering([disabled]), active({})))).toEqual([]);
});

const throughState = grant('mail', { causes: [{ type: 'lifecycle', id: 'state-inactive', accessProfileId: 'base' }] });

test.each([
  ['another state', [state('active')]],
  ['a disabled state', [state('active', { enabled: false, accessProfileIds: ['base'], accountActions: [action('DELETE')] })]],
  ['an unknown state', []],
])('what a state gave goes when the identity comes to %s', (_name, states) => {
  const left = state('inactive', { accessProfileIds: ['base'] });
  const of = entering([inDirectory(['mail'])], { grants: [throughState] });
  const plan = planAccess(of, { states: [left, ...states], accessProfiles: [accessProfile('base', ['mail'])] });
  expect(lines(plan)).toEqual(['MODIFY ad-1: REMOVE groups=mail']);
});

test('what a state gives is granted because of it', () => {
  const plan = planAccess(settled([inDirectory([])]), {
    ...active({ accessProfileIds: ['base', 'deleted'] }),
    accessProfiles: [accessProfile('base', ['mail'])],
  });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD groups=mail']);
  expect(plan.grants.gained).toMatchObject([{ causes: [{ type: 'lifecycle', id: 'state-active', accessProfileId: 'base' }] }]);
});

test('a right taken out of an access profile stays with who has it through the state', () => {
  const held = grant('mail', { causes: [{ type: 'lifecycle', id: 'state-active', accessProfileId: 'base' }] });
  const plan = planAccess(settled([inDirectory(['mail'])], { grants: [held] }), {
    ...active({ accessProfileIds: ['base'] }),
    accessProfiles: [accessProfile('base', [])],
  });
  expect(lines(plan)).toEqual([]);
  expect(plan.grants.changed).toMatchObject([{ causes: [{ type: 'detached' }] }]);
});
