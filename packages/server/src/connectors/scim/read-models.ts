import { isObject, isSuccess, type JsonObject } from './answer.ts';
import type { ScimClient } from './client.ts';
import { isFalse, isTrue, member, textMember } from './object-values.ts';
import {
  type AttributeModel,
  commonAttributes,
  findAttribute,
  type ResourceModel,
  type SchemaModel,
  schemaUrns,
  standardGroup,
  standardUser,
} from './resource-model.ts';

export interface Models {
  readonly user: ResourceModel;
  readonly group: ResourceModel;
}

/** What the service says of its objects (RFC 7644, section 4). Of one that does not say, the standard's own is taken. */
export async function readModels(client: ScimClient): Promise<Models> {
  const schemas = new Map<string, SchemaModel>();
  for (const schema of await readAll(client, '/Schemas')) {
    const urn = textMember(schema, 'id');
    const attributes = attributesOf(schema);
    if (urn !== null && attributes.length > 0) schemas.set(urn.toLowerCase(), { urn, attributes });
  }
  const types = schemas.size === 0 ? [] : await readAll(client, '/ResourceTypes');
  return {
    user: modelOf(schemas, types, '/users', standardUser),
    group: modelOf(schemas, types, '/groups', standardGroup),
  };
}

/** No service has so many that they would take a second page; one that refuses shows none. */
async function readAll(client: ScimClient, path: string): Promise<readonly JsonObject[]> {
  const answer = await client.send({ method: 'GET', path });
  const resources = isSuccess(answer) ? answer.body?.Resources : [];
  return Array.isArray(resources) ? resources.filter(isObject) : [];
}

function modelOf(
  schemas: ReadonlyMap<string, SchemaModel>,
  types: readonly JsonObject[],
  endpoint: string,
  standard: ResourceModel,
): ResourceModel {
  const type = types.find((candidate) => textMember(candidate, 'endpoint')?.toLowerCase().endsWith(endpoint));
  const core = schemas.get((textMember(type, 'schema') ?? standard.core.urn).toLowerCase());
  if (core === undefined) return standard;
  const named = member(type, 'schemaExtensions');
  // A service that does not list its kinds of objects extends users by the schemas that are there besides.
  const urns = Array.isArray(named)
    ? named.flatMap((extension) => textMember(extension, 'schema') ?? [])
    : standard === standardUser
      ? [schemaUrns.enterpriseUser]
      : [];
  const common = commonAttributes.filter(({ name }) => findAttribute(core.attributes, name) === null);
  return {
    core: { urn: core.urn, attributes: [...common, ...core.attributes] },
    extensions: urns.flatMap((urn) => schemas.get(urn.toLowerCase()) ?? []),
    isKnown: true,
  };
}

function attributesOf(schema: JsonObject): readonly AttributeModel[] {
  const attributes = member(schema, 'attributes');
  return Array.isArray(attributes) ? attributes.flatMap((attribute) => readAttribute(attribute, true)) : [];
}

/** A part of an attribute has no parts of its own (RFC 7643, section 2.3.8). */
function readAttribute(attribute: unknown, canHaveParts: boolean): AttributeModel[] {
  const name = textMember(attribute, 'name');
  if (name === null || !isObject(attribute)) return [];
  const { subAttributes, canonicalValues } = attribute;
  const parts = canHaveParts && Array.isArray(subAttributes) ? subAttributes.flatMap((part) => readAttribute(part, false)) : [];
  const mutability = textMember(attribute, 'mutability')?.toLowerCase();
  return [
    {
      name,
      type: textMember(attribute, 'type') ?? 'string',
      isMulti: isTrue(attribute.multiValued),
      isWritable: mutability !== 'readonly' && !isFalse(attribute.mutability),
      isReadable: mutability !== 'writeonly' && textMember(attribute, 'returned')?.toLowerCase() !== 'never',
      canonicalValues: Array.isArray(canonicalValues) ? canonicalValues.filter((value) => typeof value === 'string') : [],
      parts,
    },
  ];
}
