import { expect, test } from 'vitest';
import {
  account,
  accountWith,
  configuration,
  factsOf,
  identity,
  mapping,
  now,
  profile,
  source,
  subject,
  usualMappings,
} from '../test/organisation.ts';
import { applyPlan } from './apply-plan.ts';
import type { Configuration } from './configuration.ts';
import type { RefreshTraceEntry } from './draft.ts';
import { compileOrg } from './org.ts';
import { isEmptyPlan } from './plan.ts';
import { refreshIdentity } from './refresh.ts';
import type { Facts, Subject } from './subject.ts';

function refresh(of: Partial<Subject> = {}, config: Partial<Configuration> = {}, facts: Facts = factsOf()) {
  const org = compileOrg(configuration(config));
  const before = subject(of);
  const plan = refreshIdentity(org, before, facts, now);
  const after = applyPlan(before, plan);
  expect(isEmptyPlan(refreshIdentity(org, after, facts, now))).toBe(true);
  return { plan, after };
}

const contractors = profile({ id: 'contractors', name: 'Contractors', priority: 20, authoritativeSourceId: 'vms', mappings: [] });
const vms = source({ id: 'vms', name: 'VMS' });

test('a new identity gets its mapped attributes, alias, name, profile and states', () => {
  const { plan, after } = refresh();
  expect(after).toMatchObject({ alias: 'ada', name: 'Ada Lovelace', profileId: 'employees', identityState: 'ACTIVE', errors: [] });
  expect(after.attributes).toEqual({
    uid: 'ada',
    displayName: 'Ada Lovelace',
    email: 'ada@example.com',
    firstname: 'Ada',
    lastname: 'Lovelace',
    cloudLifecycleState: 'active',
  });
  expect(after.lifecycleState).toEqual({ stateName: 'active', manuallyUpdated: false, mappedValue: null });
  expect(plan.correlated).toBe(true);
});

test('every change names its cause', () => {
  const { plan } = refresh();
  const email = plan.attributes.find(({ attribute }) => attribute === 'email');
  expect(email).toEqual({
    attribute: 'email',
    before: null,
    after: 'ada@example.com',
    cause: { type: 'mapping', detail: 'Employees: email' },
  });
  expect(plan.alias?.cause).toEqual({ type: 'default', detail: 'Account Name' });
  expect(plan.profile?.cause).toEqual({ type: 'profile', detail: 'Employees: account 1001' });
});

test.each([
  ['the profile with the lower priority number wins', 10, 20, 'employees'],
  ['whichever was made first', 20, 10, 'contractors'],
  ['equal priorities are decided by id', 10, 10, 'contractors'],
])('with accounts on two authoritative sources, %s', (_behaviour, employees, contractor, expected) => {
  const accounts = [account({ id: 'b', sourceId: 'vms' }), account({ id: 'a' })];
  const profiles = [profile({ priority: employees }), { ...contractors, priority: contractor }];
  expect(refresh({ accounts }, { sources: [source(), vms], profiles }).after.profileId).toBe(expected);
});

test('of several accounts on the authoritative source the oldest names the identity', () => {
  const accounts = [
    account({ id: 'a', name: 'newer', created: '2026-02-01T00:00:00.000Z' }),
    account({ id: 'b', name: 'older', created: '2026-01-01T00:00:00.000Z' }),
  ];
  expect(refresh({ accounts }).after.alias).toBe('older');
});

test('the loss of the last authoritative account ends profile and state and keeps attributes, names and manager', () => {
  const before = { ...refresh().after, managerId: 'grace', accounts: [account({ sourceId: 'directory' })] };
  const { plan, after } = refresh(before);
  expect(plan).toMatchObject({ correlated: false, attributes: [], alias: null, name: null, manager: null, errors: [] });
  expect(after).toMatchObject({ profileId: null, lifecycleState: null, identityState: 'ACTIVE' });
});

test('an attribute that is no longer mapped loses its value', () => {
  const before = refresh().after;
  const { plan } = refresh(before, { profiles: [profile({ mappings: usualMappings.filter((m) => m.identityAttributeName !== 'email') })] });
  expect(plan.attributes).toMatchObject([{ attribute: 'email', before: 'ada@example.com', after: null, cause: { type: 'profile' } }]);
});

test('an empty account value takes the attribute away', () => {
  const { after } = refresh({ attributes: { department: 'Old' }, accounts: [accountWith({ department: '' })] });
  expect(after.attributes).not.toHaveProperty('department');
});

test('values are cut at 450 characters without halving a character', () => {
  const accounts = [accountWith({ department: `${'x'.repeat(449)}🚀tail`, email: 'y'.repeat(500) })];
  const { after } = refresh({ accounts });
  expect(after.attributes.department).toBe('x'.repeat(449));
  expect(after.attributes.email).toBe('y'.repeat(450));
});

