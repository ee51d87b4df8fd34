import type { Value } from '@muster/engine';
import { expect, test } from 'vitest';
import type { Expectation } from './expectation.ts';
import { explainFailure } from './explain-failure.ts';

/** What whoever reads a failure gets to see: above all, where two values that look the same are not. */

function explain(expectation: Expectation, result: object): readonly string[] {
  return explainFailure({ test: { expectation }, result, isAtRandomTime: false } as never);
}

const values = (expected: Value, actual: Value) => explain({ kind: 'value', value: expected }, { value: actual });

test('the first character that differs is marked and named', () => {
  expect(values('anna.kowalska1', 'anna.kowalska2')).toEqual([
    'expected  "anna.kowalska1"',
    'actual    "anna.kowalska2"',
    '                        ^',
    'from character 14 on: expected "1" (U+0031), got "2" (U+0032)',
  ]);
});

test('texts that look the same do not', () => {
  expect(values('Ren\u00e9', 'Rene\u0301')).toEqual([
    'expected  "René"',
    'actual    "Rene\\u0301"',
    '              ^',
    'from character 4 on: expected "é" (U+00E9), got "e" (U+0065)',
  ]);
  expect(values('a b', 'a\u00a0b')[1]).toBe('actual    "a\\u00a0b"');
  expect(values('a', 'a\u202e')[3]).toBe('from character 2 on: expected the end, got "\\u202e" (U+202E)');
  expect(values('x', '\ud800')[1]).toBe('actual    "\\ud800"');
});

test('kinds of values are told apart', () => {
  expect(values(7, '7').at(-1)).toBe('expected the number 7, got a text; if a text is meant, put it in quotes');
  expect(values('null', null).at(-1)).toBe('expected a text, got null');
  expect(values(null, '').at(-1)).toBe('expected null, got a text');
});

test('the place in a list or an object is said', () => {
  expect(values(['a', 'b'], ['a', 'c']).at(-1)).toBe('they differ at [1]: expected "b", got "c"');
  expect(values({ a: { b: [1] } }, { a: { b: [1, 2] } }).at(-1)).toBe('they differ at a.b[1]: expected nothing, got 2');
  expect(values([], {}).at(-1)).toBe('they differ at the top: expected [], got {}');
});

test('errors are shown on one line, wherever their text comes from', () => {
  const error = { path: 'attributes.input', type: 'split', reason: 'one\ntwo\u001b[31m' };
  expect(explain({ kind: 'value', value: 'a' }, { error })).toEqual([
    'expected  "a"',
    'actual    an error at attributes.input (split): one\\ntwo\\u001b[31m',
  ]);
});

test('an expected error says what was expected of it', () => {
  const wanted = (error: object) => explain({ kind: 'error', error }, { value: 'a' })[0];
  expect(wanted({})).toBe('expected  an error');
  expect(wanted({ reason: 'no default' })).toBe('expected  an error with "no default" in its reason');
  expect(wanted({ path: '', type: 'lookup' })).toBe('expected  an error at the outermost transform of type lookup');
});

test('a pattern is shown as it was written', () => {
  expect(explain({ kind: 'match', pattern: /^(?:a+)$/su }, { value: 'b' })).toEqual(['expected  a text that matches a+', 'actual    "b"']);
});
