import { compileTransform, evaluateTransform, type TraceStep, type TransformConfigurations, type Value } from '@muster/engine';
import type { Scene } from './scene.ts';
import { type SceneInputs, sceneConfiguration, sceneContext } from './scene-context.ts';

/** What an evaluation answers, in the words of `POST /muster/v1/transforms/evaluate` and of transform tests. */
export type SceneResult = { readonly value: Value } | { readonly error: SceneError };

export interface SceneError {
  readonly path: string;
  readonly type: string;
  readonly reason: string;
}

/**
 * Evaluates a transform in a scene. A definition that could not be stored fails as a whole, with its first problem: what no test reaches
 * would be refused all the same.
 */
export function evaluateScene(
  definition: Value,
  scene: Scene,
  stored: TransformConfigurations,
  inputs: SceneInputs,
  record?: (step: TraceStep) => void,
): SceneResult {
  const configuration = sceneConfiguration(definition, scene, stored);
  const compiled = compileTransform(definition as never, configuration, inputs.branches);
  const [problem] = compiled.problems;
  if (problem !== undefined) return { error: { path: problem.path, type: problem.type, reason: problem.reason } };
  const trace = record && { step: record, microseconds: inputs.microseconds };
  const evaluation = evaluateTransform(compiled, sceneContext(compiled, scene, configuration, inputs, trace));
  if ('value' in evaluation) return evaluation;
  const { path, type, reason } = evaluation.error;
  return { error: { path, type, reason } };
}