test('halves of characters and U+0000 are replaced, since no database stores them', () => {
  const accounts = [accountWith({ department: 'a\0b\ud83d', email: '🚀' })];
  expect(refresh({ accounts }).after.attributes).toMatchObject({ department: 'a\uFFFDb\uFFFD', email: '🚀' });
});

test('defaults are cut like mapped values', () => {
  const long = 'n'.repeat(440);
  const accounts = [accountWith({ givenName: long, familyName: long }, { name: 'u'.repeat(500) })];
  expect(refresh({ accounts }).after).toMatchObject({ alias: 'u'.repeat(450), name: `${long} ${'n'.repeat(9)}` });
});

test('lists stay lists in multi-valued attributes and give their first value to others', () => {
  const mappings = [...usualMappings, mapping('groups', 'groups'), mapping('identificationNumber', 'groups')];
  const { after } = refresh({ accounts: [accountWith({ groups: ['', 'staff', 'vpn'] })] }, { profiles: [profile({ mappings })] });
  expect(after.attributes.groups).toEqual(['staff', 'vpn']);
  expect(after.attributes.identificationNumber).toBe('staff');
});

test('numbers and booleans become texts', () => {
  const accounts = [accountWith({ department: 42, email: true })];
  expect(refresh({ accounts }).after.attributes).toMatchObject({ department: '42', email: 'true' });
});

test('a failing mapping leaves its attribute without a value, and the others apply', () => {
  const mappings = [...usualMappings, mapping('identificationNumber', { type: 'reference', attributes: { id: 'deleted' } })];
  const { plan, after } = refresh({ attributes: { identificationNumber: '7' } }, { profiles: [profile({ mappings })] });
  expect(plan.errors).toMatchObject([{ attribute: 'identificationNumber', reason: expect.stringContaining('deleted') }]);
  expect(after.attributes).not.toHaveProperty('identificationNumber');
  expect(after.attributes.email).toBe('ada@example.com');
});

test('a source that was renamed is an error of each mapping that names it', () => {
  const { plan } = refresh({}, { sources: [source({ name: 'People' })] });
  expect(plan.errors.map(({ attribute }) => attribute)).toEqual(['email', 'firstname', 'lastname', 'department', 'cloudLifecycleState']);
});

test('missing required attributes are processing errors', () => {
  const { plan } = refresh({ accounts: [account({ attributes: {} })] });
  expect(plan.errors.map(({ attribute, type }) => [attribute, type])).toEqual([
    ['email', 'required'],
    ['firstname', 'required'],
    ['lastname', 'required'],
  ]);
});

test('errors that no longer hold are cleared', () => {
  const broken = refresh({ accounts: [accountWith({ email: null })] }).after;
  const { plan } = refresh({ ...broken, accounts: [account()] });
  expect(plan).toMatchObject({ errors: [], errorsChanged: true });
});

test('mappings that read each other are evaluated in the order of their reading', () => {
  const read = (name: string) => ({ type: 'identityAttribute', attributes: { name } });
  const mappings = [mapping('identificationNumber', read('department')), mapping('department', read('uid')), ...usualMappings.slice(0, 3)];
  expect(refresh({}, { profiles: [profile({ mappings })] }).after.attributes.identificationNumber).toBe('ada');
});

test('mappings that read each other in a circle are errors of the circle only', () => {
  const read = (name: string) => ({ type: 'identityAttribute', attributes: { name } });
  const circle = [mapping('department', read('identificationNumber')), mapping('identificationNumber', read('department'))];
  const { plan, after } = refresh({}, { profiles: [profile({ mappings: [...circle, ...usualMappings.slice(0, 3)] })] });
  expect(plan.errors).toEqual(
    ['department', 'identificationNumber'].map((attribute) => ({
      attribute,
      path: '',
      type: 'identityAttribute',
      reason: 'The mappings read each other in a circle: department, identificationNumber',
      input: null,
    })),
  );
  expect(after.attributes.email).toBe('ada@example.com');
});

test.each([
  ['unmapped, first and last name', {}, 'Ada Lovelace'],
  ['without a first name, the last', { givenName: null }, 'Lovelace'],
  ['without names, the uid', { givenName: null, familyName: null }, 'ada'],
])('displayName is, %s', (_behaviour, attributes, expected) => {
  const { after } = refresh({ accounts: [accountWith(attributes)] });
  expect(after).toMatchObject({ name: expected, attributes: { displayName: expected } });
});

