import type { AccountValue } from '../connector.ts';
import type { ObjectAttribute, ObjectItem, ObjectSchema } from '../live-connector.ts';
import { readScalar, type Scalar, unreadable } from '../typed-value.ts';
import type { Dialect } from './dialect.ts';
import { parseDn, sameType } from './dn.ts';
import type { DirectoryEntry } from './entry.ts';
import type { DirectorySettings } from './settings.ts';
import { isSecretAttribute, nativeAttribute, readTexts } from './values.ts';

/** Turns entries into records of one schema. */
export interface RecordReader {
  /** The attributes to ask the directory for. */
  readonly attributes: readonly string[];
  /** Whether the groups of an entry have to be looked up elsewhere. */
  readonly needsMemberships: boolean;
  read(entry: DirectoryEntry, groups: readonly string[]): ObjectItem;
}

export function recordReader(schema: ObjectSchema, dialect: Dialect, settings: DirectorySettings): RecordReader {
  const isComputed = (name: string) => !dialect.listsOwnGroups && name.toLowerCase() === dialect.membershipAttribute;
  const stored = schema.attributes.map(({ name }) => name).filter((name) => !isComputed(name) && !isSecretAttribute(name));
  const needsMemberships = schema.attributes.some(({ name }) => isComputed(name));
  const wanted = [
    ...stored.filter((name) => !dialect.isName(name)).map(nativeAttribute),
    ...(schema.displayAttribute === null || dialect.isName(schema.displayAttribute) ? [] : [schema.displayAttribute]),
    dialect.uuidAttribute,
    ...dialect.stateAttributes(settings),
    // Some groups list their members by uid.
    ...(needsMemberships ? ['uid'] : []),
  ];
  const attributes = [...new Map(wanted.map((name) => [name.toLowerCase(), name])).values()];

  const read = (entry: DirectoryEntry, groups: readonly string[]): ObjectItem => {
    const values: Record<string, AccountValue> = {};
    for (const attribute of schema.attributes) {
      const texts = isComputed(attribute.name) ? groups : readNamed(entry, attribute.name, dialect);
      const value = readValue(texts, attribute);
      if (value === unreadable) return unusable(entry, `The value of ${attribute.name} is not of type ${attribute.type}`);
      if (value !== undefined) values[attribute.name] = value;
    }
    const name = schema.displayAttribute === null ? undefined : readNamed(entry, schema.displayAttribute, dialect)[0];
    return {
      kind: 'record',
      nativeIdentity: entry.dn,
      name: name?.trim() ? name : entry.dn,
      uuid: dialect.readUuid(entry),
      attributes: values,
      ...dialect.readState(entry, settings),
    };
  };
  return { attributes, needsMemberships, read };
}

function unusable(entry: DirectoryEntry, message: string): ObjectItem {
  return { kind: 'error', nativeIdentity: entry.dn, message };
}

/** The entry's name comes first where the entry has several values: of those it is the one that people see. */
function readNamed(entry: DirectoryEntry, attribute: string, dialect: Dialect): readonly string[] {
  if (dialect.isName(attribute)) return [entry.dn];
  if (isSecretAttribute(attribute)) return [];
  const texts = readTexts(entry, attribute).filter((text) => text !== '');
  if (texts.length < 2) return texts;
  const naming = parseDn(entry.dn)?.[0]?.find(({ type }) => sameType(type, attribute))?.value;
  return naming !== undefined && texts.includes(naming) ? [naming, ...texts.filter((text) => text !== naming)] : texts;
}

function readValue(texts: readonly string[], { type, isMulti }: ObjectAttribute): AccountValue | undefined | typeof unreadable {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (!isMulti) return readScalar(first, type);
  const members: Scalar[] = [];
  for (const text of texts) {
    const value = readScalar(text, type);
    if (value === unreadable) return unreadable;
    members.push(value);
  }
  return members;
}
