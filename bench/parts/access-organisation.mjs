import { accountSchema, feedOf, mappingsOf } from '../organisation.mjs';

/** An organisation where people have a lot: five systems beside the personnel one, two hundred roles, and a hundred of them each. */

const targetIds = ['target-1', 'target-2', 'target-3', 'target-4', 'target-5'];
const roleCount = 200;
const rolesEach = 100;
const created = '2026-01-01T00:00:00.000Z';
const text = (name) => ({ type: 'identityAttribute', attributes: { name } });
const field = (name, transform, isRequired = false) => ({
  name,
  transform,
  type: 'string',
  isMultiValued: false,
  isRequired,
  attributes: {},
});

export function accessOrganisation() {
  const mappings = mappingsOf('hr');
  const right = (sourceId, number) => {
    const value = `CN=Group ${number},OU=Groups,DC=acme,DC=example`;
    return { id: `${sourceId}/${number}`, name: `Group ${number}`, sourceId, attribute: 'groups', value };
  };
  const accessProfiles = Array.from({ length: roleCount }, (_, index) => {
    const sourceId = targetIds[index % targetIds.length];
    const entitlements = [right(sourceId, index), right(sourceId, `${index}b`)];
    return { id: `profile-${index}`, name: `Profile ${index}`, sourceId, enabled: true, entitlements, provisioningCriteria: null };
  });
  const roles = Array.from({ length: roleCount }, (_, index) => ({
    id: `role-${String(index).padStart(3, '0')}`,
    name: `Role ${index}`,
    enabled: true,
    membership: 'STANDARD',
    criteria: {
      operation: 'AND',
      children: [
        { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'attribute.organization' }, stringValue: 'acme' },
        // Half of the roles, another half on the other shift.
        { operation: 'EQUALS', key: { type: 'IDENTITY', property: 'attribute.shift' }, stringValue: index < rolesEach ? 'day' : 'night' },
      ],
    },
    accessProfileIds: [`profile-${index}`],
    // What many roles give is one grant with many causes.
    entitlements: [right(targetIds[index % targetIds.length], 'everybody')],
  }));
  const state = {
    id: 'state-active',
    name: 'Active',
    technicalName: 'active',
    enabled: true,
    identityState: null,
    accountActions: [{ action: 'ENABLE', allSources: true, excludeSourceIds: null }],
    accessProfileIds: ['profile-0'],
    removeAllAccess: false,
  };
  return {
    version: 1,
    timeZone: 'UTC',
    identityAttributes: mappings.map(({ identityAttributeName }) => ({ name: identityAttributeName, multi: false })),
    sources: [{ id: 'hr', name: 'HR', accountSchema, correlation: [], managerCorrelation: null }, ...targetIds.map(target)],
    profiles: [
      {
        id: 'employees',
        name: 'Employees',
        priority: 10,
        authoritativeSourceId: 'hr',
        mappingEnabled: true,
        mappings,
        lifecycleStates: [state],
      },
    ],
    transforms: [],
    roles,
    accessProfiles,
  };
}

function target(id) {
  const names = ['dn', 'uid', 'cn', 'mail', 'title', 'department', 'groups'];
  return {
    id,
    name: id,
    accountSchema: {
      identityAttribute: 'dn',
      displayAttribute: 'cn',
      attributes: names.map((name) => ({ name, isMulti: name === 'groups', isEntitlement: name === 'groups' })),
    },
    correlation: [],
    managerCorrelation: null,
    provisioning: {
      canEnable: true,
      canDelete: true,
      // One of them compares as directories do.
      distinguishedNames: id === 'target-1',
      policies: [
        {
          usageType: 'CREATE',
          fields: [
            field(
              'uid',
              { type: 'usernameGenerator', attributes: { patterns: ['$login', '$login$uniqueCounter'], login: text('uid') } },
              true,
            ),
            field('dn', { type: 'static', attributes: { value: 'CN=$uid,OU=People,DC=acme,DC=example' } }, true),
            field('cn', text('displayName')),
            field('mail', text('email')),
            field('title', text('title')),
            field('department', text('department')),
          ],
        },
      ],
      synchronized: ['title', 'department'].map((name) => ({ identityAttribute: name, accountAttribute: name })),
    },
  };
}

const [header, ...rows] = feedOf(1_000).trimEnd().split('\n');
const columns = header.split(',');
const personnel = rows.map((row) => Object.fromEntries(row.split(',').map((value, index) => [columns[index], value])));

function account(id, sourceId, attributes) {
  return {
    id,
    sourceId,
    nativeIdentity: attributes.id ?? id,
    name: attributes.login ?? id,
    attributes,
    disabled: false,
    locked: false,
    created,
    modified: created,
  };
}

/** Somebody as they come from the personnel system, all of the day shift. */
function newPerson(index) {
  const attributes = { ...personnel[index % personnel.length], id: `E${index}`, login: `user${index}`, shift: 'day' };
  return {
    id: `identity-${index}`,
    attributes: {},
    alias: '',
    name: '',
    profileId: null,
    managerId: null,
    lifecycleState: null,
    identityState: null,
    accounts: [account(`hr-${index}`, 'hr', attributes)],
    roleAssignments: [],
    grants: [],
    openOperations: [],
    listedRoleIds: [],
    builtIn: false,
    errors: [],
  };
}

/** What everybody has who has been here for long: roles, grants and groups, as refreshing a new person gives them. */
export function settledPerson(refresh, applyPlan) {
  const after = applyPlan(newPerson(0), refresh(newPerson(0)));
  if (after.roleAssignments.length !== rolesEach) throw new Error(`A new person has ${after.roleAssignments.length} roles`);
  const groups = new Map(
    after.openOperations.map(({ sourceId, changes }) => [sourceId, changes.filter(({ op }) => op === 'ADD').map(({ value }) => value)]),
  );
  return { after, groups };
}

/** @param {{ moves?: boolean }} options `moves`: to the other shift, which has other roles */
export function subjectOf(index, settled, { moves = false } = {}) {
  const person = newPerson(index);
  if (settled === null) return person;
  const { title, department } = person.accounts[0].attributes;
  const accounts = [...settled.groups].map(([sourceId, groups]) =>
    account(`planned:${sourceId}`, sourceId, { dn: `CN=user${index}`, uid: `user${index}`, title, department, groups }),
  );
  if (moves) person.accounts[0].attributes.shift = 'night';
  const { profileId, lifecycleState, identityState, roleAssignments, grants } = settled.after;
  return { ...person, profileId, lifecycleState, identityState, roleAssignments, grants, accounts: [...person.accounts, ...accounts] };
}
