import assert from 'node:assert/strict';
import { expectError, expectStatus, served } from '../outcome.mjs';

export const publicIdentityChecks = {
  async 'finds a person by alias'(family, { person }) {
    const [found, ...others] = expectStatus(served(await family.call('getPublicIdentities', { filters: 'alias eq "kwame.boateng"' })), 200);
    assert.deepEqual(others, []);
    assert.equal(found.id, person.id);
    assert.equal(found.email, 'kwame.boateng@acme.example.com');
    assert.match(found.manager.name, /Reinholt/);
    assert.ok(Array.isArray(found.attributes));
  },
  async 'is read to its end by pages, everybody once'(family) {
    const everybody = await family.everything('getPublicIdentities');
    assert.ok(everybody.length > 250);
    assert.equal(new Set(everybody.map(({ id }) => id)).size, everybody.length);
  },
  async 'refuses a filter it does not know'(family) {
    expectError(await family.call('getPublicIdentities', { filters: 'shoeSize eq 43' }), 400, /^400\.1/);
  },
};
