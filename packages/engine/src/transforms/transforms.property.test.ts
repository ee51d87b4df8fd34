import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { accountOf, evaluationContext } from '../../test/evaluation-context.ts';
import { source } from '../../test/organisation.ts';
import { attributeNames, data, dataText, library, randomTransform, shapedTypes } from '../../test/random-transform.ts';
import type { NestedTransform } from '../configuration.ts';
import type { Attributes, Value } from '../value.ts';
import { compileTransform } from './compile.ts';
import { type Evaluation, evaluateTransform } from './evaluate.ts';
import { transformTypes } from './index.ts';
import { limits } from './limits.ts';
import { workTaken } from './meter.ts';
import type { EvaluationContext } from './transform.ts';

// A second or two alone; a machine that does other things as well is no failure.
vi.setConfig({ testTimeout: 60_000 });

const configuration = { sources: [source()], transforms: library };
const attributes = fc.dictionary(attributeNames, data, { noNullPrototype: true });

/** What an evaluation may read, as data: a context is made of it anew for each evaluation. */
const scene = fc.record({
  input: data,
  attributes,
  accounts: fc.array(attributes, { maxLength: 3 }),
  oldValue: data,
  manager: fc.option(attributes),
  isKnown: fc.boolean(),
  taken: fc.option(fc.array(dataText, { maxLength: 3 })),
  draws: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 5 }),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

function contextOf({ input, attributes, accounts, oldValue, manager, isKnown, taken, draws }: Scene): EvaluationContext {
  let drawn = 0;
  const other = manager === null ? null : { id: 'grace', name: 'Grace', alias: 'grace', attributes: manager };
  const form = { field: { name: 'name', attributes: {} }, applicationName: 'HR', current: oldValue, values: attributes };
  return evaluationContext({
    input,
    identity: { id: 'ada', name: 'Ada', alias: 'ada', attributes },
    accounts: accounts.map(accountOf),
    oldValue,
    random: () => draws[drawn++ % draws.length]!,
    find: () => (isKnown ? other : undefined),
    ...(taken !== null && { form: { ...form, isTaken: (name: string) => (isKnown ? taken.includes(name) : undefined) } }),
  });
}

function evaluate(definition: NestedTransform, context: EvaluationContext) {
  const evaluation = evaluateTransform(compileTransform(definition, configuration), context);
  return { evaluation, work: workTaken() };
}

describe('any transform of any type', () => {
  it('is among those that are made here', () => {
    expect(transformTypes.map(({ type }) => type).sort()).toEqual([...shapedTypes].sort());
  });

  it('gives a value or an error within bounds, and depends on nothing but what it is given', () => {
    const given = { values: 0, errors: 0 };
    fc.assert(
      fc.property(randomTransform, scene, randomTransform, (definition, facts, another) => {
        const frozen = deepFreeze(structuredClone({ definition, facts }));
        const first = evaluate(frozen.definition, contextOf(frozen.facts));
        expectBounded(first.evaluation, first.work.share);
        // Another evaluation between two of the same leaves no trace in the second, and a trace changes nothing.
        evaluate(another, contextOf(facts));
        expect(evaluate(definition, contextOf(facts))).toEqual(first);
        const traced = { ...contextOf(facts), trace: { step: () => undefined, microseconds: () => 7 } };
        expect(evaluate(definition, traced)).toEqual(first);
        given['value' in first.evaluation ? 'values' : 'errors']++;
      }),
      { numRuns: 1500 },
    );
    // Otherwise the bounds were only tried on transforms that never got far.
    expect(given.values / (given.values + given.errors)).toBeGreaterThan(0.4);
  }, 120_000);
});

function expectBounded(evaluation: Evaluation, share: number): void {
  if ('value' in evaluation) {
    expect(share).toBeLessThanOrEqual(1);
    expect(JSON.stringify(evaluation.value).length).toBeLessThanOrEqual(limits.text);
    return;
  }
  const { reason, path, type, input } = evaluation.error;
  expect(reason).not.toMatch(/^Unexpected/);
  expect(reason.length).toBeLessThanOrEqual(1001);
  expect((input ?? '').length).toBeLessThanOrEqual(201);
  // Errors are stored with an identity.
  expect(reason + input).not.toMatch(/[\0\p{Surrogate}]/u);
  expect([typeof path, typeof type]).toEqual(['string', 'string']);
}

function deepFreeze<T extends { readonly [key: string]: unknown }>(object: T): T {
  for (const member of Object.values(object)) {
    if (typeof member === 'object' && member !== null) deepFreeze(member as Attributes & { [key: string]: Value });
  }
  return Object.freeze(object);
}
