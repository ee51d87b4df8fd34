import assert from 'node:assert/strict';
import { expectError, expectStatus, served } from '../outcome.mjs';

/** Operations that come with sign-in. Each acts on somebody who exists: a 404 there means that the path is unknown. */

export const inviteChecks = {
  async 'starts a task'(family, { person }) {
    const task = expectStatus(
      served(await family.call('startIdentitiesInvite', { inviteIdentitiesRequest: { ids: [person.id], uninvited: false } })),
      202,
    );
    assert.equal(task.completionStatus, null);
  },
};

export const accountTokenChecks = {
  async 'refuses somebody who never registered'(family, { disposable }) {
    const request = { id: disposable.get(family.name), sendAccountVerificationRequest: { via: 'EMAIL_WORK' } };
    expectError(served(await family.call('sendIdentityVerificationAccountToken', request)), 400, /^400\.1/);
  },
};

export const resetChecks = {
  async 'is accepted without an answer'(family, { disposable }) {
    assert.equal(expectStatus(served(await family.call('resetIdentity', { identityId: disposable.get(family.name) })), 202), '');
  },
};
