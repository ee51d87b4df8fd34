import { type Configuration, compileTransform, type NestedTransform } from '@muster/engine';
import { illegalValue } from '../../errors.ts';
import { definitionError } from '../../transforms/definition-error.ts';
import type { PolicyContent } from './policy-wire.ts';

/** Refuses fields of one name, and transforms that can never work; `place` leads to the policy in the body, such as `1.`. */
export function checkPolicy({ fields }: PolicyContent, configuration: Configuration, place = ''): void {
  const before: string[] = [];
  for (const [index, { name, transform }] of fields.entries()) {
    if (before.includes(name)) throw illegalValue(`${place}fields.${index}.name`, `Another field is called "${name}".`);
    const error = isSwitchedOff(transform)
      ? undefined
      : transformError(transform, configuration, before, `${place}fields.${index}.transform`);
    if (error !== undefined) throw error;
    before.push(name);
  }
}

/** An empty transform is a generator that is switched off; some clients empty one by nulls (contract: BEHAVIOUR 5.5). */
function isSwitchedOff(transform: Readonly<Record<string, unknown>>): boolean {
  return Object.values(transform).every((value) => value === null);
}

/** A source that is not there is no fault, as in transforms: it may be brought in later. */
function transformError(transform: object, configuration: Configuration, fieldNames: readonly string[], place: string) {
  const { problems } = compileTransform(transform as NestedTransform, { ...configuration, fieldNames });
  return definitionError(
    problems.filter((problem) => problem.missing !== 'source'),
    place,
  );
}
