import { expect, test } from 'vitest';
import { groupRoles, inDirectory, lines, planAccess, settled } from '../../test/access.ts';
import {
  configuration,
  factsOf,
  now,
  openOperation,
  policyField,
  profile,
  provisioning,
  right,
  role,
  source,
  state,
  subject,
} from '../../test/organisation.ts';
import type { FieldConfiguration, NestedTransform, PolicyUsage } from '../configuration.ts';
import { compileOrg } from '../org.ts';
import type { Plan } from '../plan.ts';
import { refreshIdentity } from '../refresh.ts';
import type { Facts, Subject } from '../subject.ts';
import { compilePolicies } from './compile-policies.ts';

/** Contract: BEHAVIOUR 5.5, 9.5. */

const { roles, roleAssignments } = groupRoles('crew');
const email: NestedTransform = { type: 'identityAttribute', attributes: { name: 'email' } };
const nobody: NestedTransform = { type: 'identityAttribute', attributes: { name: 'department' } };
const text = (value: string): NestedTransform => ({ type: 'static', attributes: { value } });

/** The plan for somebody who needs an account in the directory, made by a policy of these fields. */
function create(fields: readonly FieldConfiguration[], facts: Facts = factsOf(), of: Partial<Subject> = {}): Plan {
  const policies = [{ usageType: 'CREATE' as const, fields }];
  return planAccess(settled([], { roleAssignments, ...of }), { roles, facts, directory: { policies } });
}

/** What the CREATE sends beside the group. */
function sent(plan: Plan): Record<string, unknown> {
  expect(plan.failures).toEqual([]);
  const set = plan.operations[0]!.changes.filter(({ op }) => op === 'SET');
  return Object.fromEntries(set.map(({ attribute, value }) => [attribute, value]));
}

test('a CREATE sends the fields of its policy in their order and the rights of the plan, and nothing else', () => {
  expect(lines(create([policyField('mail', email), policyField('login', text('x'))]))).toEqual([
    'CREATE on ad: SET mail=ada@example.com, SET login=x, ADD groups=crew',
  ]);
});

test('a field reads the identity as it is after this processing', () => {
  expect(sent(create([policyField('mail', email)], factsOf(), { attributes: { email: 'old@example.com' } }))).toEqual({
    mail: 'ada@example.com',
  });
});

test('a field reads earlier fields by name, the identity, the field and the application', () => {
  const fields = [
    policyField('login', text('ada')),
    policyField('dn', text('CN=$login,OU=$field.attributes.unit'), { attributes: { unit: 'crew' } }),
    policyField('note', text('$identity.attributes.firstname $field.name $application.name')),
  ];
  expect(sent(create(fields))).toEqual({ login: 'ada', dn: 'CN=ada,OU=crew', note: 'Ada note Directory [source]' });
});

test('a field knows no later field', () => {
  expect(create([policyField('dn', text('CN=$login')), policyField('login', text('ada'))]).failures).toMatchObject([{ attribute: 'dn' }]);
});

test.each<[string, NestedTransform | null]>([
  ['without a transform', null],
  ['with an empty transform', {} as NestedTransform],
  ['without a result', nobody],
])('a field %s is not sent', (_name, transform) => {
  expect(sent(create([policyField('login', text('ada')), policyField('title', transform)]))).toEqual({ login: 'ada' });
});

test('a required field without a value sends nothing of the account', () => {
  const plan = create([policyField('login', text('ada')), policyField('title', nobody, { isRequired: true })]);
  const reason = 'Required attribute "title" has no value on source "Directory".';
  expect(plan).toMatchObject({ operations: [], grants: { gained: [] } });
  expect(plan.failures).toEqual([{ accountId: null, sourceId: 'ad', operation: 'CREATE', attribute: 'title', value: null, reason }]);
  expect(plan.errors).toMatchObject([{ path: 'title', type: 'provisioning CREATE', reason }]);
});

test('a required field whose transform is empty has no value', () => {
  expect(create([policyField('title', {} as NestedTransform, { isRequired: true })]).failures).toHaveLength(1);
});

test("a failing transform sends nothing, and the plan has the transform's text", () => {
  const broken: NestedTransform = { type: 'reference', attributes: { id: 'deleted' } };
  expect(create([policyField('title', broken)]).failures).toMatchObject([
    { attribute: 'title', reason: expect.stringContaining('deleted') },
  ]);
});

test.each<[string, string, unknown]>([
  ['string', '007', '007'],
  ['int', '007', 7],
  ['long', '-12', -12],
  ['boolean', 'TRUE', true],
  ['date', '2026-03-01', '2026-03-01'],
])('a field of type %s turns %s into %s', (type, value, expected) => {
  expect(sent(create([policyField('title', text(value), { type })]))).toEqual({ title: expected });
});

