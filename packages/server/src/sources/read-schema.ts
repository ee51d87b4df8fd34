import type { SchemaAttribute } from '../database/tables.ts';
import { illegalValue, referenceNotFound } from '../errors.ts';
import { accountSchemaName, type SourceSchema } from './schema-store.ts';
import type { SchemaInput } from './schema-wire.ts';

/** What stands around a schema that is checked. */
interface Surroundings {
  /** The source's schemas, which attributes may refer to. */
  readonly siblings: readonly SourceSchema[];
  /** Names of a file's columns hold no period; names of a live source's may (contract: BEHAVIOUR 8.3, 9.13). */
  readonly isFile: boolean;
}

/** Checks a schema that a body sets, the same for POST, PUT and a patched whole. */
export function readSchema(body: SchemaInput, surroundings: Surroundings) {
  const attributes = body.attributes.map((attribute, index) => readAttribute(attribute, `attributes.${index}`, surroundings));
  const names = attributes.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) throw illegalValue('attributes', `"${repeated}" stands there more than once.`);
  const displayAttribute = body.displayAttribute || body.identityAttribute;
  requireAttribute('identityAttribute', body.identityAttribute, attributes);
  requireAttribute('displayAttribute', displayAttribute, attributes);
  return {
    name: body.name,
    native_object_type: body.nativeObjectType || defaultObjectType(body.name),
    identity_attribute: body.identityAttribute,
    display_attribute: displayAttribute,
    hierarchy_attribute: body.hierarchyAttribute || null,
    include_permissions: body.includePermissions ?? false,
    features: body.features ?? [],
    configuration: body.configuration ?? {},
    attributes,
  };
}

function readAttribute(sent: SchemaInput['attributes'][number], place: string, { siblings, isFile }: Surroundings): SchemaAttribute {
  if (sent.name.trim() === '') throw illegalValue(`${place}.name`);
  if (isFile && sent.name.includes('.')) throw illegalValue(`${place}.name`, 'A column has no period in its name.');
  const schema = sent.schema ? readSchemaReference(sent.schema.id, siblings) : null;
  const attribute = {
    name: sent.name,
    nativeName: sent.nativeName ?? null,
    type: sent.type ?? 'STRING',
    description: sent.description || null,
    isMulti: sent.isMulti === true || sent.isMultiValued === true,
    isEntitlement: sent.isEntitlement ?? false,
    isGroup: sent.isGroup ?? false,
    schema,
  };
  if (attribute.isGroup && (!attribute.isEntitlement || schema === null)) {
    throw illegalValue(`${place}.isGroup`, 'A group is an entitlement, too, and refers to a schema.');
  }
  return attribute;
}

function readSchemaReference(id: string, siblings: readonly SourceSchema[]) {
  const schema = siblings.find((sibling) => sibling.id === id);
  if (schema === undefined) throw referenceNotFound('schema', [id]);
  return { type: 'CONNECTOR_SCHEMA', id: schema.id, name: schema.name };
}

function requireAttribute(key: string, name: string, attributes: readonly SchemaAttribute[]): void {
  const attribute = attributes.find((candidate) => candidate.name === name);
  if (attribute === undefined) throw illegalValue(key, `The schema has no attribute "${name}".`);
  if (attribute.isMulti) throw illegalValue(key, `"${name}" may have several values.`);
}

function defaultObjectType(name: string): string {
  if (name === accountSchemaName) return 'User';
  return name === 'group' ? 'Group' : name;
}
