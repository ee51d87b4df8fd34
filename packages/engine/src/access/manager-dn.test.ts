import { expect, test } from 'vitest';
import { evaluationContext } from '../../test/evaluation-context.ts';
import {
  accountWith,
  assignment,
  configuration,
  factsOf,
  identity,
  mapping,
  now,
  policyField,
  profile,
  provisioning,
  right,
  role,
  source,
  subject,
  usualMappings,
} from '../../test/organisation.ts';
import type { NestedTransform } from '../configuration.ts';
import { compileOrg } from '../org.ts';
import { refreshIdentity } from '../refresh.ts';
import type { Facts } from '../subject.ts';
import { compileTransform } from '../transforms/compile.ts';
import { evaluateTransform } from '../transforms/evaluate.ts';

/** Contract: BEHAVIOUR 9.5, the rule Get Manager LDAP DN. */

const rule: NestedTransform = { type: 'rule', attributes: { name: 'Get Manager LDAP DN' } };
const grace = identity('grace', { uid: 'grace' });
const question = { kind: 'account', attribute: 'ad', valueKey: 'grace' };

/** The plan for somebody with this manager, who needs an account in the directory. */
function planOf(nativeIdentityOn: Facts['nativeIdentityOn'], manager = 'grace') {
  const fields = [policyField('login', { type: 'static', attributes: { value: 'ada' } }), policyField('manager', rule)];
  const sources = [
    source({ managerCorrelation: { accountAttributeName: 'manager', identityAttributeName: 'uid' } }),
    source({ id: 'ad', name: 'Directory', provisioning: provisioning({ policies: [{ usageType: 'CREATE', fields }] }) }),
  ];
  const profiles = [profile({ mappings: [...usualMappings, mapping('manager', 'manager')] })];
  const org = compileOrg(configuration({ sources, profiles, roles: [role({ id: 'crew', entitlements: [right('crew')] })] }));
  const of = subject({ accounts: [accountWith({ manager })], roleAssignments: [assignment({ roleId: 'crew', source: 'LCM' })] });
  const plan = refreshIdentity(org, of, { ...factsOf(grace), nativeIdentityOn }, now);
  const sent = plan.operations[0]?.changes.find(({ attribute }) => attribute === 'manager');
  return { ...plan, sent: sent?.value ?? null };
}

test('gives the native identity of the account that the manager has on the source of the field', () => {
  const asked: unknown[] = [];
  const plan = planOf((...about) => {
    asked.push(about);
    return 'cn=Grace,dc=example';
  });
  expect(plan.sent).toBe('cn=Grace,dc=example');
  expect(asked).toEqual([['ad', 'grace']]);
  expect(plan.lookups).toContainEqual(question);
  expect(plan.missing).toEqual([]);
});

test('gives nothing without such an account, and it is remembered that it was asked for', () => {
  const plan = planOf(() => null);
  expect(plan.sent).toBeNull();
  expect(plan.lookups).toContainEqual(question);
  expect(plan.missing).toEqual([]);
});

test('what nobody looked up yet is missing', () => {
  expect(planOf(() => undefined).missing).toEqual([question]);
});

test('without a manager nothing is asked', () => {
  const plan = planOf(() => expect.unreachable(), 'nobody');
  expect(plan.sent).toBeNull();
  expect(plan.lookups).not.toContainEqual(expect.objectContaining({ kind: 'account' }));
});

test('in a mapping there is no source whose accounts could be meant', () => {
  const compiled = compileTransform(rule, configuration());
  expect(compiled.problems).toEqual([]);
  expect(evaluateTransform(compiled, evaluationContext())).toHaveProperty('error.reason', 'Works only in a field of a provisioning policy');
});
