import assert from 'node:assert/strict';
import { expectError, expectStatus } from '../outcome.mjs';
import { taskEnded } from '../tasks.mjs';

/** Calls on accounts. Their tasks, and what they come to, are looked at through `/beta`, since `/v3` has no class for those. */

const nobody = '0'.repeat(32);

async function accountOf({ follow }, filters) {
  const accounts = expectStatus(await follow.call('listAccounts', { filters }), 200);
  assert.equal(accounts.length, 1, `${accounts.length} accounts of ${filters}`);
  return accounts[0];
}

const ownAccount = (family, stage) => accountOf(stage, `identityId eq "${stage.disposable.get(family.name)}"`);
const madeAccount = (family, stage) => accountOf(stage, `sourceId eq "${stage.visitors}" and nativeIdentity eq "${madeId(family)}"`);
const madeId = ({ name }) => `MADE-${name.replaceAll(/\W+/g, '')}`;

async function ended({ follow }, answer) {
  const { id } = expectStatus(answer, 202);
  const task = await taskEnded(follow, id);
  assert.equal(task.completionStatus, 'SUCCESS', JSON.stringify(task.messages));
  return task;
}

/** Of an account in a file, so that a person is asked to do it. */
const stateChecks = (operation, body) => ({
  async 'starts a task about the account'(family, stage) {
    const { id } = await ownAccount(family, stage);
    const task = await ended(stage, await family.call(operation, { id, [body]: { forceProvisioning: true } }));
    assert.equal(task.attributes.accountId, id);
    const activity = expectStatus(await stage.follow.call('getAccountActivity', { id: task.attributes.accountActivityId }), 200);
    assert.equal(activity.type, 'AccountStateUpdate');
    assert.deepEqual(
      activity.items.map((item) => item.operation),
      [operation.replace('Account', '').toUpperCase()],
    );
  },
  async 'answers 404 for an account that is not there'(family) {
    expectError(await family.call(operation, { id: nobody, [body]: {} }), 404, /^404/);
  },
});

export const disableAccountChecks = stateChecks('disableAccount', 'accountToggleRequest');
export const enableAccountChecks = stateChecks('enableAccount', 'accountToggleRequest');
export const unlockAccountChecks = stateChecks('unlockAccount', 'accountUnlockRequest');

export const reloadAccountChecks = {
  async 'is refused where a file has the account'(family, stage) {
    const { id } = await ownAccount(family, stage);
    expectError(await family.call('submitReloadAccount', { id }), 400, /^400\.1\.3/);
    expectError(await family.call('submitReloadAccount', { id: nobody }), 404, /^404/);
  },
};

export const createAccountChecks = {
  async 'makes an account in a file'(family, stage) {
    const id = madeId(family);
    const attributes = { sourceId: stage.visitors, id, name: id.toLowerCase(), familyName: 'Made' };
    await ended(stage, await family.call('createAccount', { accountAttributesCreate: { attributes } }));
    assert.equal((await madeAccount(family, stage)).attributes.familyName, 'Made');
  },
  async 'refuses an unknown source'(family) {
    const accountAttributesCreate = { attributes: { sourceId: nobody, id: 'x' } };
    expectError(await family.call('createAccount', { accountAttributesCreate }), 400, /^400\.1\.404/);
  },
};

export const putAccountChecks = {
  async 'replaces what an account has'(family, stage) {
    const { id, name } = await madeAccount(family, stage);
    await ended(stage, await family.call('putAccount', { id, accountAttributes: { attributes: { name, givenName: 'Re' } } }));
    const { attributes } = await madeAccount(family, stage);
    assert.deepEqual(attributes, { id: madeId(family), name, givenName: 'Re' });
  },
};

