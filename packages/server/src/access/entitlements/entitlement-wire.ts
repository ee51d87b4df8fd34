import { type Static, Type } from '@sinclair/typebox';
import { FreeMap, Nullable, Reference, ReferenceInput, Time } from '../../http/schemas.ts';
import { optional } from '../request-config.ts';
import type { EntitlementDetails } from './entitlement-store.ts';

export const EntitlementWire = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    created: Time(),
    modified: Time(),
    attribute: Nullable(Type.String({ description: 'The account attribute whose value it is' })),
    value: Type.String({ description: 'The value as accounts hold it' }),
    sourceSchemaObjectType: Type.String({ description: 'The schema of its group; without one, the account attribute' }),
    privileged: Type.Boolean(),
    cloudGoverned: Type.Boolean(),
    description: Nullable(Type.String()),
    requestable: Type.Boolean(),
    attributes: FreeMap({ description: 'What the source says of the group' }),
    source: Reference('SOURCE'),
    owner: Nullable(Reference('IDENTITY')),
    additionalOwners: Type.Array(Reference('IDENTITY')),
    directPermissions: Type.Array(Type.Object({ rights: Type.Array(Type.String()), target: Type.String() })),
    segments: Type.Array(Type.String()),
    manuallyUpdatedFields: Type.Object(
      { DISPLAY_NAME: Type.Boolean(), DESCRIPTION: Type.Boolean() },
      { description: 'What somebody has changed here and aggregations leave alone' },
    ),
    accessModelMetadata: Type.Object({ attributes: Type.Array(FreeMap()) }),
  },
  { $id: 'Entitlement' },
);
export type EntitlementWire = Static<typeof EntitlementWire>;

/** What a patch may leave behind of the fields that it may change (contract: BEHAVIOUR 9.1). */
export const PatchedEntitlement = Type.Object({
  name: Type.String(),
  description: optional(Type.String()),
  requestable: optional(Type.Boolean()),
  privileged: optional(Type.Boolean()),
  owner: optional(ReferenceInput('IDENTITY')),
  segments: optional(Type.Array(Type.String({ minLength: 1 }))),
  manuallyUpdatedFields: optional(Type.Object({ DISPLAY_NAME: optional(Type.Boolean()), DESCRIPTION: optional(Type.Boolean()) })),
});
export type PatchedEntitlement = Static<typeof PatchedEntitlement>;

export function entitlementToWire(row: EntitlementDetails): EntitlementWire {
  return {
    id: row.id,
    name: row.name,
    created: row.created,
    modified: row.modified,
    attribute: row.attribute,
    value: row.value,
    sourceSchemaObjectType: row.object_type,
    privileged: row.privileged,
    cloudGoverned: row.cloud_governed,
    description: row.description,
    requestable: row.requestable,
    attributes: row.attributes,
    source: { type: 'SOURCE', id: row.source_id, name: row.source_name },
    owner: row.owner_id === null ? null : { type: 'IDENTITY', id: row.owner_id, name: row.owner_name },
    additionalOwners: [],
    directPermissions: [],
    segments: row.segments,
    manuallyUpdatedFields: { DISPLAY_NAME: row.name_edited, DESCRIPTION: row.description_edited },
    accessModelMetadata: { attributes: [] },
  };
}
