import { dirname, resolve } from 'node:path';
import { parseInstant, type TransformConfiguration, type Value } from '@muster/engine';
import type { Scene } from '../../transforms/evaluation/scene.ts';
import { transformTestFile } from '../../transforms/transform-test-file.ts';
import type { FileProblem } from './bad-files.ts';
import { type Expectation, readExpectation } from './expectation.ts';
import { type ParsedFile, type Path, parseFile } from './parsed-file.ts';
import { sceneShape } from './scene-shape.ts';
import { checkShape, type Shape } from './shape.ts';
import { suggestionFor } from './suggestion.ts';
import { looksLikeTransform, type TransformFile, type TransformFolder } from './transform-folder.ts';

/** One evaluation and what it should give. */
export interface TestCase {
  readonly name: string;
  readonly file: ParsedFile;
  readonly line: number;
  readonly definition: TransformConfiguration;
  /** The file that the transform stands in; null when the test itself holds it. */
  readonly transform: TransformFile | null;
  /** The folder whose transforms it can refer to. */
  readonly folder: TransformFolder;
  readonly scene: Scene;
  readonly expectation: Expectation;
}

/** Finds the transforms beside a file; each folder is read once. */
export type FolderOf = (file: string) => TransformFolder;

const caseKeys: Readonly<Record<string, Shape>> = {
  name: 'text',
  transform: 'any',
  ...sceneShape,
  expect: 'any',
  expectMatch: 'text',
  expectError: 'any',
};
const fileShape: Shape = {
  keys: {
    description: 'text',
    transform: 'any',
    scene: { keys: sceneShape },
    cases: { list: { keys: caseKeys, required: ['name'] } },
  },
  required: ['cases'],
};

type Written = Readonly<Record<string, Value>>;

/** Reads a test file. What is wrong with it is added to the problems, and then its cases are of no use. */
export function readTestFile(path: string, folderOf: FolderOf, problems: FileProblem[]): readonly TestCase[] {
  const file = parseFile(path);
  const complain = (at: Path, message: string) => void problems.push(file.problem(at, message));
  const before = problems.length;
  checkShape(file.value, fileShape, [], complain);
  problems.push(...file.misreadNumbers());
  if (problems.length > before) return [];
  const { transform, scene = {}, cases } = file.value as { transform?: Value; scene?: Written; cases: Written[] };
  checkNow(scene, ['scene'], complain);
  if (cases.length === 0) complain(['cases'], 'cases has no cases');
  return cases.flatMap((written, index) => {
    const at: Path = ['cases', index];
    const earlier = cases.findIndex(({ name }) => name === written.name);
    if (earlier < index) complain([...at, 'name'], `cases[${earlier}] has the name ${JSON.stringify(written.name)} as well`);
    checkNow(written, at, complain);
    const found = findTransform(file, { own: written.transform, general: transform, at }, folderOf, complain);
    const expectation = readExpectation(written, at, complain);
    if (found === undefined || expectation === undefined) return [];
    const fields = Object.entries(written).filter(([key]) => Object.hasOwn(sceneShape, key));
    const name = String(written.name);
    return [{ name, file, line: file.placeOf(at).line, ...found, scene: { ...scene, ...Object.fromEntries(fields) }, expectation }];
  });
}

export function checkNow(scene: Written, at: Path, complain: (path: Path, message: string) => void): void {
  if (typeof scene.now === 'string' && parseInstant(scene.now) === null) {
    complain([...at, 'now'], `now must be a time as 2026-11-24T09:30:00Z, not ${JSON.stringify(scene.now)}`);
  }
}

interface Wanted {
  readonly own: Value | undefined;
  readonly general: Value | undefined;
  readonly at: Path;
}

type Found = Pick<TestCase, 'definition' | 'transform' | 'folder'>;

/** The case's transform, else the file's, else the one in the file beside that has the test file's name. */
function findTransform(
  file: ParsedFile,
  { own, general, at }: Wanted,
  folderOf: FolderOf,
  complain: (path: Path, message: string) => void,
): Found | undefined {
  const place: Path = own === undefined ? ['transform'] : [...at, 'transform'];
  const wanted = own ?? general ?? null;
  const folder = folderOf(file.path);
  if (wanted === null) {
    const beside = folder.transforms.find((one) => one.file.path.replace(/\.\w+$/, '') === file.path.replace(transformTestFile, ''));
    if (beside !== undefined) return foundFile(beside, folder);
    complain(at, 'no transform: neither the case nor the file names one, and there is none beside the file with its name');
    return undefined;
  }
  if (typeof wanted !== 'string') {
    if (looksLikeTransform(wanted)) return { definition: wanted as unknown as TransformConfiguration, transform: null, folder };
    complain(place, 'transform must be a name, a file or a transform with its type');
    return undefined;
  }
  if (/\.(?:ya?ml|json)$/.test(wanted)) {
    const path = resolve(dirname(file.path), wanted);
    const there = folderOf(path);
    const named = there.transforms.find((one) => one.file.path === path);
    if (named !== undefined) return foundFile(named, there);
    complain(place, `there is no transform in ${wanted}`);
    return undefined;
  }
  const named = folder.transforms.find(({ definition }) => definition.name === wanted);
  if (named !== undefined) return foundFile(named, folder);
  const names = folder.transforms.map(({ definition }) => definition.name);
  complain(place, `there is no transform ${JSON.stringify(wanted)}; ${suggestionFor(wanted, names)}`);
  return undefined;
}

function foundFile(transform: TransformFile, folder: TransformFolder): Found {
  return { definition: transform.definition, transform, folder };
}
