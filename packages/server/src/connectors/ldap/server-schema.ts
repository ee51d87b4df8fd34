import type { DirectoryConnection } from './connection.ts';
import { isRefusal } from './failures.ts';
import { anyEntry, equals } from './filter.ts';

/** What a directory says of its own attributes and object classes (RFC 4512, section 4). */
export class ServerSchema {
  readonly #attributes = new Map<string, AttributeType>();
  readonly #classes = new Map<string, ObjectClass>();

  constructor(attributeTypes: readonly string[], objectClasses: readonly string[]) {
    for (const type of attributeTypes.map(readAttributeType)) register(this.#attributes, type);
    for (const objectClass of objectClasses.map(readObjectClass)) register(this.#classes, objectClass);
  }

  knows(attribute: string): boolean {
    return this.#attributes.has(attribute.toLowerCase().replace(/;.*$/, ''));
  }

  /** With the syntax of the type it is derived from, where it has none of its own. */
  attributeType(name: string): AttributeType | null {
    const type = this.#attributes.get(name.toLowerCase()) ?? null;
    if (type === null || type.syntax !== null || type.superior === null) return type;
    return { ...type, syntax: this.attributeType(type.superior)?.syntax ?? null };
  }

  /** Every attribute that entries of these classes can have, required ones first, by the name that the directory prefers. */
  attributesOf(classNames: readonly string[]): string[] {
    const required = new Map<string, string>();
    const optional = new Map<string, string>();
    const seen = new Set<ObjectClass>();
    const visit = (name: string) => {
      const objectClass = this.#classes.get(name.toLowerCase());
      if (objectClass === undefined || seen.has(objectClass)) return;
      seen.add(objectClass);
      objectClass.superiors.forEach(visit);
      for (const attribute of objectClass.required) required.set(this.#preferred(attribute).toLowerCase(), this.#preferred(attribute));
      for (const attribute of objectClass.optional) optional.set(this.#preferred(attribute).toLowerCase(), this.#preferred(attribute));
    };
    classNames.forEach(visit);
    return [...new Map([...required, ...optional]).values()];
  }

  #preferred(attribute: string): string {
    return this.#attributes.get(attribute.toLowerCase())?.names[0] ?? attribute;
  }
}

export interface AttributeType {
  readonly names: readonly string[];
  readonly superior: string | null;
  readonly syntax: string | null;
  readonly isSingleValued: boolean;
}

interface ObjectClass {
  readonly names: readonly string[];
  readonly superiors: readonly string[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** The schema of the directory, or null when it shows none to the sign-in user. */
export async function readServerSchema(connection: DirectoryConnection): Promise<ServerSchema | null> {
  const root = await readOne(connection, '', anyEntry, ['subschemaSubentry']);
  const place = root?.text('subschemaSubentry') ?? null;
  if (place === null) return null;
  const entry = await readOne(connection, place, equals('objectClass', 'subschema'), ['attributeTypes', 'objectClasses']);
  if (entry === null || !entry.has('attributeTypes')) return null;
  return new ServerSchema(entry.texts('attributeTypes'), entry.texts('objectClasses'));
}

async function readOne(connection: DirectoryConnection, base: string, filter: ReturnType<typeof equals>, attributes: string[]) {
  try {
    const { entries } = await connection.search({ base, scope: 'base', filter, attributes });
    return entries[0] ?? null;
  } catch (error) {
    const noSuchObject = 32;
    const insufficientAccess = 50;
    if (isRefusal(error, noSuchObject, insufficientAccess)) return null;
    throw error;
  }
}

function register<Described extends { readonly names: readonly string[] }>(map: Map<string, Described>, described: Described): void {
  for (const name of described.names) map.set(name.toLowerCase(), described);
}

function readAttributeType(description: string): AttributeType {
  const words = splitDescription(description);
  return {
    names: [...valuesAfter(words, 'NAME'), ...words.slice(1, 2)],
    superior: valuesAfter(words, 'SUP')[0] ?? null,
    syntax: valuesAfter(words, 'SYNTAX')[0]?.replace(/\{\d+\}$/, '') ?? null,
    isSingleValued: words.includes('SINGLE-VALUE'),
  };
}

function readObjectClass(description: string): ObjectClass {
  const words = splitDescription(description);
  return {
    names: valuesAfter(words, 'NAME'),
    superiors: valuesAfter(words, 'SUP'),
    required: valuesAfter(words, 'MUST'),
    optional: valuesAfter(words, 'MAY'),
  };
}

/** Parentheses, words, and quoted texts with their quotes, so that no text is taken for a keyword. */
function splitDescription(description: string): string[] {
  return description.match(/'[^']*'|[()]|[^\s'()]+/g) ?? [];
}

/** The value, or the list in parentheses, that follows a keyword. */
function valuesAfter(words: readonly string[], keyword: string): string[] {
  const start = words.indexOf(keyword) + 1;
  if (start === 0) return [];
  const end = words[start] === '(' ? words.indexOf(')', start) : start + 1;
  return words
    .slice(start, end)
    .filter((word) => word !== '(' && word !== '$')
    .map((word) => word.replace(/^'|'$/g, ''));
}