test.each([
  ['int', 'seven'],
  ['long', '1.5'],
  ['boolean', 'yes'],
])('a value that is no %s sends nothing', (type, value) => {
  expect(create([policyField('title', text(value), { type })]).failures).toMatchObject([
    { attribute: 'title', reason: `"${value}" is no ${type}, which the field "title" must be.` },
  ]);
});

test('a multi-valued field is a list, also with one value', () => {
  const list: NestedTransform = { type: 'split', attributes: { input: text('a,b') as never, delimiter: ',', index: 0 } };
  expect(sent(create([policyField('tags', list, { isMultiValued: true })]))).toEqual({ tags: ['a'] });
});

test('a secret is marked, and a password is only made when it is sent', () => {
  const password: NestedTransform = { type: 'rule', attributes: { name: 'Create Password' } };
  const plan = create([policyField('pin', text('1234'), { type: 'secret' }), policyField('password', password, { isRequired: true })]);
  expect(plan.operations[0]!.changes).toMatchObject([
    { attribute: 'pin', value: '1234', secret: 'value' },
    { attribute: 'password', value: null, secret: 'generated' },
    { attribute: 'groups' },
  ]);
});

test('what a policy sends for a right does not replace what is granted', () => {
  const fields = [policyField('groups', text('everybody'), { isMultiValued: true })];
  expect(lines(create(fields))).toEqual(['CREATE on ad: SET groups=everybody, ADD groups=crew']);
});

const generator: NestedTransform = { type: 'usernameGenerator', attributes: { patterns: ['ada', 'lovelace', 'ada$uniqueCounter'] } };
const generated = [policyField('login', generator)];
const withNames = (isNameTaken: Facts['isNameTaken']): Facts => ({ ...factsOf(), isNameTaken });

test('a generator asks about every name it may come to, and takes the first that is free once it knows', () => {
  const asking = create(
    generated,
    withNames(() => undefined),
  );
  expect(asking.missingNames.slice(0, 3)).toEqual(
    ['ada', 'lovelace', 'ada1'].map((nameKey) => ({ sourceId: 'ad', attribute: 'login', nameKey })),
  );
  expect(asking).toMatchObject({ operations: [], claimedNames: [] });
  const known = create(
    generated,
    withNames((_source, _attribute, nameKey) => nameKey === 'ada'),
  );
  expect(sent(known)).toEqual({ login: 'lovelace' });
  expect(known).toMatchObject({ missingNames: [], claimedNames: [{ sourceId: 'ad', attribute: 'login', nameKey: 'lovelace' }] });
});

test('names are asked for with the source, the attribute and who asks', () => {
  const asked: unknown[] = [];
  create(
    generated,
    withNames((...question) => asked.push(question) < 0),
  );
  expect(asked[0]).toEqual(['ad', 'login', 'ada', 'identity-1']);
});

test('no free name sends nothing', () => {
  expect(
    create(
      generated,
      withNames(() => true),
    ).failures[0]!.reason,
  ).toMatch(/^No name is free/);
});

test('what is not sent claims no name', () => {
  expect(create([...generated, policyField('title', nobody, { isRequired: true })]).claimedNames).toEqual([]);
});

test('an ordinary value claims nothing', () => {
  expect(create([policyField('login', text('ada'))]).claimedNames).toEqual([]);
});

