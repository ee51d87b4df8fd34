import { expect, test } from 'vitest';
import { type AccessWorld, inDirectory, lines, planAccess, settled } from '../../test/access.ts';
import { account, accountWith, grant, openOperation, policyField, state } from '../../test/organisation.ts';
import type { FieldConfiguration } from '../configuration.ts';
import type { SubjectAccount } from '../subject.ts';

/** Contract: BEHAVIOUR 5.5, 9.8. */

const mirrorsEmail = { synchronized: [{ identityAttribute: 'email', accountAttribute: 'mail' }] };
const mail: FieldConfiguration = policyField('mail', { type: 'identityAttribute', attributes: { name: 'email' } });

function withMail(value: unknown, values: Partial<SubjectAccount> = {}): SubjectAccount {
  return inDirectory([], { ...values, attributes: { mail: value as string } });
}

/** What is synchronized to the account of somebody with the address ada@example.com. */
function synchronized(accounts: readonly SubjectAccount[], world: AccessWorld = {}, values: Parameters<typeof settled>[1] = {}) {
  const directory = { ...mirrorsEmail, ...world.directory };
  return lines(planAccess(settled(accounts, values), { ...world, directory }));
}

const written = ['MODIFY ad-1: SET mail=ada@example.com'];

test('an account that differs is written', () => {
  expect(synchronized([withMail('old@example.com')])).toEqual(written);
  expect(synchronized([withMail('ada@example.com')])).toEqual([]);
});

test('all differences of an account are one change, and a story of its own', () => {
  const pairs = [...mirrorsEmail.synchronized, { identityAttribute: 'firstname', accountAttribute: 'givenName' }];
  const plan = planAccess(settled([withMail('')]), { directory: { synchronized: pairs } });
  expect(lines(plan)).toEqual(['MODIFY ad-1: SET mail=ada@example.com, SET givenName=Ada']);
  expect(plan.operations[0]!.cause).toEqual({ type: 'synchronization', detail: 'email' });
});

test('values are compared as texts, with empty and null the same', () => {
  const numbers = { accounts: [accountWith({ department: '7', email: '' }), inDirectory([], { attributes: { mail: null, room: 7 } })] };
  const pairs = [...mirrorsEmail.synchronized, { identityAttribute: 'department', accountAttribute: 'room' }];
  expect(lines(planAccess(settled([], numbers), { directory: { synchronized: pairs } }))).toEqual([]);
});

test("a value is written as its field's type says, and compared like that", () => {
  const policies = [{ usageType: 'CREATE' as const, fields: [{ ...mail, type: 'int' }] }];
  const at = (email: string, present: unknown) => ({ accounts: [accountWith({ email }), withMail(present)] });
  expect(synchronized([], { directory: { policies } }, at('007', 7))).toEqual([]);
  expect(synchronized([], { directory: { policies } }, at('007', 8))).toEqual(['MODIFY ad-1: SET mail=7']);
  const plan = planAccess(settled([], at('seven', 8)), { directory: { policies, ...mirrorsEmail } });
  expect(plan).toMatchObject({ operations: [], failures: [{ accountId: 'ad-1', operation: 'MODIFY', attribute: 'mail' }] });
});

test('null is written too, but not where the CREATE policy requires a value', () => {
  const nobody = { accounts: [accountWith({ email: null }), withMail('old@example.com')] };
  expect(synchronized([], {}, nobody)).toEqual(['MODIFY ad-1: SET mail=null']);
  const policies = [{ usageType: 'CREATE' as const, fields: [{ ...mail, isRequired: true }] }];
  expect(synchronized([], { directory: { policies } }, nobody)).toEqual([]);
});

test('disabled and locked accounts are written, and all of several', () => {
  const second = withMail('', { id: 'ad-2', nativeIdentity: 'ada2', locked: true });
  expect(synchronized([withMail('', { disabled: true }), second])).toEqual([...written, 'MODIFY ad-2: SET mail=ada@example.com']);
});

test('nothing is created, and nothing written that is not mapped', () => {
  expect(synchronized([])).toEqual([]);
  const directory = { synchronized: [{ identityAttribute: 'identificationNumber', accountAttribute: 'mail' }] };
  expect(synchronized([withMail('x')], { directory })).toEqual([]);
});

test('an account that is still to be made is not written', () => {
  const create = openOperation({ accountId: 'new', operation: 'CREATE', changes: [{ attribute: 'mail', op: 'SET', value: 'old' }] });
  expect(synchronized([], {}, { openOperations: [create] })).toEqual([]);
});

const longTerm = [state('active', { identityState: 'INACTIVE_LONG_TERM' })];

test('the long-term inactive are left out, but for one last time and when somebody asks', () => {
  expect(synchronized([withMail('old')], { states: longTerm })).toEqual([]);
  expect(synchronized([withMail('old')], { states: longTerm }, { lifecycleState: null })).toEqual(written);
  expect(synchronized([withMail('old')], { states: longTerm, options: { synchronize: true } })).toEqual(written);
});

test('the short-term inactive are synchronized', () => {
  expect(synchronized([withMail('old')], { states: [state('active', { identityState: 'INACTIVE_SHORT_TERM' })] })).toEqual(written);
});

test('an account that the state deletes is only deleted', () => {
  const accountActions = [{ action: 'DELETE' as const, allSources: false, sourceIds: ['ad'], excludeSourceIds: null }];
  expect(synchronized([withMail('old')], { states: [state('active', { accountActions })] })).toEqual(['DELETE ad-1']);
});

test('who has no identity profile is not synchronized', () => {
  expect(lines(planAccess({ ...settled([]), accounts: [withMail('old')] }, { directory: mirrorsEmail }))).toEqual([]);
});

test('where a right is given nothing is mirrored', () => {
  const given = grant('vip', { attribute: 'mail', causes: [{ type: 'detached', id: 'gone', accessProfileId: null }] });
  expect(synchronized([withMail('vip')], {}, { grants: [given] })).toEqual([]);
});

test('what is mirrored is no access to be taken away', () => {
  const directory = { synchronized: [{ identityAttribute: 'department', accountAttribute: 'status' }] };
  const accounts = [
    accountWith({ department: 'ops', status: null }),
    account({ id: 'ad-1', sourceId: 'ad', attributes: { status: 'ops', groups: ['x'] } }),
  ];
  const lifecycleState = { stateName: 'active', manuallyUpdated: true, mappedValue: null };
  const states = [state('active', { removeAllAccess: true })];
  expect(lines(planAccess(settled([], { accounts, lifecycleState }), { directory, states }))).toEqual(['MODIFY ad-1: REMOVE groups=x']);
});

test('people are not asked to keep attributes in step', () => {
  expect(synchronized([withMail('old@example.com')], { directory: { isWritable: false } })).toEqual([]);
});
