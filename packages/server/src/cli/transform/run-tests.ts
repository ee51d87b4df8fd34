import { resolve } from 'node:path';
import type { TraceStep } from '@muster/engine';
import { BadFiles, BadUsage, type FileProblem } from './bad-files.ts';
import { FolderCoverage } from './coverage.ts';
import type { FoundTests } from './find-tests.ts';
import { type FuzzResult, fuzzTransforms } from './fuzz.ts';
import { type Outcome, runCase } from './run-case.ts';
import { readTestFile, type TestCase } from './test-file.ts';
import { readTransformFolder, type TransformFolder } from './transform-folder.ts';

export interface RunOptions {
  readonly filter?: string | undefined;
  readonly isCovered: boolean;
  /** Evaluations of several odd values at once, for each transform; null for no fuzzing. */
  readonly fuzz: number | null;
  readonly seed: number;
}

export interface RunResult {
  readonly files: readonly (readonly Outcome[])[];
  readonly coverage: readonly FolderCoverage[] | null;
  readonly fuzz: FuzzResult | null;
}

interface Suite {
  readonly folder: TransformFolder;
  readonly tests: readonly (readonly TestCase[])[];
}

/** Reads everything, and throws {@link BadFiles} with all that is wrong in it, before anything runs. */
export function runTests(found: FoundTests, options: RunOptions): RunResult {
  const all = readSuites(found);
  const suites = selected(all, options);
  const coverage = options.isCovered ? new Map(suites.map(({ folder }) => [folder, new FolderCoverage(folder)])) : null;
  const run = (test: TestCase) => runCase(test, options.seed, coverage?.get(test.folder)?.listen(test));
  const files = suites.flatMap(({ tests }) => tests.map((cases) => cases.map(run)));
  return { files, coverage: coverage && [...coverage.values()], fuzz: options.fuzz === null ? null : fuzzAll(all, suites, options) };
}

/** Also the tests that a filter leaves out say which errors are expected. */
function fuzzAll(all: readonly Suite[], suites: readonly Suite[], { filter, fuzz, seed }: RunOptions): FuzzResult {
  const outcomes = all.flatMap(({ tests }) => tests.flat()).map((test) => runCase(test, seed));
  const results = suites.map(({ folder, tests }) => {
    const tested = new Set(tests.flat().map(({ transform }) => transform));
    const transforms = filter === undefined ? folder.transforms : folder.transforms.filter((transform) => tested.has(transform));
    return fuzzTransforms(transforms, folder, outcomes, { count: fuzz ?? 0, seed });
  });
  return {
    evaluations: results.reduce((sum, { evaluations }) => sum + evaluations, 0),
    findings: results.flatMap(({ findings }) => findings),
  };
}

function readSuites({ suites }: FoundTests): readonly Suite[] {
  const problems: FileProblem[] = [];
  const folders = new Map<string, TransformFolder>();
  const folderAt = (path: string): TransformFolder => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const folder = readTransformFolder(path);
    folders.set(path, folder);
    return folder;
  };
  const read = [...suites].map(([path, testFiles]) => {
    const folder = folderAt(path);
    const folderOf = (file: string) => folderAt(resolve(file, '..'));
    return { folder, tests: testFiles.map((file) => collect(problems, () => readTestFile(file, folderOf, problems))) };
  });
  // Of a folder in which nothing is tested, the files are somebody else's.
  const isUsed = ({ folder, transforms }: TransformFolder) => transforms.length > 0 || suites.get(folder)?.length !== 0;
  const all = [...[...folders.values()].filter(isUsed).flatMap((folder) => folder.problems), ...problems];
  if (all.length > 0) throw new BadFiles(all);
  return read;
}

function collect(problems: FileProblem[], read: () => readonly TestCase[]): readonly TestCase[] {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof BadFiles)) throw thrown;
    problems.push(...thrown.problems);
    return [];
  }
}

/** The cases that the filter names, by their own name or their transform's; nothing to do is a mistake. */
function selected(suites: readonly Suite[], { filter, isCovered, fuzz }: RunOptions): readonly Suite[] {
  const wanted = filter?.toLowerCase() ?? '';
  const isWanted = ({ name, definition }: TestCase) => `${name}\n${definition.name ?? ''}`.toLowerCase().includes(wanted);
  const left = suites
    .map(({ folder, tests }) => ({ folder, tests: tests.map((cases) => cases.filter(isWanted)).filter((cases) => cases.length > 0) }))
    .filter(({ folder, tests }) => tests.length > 0 || folder.transforms.length > 0);
  const count = left.flatMap(({ tests }) => tests).length;
  if (count === 0 && filter !== undefined) throw new BadUsage(`no test has ${JSON.stringify(filter)} in its name or its transform's`);
  if (count === 0 && !isCovered && fuzz === null)
    throw new BadUsage('there are no tests: files called ….test.yaml, ….test.yml or ….test.json');
  if (left.length === 0) throw new BadUsage('there are no transforms and no tests');
  return left;
}

/** The steps of a case, evaluated once more. */
export function traceOf({ test }: Outcome, seed: number): readonly TraceStep[] {
  const steps: TraceStep[] = [];
  runCase(test, seed, { record: (step) => steps.push(step) });
  return steps;
}