export const updateAccountChecks = {
  async 'changes an attribute'(family, stage) {
    const { id } = await madeAccount(family, stage);
    const requestBody = [{ op: 'add', path: '/attributes/familyName', value: 'Patched' }];
    await ended(stage, await family.call('updateAccount', { id, requestBody }));
    assert.equal((await madeAccount(family, stage)).attributes.familyName, 'Patched');
  },
  async 'moves an account, which stays where it was put'(family, stage) {
    const { id } = await madeAccount(family, stage);
    const value = stage.disposable.get(family.name);
    await ended(stage, await family.call('updateAccount', { id, requestBody: [{ op: 'replace', path: '/identityId', value }] }));
    const { identityId, manuallyCorrelated } = await madeAccount(family, stage);
    assert.deepEqual([identityId, manuallyCorrelated], [value, true]);
  },
  async 'changes nothing else'(family, stage) {
    const { id } = await madeAccount(family, stage);
    const requestBody = [{ op: 'replace', path: '/disabled', value: true }];
    expectError(await family.call('updateAccount', { id, requestBody }), 400, /^400\.1\.1/);
  },
};

export const deleteAccountChecks = {
  async 'deletes, once'(family, stage) {
    const { id } = await madeAccount(family, stage);
    await ended(stage, await family.call('deleteAccount', { id }));
    expectError(await family.call('deleteAccount', { id }), 404, /^404/);
  },
};

export const removeAccountChecks = {
  async 'forgets an account'(family, stage) {
    const id = madeId(family);
    const attributes = { sourceId: stage.visitors, id, name: id };
    await ended(stage, await stage.follow.call('createAccount', { accountAttributesCreate: { attributes } }));
    const answer = await family.call('deleteAccountAsync', { id: (await madeAccount(family, stage)).id });
    assert.deepEqual([answer.body.type, answer.body.name], ['TASK_RESULT', null]);
    await ended(stage, answer);
  },
};

export const removeAccountsChecks = {
  async 'forgets the accounts of a source'(family, stage) {
    // The parameter is called `sourceId` in one family and `id` in the others.
    const answer = await family.call('deleteAccountsAsync', { sourceId: stage.empty, id: stage.empty });
    assert.deepEqual([answer.body.type, answer.body.name], ['TASK_RESULT', null]);
    await ended(stage, answer);
  },
};

const statusOf = async ({ follow }, id) => expectStatus(await follow.call('getIdentity', { id }), 200).identityStatus;

export const disableOwnAccountChecks = {
  async 'disables who signs in'(family, stage) {
    const id = stage.disposable.get(family.name);
    assert.deepEqual(expectStatus(await family.call('disableAccountForIdentity', { id }), 202), {});
    assert.equal(await statusOf(stage, id), 'DISABLED');
    expectError(await family.call('disableAccountForIdentity', { id: nobody }), 404, /^404/);
  },
};

export const enableOwnAccountChecks = {
  async 'brings the status back'(family, stage) {
    const id = stage.disposable.get(family.name);
    assert.deepEqual(expectStatus(await family.call('enableAccountForIdentity', { id }), 202), {});
    assert.notEqual(await statusOf(stage, id), 'DISABLED');
  },
};

const bulkChecks = (operation, isDisabled) => ({
  async 'answers for each identity'(family, stage) {
    const id = stage.disposable.get(family.name);
    const answers = expectStatus(await family.call(operation, { identitiesAccountsBulkRequest: { identityIds: [id, nobody] } }), 207);
    assert.deepEqual(answers, [
      { id, statusCode: 202, message: 'Accepted' },
      { id: nobody, statusCode: 404, message: `Referenced identity "${nobody}" was not found.` },
    ]);
    assert.equal((await statusOf(stage, id)) === 'DISABLED', isDisabled);
  },
  async 'refuses an empty list'(family) {
    expectError(await family.call(operation, { identitiesAccountsBulkRequest: { identityIds: [] } }), 400, /^400\.1\.0/);
  },
});

export const disableOwnAccountsChecks = bulkChecks('disableAccountsForIdentities', true);
export const enableOwnAccountsChecks = bulkChecks('enableAccountsForIdentities', false);
