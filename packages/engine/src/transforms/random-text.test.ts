import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { NestedTransform } from '../configuration.ts';
import type { Value } from '../value.ts';
import { compileTransform } from './compile.ts';
import { evaluateTransform } from './evaluate.ts';
import type { EvaluationContext } from './transform.ts';

// A second or two alone; a machine that does other things as well is no failure.
vi.setConfig({ testTimeout: 60_000 });

const LETTERS = 'A-Za-z';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Every transform that draws, with the shape of what it gives for a length. */
const drawing: readonly { definition: (length: number) => NestedTransform; shape: (length: number) => RegExp }[] = [
  { definition: () => ({ type: 'uuid' }), shape: () => UUID },
  { definition: (length) => ({ type: 'randomNumeric', attributes: { length } }), shape: (length) => textOf('0-9', length) },
  { definition: (length) => ({ type: 'randomAlphaNumeric', attributes: { length } }), shape: (length) => textOf(`${LETTERS}0-9`, length) },
  { definition: (length) => randomString(length, 'true', 'true'), shape: (length) => textOf(`${LETTERS}0-9!@#$%&*()+<>?`, length) },
  { definition: (length) => randomString(length, 'true', 'false'), shape: (length) => textOf(`${LETTERS}0-9`, length) },
  { definition: (length) => randomString(length, 'false', 'true'), shape: (length) => textOf(`${LETTERS}!@#$%&*()+<>?`, length) },
  { definition: (length) => randomString(length, 'false', 'false'), shape: (length) => textOf(LETTERS, length) },
];

const draws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 40 });

it('gives what the drawn numbers say: a text of the asked shape, and the same for the same numbers', () => {
  fc.assert(
    fc.property(fc.constantFrom(...drawing), fc.integer({ min: 0, max: 450 }), draws, ({ definition, shape }, length, numbers) => {
      const value = evaluate(definition(length), cycling(numbers));
      expect(value).toMatch(shape(length));
      expect(evaluate(definition(length), cycling(numbers))).toBe(value);
    }),
  );
});

it('draws every character about as often as any other', () => {
  for (const { definition, size } of [
    { definition: { type: 'randomNumeric', attributes: { length: 450 } }, size: 10 },
    { definition: { type: 'randomAlphaNumeric', attributes: { length: 450 } }, size: 62 },
    { definition: randomString(450, 'true', 'true'), size: 75 },
  ]) {
    const counts = new Map<string, number>();
    const random = sequence();
    for (let times = 0; times < 200; times++) {
      for (const character of String(evaluate(definition, random))) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    const usual = (200 * 450) / size;
    expect(counts.size).toBe(size);
    for (const count of counts.values()) expect(Math.abs(count - usual) / usual).toBeLessThan(0.01);
  }
});

it('never gives the same UUID twice for numbers that differ', () => {
  const random = sequence();
  const values = new Set(Array.from({ length: 10_000 }, () => evaluate({ type: 'uuid' }, random)));
  expect(values.size).toBe(10_000);
});

function randomString(length: number, includeNumbers: string, includeSpecialChars: string): NestedTransform {
  const name = 'Cloud Services Deployment Utility';
  return { type: 'rule', attributes: { name, operation: 'generateRandomString', includeNumbers, includeSpecialChars, length } };
}

function textOf(characters: string, length: number): RegExp {
  return new RegExp(`^[${characters}]{${length}}$`);
}

function cycling(numbers: readonly number[]): () => number {
  let drawn = 0;
  return () => numbers[drawn++ % numbers.length]!;
}

/** Multiples of the golden ratio without their whole part: evenly spread, and the same in every run. */
function sequence(): () => number {
  let drawn = 0;
  return () => (drawn++ * 0.618033988749895) % 1;
}

function evaluate(definition: NestedTransform, random: () => number): Value {
  const compiled = compileTransform(definition, { sources: [], transforms: [] });
  const evaluation = evaluateTransform(compiled, contextWith(random));
  if ('error' in evaluation) throw new Error(evaluation.error.reason);
  return evaluation.value;
}

function contextWith(random: () => number): EvaluationContext {
  const identity = { id: 'ada', name: 'Ada', alias: 'ada', attributes: {} };
  return { input: null, now: 0, random, identity, accounts: [], oldValue: null, attributeName: null, find: () => null };
}
