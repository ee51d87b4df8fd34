import type { BranchObserver, DefinitionProblem, Evaluate, TransformConfigurations } from './transform.ts';

/** Where a node stands: its path for messages and its level of nesting, counted through references. */
export interface Position {
  readonly path: string;
  readonly depth: number;
}

/** A compiled transform at any level, with what it costs. */
export interface CompiledNode {
  readonly type: string;
  readonly evaluate: Evaluate;
  /** Levels below and including this one. */
  readonly height: number;
  /** Transforms that one evaluation may run. */
  readonly size: number;
}

/** As many as anybody reads. A definition of 400 KB could have a hundred thousand, each with its path. */
const mostProblems = 100;

/** What the nodes of one transform share while it is compiled. */
export class CompilationUnit {
  readonly problems: DefinitionProblem[] = [];
  readonly identityAttributes = new Set<string>();
  readonly references = new Set<string>();
  readonly sourceIds = new Set<string>();
  periodic = false;
  needsForm = false;
  /** Parts of templates compiled so far. */
  templateParts = 0;
  /** Referenced transforms are compiled once, however often they are named; null while that is going on. */
  readonly referenced = new Map<string, CompiledNode | null>();

  /** Paths of branches, with how many have that path. */
  readonly #branches = new Map<string, number>();

  constructor(
    readonly configuration: TransformConfigurations,
    private readonly observer: BranchObserver | undefined,
  ) {}

  /** Past the bound a problem is not told. Sources that are missing have one of their own: to some callers they are no problem. */
  problem(problem: DefinitionProblem): void {
    const isAlike = ({ missing }: DefinitionProblem) => (missing === 'source') === (problem.missing === 'source');
    if (this.problems.filter(isAlike).length < mostProblems) this.problems.push(problem);
  }

  /** Two of the same text, as two `#if` of one template may be, get different paths. */
  branch(path: string): (() => void) | undefined {
    const { observer } = this;
    if (observer === undefined) return undefined;
    const count = (this.#branches.get(path) ?? 0) + 1;
    this.#branches.set(path, count);
    const unique = count === 1 ? path : `${path} (${count})`;
    observer.declare(unique);
    return () => observer.take(unique);
  }
}
