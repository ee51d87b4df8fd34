import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TransformConfiguration, TransformConfigurations, Value } from '@muster/engine';
import { sceneConfiguration } from '../../transforms/evaluation/scene-context.ts';
import { transformProblems } from '../../transforms/transform-problems.ts';
import { transformTestFile } from '../../transforms/transform-test-file.ts';
import { BadFiles, type FileProblem } from './bad-files.ts';
import { type ParsedFile, parseFile } from './parsed-file.ts';
import { kindOf } from './shape.ts';
import { closest, suggestionFor } from './suggestion.ts';

export interface TransformFile {
  readonly definition: TransformConfiguration;
  readonly file: ParsedFile;
}

/** The transforms of a folder, which can refer to each other by name. */
export interface TransformFolder {
  readonly folder: string;
  readonly transforms: readonly TransformFile[];
  readonly byName: ReadonlyMap<string, TransformFile>;
  /** The same as what an evaluation can refer to, with every source that one of them names. */
  readonly configuration: TransformConfigurations;
  /** What is wrong with its files; those that cannot be read at all are not among the transforms. */
  readonly problems: readonly FileProblem[];
}

const dataFile = /\.(?:ya?ml|json)$/;

/** Every YAML and JSON file with a `type` or `attributes` is meant as a transform; other files may lie there as well. */
export function readTransformFolder(folder: string): TransformFolder {
  const problems: FileProblem[] = [];
  const transforms: TransformFile[] = [];
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (!dataFile.test(name) || transformTestFile.test(name) || name === 'package.json') continue;
    try {
      const file = parseFile(join(folder, name));
      if (looksLikeTransform(file.value)) transforms.push({ definition: file.value as unknown as TransformConfiguration, file });
    } catch (thrown) {
      if (!(thrown instanceof BadFiles)) throw thrown;
      problems.push(...thrown.problems);
    }
  }
  const library = transforms.map(({ definition }) => definition).filter(({ name }) => typeof name === 'string');
  const configuration = sceneConfiguration(null, { library: library as never }, { transforms: [], sources: [] });
  for (const transform of transforms) problems.push(...problemsOf(transform, transforms, configuration));
  const byName = new Map(transforms.map((transform) => [transform.definition.name, transform]));
  return { folder, transforms, byName, configuration, problems };
}

export function looksLikeTransform(value: Value): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && ('type' in value || 'attributes' in value);
}

/** What the server would refuse when the transform is created, each with its place in the file. */
function problemsOf(
  { definition, file }: TransformFile,
  others: readonly TransformFile[],
  configuration: TransformConfigurations,
): FileProblem[] {
  const problems = [...misspeltKeys(file), ...nameProblems({ definition, file }, others)];
  const names = configuration.transforms.map(({ name }) => name);
  for (const { path, reason, missing } of transformProblems(definition, configuration)) {
    // What is wrong with a transform that is referred to is said of its own file.
    if (path.startsWith('reference(')) continue;
    const wanted = missing === 'transform' ? /"(.*)"$/.exec(reason)?.[1] : undefined;
    const hint = wanted === undefined ? '' : `; ${suggestionFor(wanted, names)}`;
    problems.push({ file: file.shown, ...file.placeAlong(path), message: `${path === '' ? '' : `${path}: `}${reason}${hint}` });
  }
  return problems;
}

const ownKeys = ['name', 'type', 'attributes', 'requiresPeriodicRefresh'];

/** Keys that the server does not know are ignored by it; one that is nearly one of these was meant to be it. */
function misspeltKeys(file: ParsedFile): FileProblem[] {
  return Object.keys(file.value as object).flatMap((key) => {
    const meant = ownKeys.includes(key) ? undefined : closest(key, ownKeys);
    return meant === undefined ? [] : [file.problem([key], `unknown key ${JSON.stringify(key)}; did you mean ${JSON.stringify(meant)}?`)];
  });
}

function nameProblems({ definition: { name }, file }: TransformFile, others: readonly TransformFile[]): FileProblem[] {
  const given: Value | undefined = name;
  if (typeof given !== 'string') return [file.problem(['name'], `name must be a text, not ${kindOf(given)}`)];
  if (given === '' || given.length > 50) return [file.problem(['name'], `name has 1 to 50 characters, not ${given.length}`)];
  const first = others.find(({ definition }) => definition.name === given);
  if (first === undefined || first.file === file) return [];
  return [file.problem(['name'], `the transform ${JSON.stringify(given)} stands in ${basename(first.file.path)} already`)];
}
