import { type BranchObserver, parseInstant, type TraceStep, type Value } from '@muster/engine';
import { systemClock } from '../../clock.ts';
import { evaluateScene, type SceneResult } from '../../transforms/evaluation/evaluate-scene.ts';
import type { SceneInputs } from '../../transforms/evaluation/scene-context.ts';
import { meets } from './expectation.ts';
import { seededRandom } from './seeded-random.ts';
import type { TestCase } from './test-file.ts';

const { microseconds } = systemClock;

export interface Outcome {
  readonly test: TestCase;
  readonly result: SceneResult;
  readonly durationMs: number;
  /** The result depends on a time that the case leaves open, and so may be another one tomorrow. */
  readonly isAtRandomTime: boolean;
  readonly passed: boolean;
}

export interface Listeners {
  readonly record?: ((step: TraceStep) => void) | undefined;
  readonly branches?: BranchObserver | undefined;
}

/** Evaluates a case. Time and randomness are its own: the same case gives the same outcome, whatever ran before it. */
export function runCase(test: TestCase, seed: number, { record, branches }: Listeners = {}): Outcome {
  let asksForTime = false;
  const now = test.scene.now === undefined ? null : parseInstant(test.scene.now);
  const inputs: SceneInputs = {
    get nowMs() {
      asksForTime = true;
      return now ?? systemClock.now();
    },
    random: seededRandom(seed),
    microseconds,
    ...(branches && { branches }),
  };
  const start = microseconds();
  const result = evaluateScene(test.definition as unknown as Value, test.scene, test.folder.configuration, inputs, record);
  const isAtRandomTime = asksForTime && now === null;
  const passed = !isAtRandomTime && meets(result, test.expectation);
  return { test, result, durationMs: (microseconds() - start) / 1000, isAtRandomTime, passed };
}
