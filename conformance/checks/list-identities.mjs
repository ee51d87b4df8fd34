import assert from 'node:assert/strict';
import { expectError, expectStatus } from '../outcome.mjs';

const totalOf = ({ headers }) => Number(headers['x-total-count']);

export const listChecks = {
  async 'lists a page and counts what there is'(family) {
    const answer = await family.call('listIdentities', { count: true });
    const page = expectStatus(answer, 200);
    assert.equal(page.length, 250);
    assert.ok(totalOf(answer) > 300);
    assert.ok(page.every(({ name }) => typeof name === 'string' && name !== ''));
  },
  async 'counts without listing'(family) {
    const answer = await family.call('listIdentities', { count: true, limit: 0 });
    assert.deepEqual(expectStatus(answer, 200), []);
    assert.ok(totalOf(answer) > 300);
  },
  async 'sends no count unasked'(family) {
    const { headers } = await family.call('listIdentities', { limit: 1 });
    assert.equal(headers['x-total-count'], undefined);
  },
  async 'is read to its end by pages, everybody once'(family) {
    const everybody = await family.everything('listIdentities');
    const counted = totalOf(await family.call('listIdentities', { count: true, limit: 0 }));
    assert.equal(everybody.length, counted);
    assert.equal(new Set(everybody.map(({ id }) => id)).size, counted);
  },
  async 'answers an empty page past the end'(family) {
    assert.deepEqual(expectStatus(await family.call('listIdentities', { offset: 100_000 }), 200), []);
  },
  async 'filters by equality, blanks in the value included'(family, { person }) {
    for (const filters of [
      'name eq "Kwame Boateng"',
      'alias eq "KWAME.boateng"',
      `id in ("${person.id}")`,
      'email eq "kwame.boateng@acme.example.com"',
    ]) {
      assert.deepEqual(
        expectStatus(await family.call('listIdentities', { filters }), 200).map(({ id }) => id),
        [person.id],
        filters,
      );
    }
  },
  async 'combines filters'(family) {
    const found = expectStatus(
      await family.call('listIdentities', { filters: '(firstname sw "an" or firstname sw "kw") and not lastname sw "b"' }),
      200,
    );
    assert.ok(found.length > 1);
    assert.ok(found.every(({ attributes }) => /^(an|kw)/i.test(attributes.firstname) && !/^b/i.test(attributes.lastname)));
  },
  async 'shows those of no feed only when asked'(family) {
    const filters = 'correlated eq false';
    assert.deepEqual(expectStatus(await family.call('listIdentities', { filters }), 200), []);
    assert.ok(expectStatus(await family.call('listIdentities', { filters, defaultFilter: 'NONE' }), 200).length > 0);
  },
  async 'sorts, downwards too'(family) {
    const aliases = async (sorters) =>
      expectStatus(await family.call('listIdentities', { sorters }), 200).map(({ alias }) => alias.toLowerCase());
    const upwards = await aliases('alias');
    assert.deepEqual(upwards, upwards.toSorted());
    const downwards = await aliases('-alias');
    assert.deepEqual(downwards, downwards.toSorted().reverse());
  },
  async 'refuses a filter that is none, or that it does not know'(family) {
    for (const filters of ['name co "a"', 'name EQ "a"', 'shoeSize eq 43', 'name eq "a']) {
      expectError(await family.call('listIdentities', { filters }), 400, /^400\.1/);
    }
  },
  async 'refuses a page that is too large'(family) {
    expectError(await family.call('listIdentities', { limit: 251 }), 400, /^400\.1\.3/);
  },
  async 'refuses a token that is none'(family) {
    const answer = await family.withToken('not.a.token').call('listIdentities');
    assert.match(expectStatus(answer, 401).error, /^JWT validation failed/);
  },
};
