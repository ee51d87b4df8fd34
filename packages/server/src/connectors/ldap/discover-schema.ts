import { failure } from '../failure.ts';
import type { ObjectAttribute, ObjectSchema } from '../live-connector.ts';
import type { Dialect } from './dialect.ts';
import type { AttributeType, ServerSchema } from './server-schema.ts';
import { isBinaryAttribute, isSecretAttribute } from './values.ts';

/** Object classes whose entries a new schema is for. */
const classesOf = (dialect: Dialect, name: string): readonly string[] => {
  if (name === 'account') return dialect.accountClasses;
  return dialect.isActiveDirectory ? ['top', 'group'] : ['groupOfNames', 'groupOfUniqueNames', 'posixGroup'];
};

/** Lists of members are what entitlements are for; as values they would make a group as large as the directory. */
const memberLists = ['member', 'uniquemember', 'memberuid', 'msds-membersforazrolebl'];

/**
 * The attributes that the directory's own schema allows for such entries: those of the schema that a new source has as they are there,
 * and after them all others that hold text.
 */
export function discoverSchema(name: string, base: ObjectSchema, dialect: Dialect, server: ServerSchema | null): ObjectSchema {
  if (server === null) throw failure('unsupported', 'The directory does not show its schema to the sign-in user');
  const known = new Set(base.attributes.map((attribute) => attribute.name.toLowerCase()));
  const found = server
    .attributesOf(classesOf(dialect, name))
    .filter((attribute) => !known.has(attribute.toLowerCase()) && !memberLists.includes(attribute.toLowerCase()))
    .flatMap((attribute) => describe(attribute, server.attributeType(attribute)));
  const present = base.attributes.filter((attribute) => isMade(attribute.name, dialect) || server.knows(attribute.name));
  return { ...base, attributes: [...present, ...found] };
}

/** Attributes that are made here out of others. */
export function isMade(attribute: string, dialect: Dialect): boolean {
  const name = attribute.toLowerCase();
  return dialect.isName(attribute) || name === 'accountflags' || (!dialect.listsOwnGroups && name === dialect.membershipAttribute);
}

const syntaxPrefix = '1.3.6.1.4.1.1466.115.121.1.';
const types: Readonly<Record<string, string>> = { '7': 'BOOLEAN', '24': 'DATE', '27': 'LONG', '53': 'DATE' };
/** Audio, binary, certificates, fax, images, octets: no texts. */
const binarySyntaxes = ['4', '5', '8', '9', '10', '23', '28', '40', '49'];

function describe(name: string, type: AttributeType | null): ObjectAttribute[] {
  const syntax = type?.syntax?.startsWith(syntaxPrefix) ? type.syntax.slice(syntaxPrefix.length) : null;
  if (type === null || isSecretAttribute(name) || isBinaryAttribute(name) || (syntax !== null && binarySyntaxes.includes(syntax)))
    return [];
  const isMulti = !type.isSingleValued;
  return [{ name, type: (syntax !== null && types[syntax]) || 'STRING', isMulti, isEntitlement: false, groupSchema: null }];
}
