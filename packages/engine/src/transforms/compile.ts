import type { NestedTransform } from '../configuration.ts';
import { CompilationUnit } from './compilation-unit.ts';
import { compileNode, failing } from './compile-node.ts';
import { limits } from './limits.ts';
import type { BranchObserver, CompiledTransform, TransformConfigurations } from './transform.ts';

/**
 * Compiles a transform once into closures (contract: TRANSFORMS 1). Everything wrong with the definition is listed in `problems`;
 * nothing is thrown. A transform with problems can still be evaluated: the faulty parts give errors, as they do for the identities
 * of an organisation whose source was renamed after the transform was written.
 */
export function compileTransform(
  definition: NestedTransform,
  configuration: TransformConfigurations,
  branches?: BranchObserver,
): CompiledTransform {
  const unit = new CompilationUnit(configuration, branches);
  const root = compileNode(definition, { path: '', depth: 1 }, unit);
  const reason = `The transform takes more than ${limits.steps} steps, counted through the transforms it refers to`;
  const isTooLarge = Math.max(root.size, unit.templateParts) > limits.steps;
  if (isTooLarge) unit.problems.push({ path: '', type: root.type, reason });
  return {
    type: root.type,
    evaluate: isTooLarge ? failing('', root.type, reason).evaluate : root.evaluate,
    problems: unit.problems,
    periodic: unit.periodic,
    needsForm: unit.needsForm,
    identityAttributes: unit.identityAttributes,
    references: unit.references,
    sourceIds: unit.sourceIds,
  };
}
