import { describe, expect, test } from 'vitest';
import { account, accountWith, configuration, factsOf, now, profile, state, subject } from '../../test/organisation.ts';
import { applyPlan } from '../apply-plan.ts';
import type { RefreshOptions } from '../draft.ts';
import { compileOrg } from '../org.ts';
import { refreshIdentity } from '../refresh.ts';
import type { Subject } from '../subject.ts';
import { resolveLifecycle } from './lifecycle-state.ts';

const states = [
  state('active'),
  state('onLeave', { identityState: 'INACTIVE_SHORT_TERM' }),
  state('terminated', { identityState: 'INACTIVE_LONG_TERM' }),
  state('asleep', { enabled: false, identityState: 'INACTIVE_LONG_TERM' }),
];

function refresh(before: Subject, profiles = [profile({ lifecycleStates: states })], options: RefreshOptions = {}) {
  const plan = refreshIdentity(compileOrg(configuration({ profiles })), before, factsOf(), now, options);
  return { plan, after: applyPlan(before, plan) };
}

const withStatus = (status: string | null) => subject({ accounts: [accountWith({ status })] });

test.each([
  ['active', 'active', 'ACTIVE', 'active'],
  ['ONLEAVE', 'onLeave', 'INACTIVE_SHORT_TERM', 'ONLEAVE'],
  ['terminated', 'terminated', 'INACTIVE_LONG_TERM', 'terminated'],
  ['asleep', 'asleep', 'ACTIVE', 'asleep'],
  ['retired', undefined, 'ACTIVE', 'retired'],
  [null, undefined, 'ACTIVE', undefined],
])('mapped to %j: state %j, identity state %s, attribute %j', (status, stateName, identityState, attribute) => {
  const { after } = refresh(withStatus(status));
  expect(after.lifecycleState?.stateName).toBe(stateName);
  expect(after.identityState).toBe(identityState);
  expect(after.attributes.cloudLifecycleState).toBe(attribute);
});

test('a state that the profile no longer has leaves the identity without one', () => {
  const { after } = refresh(withStatus('terminated'));
  const { plan } = refresh(after, [profile({ lifecycleStates: [state('active')] })]);
  expect(plan.lifecycleState).toMatchObject({ before: { stateName: 'terminated' }, after: null });
  expect(plan.identityState).toMatchObject({ before: 'INACTIVE_LONG_TERM', after: 'ACTIVE' });
});

test('an attribute that was never mapped gives no state', () => {
  const { after } = refresh(subject(), [profile({ mappings: [], lifecycleStates: states })]);
  expect(after.lifecycleState).toBeNull();
});

describe('a state set by hand', () => {
  const setByHand = (before: Subject, name: string | null, profiles?: ReturnType<typeof profile>[]) =>
    refresh(before, profiles, { setLifecycleState: name });

  test('shows in the attribute and holds while the mapped value stays', () => {
    const held = setByHand(refresh(withStatus('active')).after, 'terminated').after;
    expect(held.lifecycleState).toEqual({ stateName: 'terminated', manuallyUpdated: true, mappedValue: 'active' });
    expect(held).toMatchObject({ identityState: 'INACTIVE_LONG_TERM', attributes: { cloudLifecycleState: 'terminated' } });
    expect(refresh(held).plan.lifecycleState).toBeNull();
  });

  test('is entered with the refresh that sets it, and left with the one that drops it', () => {
    const before = refresh(withStatus('active')).after;
    const { plan, after } = setByHand(before, 'terminated');
    expect(plan.lifecycleState).toMatchObject({ before: { stateName: 'active' }, after: { stateName: 'terminated' } });
    expect(setByHand(after, 'terminated').plan).toMatchObject({ attributes: [], lifecycleState: null });
    expect(setByHand(after, null).after).toEqual(before);
  });

  test('holds against the value that is mapped when it is set, however late the feed is processed', () => {
    const stale = { ...refresh(withStatus('active')).after, accounts: [accountWith({ status: 'onLeave' })] };
    const held = setByHand(stale, 'terminated').after;
    expect(held.lifecycleState).toEqual({ stateName: 'terminated', manuallyUpdated: true, mappedValue: 'onLeave' });
    expect(refresh(held).plan.lifecycleState).toBeNull();
  });

  test('ends when the mapped value changes', () => {
    const held = setByHand(refresh(withStatus('active')).after, 'terminated').after;
    const { after } = refresh({ ...held, accounts: [accountWith({ status: 'onLeave' })] });
    expect(after.lifecycleState).toEqual({ stateName: 'onLeave', manuallyUpdated: false, mappedValue: null });
    expect(after.attributes.cloudLifecycleState).toBe('onLeave');
  });

  test('ends when the mapped value goes away', () => {
    const held = setByHand(refresh(withStatus('active')).after, 'terminated').after;
    expect(refresh({ ...held, accounts: [accountWith({ status: null })] }).after.lifecycleState).toBeNull();
  });

  test('set again keeps the mapped value that it holds against', () => {
    const held = setByHand(refresh(withStatus('active')).after, 'terminated').after;
    expect(setByHand(held, 'onLeave').after.lifecycleState).toMatchObject({ stateName: 'onLeave', mappedValue: 'active' });
  });

  test('holds where the attribute is not mapped at all', () => {
    const profiles = [profile({ mappings: [], lifecycleStates: states })];
    const { after } = setByHand(refresh(subject(), profiles).after, 'terminated', profiles);
    expect(after).toMatchObject({ lifecycleState: { manuallyUpdated: true }, attributes: { cloudLifecycleState: 'terminated' } });
  });

  test('holds and shows where mapping is switched off', () => {
    const profiles = [profile({ mappingEnabled: false, lifecycleStates: states })];
    const { after } = setByHand(refresh(withStatus('active')).after, 'terminated', profiles);
    expect(after).toMatchObject({ lifecycleState: { manuallyUpdated: true }, attributes: { cloudLifecycleState: 'terminated' } });
    expect(refresh(after, profiles).plan).toMatchObject({ attributes: [], lifecycleState: null });
  });

  test('ends with the profile, and does not come back with the account', () => {
    const held = setByHand(refresh(withStatus('active')).after, 'terminated').after;
    const gone = refresh({ ...held, accounts: [] }).after;
    expect(gone).toMatchObject({ lifecycleState: null, identityState: 'ACTIVE', attributes: { cloudLifecycleState: 'terminated' } });
    expect(refresh({ ...gone, accounts: [account()] }).after.lifecycleState).toMatchObject({ stateName: 'active' });
  });

  test('holds while the mapping fails, which says nothing about a change', () => {
    const present = { stateName: 'active', manuallyUpdated: true, mappedValue: 'terminated' };
    const indexed = new Map(states.map((each) => [each.technicalName.toLowerCase(), each]));
    expect(resolveLifecycle(indexed, present, undefined)).toEqual({ shown: 'active', state: present });
  });

  test('is over in a profile that has no such state', () => {
    const held = setByHand(refresh(withStatus('active')).after, 'terminated').after;
    const { after } = refresh(held, [profile({ lifecycleStates: [state('active')] })]);
    expect(after.lifecycleState).toMatchObject({ stateName: 'active', manuallyUpdated: false });
  });
});

test('with mapping switched off the present state stays', () => {
  const { after } = refresh(withStatus('terminated'));
  const { plan } = refresh({ ...after, accounts: [account()] }, [profile({ mappingEnabled: false, lifecycleStates: states })]);
  expect(plan).toMatchObject({ lifecycleState: null, identityState: null });
});
