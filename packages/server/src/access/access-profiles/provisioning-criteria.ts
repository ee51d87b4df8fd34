import type { AccountCriteria } from '@muster/engine';
import { illegalValue } from '../../errors.ts';
import type { AccessProfileInput } from './access-profile-wire.ts';

type CriteriaInput = NonNullable<AccessProfileInput['provisioningCriteria']>;

/** A group and what is below it have at most so many levels (contract: BEHAVIOUR 9.2). */
const maxLevels = 3;

/**
 * Criteria as they are stored, or the error that says what is wrong with them (contract: BEHAVIOUR 9.2): AND and OR have children and nothing
 * else; HAS has an attribute; the others have an attribute and a value. Clients send empty texts and lists for what a node does not have.
 */
export function readCriteria(input: CriteriaInput, place = 'provisioningCriteria', level = 1): AccountCriteria {
  const { operation } = input;
  const attribute = input.attribute || null;
  const value = input.value || null;
  const children = (input.children ?? []) as CriteriaInput[];
  if (level > maxLevels) throw illegalValue(place, `Criteria have at most ${maxLevels} levels.`);
  if (operation === 'AND' || operation === 'OR') {
    if (attribute !== null || value !== null) throw illegalValue(place, `${operation} has children, no attribute and no value.`);
    if (children.length === 0) throw illegalValue(`${place}.children`, `${operation} needs children.`);
    const read = children.map((child, index) => readCriteria(child, `${place}.children[${index}]`, level + 1));
    return { operation, attribute, value, children: read };
  }
  if (children.length > 0) throw illegalValue(`${place}.children`, `${operation} has no children.`);
  if (attribute === null) throw illegalValue(`${place}.attribute`, `${operation} needs an account attribute.`);
  if (operation === 'HAS' && value !== null) throw illegalValue(`${place}.value`, 'HAS only asks whether the attribute has a value.');
  if (operation !== 'HAS' && value === null) throw illegalValue(`${place}.value`, `${operation} needs a value.`);
  return { operation, attribute, value, children: null };
}
