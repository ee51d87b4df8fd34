import { compileTransform, evaluateTransform, type TraceStep } from '@muster/engine';
import { expect, test } from 'vitest';
import { sceneContext } from '../../transforms/evaluation/scene-context.ts';
import { traceTree } from './trace-tree.ts';

test('steps stand below the step that they are a part of, those of a transform that is referred to below the reference', () => {
  const target = { name: 'Small (old)', type: 'lower', attributes: { input: { type: 'trim' } } };
  const failing = { type: 'split', attributes: { delimiter: '-', index: 5 } };
  const reference = { type: 'reference', attributes: { id: 'Small (old)' } };
  const definition = { type: 'firstValid', attributes: { ignoreErrors: true, values: [failing, reference, 'never'] } };
  const configuration = { sources: [], transforms: [target] };
  const steps: TraceStep[] = [];
  let now = 0;
  const trace = { step: (step: TraceStep) => steps.push(step), microseconds: () => now++ };
  const compiled = compileTransform(definition as never, configuration);
  const context = sceneContext(compiled, { input: ' A ' }, configuration, { nowMs: 0, random: () => 0 }, trace as never);
  evaluateTransform(compiled, context);
  expect(traceTree(steps).map((line) => line.trimEnd())).toEqual([
    'firstValid  " A " → "a"                                                                             9 µs',
    '├─ values[0]  split  " A " → error: Split resulted in 1 items and you attempted to index at 5       1 µs',
    '└─ values[1]  reference  " A " → "a"                                                                5 µs',
    '   └─ reference(Small (old))  lower  "A" → "a"                                                      3 µs',
    '      └─ input  trim  " A " → "A"                                                                   1 µs',
  ]);
});
