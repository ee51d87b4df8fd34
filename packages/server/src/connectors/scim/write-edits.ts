import type { AccountValue } from '../connector.ts';
import { failure } from '../failure.ts';
import type { ObjectSchema, ValueChange } from '../live-connector.ts';
import { isPossible } from '../possible-text.ts';
import type { Scalar } from '../typed-value.ts';
import { isObject, type JsonObject } from './answer.ts';
import { attributeValue, entriesOf, isOfType, isPrimaryEntry, isTrue, member, partOf, readValues, selectEntries } from './object-values.ts';
import { findPlace, isWritable, leafOf, type Place, pathOf } from './places.ts';
import type { ResourceModel } from './resource-model.ts';

/** One operation of a PATCH (RFC 7644, section 3.5.2). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** What to change in an object, and the object as it is afterwards. Nothing is to be done where there are no operations. */
export interface Edit {
  readonly operations: readonly PatchOperation[];
  readonly object: JsonObject;
}

/** Makes the operations that bring an object to where the changes want it; what is so already needs none. */
export function planEdit(object: JsonObject, model: ResourceModel, schema: ObjectSchema, changes: readonly ValueChange[]): Edit {
  const operations: PatchOperation[] = [];
  let edited = object;
  for (const change of changes) {
    const place = writablePlace(model, change.attribute);
    const isMulti = place.attribute.isMulti && isMultiValued(place, schema, change.attribute);
    const edit = isMulti ? editList(edited, place, change) : editValue(edited, place, change);
    operations.push(...edit.operations);
    edited = edit.object;
  }
  return { operations, object: edited };
}

function writablePlace(model: ResourceModel, attribute: string): Place {
  const place = findPlace(model, attribute);
  if (place === null) throw failure('unsupported', `The service has no attribute ${attribute}`);
  if (isWritable(place)) return place;
  throw failure('unsupported', `The attribute ${attribute} can only be read: the service gives its value`);
}

/** An account's attribute that the schema does not have is a list where nothing in its name picks one entry. */
function isMultiValued({ entryType, isPrimary }: Place, schema: ObjectSchema, attribute: string): boolean {
  const declared = schema.attributes.find(({ name }) => name.toLowerCase() === attribute.toLowerCase());
  return declared?.isMulti ?? (entryType === null && !isPrimary);
}

/** A single value: of the object, of a complex attribute, or of one entry of a list. */
function editValue(object: JsonObject, place: Place, { attribute, op, value }: ValueChange): Edit {
  const members = toScalars(attribute, value, place);
  if (members.length > 1) throw failure('refused', `The attribute ${attribute} takes one value only`);
  const [present] = readValues(object, place);
  const wanted = op === 'remove' ? (present === members[0] ? undefined : present) : members[0];
  if (present === wanted && leafOf(place).isReadable) return unchanged(object);
  return place.attribute.isMulti ? editEntry(object, place, wanted) : editPlain(object, place, wanted);
}

function editPlain(object: JsonObject, place: Place, wanted: Scalar | undefined): Edit {
  const { part } = place;
  const path = pathOf(place);
  const holder = attributeValue(object, place);
  if (part === null) return { operations: [operationAt(path, holder, place, wanted)], object: withAttribute(object, place, wanted) };
  const parts = isObject(holder) ? holder : {};
  // The value is what the rest is about, such as a manager's id, and a first part comes with the whole.
  const left = wanted === undefined && part.name === 'value' ? {} : withMember(parts, part.name, wanted);
  const after = withAttribute(object, place, Object.keys(left).length === 0 ? undefined : left);
  if (wanted === undefined && part.name === 'value') return { operations: [{ op: 'remove', path }], object: after };
  if (wanted !== undefined && !isObject(holder)) return { operations: [{ op: 'add', path, value: left }], object: after };
  return { operations: [operationAt(`${path}.${part.name}`, holder, place, wanted)], object: after };
}

/** One entry of a list, such as the e-mail address for work. What else the list has stays. */
function editEntry(object: JsonObject, place: Place, wanted: Scalar | undefined): Edit {
  const entries = entriesOf(object, place);
  const [entry] = selectEntries(entries, place);
  const part = place.part?.name ?? 'value';
  if (entry === undefined) return wanted === undefined ? unchanged(object) : addEntry(object, place, newEntry(entries, place, wanted));
  const isGone = wanted === undefined && part === 'value';
  const edited = isGone ? [] : [withMember(isObject(entry) ? entry : {}, part, wanted)];
  const after = withAttribute(object, place, orNothing(entries.flatMap((candidate) => (candidate === entry ? edited : [candidate]))));
  const selector = selectorOf(entries, entry, place);
  // An entry that nothing tells from the others can only be changed with all of them.
  if (selector === null) return { operations: [replaceAll(after, place)], object: after };
  const path = `${pathOf(place)}[${selector}]${isGone ? '' : `.${part}`}`;
  return { operations: [operationAt(path, entry, place, wanted)], object: after };
}

