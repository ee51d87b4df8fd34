import assert from 'node:assert/strict';

export const tokenChecks = {
  async 'gives a token that is accepted'(family, { credentials }) {
    const token = await family.token(credentials);
    const operation = ['listIdentities', 'getPublicIdentities'].find((name) => family.has(name));
    const { status } = await family.withToken(token).call(operation, { limit: 1 });
    // Whether it serves the operation is another row's question.
    assert.ok(status !== 401 && status !== 403, `the token is answered ${status}`);
  },
  async 'refuses a wrong secret'(family, { credentials }) {
    await assert.rejects(family.token({ ...credentials, clientSecret: 'wrong' }), /401/);
  },
};
