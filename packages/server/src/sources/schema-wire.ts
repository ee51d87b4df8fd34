import { type Static, Type } from '@sinclair/typebox';
import type { SchemaAttribute } from '../database/tables.ts';
import { Enum, FreeMap, Nullable, NullableEnum, Reference, ReferenceInput, Time } from '../http/schemas.ts';
import type { SourceSchema } from './schema-store.ts';
import { sourceFeatures } from './source-wire.ts';

const attributeTypes = ['STRING', 'LONG', 'INT', 'BOOLEAN', 'DATE'] as const;

/** A schema as the API shows it (contract: BEHAVIOUR 8.3). */
export const SchemaWire = Type.Object(
  {
    id: Type.String(),
    name: Type.String({ examples: ['account'] }),
    nativeObjectType: Type.String({ examples: ['User'] }),
    identityAttribute: Type.String({ description: 'The Account ID' }),
    displayAttribute: Type.String({ description: 'The Account Name' }),
    hierarchyAttribute: Nullable(Type.String()),
    includePermissions: Type.Boolean(),
    features: Type.Array(Type.String()),
    configuration: FreeMap(),
    attributes: Type.Array(
      Type.Object({
        name: Type.String(),
        nativeName: Nullable(Type.String()),
        type: Enum(attributeTypes),
        schema: Nullable(Reference('CONNECTOR_SCHEMA', { description: 'Whose objects its values are' })),
        description: Type.String(),
        isMulti: Type.Boolean(),
        isEntitlement: Type.Boolean(),
        isGroup: Type.Boolean(),
      }),
    ),
    created: Time(),
    modified: Nullable(Time()),
  },
  { $id: 'Schema' },
);
export type SchemaWire = Static<typeof SchemaWire>;

const OptionalText = Type.Optional(Nullable(Type.String()));
const OptionalFlag = Type.Optional(Nullable(Type.Boolean()));

export const SchemaInput = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 128 }),
    nativeObjectType: OptionalText,
    identityAttribute: Type.String({ minLength: 1 }),
    displayAttribute: OptionalText,
    hierarchyAttribute: OptionalText,
    includePermissions: OptionalFlag,
    features: Type.Optional(Nullable(Type.Array(Enum(sourceFeatures)))),
    configuration: Type.Optional(Nullable(FreeMap())),
    attributes: Type.Array(
      Type.Object({
        name: Type.String({ minLength: 1, maxLength: 256 }),
        nativeName: OptionalText,
        type: Type.Optional(NullableEnum(attributeTypes)),
        schema: Type.Optional(Nullable(ReferenceInput('CONNECTOR_SCHEMA'))),
        description: OptionalText,
        isMulti: OptionalFlag,
        isMultiValued: Type.Optional(Nullable(Type.Boolean({ description: 'Another name of isMulti' }))),
        isEntitlement: OptionalFlag,
        isGroup: OptionalFlag,
      }),
      { minItems: 1, maxItems: 1_000 },
    ),
  },
  { $id: 'SchemaInput' },
);
export type SchemaInput = Static<typeof SchemaInput>;

export const SchemaParams = Type.Object({ sourceId: Type.String(), schemaId: Type.String() });
export const SourceParams = Type.Object({ sourceId: Type.String() });

/** `siblings`: the schemas of the same source, for the current names of references. */
export function schemaToWire(schema: SourceSchema, siblings: readonly { readonly id: string; readonly name: string }[]): SchemaWire {
  const names = new Map(siblings.map(({ id, name }) => [id, name]));
  return {
    id: schema.id,
    name: schema.name,
    nativeObjectType: schema.native_object_type,
    identityAttribute: schema.identity_attribute,
    displayAttribute: schema.display_attribute,
    hierarchyAttribute: schema.hierarchy_attribute,
    includePermissions: schema.include_permissions,
    features: schema.features,
    configuration: schema.configuration,
    attributes: schema.attributes.map((attribute) => attributeToWire(attribute, names)),
    created: schema.created,
    modified: schema.modified,
  };
}

function attributeToWire({ name, nativeName, type, schema, description, ...flags }: SchemaAttribute, names: ReadonlyMap<string, string>) {
  return {
    name,
    nativeName: nativeName ?? null,
    type: type as (typeof attributeTypes)[number],
    schema: schema && { type: 'CONNECTOR_SCHEMA', id: schema.id, name: names.get(schema.id) ?? schema.name },
    description: description ?? '',
    isMulti: flags.isMulti,
    isEntitlement: flags.isEntitlement,
    isGroup: flags.isGroup,
  };
}
