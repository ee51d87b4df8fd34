import assert from 'node:assert/strict';
import { expectError, expectStatus } from '../outcome.mjs';

export const deleteChecks = {
  async 'refuses the owner of something, and says of what'(family, { owner }) {
    const { message, associationDetails } = expectStatus(await family.call('deleteIdentity', { id: owner.id }), 400);
    assert.equal(message, 'Identity is the owner of following resources');
    assert.deepEqual(
      associationDetails,
      expectStatus(await family.call('getIdentityOwnershipDetails', { identityId: owner.id }), 200).associationDetails,
    );
    expectStatus(await family.call('getIdentity', { id: owner.id }), 200);
  },
  async 'refuses who is protected'(family, { guarded }) {
    const { message, associationDetails } = expectStatus(await family.call('deleteIdentity', { id: guarded.id }), 400);
    assert.match(message, /protected/);
    assert.deepEqual(associationDetails, []);
  },
  async 'deletes, once'(family, { disposable }) {
    const id = disposable.get(family.name);
    assert.equal(expectStatus(await family.call('deleteIdentity', { id }), 204), '');
    expectError(await family.call('getIdentity', { id }), 404, /^404/);
    expectError(await family.call('deleteIdentity', { id }), 404, /^404/);
  },
};
