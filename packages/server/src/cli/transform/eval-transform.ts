import { dirname, resolve } from 'node:path';
import { parseInstant, type TraceStep, type Value } from '@muster/engine';
import { systemClock } from '../../clock.ts';
import { createIds } from '../../ids.ts';
import { evaluateScene, type SceneResult } from '../../transforms/evaluation/evaluate-scene.ts';
import type { Scene } from '../../transforms/evaluation/scene.ts';
import { BadFiles, BadUsage, type FileProblem, problemLine } from './bad-files.ts';
import { describeError } from './explain-failure.ts';
import { type Output, outputTo } from './output.ts';
import { type ParsedFile, parseFile } from './parsed-file.ts';
import { sceneShape } from './scene-shape.ts';
import { checkShape } from './shape.ts';
import { checkNow } from './test-file.ts';
import { traceTree } from './trace-tree.ts';
import { looksLikeTransform, readTransformFolder, type TransformFolder } from './transform-folder.ts';
import { followPath, shownPlace } from './transform-path.ts';

export interface EvalOptions {
  readonly input?: string;
  readonly context?: string;
  readonly now?: string;
  readonly trace?: true;
  readonly json?: true;
}

/** `muster transform eval`: one evaluation. Exit codes: 0 a value, 1 an error, 2 bad files or usage, 3 null. */
export async function evalTransform(path: string, options: EvalOptions): Promise<void> {
  const [out, err] = [outputTo(process.stdout), outputTo(process.stderr)];
  try {
    const file = parseFile(resolve(path));
    if (!looksLikeTransform(file.value)) throw new BadFiles([file.problem([], 'this is no transform: it has neither type nor attributes')]);
    const scene = readScene(options);
    const folder = readTransformFolder(dirname(file.path));
    // The other transforms of the folder can be referred to. What is wrong with them only matters if one is needed.
    for (const problem of folder.problems) if (problem.file !== file.shown) err.line(`warning: ${problemLine(problem)}`);
    const steps: TraceStep[] = [];
    const result = evaluate(file.value, scene, folder, options.trace && ((step) => steps.push(step)));
    if (options.json) out.line(JSON.stringify(options.trace ? { ...result, trace: steps } : result));
    else {
      for (const line of traceTree(steps)) err.line(err.paint('dim', line));
      const root = { definition: file.value as never, file };
      if ('value' in result) printValue(result.value, out, err);
      else err.line(`${shownPlace(followPath(result.error.path, root, folder, scene)) ?? file.shown}: ${describeError(result.error)}`);
    }
    process.exitCode = 'error' in result ? 1 : result.value === null ? 3 : 0;
  } catch (thrown) {
    if (!(thrown instanceof BadFiles || thrown instanceof BadUsage)) throw thrown;
    err.line(thrown instanceof BadFiles ? thrown.message : `muster: ${thrown.message}`);
    process.exitCode = 2;
  }
}

function printValue(value: Value, out: Output, err: Output): void {
  if (value === null) err.line(err.paint('dim', 'null'));
  else out.line(typeof value === 'string' ? value : JSON.stringify(value));
}

function evaluate(definition: Value, scene: Scene, folder: TransformFolder, record?: (step: TraceStep) => void): SceneResult {
  const nowMs = parseInstant(scene.now ?? '') ?? systemClock.now();
  const inputs = { nowMs, random: createIds(systemClock).random, microseconds: systemClock.microseconds };
  return evaluateScene(definition, scene, folder.configuration, inputs, record);
}

function readScene({ input, context, now }: EvalOptions): Scene {
  const scene = context === undefined ? {} : sceneIn(parseFile(resolve(context)));
  if (now !== undefined && parseInstant(now) === null) throw new BadUsage(`--now must be a time as 2026-11-24T09:30:00Z, not ${now}`);
  return { ...scene, ...(input !== undefined && { input }), ...(now !== undefined && { now }) };
}

function sceneIn(file: ParsedFile): Scene {
  const problems: FileProblem[] = file.misreadNumbers();
  const complain = (at: readonly (string | number)[], message: string) => void problems.push(file.problem(at, message));
  checkShape(file.value, { keys: sceneShape }, [], complain);
  if (problems.length === 0) checkNow(file.value as Record<string, Value>, [], complain);
  if (problems.length > 0) throw new BadFiles(problems);
  return file.value as Scene;
}
