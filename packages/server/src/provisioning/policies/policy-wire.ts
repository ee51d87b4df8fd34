import { type Static, Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import { fieldOf } from '../../access/access-configuration-store.ts';
import type { ProvisioningPolicyRow } from '../../database/access-tables.ts';
import { Enum, FreeMap, Nullable, NullableEnum } from '../../http/schemas.ts';

const usageTypes = [
  'CREATE',
  'UPDATE',
  'ENABLE',
  'DISABLE',
  'DELETE',
  'ASSIGN',
  'UNASSIGN',
  'CREATE_GROUP',
  'UPDATE_GROUP',
  'DELETE_GROUP',
  'REGISTER',
  'CREATE_IDENTITY',
  'UPDATE_IDENTITY',
  'EDIT_GROUP',
  'UNLOCK',
  'CHANGE_PASSWORD',
] as const;
export type UsageType = (typeof usageTypes)[number];

const fieldTypes = ['string', 'int', 'long', 'date', 'boolean', 'secret'] as const;

/** A usage type that there is not is a policy that there is not: 404 (contract: BEHAVIOUR 9.5). */
export const PolicyParams = Type.Object({
  sourceId: Type.String(),
  usageType: Type.String({ description: `One of ${usageTypes.join(', ')}` }),
});

const texts = {
  transform: 'Makes the value; an empty one is switched off, and the attribute is not sent',
  attributes: 'Settings of generators, such as `template`, `cloudMaxSize` and `cloudMaxUniqueChecks`',
  isRequired: 'Without a value nothing is sent at all',
  isMultiValued: 'Whether the account gets a list',
};

const PolicyField = Type.Object({
  name: Type.String({ description: 'Account attribute', examples: ['userName'] }),
  transform: FreeMap({ description: texts.transform }),
  attributes: FreeMap({ description: texts.attributes }),
  isRequired: Type.Boolean({ description: texts.isRequired }),
  type: Enum(fieldTypes, { description: 'What the value is converted to' }),
  isMultiValued: Type.Boolean({ description: texts.isMultiValued }),
});
type PolicyField = Static<typeof PolicyField>;

export const PolicyWire = Type.Object(
  {
    name: Nullable(Type.String()),
    description: Type.Optional(Type.String()),
    usageType: Enum(usageTypes, { description: 'With which operation its values go' }),
    fields: Type.Array(PolicyField, { description: 'In the order of evaluation: a later one may name those before it' }),
  },
  { $id: 'ProvisioningPolicy' },
);
export type PolicyWire = Static<typeof PolicyWire>;

const FieldInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255, description: 'Account attribute, unique in the policy' }),
  transform: Type.Optional(Nullable(FreeMap({ description: texts.transform }))),
  attributes: Type.Optional(Nullable(FreeMap({ description: texts.attributes }))),
  isRequired: Type.Optional(Nullable(Type.Boolean({ description: texts.isRequired }))),
  type: Type.Optional(NullableEnum([...fieldTypes, ''], { description: '`string` when it is empty' })),
  isMultiValued: Type.Optional(Nullable(Type.Boolean({ description: texts.isMultiValued }))),
});

export const PolicyInput = Type.Object(
  {
    name: Nullable(Type.String({ maxLength: 255, description: 'May be empty, not left out' })),
    description: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
    usageType: Type.Optional(NullableEnum(usageTypes, { description: '`CREATE` when it is left out; never changes' })),
    fields: Type.Optional(Nullable(Type.Array(FieldInput, { maxItems: 500 }))),
  },
  { $id: 'ProvisioningPolicyInput' },
);
export type PolicyInput = Static<typeof PolicyInput>;

/** A policy without what its place says: the source and the usage type. */
export type PolicyContent = Pick<PolicyWire, 'name' | 'description' | 'fields'>;

export function policyToWire(row: Selectable<ProvisioningPolicyRow>): PolicyWire {
  return {
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    usageType: row.usage_type as UsageType,
    // Stored whole, so this only reads: what a client left out was filled in before.
    fields: row.fields as unknown as PolicyField[],
  };
}

/** What a client left out gets the contract's defaults, the same that the engine compiles with. */
export function contentOf({ name, description, fields }: PolicyInput): PolicyContent {
  return {
    name,
    ...(description != null && { description }),
    fields: (fields ?? []).map((sent) => {
      const { type, transform, ...field } = fieldOf({ ...sent, type: sent.type || 'string' });
      return {
        name: field.name,
        transform: (transform ?? {}) as unknown as Record<string, unknown>,
        attributes: field.attributes,
        isRequired: field.isRequired,
        type: type as PolicyField['type'],
        isMultiValued: field.isMultiValued,
      };
    }),
  };
}
