import type { Configuration, NestedTransform } from '../configuration.ts';
import type { Lookup, ReferencedIdentity, SubjectAccount } from '../subject.ts';
import type { Attributes, Value } from '../value.ts';

/** Records the steps of an evaluation; the result is the same with and without it. */
export interface Trace {
  step(step: TraceStep): void;
}

export interface TraceStep {
  readonly path: string;
  readonly type: string;
  readonly input: Value;
  readonly output?: Value;
  readonly error?: string;
}

/** All that an evaluation may read: nothing else reaches a transform. */
export interface EvaluationContext {
  /** The implicit input: what a transform without `input` works on. */
  readonly input: Value;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Uniform in [0, 1); injected, so that evaluation is deterministic. */
  readonly random: () => number;
  readonly identity: {
    readonly id: string;
    readonly name: string;
    readonly alias: string;
    /** Values computed so far in this refresh, else the present ones. */
    readonly attributes: Attributes;
  };
  readonly accounts: readonly SubjectAccount[];
  /** The present value of the identity attribute being computed. */
  readonly oldValue: Value;
  readonly attributeName: string | null;
  /** Asks about another identity; undefined when the facts hold no answer yet. */
  readonly find: (lookup: Lookup) => ReferencedIdentity | null | undefined;
  readonly trace?: Trace | undefined;
}

export type Evaluate = (context: EvaluationContext) => Value;

/** Thrown inside an evaluation only; `evaluateTransform` turns it into a value at the boundary. */
export class TransformError extends Error {
  constructor(
    readonly reason: string,
    readonly path: string,
    readonly type: string,
  ) {
    super(reason);
  }
}

/** What is wrong with a transform's definition: where, and why. Found when it is compiled, before any evaluation. */
export interface DefinitionProblem {
  /** Such as `attributes.input.attributes.name`. */
  readonly path: string;
  readonly reason: string;
}

/** What a transform type gets to compile its attributes with. */
export interface TransformCompiler {
  readonly path: string;
  readonly configuration: Pick<Configuration, 'sources' | 'transforms'>;
  /** Compiles `attributes[key]`: a nested transform, a literal or a Velocity text; absent gives undefined. */
  value(key: string): Evaluate | undefined;
  /** Compiles each member of the list `attributes[key]`. */
  list(key: string): readonly Evaluate[];
  /** The explicit `input`, else the implicit one. */
  readonly input: Evaluate;
  /** Adds a problem at `attributes.<key>`; compilation goes on so that all problems are found at once. */
  problem(key: string, reason: string): void;
  /** An error at this transform's path. */
  error(reason: string): TransformError;
}

export interface TransformType {
  readonly type: string;
  /** One sentence for the reference. */
  readonly summary: string;
  compile(attributes: { readonly [key: string]: Value }, compiler: TransformCompiler): Evaluate;
}

export interface CompiledTransform {
  readonly evaluate: Evaluate;
  readonly problems: readonly DefinitionProblem[];
  /** True when a part asks for `requiresPeriodicRefresh`. */
  readonly periodic: boolean;
  /** Names of identity attributes read, for ordering mappings. */
  readonly identityAttributes: ReadonlySet<string>;
  /** Names of transforms referenced, directly or not. */
  readonly references: ReadonlySet<string>;
  /** Ids of sources read. */
  readonly sourceIds: ReadonlySet<string>;
}

export type Compile = (definition: NestedTransform, configuration: Pick<Configuration, 'sources' | 'transforms'>) => CompiledTransform;