test('without a CREATE policy the id and the name come from the uid, the rest from what is called alike', () => {
  const plan = planAccess(settled([], { roleAssignments }), { roles });
  expect(sent(plan)).toMatchObject({ id: 'ada', login: 'ada', email: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace' });
});

test('without a CREATE policy neither rights nor the manager are copied', () => {
  const fields = compilePolicies(source({ id: 'ad' }), configuration()).get('CREATE')!;
  expect(fields.map(({ name }) => name).sort()).toEqual([
    'department',
    'email',
    'familyName',
    'givenName',
    'id',
    'login',
    'nextProcessing',
  ]);
});

const stamp = (usageType: PolicyUsage, transform = text('x'), values: Partial<FieldConfiguration> = {}) => ({
  usageType,
  fields: [policyField('stamp', transform, values)],
});

test('an UPDATE policy adds its fields to every change of an account', () => {
  const plan = planAccess(settled([inDirectory([])], { roleAssignments }), { roles, directory: { policies: [stamp('UPDATE')] } });
  expect(lines(plan)).toEqual(['MODIFY ad-1: SET stamp=x, ADD groups=crew']);
});

test('an UPDATE policy adds its fields to what is synchronized', () => {
  const plan = planAccess(settled([inDirectory([])]), {
    directory: { policies: [stamp('UPDATE')], synchronized: [{ identityAttribute: 'email', accountAttribute: 'email' }] },
  });
  expect(lines(plan)).toEqual(['MODIFY ad-1: SET stamp=x, SET email=ada@example.com']);
});

test('an UPDATE policy alone changes nothing', () => {
  expect(lines(planAccess(settled([inDirectory([])]), { directory: { policies: [stamp('UPDATE')] } }))).toEqual([]);
});

test('an UPDATE policy overrules neither what is synchronized nor rights', () => {
  const fields = [policyField('email', text('other')), policyField('groups', text('other'))];
  const plan = planAccess(settled([inDirectory([])], { roleAssignments }), {
    roles,
    directory: { policies: [{ usageType: 'UPDATE', fields }], synchronized: [{ identityAttribute: 'email', accountAttribute: 'email' }] },
  });
  expect(lines(plan)).toEqual(['MODIFY ad-1: SET email=ada@example.com', 'MODIFY ad-1: ADD groups=crew']);
});

test('what a DISABLE policy writes where nothing is mirrored any more stays', () => {
  const accountActions = [{ action: 'DISABLE' as const, allSources: false, sourceIds: ['ad'], excludeSourceIds: null }];
  const world = (identityState: 'ACTIVE' | 'INACTIVE_LONG_TERM') => ({
    states: [state('active', { accountActions, identityState })],
    directory: {
      policies: [{ usageType: 'DISABLE' as const, fields: [policyField('email', text('left'))] }],
      synchronized: [{ identityAttribute: 'email', accountAttribute: 'email' }],
    },
  });
  const of = settled([inDirectory([], { attributes: { email: 'ada@example.com' } })], { lifecycleState: null });
  expect(lines(planAccess(of, world('INACTIVE_LONG_TERM')))).toEqual(['DISABLE ad-1: SET email=left']);
  expect(lines(planAccess(of, world('ACTIVE')))).toEqual(['DISABLE ad-1']);
});

test.each(['ENABLE', 'DISABLE', 'DELETE'] as const)('a policy for %s adds its fields to that', (action) => {
  const states = [state('active', { accountActions: [{ action, allSources: false, sourceIds: ['ad'], excludeSourceIds: null }] })];
  const of = settled([inDirectory([], { disabled: action === 'ENABLE' })], { lifecycleState: null });
  expect(lines(planAccess(of, { states, directory: { policies: [stamp(action)] } }))).toEqual([`${action} ad-1: SET stamp=x`]);
});

test('$current is what the account has in the field', () => {
  const of = settled([inDirectory([], { attributes: { stamp: 'old' } })], { roleAssignments });
  const plan = planAccess(of, { roles, directory: { policies: [stamp('UPDATE', text('$current+'))] } });
  expect(lines(plan)).toEqual(['MODIFY ad-1: SET stamp=old+, ADD groups=crew']);
});

test('a change that its policy refuses leaves the grants as they were, though others of the account are done', () => {
  const states = [
    state('active', { accountActions: [{ action: 'DISABLE', allSources: false, sourceIds: ['ad'], excludeSourceIds: null }] }),
  ];
  const { grants, ...rest } = planAccess(settled([inDirectory(['old'])], { roleAssignments, grants: [grantOf('old')] }), {
    roles,
    states,
    directory: { policies: [stamp('UPDATE', nobody, { isRequired: true })] },
  });
  expect(rest.failures).toMatchObject([{ accountId: 'ad-1', operation: 'MODIFY', attribute: 'stamp' }]);
  expect(rest.operations.map(({ operation }) => operation)).toEqual(['DISABLE']);
  expect(grants).toEqual({ gained: [], changed: [], lost: [] });
});

function grantOf(value: string) {
  return {
    id: `grant-${value}`,
    accountId: 'ad-1',
    sourceId: 'ad',
    attribute: 'groups',
    value,
    causes: [{ type: 'role' as const, id: value, accessProfileId: null }],
  };
}

const checked: NestedTransform = { type: 'usernameGenerator', attributes: { ...generator.attributes, sourceCheck: true } };

test('a name that the source is to be asked about is marked, and no other value is', () => {
  const [login, mail] = create([policyField('login', checked), policyField('mail', email)]).operations[0]!.changes;
  expect(login).toMatchObject({ attribute: 'login', value: 'ada', sourceCheck: true });
  expect(mail).not.toHaveProperty('sourceCheck');
  expect(create(generated).operations[0]!.changes[0]).not.toHaveProperty('sourceCheck');
  // Nobody is asked about a secret.
  expect(create([policyField('pin', checked, { type: 'secret' })]).operations[0]!.changes[0]).not.toHaveProperty('sourceCheck');
});

/** The open CREATE of an account, computed anew. */
function renew(fields: readonly FieldConfiguration[], isNameTaken: Facts['isNameTaken'], renewedCreate = 'made'): Plan {
  const policies = [{ usageType: 'CREATE' as const, fields }];
  const sources = [source(), source({ id: 'ad', name: 'Directory', provisioning: provisioning({ policies }) })];
  const changes = [
    { attribute: 'login', op: 'SET' as const, value: 'ada' },
    { attribute: 'dropped', op: 'SET' as const, value: 'x' },
    { attribute: 'groups', op: 'ADD' as const, value: 'crew' },
  ];
  const made = openOperation({ id: 'made', accountId: 'new', operation: 'CREATE', changes });
  const of = settled([], { roleAssignments: groupRoles('crew', 'other').roleAssignments, openOperations: [made] });
  const org = compileOrg(configuration({ sources, roles: groupRoles('crew', 'other').roles, profiles: [profile()] }));
  return refreshIdentity(org, subject(of), withNames(isNameTaken), now, { renewedCreate });
}

const isAda = (_source: string, _attribute: string, nameKey: string) => nameKey === 'ada';

test('a CREATE whose name is taken at the source is computed anew with the next, and what was made of the name with it', () => {
  const plan = renew([policyField('login', checked), policyField('dn', text('CN=$login'))], isAda);
  expect(plan.renewal).toMatchObject({
    operationId: 'made',
    changes: [
      { attribute: 'login', op: 'SET', value: 'lovelace', sourceCheck: true },
      { attribute: 'dn', op: 'SET', value: 'CN=lovelace' },
      { attribute: 'groups', op: 'ADD', value: 'crew' },
    ],
  });
  expect(plan.claimedNames).toEqual([{ sourceId: 'ad', attribute: 'login', nameKey: 'lovelace' }]);
  // What else the identity is to have is for a refresh of its own.
  expect(plan).toMatchObject({ operations: [], grants: { gained: [] }, superseded: [] });
});

test('a CREATE for which no name is left says so', () => {
  const plan = renew([policyField('login', checked)], () => true);
  expect(plan.renewal).toEqual({ operationId: 'made', reason: expect.stringMatching(/^No name is free/) });
  expect(plan).toMatchObject({ claimedNames: [], failures: [] });
});

test('what is no open CREATE is not computed anew', () => {
  expect(renew([policyField('login', checked)], isAda, 'another').renewal).toBeNull();
});

test('a field may be called anything', () => {
  const plan = create([
    policyField('__proto__', text('x')),
    policyField('constructor', text('y')),
    policyField('note', text('$__proto__$constructor')),
  ]);
  expect(plan.operations[0]!.changes.filter(({ op }) => op === 'SET').map(({ attribute, value }) => [attribute, value])).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
    ['note', 'xy'],
  ]);
});

