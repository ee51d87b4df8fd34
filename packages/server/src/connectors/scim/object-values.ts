import type { Scalar } from '../typed-value.ts';
import { isObject, type JsonObject } from './answer.ts';
import type { Place } from './places.ts';

/** A member of an object as the service spells it; names have no case (RFC 7643, section 2.1). */
export function member(object: unknown, name: string): unknown {
  if (!isObject(object)) return undefined;
  if (Object.hasOwn(object, name)) return object[name];
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}

/** The text of a member that must be one; null when it is none. */
export function textMember(object: unknown, name: string): string | null {
  const value = member(object, name);
  return typeof value === 'string' && value !== '' ? value : null;
}

export function attributeValue(object: JsonObject, { extension, attribute }: Place): unknown {
  return member(extension === null ? object : member(object, extension), attribute.name);
}

/** Some services send a single entry where a list belongs. */
export function entriesOf(object: JsonObject, place: Place): readonly unknown[] {
  const value = attributeValue(object, place);
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** The values at a place; what is meant first comes first. Values that are none, such as nested objects, are left out. */
export function readValues(object: JsonObject, place: Place): readonly Scalar[] {
  const { attribute } = place;
  const holders = attribute.isMulti ? selectEntries(entriesOf(object, place), place) : [attributeValue(object, place)];
  return holders.map((holder) => partOf(holder, place)).filter(isScalar);
}

export function partOf(holder: unknown, { part }: Place): unknown {
  if (part === null || isObject(holder)) return part === null ? holder : member(holder, part.name);
  // Older services send the bare value instead of an object.
  return part.name === 'value' ? holder : undefined;
}

/** The entries that a place is about. Not every service says which is the primary one: then it is the first. */
export function selectEntries(entries: readonly unknown[], { entryType, isPrimary }: Place): readonly unknown[] {
  const ofType = entryType === null ? entries : entries.filter((entry) => isOfType(entry, entryType));
  if (!isPrimary) return ofType;
  return [...ofType.filter(isPrimaryEntry), ...ofType.filter((entry) => !isPrimaryEntry(entry))];
}

export function isOfType(entry: unknown, type: string): boolean {
  return textMember(entry, 'type')?.toLowerCase() === type.toLowerCase();
}

export function isPrimaryEntry(entry: unknown): boolean {
  return isTrue(member(entry, 'primary'));
}

/** Some services write truth values as texts. */
export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

export function isFalse(value: unknown): boolean {
  return value === false || (typeof value === 'string' && value.toLowerCase() === 'false');
}

function isScalar(value: unknown): value is Scalar {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean';
}
