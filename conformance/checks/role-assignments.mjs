import assert from 'node:assert/strict';
import { expectError, expectStatus } from '../outcome.mjs';

const assignmentsOf = async (family, identityId, more = {}) =>
  expectStatus(await family.call('getRoleAssignments', { identityId, ...more }), 200);

export const assignmentsChecks = {
  async 'lists references without a role'(family, { person }) {
    const found = await assignmentsOf(family, person.id);
    assert.ok(found.length >= 2);
    for (const reference of found) {
      assert.deepEqual(Object.keys(reference).sort(), ['addedDate', 'id', 'removeDate', 'role', 'startDate']);
      assert.equal(reference.role.type, 'ROLE');
    }
  },
  async 'lists whole assignments of a role, by its name or id'(family, { person }) {
    const [byName, ...others] = await assignmentsOf(family, person.id, { roleName: 'crisis team' });
    assert.deepEqual(others, []);
    assert.equal(byName.role.name, 'Crisis team');
    assert.equal(byName.assignmentSource, 'UI');
    assert.equal(byName.assigner.type, 'IDENTITY');
    assert.deepEqual(await assignmentsOf(family, person.id, { roleId: byName.role.id }), [byName]);
    assert.deepEqual(await assignmentsOf(family, person.id, { roleId: byName.role.id, roleName: 'Leadership' }), []);
  },
  async 'names the rule behind an assignment by criteria'(family, { person }) {
    const [assignment] = await assignmentsOf(family, person.id, { roleName: 'All staff' });
    assert.equal(assignment.assignmentSource, 'Rule');
    assert.deepEqual(assignment.assigner, { type: 'UNKNOWN', id: null, name: 'system' });
  },
  async 'is empty for a role somebody does not have'(family, { person }) {
    assert.deepEqual(await assignmentsOf(family, person.id, { roleName: 'Hamburg machine park' }), []);
  },
  async 'does not know ids that nobody has'(family) {
    expectError(await family.call('getRoleAssignments', { identityId: '0'.repeat(32) }), 404, /^404/);
  },
};

export const assignmentChecks = {
  async 'shows the one assignment whole'(family, { person }) {
    const [listed] = await assignmentsOf(family, person.id, { roleName: 'Crisis team' });
    assert.deepEqual(expectStatus(await family.call('getRoleAssignment', { identityId: person.id, assignmentId: listed.id }), 200), listed);
  },
  async 'does not know the assignment of somebody else'(family, { person, owner, guarded }) {
    const [own] = await assignmentsOf(family, person.id);
    for (const [identityId, assignmentId] of [
      [guarded.id, own.id],
      [owner.id, '0'.repeat(32)],
      ['0'.repeat(32), own.id],
    ]) {
      expectError(await family.call('getRoleAssignment', { identityId, assignmentId }), 404, /^404/);
    }
  },
};
