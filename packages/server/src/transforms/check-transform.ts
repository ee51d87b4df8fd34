import type { Configuration, TransformConfiguration } from '@muster/engine';
import { definitionError } from './definition-error.ts';
import { transformProblems } from './transform-problems.ts';
import type { TransformInput } from './transform-wire.ts';

/** Above what a transform may have, so that a body slightly too large gets this operation's own answer. */
export const transformBodyLimitBytes = 420_000;

/** Refuses a definition that can never work, naming the place. */
export function checkTransform(transform: TransformInput, configuration: Configuration): void {
  const error = definitionError(transformProblems(transform as TransformConfiguration, configuration), '');
  if (error) throw error;
}
