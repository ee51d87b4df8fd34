import type { AccountValue } from '../connector.ts';
import type { ObjectAttribute, ObjectItem, ObjectSchema } from '../live-connector.ts';
import { isPossible } from '../possible-text.ts';
import { readScalar, type Scalar, unreadable } from '../typed-value.ts';
import type { JsonObject } from './answer.ts';
import { isFalse, member, readValues, textMember } from './object-values.ts';
import { findPlace, leafOf, type Place } from './places.ts';
import type { ResourceModel } from './resource-model.ts';

/** Turns the service's objects into records of one schema. */
export interface RecordReader {
  /** Whether the schema has an attribute for the groups of an account. */
  readonly needsGroups: boolean;
  read(object: JsonObject, groups: readonly string[]): ObjectItem;
}

export function recordReader(schema: ObjectSchema, model: ResourceModel): RecordReader {
  const places = new Map<string, Place>();
  for (const { name } of schema.attributes) {
    const place = findPlace(model, name);
    if (place !== null && leafOf(place).isReadable) places.set(name, place);
  }
  const namePlace = schema.displayAttribute === null ? null : findPlace(model, schema.displayAttribute);

  const read = (object: JsonObject, groups: readonly string[]): ObjectItem => {
    const id = textMember(object, 'id');
    if (id === null || !isPossible(id)) return { kind: 'error', nativeIdentity: null, message: 'An object of the service has no id.' };
    const values: Record<string, AccountValue> = {};
    for (const attribute of schema.attributes) {
      const place = places.get(attribute.name);
      const found = isGroups(schema, attribute.name) ? groups : place === undefined ? [] : readValues(object, place);
      const value = typed(found, attribute);
      if (value === unreadable) {
        return { kind: 'error', nativeIdentity: id, message: `The value of ${attribute.name} is not of type ${attribute.type}.` };
      }
      if (value !== undefined) values[attribute.name] = value;
    }
    const name = namePlace === null ? undefined : readValues(object, namePlace)[0];
    return {
      kind: 'record',
      nativeIdentity: id,
      name: name === undefined || String(name).trim() === '' ? id : String(name),
      uuid: id,
      attributes: values,
      disabled: isAccountSchema(schema) && isFalse(member(object, 'active')),
      locked: false,
    };
  };
  return { needsGroups: schema.attributes.some(({ name }) => isGroups(schema, name)), read };
}

export function isAccountSchema({ name }: Pick<ObjectSchema, 'name'>): boolean {
  return name === 'account';
}

/** The attribute whose values are the groups of an account: what it has is written on the groups (contract: BEHAVIOUR 9.13). */
export function isGroups(schema: Pick<ObjectSchema, 'name'>, attribute: string): boolean {
  return isAccountSchema(schema) && attribute.toLowerCase() === 'groups';
}

function typed(found: readonly Scalar[], { type, isMulti }: ObjectAttribute): AccountValue | undefined | typeof unreadable {
  const values: Scalar[] = [];
  for (const text of new Set(found.map(String))) {
    const value = isPossible(text) ? readScalar(text, type) : unreadable;
    if (value === unreadable) return unreadable;
    values.push(value);
    if (!isMulti) return value;
  }
  return values.length > 0 ? values : undefined;
}
