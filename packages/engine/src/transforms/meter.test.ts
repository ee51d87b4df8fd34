import { expect, test } from 'vitest';
import { evaluationContext } from '../../test/evaluation-context.ts';
import { compileTransform } from './compile.ts';
import { evaluateTransform } from './evaluate.ts';
import { charge, meterRefresh, startMeter, stopMeter, WorkExceeded, workTaken } from './meter.ts';

const compiled = compileTransform({ type: 'upper' }, { sources: [], transforms: [] });

test('every evaluation begins with all the work it may take', () => {
  const input = 'a'.repeat(50_000);
  for (let times = 0; times < 5; times++) {
    expect(evaluateTransform(compiled, evaluationContext({ input }))).toEqual({ value: input.toUpperCase() });
    expect(workTaken().share).toBeGreaterThan(0.5);
  }
});

test('nothing is charged for outside an evaluation', () => {
  expect(() => charge(1e12)).not.toThrow();
  evaluateTransform(compiled, evaluationContext({ input: 'a'.repeat(1_000_000) }));
  expect(workTaken().share).toBeGreaterThan(1);
  expect(() => charge(1e12)).not.toThrow();
});

test('what is exceeded stays exceeded', () => {
  const outer = startMeter();
  try {
    expect(() => charge(1e12)).toThrow(WorkExceeded);
    expect(() => charge(0)).toThrow(WorkExceeded);
  } finally {
    stopMeter(outer);
  }
});

test('the evaluations of one refresh have a bound together, and the next refresh begins anew', () => {
  const dear = evaluationContext({ input: 'a'.repeat(70_000) });
  const refresh = () => meterRefresh(() => Array.from({ length: 20 }, () => evaluateTransform(compiled, dear)));
  for (let times = 0; times < 2; times++) {
    const errors = refresh().flatMap((evaluation) => ('error' in evaluation ? [evaluation.error.reason] : []));
    expect(errors.length).toBeGreaterThan(10);
    expect(new Set(errors)).toEqual(new Set(['The transforms take more work than the refresh of one identity may']));
  }
  expect(evaluateTransform(compiled, dear)).toHaveProperty('value');
});

test('what a usual transform takes is next to nothing', () => {
  const definition = {
    type: 'firstValid',
    attributes: {
      ignoreErrors: true,
      values: [
        { type: 'split', attributes: { delimiter: '[,;]\\s*', index: 4 } },
        { type: 'replace', attributes: { input: { type: 'lower' }, regex: '(\\w+)\\s(\\w+)', replacement: '$2.$1' } },
      ],
    },
  };
  const usual = compileTransform(definition, { sources: [], transforms: [] });
  expect(evaluateTransform(usual, evaluationContext({ input: 'Ada Lovelace' }))).toEqual({ value: 'lovelace.ada' });
  expect(workTaken().share).toBeLessThan(0.002);
});
