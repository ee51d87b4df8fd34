import assert from 'node:assert/strict';
import { expectError, expectStatus } from '../outcome.mjs';

const keys = [
  'id',
  'name',
  'created',
  'modified',
  'alias',
  'emailAddress',
  'processingState',
  'identityStatus',
  'managerRef',
  'isManager',
  'lastRefresh',
  'attributes',
  'lifecycleState',
];

export const getChecks = {
  async 'shows what the engine made of the feeds'(family, { person }) {
    const identity = expectStatus(await family.call('getIdentity', { id: person.id }), 200);
    assert.deepEqual(Object.keys(identity).sort(), keys.toSorted());
    assert.equal(identity.alias, 'kwame.boateng');
    assert.equal(identity.emailAddress, 'kwame.boateng@acme.example.com');
    assert.equal(identity.attributes.uid, 'kwame.boateng');
    assert.equal(identity.managerRef.type, 'IDENTITY');
    assert.match(identity.managerRef.name, /Reinholt/);
    assert.equal(identity.isManager, true);
    assert.deepEqual(identity.lifecycleState, { stateName: 'active', manuallyUpdated: false });
    assert.match(identity.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  },
  async 'shows the same as the list'(family, { person }) {
    const [listed] = expectStatus(await family.call('listIdentities', { filters: `id eq "${person.id}"` }), 200);
    assert.deepEqual(expectStatus(await family.call('getIdentity', { id: person.id }), 200), listed);
  },
  async 'takes an id with dashes'(family, { person }) {
    const id = person.id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    assert.equal(expectStatus(await family.call('getIdentity', { id }), 200).id, person.id);
  },
  async 'does not know ids that nobody has'(family) {
    for (const id of ['0'.repeat(32), 'nobody', 'a b/c', 'x'.repeat(300)])
      expectError(await family.call('getIdentity', { id }), 404, /^404 Not found$/);
  },
};
