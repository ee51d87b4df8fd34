import { expect, it } from 'vitest';
import type { NestedTransform, TransformConfiguration } from '../configuration.ts';
import type { Value } from '../value.ts';
import { compileTransform } from './compile.ts';
import { evaluateTransform } from './evaluate.ts';
import type { EvaluationContext } from './transform.ts';

/** Evaluates with and without an observer, which must not matter, and says which ways there are and which were taken. */
function observe(definition: NestedTransform, inputs: readonly Value[], transforms: readonly TransformConfiguration[] = []) {
  const configuration = { sources: [], transforms };
  const declared: string[] = [];
  const taken = new Set<string>();
  const branches = { declare: (path: string) => declared.push(path), take: (path: string) => taken.add(path) };
  const observed = compileTransform(definition, configuration, branches);
  const plain = compileTransform(definition, configuration);
  for (const input of inputs) expect(evaluateTransform(observed, at(input))).toEqual(evaluateTransform(plain, at(input)));
  return { declared, taken: [...taken] };
}

function at(input: Value): EvaluationContext {
  const identity = { id: 'ada', name: 'Ada', alias: 'ada', attributes: {} };
  const none = { accounts: [], oldValue: null, attributeName: null, find: () => null };
  return { input, now: Date.parse('2024-03-20T15:10:00Z'), random: () => 0.5, identity, ...none };
}

const answers = { positiveCondition: 'yes', negativeCondition: 'no' };

it('a conditional goes on with one of its conditions, literals too', () => {
  const definition = { type: 'conditional', attributes: { own: { type: 'lower' }, expression: '$own eq a', ...answers } };
  const paths = ['attributes.positiveCondition', 'attributes.negativeCondition'];
  expect(observe(definition, ['A'])).toEqual({ declared: paths, taken: [paths[0]] });
  expect(observe(definition, ['A', 'B']).taken).toEqual(paths);
});

it('a dateCompare without a negative condition has two ways all the same', () => {
  const attributes = { firstDate: { type: 'trim' }, secondDate: 'now', operator: 'LT', positiveCondition: 'past' };
  const { declared, taken } = observe({ type: 'dateCompare', attributes }, ['2025-01-01T00:00:00Z']);
  expect(declared).toEqual(['attributes.positiveCondition', 'attributes.negativeCondition']);
  expect(taken).toEqual(['attributes.negativeCondition']);
});

it('each entry of a lookup is a way, the default too', () => {
  const definition = { type: 'lookup', attributes: { table: { DE: 'Germany', 'a.b': 'dotted', default: 'Unknown' } } };
  expect(observe(definition, ['a.b', 'XX'])).toEqual({
    declared: ['attributes.table.DE', 'attributes.table.a.b', 'attributes.table.default'],
    taken: ['attributes.table.a.b', 'attributes.table.default'],
  });
});

it('a member of firstValid is taken when it gives the value; a written null never is and does not count', () => {
  const failing = { type: 'split', attributes: { delimiter: '-', index: 1 } };
  const definition = { type: 'firstValid', attributes: { ignoreErrors: true, values: [failing, null, { type: 'trim' }, 'none'] } };
  const { declared, taken } = observe(definition, ['ab']);
  expect(declared).toEqual(['attributes.values[0]', 'attributes.values[2]', 'attributes.values[3]']);
  expect(taken).toEqual(['attributes.values[2]']);
});

it('a template has a way for each #if, #elseif and #else, written or not', () => {
  const value = "#if($a == 'x')1#elseif($a == 'y')2#end#if($a == 'x')3#{else}4#end";
  const { declared, taken } = observe({ type: 'static', attributes: { a: { type: 'trim' }, value } }, ['x', 'z']);
  expect(declared.sort()).toEqual([
    "attributes.value #else of #if($a == 'x')",
    "attributes.value #else of #if($a == 'x') (2)",
    "attributes.value #elseif($a == 'y')",
    "attributes.value #if($a == 'x')",
    "attributes.value #if($a == 'x') (2)",
  ]);
  expect(declared.filter((path) => !taken.includes(path))).toEqual(["attributes.value #elseif($a == 'y')"]);
});

it('the ways of a transform that is referred to are declared once, under its name', () => {
  const target = { name: 'Country', type: 'lookup', attributes: { table: { DE: 'Germany' } } };
  const one = { type: 'reference', attributes: { id: 'Country' } };
  const definition = { type: 'firstValid', attributes: { values: [one, one] } };
  expect(observe(definition, ['DE'], [target])).toEqual({
    declared: ['reference(Country).attributes.table.DE', 'attributes.values[0]', 'attributes.values[1]'],
    taken: ['reference(Country).attributes.table.DE', 'attributes.values[0]'],
  });
});