/** Not every service lets one replace what is not there. */
function operationAt(path: string, holder: unknown, place: Place, wanted: Scalar | undefined): PatchOperation {
  if (wanted === undefined) return { op: 'remove', path };
  const isThere = partOf(holder, place) !== undefined || !leafOf(place).isReadable;
  return { op: isThere ? 'replace' : 'add', path, value: wanted };
}

function newEntry(entries: readonly unknown[], { entryType, isPrimary, part }: Place, wanted: Scalar): JsonObject {
  return {
    ...(entryType === null ? {} : { type: entryType }),
    // There is one primary entry at most (RFC 7643, section 2.4).
    ...(isPrimary && !entries.some(isPrimaryEntry) ? { primary: true } : {}),
    [part?.name ?? 'value']: wanted,
  };
}

/** What finds this entry and no other. */
function selectorOf(entries: readonly unknown[], entry: unknown, { entryType, isPrimary }: Place): string | null {
  const typeFilter = entryType === null ? null : `type eq ${JSON.stringify(entryType)}`;
  const isAlone = (fits: (candidate: unknown) => boolean) => fits(entry) && entries.filter(fits).length === 1;
  const fitsType = (candidate: unknown) => entryType === null || isOfType(candidate, entryType);
  if (typeFilter !== null && isAlone(fitsType)) return typeFilter;
  const isPrimaryOfType = (candidate: unknown) => fitsType(candidate) && isPrimaryEntry(candidate);
  if (isPrimary && isAlone(isPrimaryOfType)) return [typeFilter, 'primary eq true'].filter((filter) => filter !== null).join(' and ');
  const value = member(entry, 'value');
  if (typeof value === 'string' && isAlone((candidate) => member(candidate, 'value') === value)) return `value eq ${JSON.stringify(value)}`;
  return null;
}

/** All values of a list, or all of one type. */
function editList(object: JsonObject, place: Place, { attribute, op, value }: ValueChange): Edit {
  const members = new Set(toScalars(attribute, value, place));
  const present = new Set(readValues(object, place));
  const entries = entriesOf(object, place);
  const isOwn = (entry: unknown) => place.entryType === null || isOfType(entry, place.entryType);
  const isMember = (entry: unknown) => members.has(partOf(entry, place) as Scalar);
  const missing = [...members].filter((one) => !present.has(one)).map((one) => (place.part === null ? one : newEntry(entries, place, one)));
  if (op === 'add') return missing.length === 0 ? unchanged(object) : addEntry(object, place, ...missing);
  const isWanted =
    op === 'remove' ? (entry: unknown) => !isOwn(entry) || !isMember(entry) : (entry: unknown) => !isOwn(entry) || isMember(entry);
  const kept = entries.filter(isWanted);
  const added = op === 'remove' ? [] : missing;
  if (kept.length === entries.length && added.length === 0) return unchanged(object);
  const after = withAttribute(object, place, orNothing([...kept, ...added]));
  return { operations: [replaceAll(after, place)], object: after };
}

function addEntry(object: JsonObject, place: Place, ...added: readonly unknown[]): Edit {
  return {
    operations: [{ op: 'add', path: pathOf(place), value: added }],
    object: withAttribute(object, place, [...entriesOf(object, place), ...added]),
  };
}

function replaceAll(after: JsonObject, place: Place): PatchOperation {
  const value = attributeValue(after, place);
  return value === undefined ? { op: 'remove', path: pathOf(place) } : { op: 'replace', path: pathOf(place), value };
}

function unchanged(object: JsonObject): Edit {
  return { operations: [], object };
}

function orNothing(entries: readonly unknown[]): readonly unknown[] | undefined {
  return entries.length > 0 ? entries : undefined;
}

function withAttribute(object: JsonObject, { extension, attribute }: Place, value: unknown): JsonObject {
  if (extension === null) return withMember(object, attribute.name, value);
  const holder = member(object, extension);
  return withMember(object, extension, withMember(isObject(holder) ? holder : {}, attribute.name, value));
}

function withMember(object: JsonObject, name: string, value: unknown): JsonObject {
  const others = Object.entries(object).filter(([key]) => key.toLowerCase() !== name.toLowerCase());
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

/** What to send; an empty text is no value, as it is none when it is read. */
function toScalars(attribute: string, value: AccountValue | null, place: Place): readonly Scalar[] {
  const members = value === null ? [] : Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar];
  return members.filter((one) => one !== '').map((one) => toScalar(attribute, one, leafOf(place).type));
}

function toScalar(attribute: string, value: Scalar, type: string): Scalar {
  const text = String(value);
  if (!isPossible(text)) throw failure('refused', `The value of ${attribute} holds the character U+0000 or half of a surrogate pair`);
  if (type === 'boolean') {
    if (!/^(true|false)$/i.test(text.trim())) throw failure('refused', `The attribute ${attribute} must be true or false`);
    return isTrue(text.trim());
  }
  if (type !== 'integer' && type !== 'decimal') return text;
  if (!/^\s*[+-]?\d+(\.\d+)?\s*$/.test(text)) throw failure('refused', `The attribute ${attribute} must be a number`);
  return Number(text);
}