test('a mapped displayName names the identity, and a null one falls back to the names', () => {
  const profiles = [profile({ mappings: [...usualMappings, mapping('displayName', 'department')] })];
  expect(refresh({ accounts: [accountWith({ department: 'Countess' })] }, { profiles }).after.name).toBe('Countess');
  expect(refresh({}, { profiles }).after.name).toBe('Ada Lovelace');
});

test('a first name made from displayName is no circle with its default', () => {
  const mappings = [
    mapping('firstname', { type: 'identityAttribute', attributes: { name: 'displayName' } }),
    mapping('lastname', 'familyName'),
  ];
  const { after } = refresh({}, { profiles: [profile({ mappings })] });
  expect(after.attributes).toMatchObject({ displayName: 'Lovelace', firstname: 'Lovelace' });
});

const uidProfile = { profiles: [profile({ mappings: [...usualMappings, mapping('uid', 'login')] })] };

test('a taken uid is an error, and a new identity gets the account name', () => {
  const { plan, after } = refresh({ accounts: [account({ name: '1001' })] }, uidProfile, factsOf(identity('other', { uid: 'ADA' })));
  expect(plan.errors).toEqual([{ attribute: 'uid', path: '', type: 'unique', reason: 'Another identity has the uid "ada"', input: 'ada' }]);
  expect(after).toMatchObject({ alias: '1001', attributes: { uid: '1001' } });
  expect(plan.lookups).toEqual([{ kind: 'reference', attribute: 'uid', valueKey: 'ada' }]);
});

test('a taken uid leaves a known identity its uid and alias', () => {
  const known = { attributes: { uid: 'countess' }, alias: 'countess' };
  const { plan, after } = refresh(known, uidProfile, factsOf(identity('other', { uid: 'ada' })));
  expect(plan.errors).toHaveLength(1);
  expect(after).toMatchObject({ alias: 'countess', attributes: { uid: 'countess' } });
});

test('an identity whose account name is taken too has an alias and no uid', () => {
  const { plan, after } = refresh({}, {}, factsOf(identity('other', { uid: 'ada' })));
  expect(plan.errors).toMatchObject([{ attribute: 'uid', type: 'unique' }]);
  expect(after.alias).toBe('ada');
  expect(after.attributes).not.toHaveProperty('uid');
});

test('a uid mapping that fails leaves the uid as it is', () => {
  const mappings = [...usualMappings, mapping('uid', { type: 'reference', attributes: { id: 'deleted' } })];
  const { plan, after } = refresh({ attributes: { uid: 'countess' }, alias: 'countess' }, { profiles: [profile({ mappings })] });
  expect(plan.errors).toMatchObject([{ attribute: 'uid', type: 'reference' }]);
  expect(after).toMatchObject({ alias: 'countess', attributes: { uid: 'countess' } });
});

test('with mapping switched off nothing is promoted but uid and name from the Account Name', () => {
  const profiles = [profile({ mappingEnabled: false })];
  const { after } = refresh({ attributes: { department: 'kept' }, accounts: [accountWith({ department: 'new' })] }, { profiles });
  expect(after).toMatchObject({ alias: 'ada', name: 'ada' });
  expect(after.attributes).toEqual({ uid: 'ada', department: 'kept' });
});

test('mappings of attributes that the server computes are ignored', () => {
  const mappings = [...usualMappings, mapping('cloudStatus', 'status')];
  expect(refresh({}, { profiles: [profile({ mappings })] }).after.attributes).not.toHaveProperty('cloudStatus');
});

test('attribute names that mean something to the host are plain data', () => {
  const mappings = [...usualMappings, mapping('constructor', 'department'), mapping('__proto__', 'department')];
  const { after } = refresh({ accounts: [accountWith({ department: 'R&D' })] }, { profiles: [profile({ mappings })] });
  expect(Object.getPrototypeOf(after.attributes)).toBe(Object.prototype);
  expect(Object.entries(after.attributes)).toContainEqual(['constructor', 'R&D']);
});

test('a trace tells each step and mapping, and changes nothing', () => {
  const entries: RefreshTraceEntry[] = [];
  const org = compileOrg(configuration());
  const traced = refreshIdentity(org, subject(), factsOf(), now, { trace: { record: (entry) => entries.push(entry) } });
  expect(traced).toEqual(refreshIdentity(org, subject(), factsOf(), now));
  expect([...new Set(entries.map(({ step }) => step))]).toEqual([
    'chooseProfile',
    'resolveManager',
    'computeAttributes',
    'nameUnpromoted',
    'checkRequired',
    'resolveLifecycleState',
    'assignRoles',
    'planOperations',
    'planNextProcessing',
  ]);
  const email = entries.find(({ attribute }) => attribute === 'email');
  expect(email).toMatchObject({ outcome: 'ada@example.com', transform: [{ type: 'accountAttribute', output: 'ada@example.com' }] });
});
