import type { FieldConfiguration, NestedTransform } from '@muster/engine';

/** A field of a new account that holds an attribute of the identity, or the first of several that has a value. */
export function accountField(name: string, from: string | readonly string[], isRequired = false): FieldConfiguration {
  const [first, ...others] = [from].flat().map(identityAttribute);
  const transform = others.length === 0 ? first! : { type: 'firstValid', attributes: { values: [first!, ...others] as never } };
  return computedField(name, transform, isRequired);
}

export function computedField(name: string, transform: NestedTransform, isRequired = false): FieldConfiguration {
  return { name, transform, type: 'string', isMultiValued: false, isRequired, attributes: {} };
}

export const identityAttribute = (name: string): NestedTransform => ({ type: 'identityAttribute', attributes: { name } });
