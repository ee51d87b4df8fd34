import { type BranchObserver, compileTransform, type TraceStep } from '@muster/engine';
import type { Listeners } from './run-case.ts';
import type { TestCase } from './test-file.ts';
import type { TransformFile, TransformFolder } from './transform-folder.ts';
import { followPath } from './transform-path.ts';

export interface TransformCoverage {
  readonly transform: TransformFile;
  isReached: boolean;
  /** The ways each evaluation can go, by path in the file, and whether one went there. */
  readonly branches: Map<string, boolean>;
}

/**
 * What the tests of a folder reach: each transform counts, and each way that one can go on in it (the conditions of conditional and
 * dateCompare, the entries of lookup, the members of firstValid, the `#if` of templates).
 */
export class FolderCoverage {
  readonly transforms: readonly TransformCoverage[];
  readonly #byFile: ReadonlyMap<TransformFile, TransformCoverage>;

  constructor(readonly folder: TransformFolder) {
    this.transforms = folder.transforms.map((transform) => ({ transform, isReached: false, branches: branchesOf(transform, folder) }));
    this.#byFile = new Map(this.transforms.map((one) => [one.transform, one]));
  }

  /** What to have an evaluation of this case told. */
  listen({ transform, scene }: TestCase): Listeners {
    const follow = (path: string) => {
      const found = followPath(path, transform, this.folder, scene);
      return found && { one: this.#byFile.get(found.transform)!, inner: found.inner };
    };
    const branches: BranchObserver = {
      declare: () => undefined,
      take: (path) => {
        const found = follow(path);
        if (found?.one.branches.has(found.inner)) found.one.branches.set(found.inner, true);
      },
    };
    const record = ({ path }: TraceStep) => {
      const found = follow(path);
      if (found !== undefined) found.one.isReached = true;
    };
    return { branches, record };
  }
}

function branchesOf({ definition }: TransformFile, { configuration }: TransformFolder): Map<string, boolean> {
  const branches = new Map<string, boolean>();
  const observer = {
    declare: (path: string) => {
      if (!path.startsWith('reference(')) branches.set(path, false);
    },
    take: () => undefined,
  };
  compileTransform(definition, configuration, observer);
  return branches;
}

export interface Total {
  readonly reached: number;
  readonly all: number;
}

export function totalOf(transforms: readonly TransformCoverage[]): { transforms: Total; branches: Total; percent: number } {
  const taken = transforms.flatMap(({ branches }) => [...branches.values()]);
  const sum = {
    transforms: { reached: transforms.filter(({ isReached }) => isReached).length, all: transforms.length },
    branches: { reached: taken.filter(Boolean).length, all: taken.length },
  };
  return { ...sum, percent: percentOf(sum.transforms.reached + sum.branches.reached, sum.transforms.all + sum.branches.all) };
}

/** Rounded down, so that only what is whole is 100. */
export function percentOf(reached: number, all: number): number {
  return all === 0 ? 100 : Math.floor((reached / all) * 1000) / 10;
}
