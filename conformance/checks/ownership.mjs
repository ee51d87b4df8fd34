import assert from 'node:assert/strict';
import { expectError, expectStatus } from '../outcome.mjs';

export const ownershipChecks = {
  async 'lists what an owner owns, for typed and untyped clients'(family, { owner }) {
    const { associationDetails } = expectStatus(await family.call('getIdentityOwnershipDetails', { identityId: owner.id }), 200);
    const roles = associationDetails.find(({ associationType }) => associationType === 'ROLE_OWNER');
    assert.ok(roles.entities.length > 0);
    for (const { id, name, type, identityEntity } of roles.entities) {
      assert.equal(type, 'ROLE');
      assert.deepEqual(identityEntity, { id, name, type });
    }
  },
  async 'is empty for who owns nothing'(family, { guarded }) {
    assert.deepEqual(expectStatus(await family.call('getIdentityOwnershipDetails', { identityId: guarded.id }), 200), {
      associationDetails: [],
    });
  },
  async 'does not know ids that nobody has'(family) {
    expectError(await family.call('getIdentityOwnershipDetails', { identityId: '0'.repeat(32) }), 404, /^404/);
  },
};
