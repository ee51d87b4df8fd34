import assert from 'node:assert/strict';
import { expectError, expectStatus } from '../outcome.mjs';
import { taskEnded } from '../tasks.mjs';

const process = (family, identityIds) => family.call('startIdentityProcessing', { processIdentitiesRequest: { identityIds } });

export const processChecks = {
  async 'processes people, and its task ends well'(family, { person, owner }) {
    const before = expectStatus(await family.call('getIdentity', { id: person.id }), 200);
    const reference = expectStatus(await process(family, [person.id, owner.id, person.id]), 202);
    assert.equal(reference.type, 'TASK_RESULT');
    assert.equal(reference.name, null);
    assert.equal((await taskEnded(family, reference.id)).completionStatus, 'SUCCESS');
    const after = expectStatus(await family.call('getIdentity', { id: person.id }), 200);
    assert.ok(after.lastRefresh > before.lastRefresh);
    assert.deepEqual(after.attributes, before.attributes);
  },
  async 'refuses nobody, and more than 250'(family, { person }) {
    expectError(await process(family, []), 400, /^400\.1/);
    expectError(
      await process(
        family,
        Array.from({ length: 251 }, () => person.id),
      ),
      400,
      /^400\.1/,
    );
  },
  async 'refuses all when one is unknown'(family, { person }) {
    expectError(await process(family, [person.id, '0'.repeat(32)]), 400, /^400\.1\.404/);
  },
};
