import { afterAll, expect, test } from 'vitest';
import { folderOf, removeFolders } from '../../../test/folder-of.ts';
import { percentOf, totalOf } from './coverage.ts';
import { findTests } from './find-tests.ts';
import { runTests } from './run-tests.ts';

/** What the tests of a folder reach, and what counts. */

afterAll(removeFolders);

/** The branches of each transform that no test reaches, and true or false for the transform as a whole. */
function cover(files: Record<string, unknown>, filter?: string) {
  const { coverage } = runTests(findTests([folderOf(files)]), { isCovered: true, fuzz: null, seed: 1, filter });
  const transforms = coverage!.flatMap((folder) => folder.transforms);
  const missing = transforms.map(({ transform, isReached, branches }) => {
    return [transform.definition.name, [isReached, ...[...branches].filter(([, isTaken]) => !isTaken).map(([path]) => path)]] as const;
  });
  return { missing: Object.fromEntries(missing), total: totalOf(transforms) };
}

const country = { name: 'Country', type: 'lookup', attributes: { table: { DE: 'Germany', FR: 'France', default: 'Unknown' } } };
const office = {
  name: 'Office',
  type: 'firstValid',
  attributes: { values: [{ type: 'reference', attributes: { id: 'Country' } }, 'nowhere'] },
};

test('a branch that no test takes is missing, a transform that none evaluates as a whole', () => {
  const cases = [{ name: 'a', transform: 'Country', input: 'DE', expect: 'Germany' }];
  const { missing, total } = cover({ 'c.json': country, 'o.json': office, 'a.test.json': { cases } });
  expect(missing).toEqual({
    Country: [true, 'attributes.table.FR', 'attributes.table.default'],
    Office: [false, 'attributes.values[0]', 'attributes.values[1]'],
  });
  expect(total).toEqual({ transforms: { reached: 1, all: 2 }, branches: { reached: 1, all: 5 }, percent: 28.5 });
});

test('what is reached through a reference counts for the transform that it leads to', () => {
  const cases = [{ name: 'a', transform: 'Office', input: 'FR', expect: 'France' }];
  const { missing } = cover({ 'c.json': country, 'o.json': office, 'a.test.json': { cases } });
  expect(missing.Country).toEqual([true, 'attributes.table.DE', 'attributes.table.default']);
});

test('a transform that a test brings along hides the folder’s, and counts for nothing', () => {
  const library = [{ name: 'Country', type: 'static', attributes: { value: 'own' } }];
  const cases = [{ name: 'a', transform: 'Office', library, expect: 'own' }];
  const { missing } = cover({ 'c.json': country, 'o.json': office, 'a.test.json': { cases } });
  expect(missing).toEqual({
    Country: [false, 'attributes.table.DE', 'attributes.table.FR', 'attributes.table.default'],
    Office: [true, 'attributes.values[1]'],
  });
});

test('names with parentheses are told apart from the paths that they stand in', () => {
  const odd = { ...country, name: 'Country (old). x' };
  const first = { name: 'First', type: 'reference', attributes: { id: 'Country (old). x' } };
  const cases = [{ name: 'a', transform: 'First', input: 'DE', expect: 'Germany' }];
  const { missing } = cover({ 'c.json': odd, 'f.json': first, 'a.test.json': { cases } });
  expect(missing['Country (old). x']).toEqual([true, 'attributes.table.FR', 'attributes.table.default']);
});

test('only the tests that the filter lets through reach anything', () => {
  const cases = [
    { name: 'one', transform: 'Country', input: 'DE', expect: 'Germany' },
    { name: 'other', transform: 'Country', input: 'FR', expect: 'France' },
  ];
  const { missing } = cover({ 'c.json': country, 'a.test.json': { cases } }, 'OTHER');
  expect(missing.Country).toEqual([true, 'attributes.table.DE', 'attributes.table.default']);
});

test('only everything is 100 percent', () => {
  expect([percentOf(9999, 10_000), percentOf(3, 3), percentOf(0, 0)]).toEqual([99.9, 100, 100]);
});
