import type { DefinitionProblem } from '@muster/engine';
import { type ApiError, illegalValue, referenceNotFoundIn } from '../errors.ts';

/** The first problem of a definition as the API says it; `place` leads to the definition in the body, such as `identityAttributeConfig.…`. */
export function definitionError(problems: readonly DefinitionProblem[], place: string): ApiError | undefined {
  const problem = problems[0];
  if (problem === undefined) return undefined;
  const field = [place, problem.path].filter((part) => part !== '').join('.') || 'attributes';
  return problem.missing === undefined ? illegalValue(field, `${problem.reason}.`) : referenceNotFoundIn(field, problem.reason);
}
