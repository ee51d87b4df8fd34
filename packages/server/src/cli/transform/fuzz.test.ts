import { afterAll, expect, test } from 'vitest';
import { folderOf, removeFolders } from '../../../test/folder-of.ts';
import { findTests } from './find-tests.ts';
import { runTests } from './run-tests.ts';

/** What odd values make fail, and how a test says that it is meant to. */

afterAll(removeFolders);

function fuzz(files: Record<string, unknown>, seed = 1) {
  const { fuzz } = runTests(findTests([folderOf({ 'transforms/none.json': {}, ...files })]), { isCovered: false, fuzz: 50, seed });
  return fuzz!;
}

const second = { name: 'Second', type: 'split', attributes: { delimiter: '-', index: 1 } };

test('an error that no test expects is found, with the least that brings it about', () => {
  const { findings, evaluations } = fuzz({ 'transforms/second.json': second });
  expect(evaluations).toBeGreaterThan(100);
  expect(findings).toEqual([expect.objectContaining({ error: expect.objectContaining({ path: '', type: 'split' }) })]);
  expect(Object.keys(findings[0]!.example)).toEqual(['input']);
});

test('it is expected once a test ends in one of its kind, whatever the value', () => {
  const cases = [{ name: 'one part', input: 'a', expectError: 'Split resulted in 1 items' }];
  expect(fuzz({ 'transforms/second.json': second, 'transforms/second.test.json': { cases } }).findings).toEqual([]);
});

test('a test that fails expects nothing', () => {
  const cases = [{ name: 'one part', input: 'a', expectError: 'something else' }];
  expect(fuzz({ 'transforms/second.json': second, 'transforms/second.test.json': { cases } }).findings).toHaveLength(1);
});

test('values go wherever the transform reads: accounts, the identity, its manager, the old value, through references too', () => {
  const read = (type: string, attributes: object) => ({ type, attributes });
  const definitions = {
    Account: read('accountAttribute', { sourceName: 'HR', attributeName: 'a' }),
    Identity: read('identityAttribute', { name: 'b' }),
    Manager: read('static', { value: "$identity.getManager().getStringAttribute('c')" }),
    Old: read('static', { value: '$oldValue' }),
    Template: read('static', { value: '$identity.attributes.d' }),
    Link: read('reference', { id: 'Account' }),
  };
  const files = Object.entries(definitions).map(([name, input]) => {
    const attributes = { input: name === 'Account' ? undefined : input, delimiter: '-', index: 1 };
    return [`transforms/${name}.json`, name === 'Account' ? { name, ...input } : { name, type: 'split', attributes }];
  });
  const { findings } = fuzz(Object.fromEntries(files));
  const found = findings
    .filter(({ error }) => error.type === 'split')
    .map(({ transform, example }) => [transform.definition.name, example]);
  expect(Object.fromEntries(found)).toEqual({
    Identity: { identity: { attributes: { b: expect.anything() } } },
    Link: { accounts: [{ sourceName: 'HR', attributes: { a: expect.anything() } }] },
    Manager: { identity: { manager: { attributes: { c: expect.anything() } } } },
    Old: { oldValue: expect.anything() },
    Template: { identity: { attributes: { d: expect.anything() } } },
  });
});

test('the same seed finds the same', () => {
  const summary = (seed: number) => {
    return fuzz({ 'transforms/second.json': second }, seed).findings.map(({ count, example }) => [count, example]);
  };
  expect(summary(7)).toEqual(summary(7));
  expect(summary(7)).not.toEqual(summary(8));
});

test('an example that depends on the time says which', () => {
  const positiveCondition = { type: 'split', attributes: { delimiter: '-', index: 9 } };
  const dates = { firstDate: { type: 'trim' }, secondDate: 'now', operator: 'GT', positiveCondition };
  const { findings } = fuzz({ 'transforms/d.json': { name: 'D', type: 'dateCompare', attributes: dates } });
  expect(findings.find(({ error }) => error.type === 'split')?.example).toHaveProperty('now', '2026-01-01T00:00:00Z');
});
