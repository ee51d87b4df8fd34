import type { Evaluate, TransformCompiler } from '../transform.ts';

/** An operation of the built-in utility rule; its attributes stand beside the rule's name. */
export interface RuleOperation {
  readonly operation: string;
  compile(compiler: TransformCompiler): Evaluate;
}
