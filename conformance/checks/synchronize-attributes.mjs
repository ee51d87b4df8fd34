import assert from 'node:assert/strict';
import { expectError, expectStatus } from '../outcome.mjs';

const synchronize = (family, identityId) => family.call('synchronizeAttributesForIdentity', { identityId });

export const synchronizeChecks = {
  async 'starts a job'(family, { disposable }) {
    const identityId = disposable.get(family.name);
    const job = expectStatus(await synchronize(family, identityId), 202);
    assert.match(job.id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(job.status, 'IN_PROGRESS');
    assert.equal(job.payload.type, 'SYNCHRONIZE_IDENTITY_ATTRIBUTES');
    assert.deepEqual(JSON.parse(job.payload.dataJson), { identityId });
  },
  async 'answers 404 for somebody who is not there'(family) {
    expectError(await synchronize(family, '0'.repeat(32)), 404, /^404/);
  },
};
