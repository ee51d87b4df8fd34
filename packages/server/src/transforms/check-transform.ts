import { type Configuration, compileTransform, type TransformConfiguration } from '@muster/engine';
import { illegalValue } from '../errors.ts';
import { definitionError } from './definition-error.ts';
import type { TransformInput } from './transform-wire.ts';

/** Contract: TRANSFORMS 1, "Body size". */
const maxBytes = 400 * 1024;

/** Above {@link maxBytes}, so that a body slightly too large gets this operation's own answer. */
export const transformBodyLimitBytes = 420_000;

/**
 * Refuses a definition that can never work, naming the place. A source that is not there is no such fault: transforms may be brought in
 * before the sources they read, and until then they are an error of the identities that use them, as after a source was renamed (8.2).
 */
export function checkTransform(transform: TransformInput, configuration: Configuration): void {
  if (Buffer.byteLength(JSON.stringify(transform)) > maxBytes) throw illegalValue('attributes', 'A transform has at most 400 KB.');
  const definition = transform as TransformConfiguration;
  // Standing among the others, as it will: so a transform that leads back to itself through them is seen.
  const transforms = [...configuration.transforms.filter(({ name }) => name !== transform.name), definition];
  const { problems } = compileTransform(definition, { ...configuration, transforms });
  const error = definitionError(
    problems.filter((problem) => problem.missing !== 'source'),
    '',
  );
  if (error) throw error;
}
