import type { ObjectAttribute, ObjectSchema } from '../live-connector.ts';
import { groupsAttribute } from './default-schemas.ts';
import { findPlace } from './places.ts';
import { isGroups } from './records.ts';
import type { AttributeModel, ResourceModel } from './resource-model.ts';

/** Lists of members are what entitlements are for; as values they would make a group as large as the service. */
const leftOut = ['groups', 'members', 'schemas', 'x509certificates'];

/** The attributes of the service's objects: those of the schema that a new source has as they are there, and after them all others. */
export function discoverSchema(base: ObjectSchema, model: ResourceModel): ObjectSchema {
  const present = base.attributes.filter(({ name }) => isGroups(base, name) || findPlace(model, name) !== null);
  const found = [model.core, ...model.extensions].flatMap(({ urn, attributes }) =>
    attributes.flatMap((attribute) => describe(attribute, nameIn(model, urn, attribute))),
  );
  const byName = new Map([...present, ...found].map((attribute) => [attribute.name.toLowerCase(), attribute]));
  for (const attribute of present) byName.set(attribute.name.toLowerCase(), attribute);
  const groups = present.find(({ name }) => name === groupsAttribute.name);
  const others = [...byName.values()].filter(({ name }) => name !== groupsAttribute.name);
  return { ...base, attributes: [...others, ...(groups ? [groups] : [])] };
}

/** The name alone where it means this attribute, else after the URN of its schema. */
function nameIn(model: ResourceModel, urn: string, { name }: AttributeModel): string {
  const extension = urn === model.core.urn ? null : urn;
  return findPlace(model, name)?.extension === extension || extension === null ? name : `${urn}:${name}`;
}

function describe(attribute: AttributeModel, name: string): ObjectAttribute[] {
  if (leftOut.includes(attribute.name.toLowerCase()) || !attribute.isReadable || attribute.type === 'binary') return [];
  if (attribute.type !== 'complex') return [{ ...plain(name, attribute), isMulti: attribute.isMulti }];
  if (!attribute.isMulti) return attribute.parts.flatMap((part) => describePart(part, name, !hasOneName(attribute, part)));
  return describeList(attribute, name);
}

/** The part that stands for the whole: an account's `manager` is the id of the manager's account. */
function hasOneName({ parts }: AttributeModel, part: AttributeModel): boolean {
  return part.name === 'value' && parts.some(({ name }) => name === '$ref' || name === 'displayName');
}

function describePart(part: AttributeModel, name: string, isNamed = true): ObjectAttribute[] {
  const isText = part.isReadable && part.type !== 'binary' && part.name !== '$ref';
  return isText ? [plain(isNamed ? `${name}.${part.name}` : name, part)] : [];
}

/** Of a list with usual types one value each, such as the address at work; of any other all values together. */
function describeList({ parts }: AttributeModel, name: string): ObjectAttribute[] {
  const types = parts.find((part) => part.name === 'type')?.canonicalValues ?? [];
  const values = parts.filter((part) => !['type', 'primary', 'display'].includes(part.name));
  if (types.length === 0) {
    return values.some((part) => part.name === 'value') ? [{ ...plain(name, { type: 'string' }), isMulti: true }] : [];
  }
  const hasPrimary = parts.some((part) => part.name === 'primary');
  return types.flatMap((type) => [
    ...values.flatMap((part) => describePart(part, `${name}.${type}`)),
    ...(hasPrimary ? values.filter((part) => part.name === 'value').flatMap((part) => describePart(part, `${name}.${type}.primary`)) : []),
  ]);
}

const types: Readonly<Record<string, string>> = { boolean: 'BOOLEAN', integer: 'LONG', dateTime: 'DATE' };

function plain(name: string, { type }: Pick<AttributeModel, 'type'>): ObjectAttribute {
  return { name, type: types[type] ?? 'STRING', isMulti: false, isEntitlement: false, groupSchema: null };
}
