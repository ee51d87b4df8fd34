import type { AccountSchema, AccountValue, SchemaAttribute } from '../../connectors/connector.ts';
import type { ObjectRecord } from '../../connectors/live-connector.ts';
import { readBoolean, readScalar, type Scalar, unreadable } from '../../connectors/typed-value.ts';
import { illegalValue, requiredMissing } from '../../errors.ts';

/** The account before, whose name, state and uuid are not told by attributes. */
export type KnownAccount = Pick<ObjectRecord, 'nativeIdentity' | 'uuid' | 'disabled' | 'locked'>;

/**
 * An account out of attributes that a call sends: typed by the schema, as a row of a feed is (contract: BEHAVIOUR 8.4). Null and empty
 * values are none.
 */
export function readAccountContent(
  schema: AccountSchema,
  sent: Readonly<Record<string, unknown>>,
  known: KnownAccount | null,
): ObjectRecord {
  const attributes: Record<string, AccountValue> = {};
  for (const [name, value] of Object.entries(sent)) {
    const attribute = schema.attributes.find((candidate) => candidate.name === name);
    if (attribute === undefined) throw illegalValue(`attributes.${name}`, 'The account schema has no such attribute.');
    const read = readValue(attribute, value);
    if (read !== undefined) attributes[name] = read;
  }
  if (known !== null) attributes[schema.identityAttribute] ??= known.nativeIdentity;
  const id = attributes[schema.identityAttribute];
  if (id === undefined || String(id).trim() === '') throw requiredMissing(`attributes.${schema.identityAttribute}`);
  const name = schema.displayAttribute === null ? undefined : attributes[schema.displayAttribute];
  return {
    kind: 'record',
    nativeIdentity: String(id),
    name: name === undefined || String(name).trim() === '' ? String(id) : String(name),
    uuid: known?.uuid ?? null,
    attributes,
    disabled: stateOf(attributes.IIQDisabled, known?.disabled),
    locked: stateOf(attributes.IIQLocked, known?.locked),
  };
}

function readValue(attribute: SchemaAttribute, value: unknown): AccountValue | undefined {
  const members = Array.isArray(value) ? value : [value];
  const texts = members.filter((member) => member !== null && member !== undefined && member !== '');
  const read = texts.map((member) => readMember(attribute, member));
  if (attribute.isMulti) return read.length === 0 ? undefined : [...new Set(read)];
  if (Array.isArray(value)) throw illegalValue(`attributes.${attribute.name}`, 'It holds one value.');
  return read[0];
}

function readMember({ name, type }: SchemaAttribute, member: unknown): Scalar {
  const isScalar = typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean';
  const read = isScalar ? readScalar(String(member), type) : unreadable;
  if (read === unreadable) throw illegalValue(`attributes.${name}`, `It is not of type ${type}.`);
  return read;
}

/** As it was, where the attributes do not say it. */
function stateOf(value: AccountValue | undefined, before = false): boolean {
  return value === undefined ? before : readBoolean(String(value)) === true;
}