test('a right may stand in an attribute of any name', () => {
  const odd = right('crew', 'ad', '__proto__');
  const plan = planAccess(settled([inDirectory([])], { roleAssignments }), { roles: [role({ id: 'crew', entitlements: [odd] })] });
  expect(lines(plan)).toEqual(['MODIFY ad-1: ADD __proto__=crew']);
});

test('what no database takes is no part of a value, nor of a name that is asked about', () => {
  expect(sent(create([policyField('note', text('a\u0000b\ud800c'))]))).toEqual({ note: 'a\ufffdb\ufffdc' });
  const half: NestedTransform = { type: 'usernameGenerator', attributes: { patterns: ['a\ud83d'] } };
  const asking = create(
    [policyField('login', half)],
    withNames(() => undefined),
  );
  expect(asking.missingNames).toEqual([{ sourceId: 'ad', attribute: 'login', nameKey: 'a\ufffd' }]);
  expect(create([policyField('login', half)])).toMatchObject({ claimedNames: [{ nameKey: 'a\ufffd' }] });
});

test('values have a length, and names that are looked for a shorter one', () => {
  const padded = (length: number): NestedTransform => ({ type: 'leftPad', attributes: { input: text('x') as never, length } });
  expect(sent(create([policyField('note', padded(100_000))])).note).toHaveLength(100_000);
  const reason = 'The value of the field "note" is longer than 100000 characters.';
  expect(create([policyField('note', padded(100_001))]).failures).toMatchObject([{ attribute: 'note', reason }]);
  const named = (length: number): NestedTransform => ({
    type: 'usernameGenerator',
    attributes: { patterns: ['$x'], x: padded(length) as never },
  });
  expect(create([policyField('login', named(450))]).claimedNames).toHaveLength(1);
  expect(create([policyField('login', named(451))])).toMatchObject({
    claimedNames: [],
    failures: [{ reason: 'The generated name of the field "login" is longer than 450 characters.' }],
  });
});

test('what is said of a wrong value shows the beginning of it', () => {
  const [failure] = create([policyField('note', text('x'.repeat(5_000)), { type: 'int' })]).failures;
  expect(failure!.reason.length).toBeLessThan(300);
});
