import { compileTransform, evaluateTransform, parseInstant, type Value } from '@muster/engine';
import type { SceneError } from '../../transforms/evaluation/evaluate-scene.ts';
import type { Scene } from '../../transforms/evaluation/scene.ts';
import { sceneConfiguration, sceneContext } from '../../transforms/evaluation/scene-context.ts';
import { drawOddValue, oddValues } from './odd-values.ts';
import type { Outcome } from './run-case.ts';
import { draftOf, placesRead, type SceneDraft } from './scene-places.ts';
import { seededRandom } from './seeded-random.ts';
import { shrinkScene } from './shrink-scene.ts';
import type { TransformFile, TransformFolder } from './transform-folder.ts';
import { followPath, type PathInFolder } from './transform-path.ts';

/** A way to fail that no test of the folder expects. */
export interface FuzzFinding {
  /** The transform that was evaluated. */
  readonly transform: TransformFile;
  readonly error: SceneError;
  /** Where the error comes from, which may be a transform it refers to. */
  readonly place: PathInFolder;
  count: number;
  /** A scene in which it happens, with nothing in it that it happens without. */
  readonly example: Scene;
}

export interface FuzzResult {
  readonly evaluations: number;
  readonly findings: readonly FuzzFinding[];
}

/** For scenes that say no time: that of the evaluation must not decide what is found. */
const fuzzNow = '2026-01-01T00:00:00Z';
const maxBases = 20;

/**
 * Evaluates transforms on odd values: each in each place that the transform reads, then `count` times several at once. Begins with the
 * scenes of passing tests, so that most of a scene is as it should be. An error is expected when a passing test ends in one of the same
 * kind at the same place.
 */
export function fuzzTransforms(
  transforms: readonly TransformFile[],
  folder: TransformFolder,
  outcomes: readonly Outcome[],
  { count, seed }: { readonly count: number; readonly seed: number },
): FuzzResult {
  const library = new Map(folder.transforms.map(({ definition }) => [definition.name, definition as unknown as Value]));
  const passed = outcomes.filter((outcome) => outcome.passed && outcome.test.folder === folder);
  const expected = new Set(passed.flatMap((outcome) => expectedKey(outcome, folder)));
  const findings = new Map<string, FuzzFinding>();
  let evaluations = 0;
  for (const transform of transforms) {
    const evaluate = evaluator(transform, folder, seed);
    const keyIn = (scene: Scene) => {
      const { error } = evaluate(scene);
      return error && keyOf(error, placeOf(error, transform, folder));
    };
    for (const scene of scenesFor(transform, passed, library, { count, seed })) {
      evaluations++;
      const key = keyIn(scene);
      if (key === null || expected.has(key)) continue;
      const found = findings.get(key);
      if (found !== undefined) {
        found.count++;
        continue;
      }
      const smallest = shrinkScene(scene, (smaller) => keyIn(smaller) === key);
      const { error, asksForTime } = evaluate(smallest);
      const example = asksForTime && smallest.now === undefined ? { ...smallest, now: fuzzNow } : smallest;
      findings.set(key, { transform, error: error!, place: placeOf(error!, transform, folder), count: 1, example });
    }
  }
  return { evaluations, findings: [...findings.values()] };
}

function evaluator({ definition }: TransformFile, folder: TransformFolder, seed: number) {
  const written = definition as unknown as Value;
  const configuration = sceneConfiguration(written, {}, folder.configuration);
  const compiled = compileTransform(definition, configuration);
  return (scene: Scene): { error: SceneError | null; asksForTime: boolean } => {
    let asksForTime = false;
    const inputs = {
      get nowMs() {
        asksForTime = true;
        return parseInstant(scene.now ?? fuzzNow) ?? 0;
      },
      random: seededRandom(seed),
    };
    const evaluation = evaluateTransform(compiled, sceneContext(compiled, scene, configuration, inputs));
    return { error: 'error' in evaluation ? evaluation.error : null, asksForTime };
  };
}

function* scenesFor(
  transform: TransformFile,
  passed: readonly Outcome[],
  library: ReadonlyMap<string, Value>,
  { count, seed }: { count: number; seed: number },
): Generator<Scene> {
  const places = placesRead(transform.definition as unknown as Value, library);
  const tested = passed.filter(({ test, result }) => test.transform?.file === transform.file && 'value' in result);
  const bases: readonly Scene[] = tested.length === 0 ? [ordinaryScene(places)] : tested.slice(0, maxBases).map(({ test }) => test.scene);
  const changed = (base: Scene, change: (draft: SceneDraft) => void): Scene => {
    const draft = draftOf(base);
    change(draft);
    return draft as Scene;
  };
  yield {};
  for (const place of places) for (const value of oddValues) yield changed(bases[0]!, (draft) => place.put(draft, value));
  const random = seededRandom(seed);
  for (let index = 0; index < count; index++) {
    yield changed(bases[Math.floor(random() * bases.length)]!, (draft) => {
      for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
        places[Math.floor(random() * places.length)]!.put(draft, drawOddValue(random));
      }
    });
  }
}

function ordinaryScene(places: ReturnType<typeof placesRead>): Scene {
  const draft: SceneDraft = {};
  for (const { put } of places) put(draft, 'Sample');
  return draft as Scene;
}

function expectedKey({ test, result }: Outcome, folder: TransformFolder): string[] {
  if ('value' in result) return [];
  const place = followPath(result.error.path, test.transform, folder, test.scene);
  return place === undefined ? [] : [keyOf(result.error, place)];
}

/** Errors are the same when they come from the same place and say the same of whatever value they are about. */
function keyOf({ type, reason }: SceneError, { transform, inner }: PathInFolder): string {
  const kind = reason
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/:.*$/s, '')
    .replace(/-?\d+/g, '0');
  return JSON.stringify([transform.definition.name, inner, type, kind]);
}

function placeOf({ path }: SceneError, transform: TransformFile, folder: TransformFolder): PathInFolder {
  return followPath(path, transform, folder) ?? { transform, inner: '' };
}
