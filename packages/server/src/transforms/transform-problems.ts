import { compileTransform, type DefinitionProblem, type TransformConfiguration, type TransformConfigurations } from '@muster/engine';

/** Contract: TRANSFORMS 1, "Body size". */
const maxBytes = 400 * 1024;

/**
 * Why a transform cannot be created or changed so. A source that is not there is no such fault: transforms may be brought in before the
 * sources they read, and until then they are an error of the identities that use them, as after a source was renamed (8.2).
 */
export function transformProblems(transform: TransformConfiguration, configuration: TransformConfigurations): readonly DefinitionProblem[] {
  if (Buffer.byteLength(JSON.stringify(transform)) > maxBytes) {
    return [{ path: 'attributes', type: transform.type, reason: 'A transform has at most 400 KB' }];
  }
  // Standing among the others, as it will: so a transform that leads back to itself through them is seen.
  const transforms = [...configuration.transforms.filter(({ name }) => name !== transform.name), transform];
  const { problems } = compileTransform(transform, { ...configuration, transforms });
  return problems.filter((problem) => problem.missing !== 'source');
}
