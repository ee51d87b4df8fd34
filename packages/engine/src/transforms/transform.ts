import type { Configuration } from '../configuration.ts';
import type { Lookup, ReferencedIdentity, SubjectAccount } from '../subject.ts';
import type { Attributes, Value } from '../value.ts';

/** Records the steps of an evaluation, each when it ends; the result is the same with and without it. */
export interface Trace {
  step(step: TraceStep): void;
  /** Microseconds from any fixed point; injected, since the engine has no clock. Without it every step takes 0. */
  readonly microseconds?: (() => number) | undefined;
}

export interface TraceStep {
  readonly path: string;
  readonly type: string;
  readonly input: Value;
  readonly output?: Value;
  readonly error?: string;
  /** How long the step took, its inner steps included. */
  readonly microseconds: number;
}

/** What templates and generators may read when a field of a provisioning policy is computed (contract: TRANSFORMS 1, 2). */
export interface ProvisioningForm {
  readonly field: { readonly name: string; readonly attributes: Attributes };
  /** Name of the source that the account is for. */
  readonly applicationName: string;
  /** Values of the form's earlier fields. */
  readonly values?: Attributes;
  /** What the account has in this field now. */
  readonly current: Value;
  /**
   * Whether an account of that name is known, or with `onSource` is on the source itself. Undefined: nobody looked yet; the caller looks
   * up what was asked for and evaluates again.
   */
  readonly isTaken: (name: string, onSource: boolean) => boolean | undefined;
  /** The native identity of the account that another identity has on the source; null for none, and as long as nobody looked. */
  readonly nativeIdentityOf?: (identityId: string) => string | null;
}

/**
 * Hears of the ways an evaluation can go on: each is declared when the transform is compiled, and told whenever it is taken. For the
 * coverage of tests. What is compiled without an observer has nothing added to it.
 */
export interface BranchObserver {
  /** `path` leads to the chosen attribute, such as `attributes.table.DE`, or to a template and its `#if(…)`. */
  declare(path: string): void;
  take(path: string): void;
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
  /** Told of each attribute of another identity that is read; absent where nobody has to remember it. */
  readonly noteRead?: ((identityId: string, attribute: string) => void) | undefined;
  /** Only while a field of a provisioning policy is computed. */
  readonly form?: ProvisioningForm | undefined;
  readonly trace?: Trace | undefined;
}

/**
 * Where an evaluation stands inside a transform. Apart from the context, because a nested transform may see another input and other
 * variables, and because a frame of three fields is cheaper to make than a copy of the context.
 */
export interface Frame {
  /** What the transform works on: its explicit `input`, else the implicit one. */
  readonly input: Value;
  /** Values of the sibling keys that the templates of this transform name, by the slot they were given when compiled. */
  readonly variables: readonly Value[];
  readonly context: EvaluationContext;
}

export type Evaluate = (frame: Frame) => Value;

/** Names that a template knows before the sibling keys; undefined for any other name. */
export type OwnNames = (name: string) => Evaluate | undefined;

/** A compiled attribute of a transform: nested transform, template or literal. */
export interface Operand {
  readonly evaluate: Evaluate;
  /** The value when it is the same in every evaluation, as literals are; otherwise undefined. */
  readonly constant: Value | undefined;
}

/**
 * Thrown inside an evaluation only; `evaluateTransform` turns it into a value at the boundary. Not an `Error`, since that would record a
 * stack: firstValid goes past errors as a matter of course, for thousands of identities.
 */
export class TransformError {
  /** What the transform that failed worked on; undefined until it is left. */
  input: Value | undefined;

  constructor(
    readonly reason: string,
    readonly path: string,
    readonly type: string,
  ) {}
}

/** What is wrong with a transform's definition: where, and why. Found when it is compiled, before any evaluation. */
export interface DefinitionProblem {
  /** Such as `attributes.input.attributes.name`. */
  readonly path: string;
  /** Type of the transform that has the problem. */
  readonly type: string;
  readonly reason: string;
  /** Set when the definition itself is sound but names something that the organisation does not have. */
  readonly missing?: 'source' | 'transform';
}

/** The part of a configuration that transforms name things in. */
export interface TransformConfigurations extends Pick<Configuration, 'sources' | 'transforms'> {
  /** In a provisioning policy: the fields before this one, which templates can name. */
  readonly fieldNames?: readonly string[];
}

/** What a transform type gets to compile its attributes with. An attribute that is null counts as absent. */
export interface TransformCompiler {
  readonly configuration: TransformConfigurations;
  /** True when `attributes[key]` is there. */
  has(key: string): boolean;
  /** The text `attributes[key]` as it is written, with a problem (and an empty text) when it is none. */
  written(key: string): string;
  /** `attributes[key]`: a nested transform, a literal or a Velocity text; undefined when absent. */
  operand(key: string): Operand | undefined;
  /** The same, with a problem when it is absent. */
  required(key: string): Operand;
  /** Each member of the list `attributes[key]`, which is required. */
  list(key: string): readonly Operand[];
  /** The texts of the list `attributes[key]` as they are written; a problem unless there is at least one, and nothing else. */
  writtenList(key: string): readonly string[];
  /** The members of the object `attributes[key]` in their order; empty when absent. Keys are data, never templates. */
  table(key: string): readonly (readonly [string, Operand])[];
  /** `attributes[key]` as true or false, which may be written as texts. */
  flag(key: string, otherwise: boolean): boolean;
  /** A Velocity text that is a part of the text `shown`, which is what its error quotes. */
  template(text: string, shown: string, own?: OwnNames): Operand;
  /** Has the sibling keys other than these evaluated in every evaluation, whether or not a template names them. */
  evaluateVariables(except: readonly string[]): void;
  /** Declares `attributes.<key>` as one of several ways to go on; gives what to call when it is taken, undefined when nobody observes. */
  branch(key: string): (() => void) | undefined;
  /** Compiles the transform of that name, with a problem when there is none or it leads back here. */
  reference(key: string, name: string): Evaluate;
  /** Adds a problem at `attributes.<key>`; compilation goes on so that all problems are found at once. */
  problem(key: string, reason: string, missing?: 'source' | 'transform'): void;
  /** An error at this transform's path. */
  error(reason: string): TransformError;
  readsIdentityAttribute(name: string): void;
  readsSource(id: string): void;
  /** The transform works in a field of a provisioning policy only. */
  needsForm(): void;
}

export interface TransformType {
  readonly type: string;
  /** One sentence for the reference. */
  readonly summary: string;
  /**
   * Turns the attributes into a closure. After a problem the closure is never called: the transform then always fails with that
   * problem's reason.
   */
  compile(compiler: TransformCompiler): Evaluate;
}

export interface CompiledTransform {
  /** Type of the outermost transform. */
  readonly type: string;
  readonly evaluate: Evaluate;
  /** At most a hundred of each kind are told. */
  readonly problems: readonly DefinitionProblem[];
  /** True when a part asks for `requiresPeriodicRefresh`. */
  readonly periodic: boolean;
  /** True when a part works in a field of a provisioning policy only. */
  readonly needsForm: boolean;
  /** Names of identity attributes read, for ordering mappings. */
  readonly identityAttributes: ReadonlySet<string>;
  /** Names of transforms referenced, directly or not. */
  readonly references: ReadonlySet<string>;
  /** Ids of sources read. */
  readonly sourceIds: ReadonlySet<string>;
}
