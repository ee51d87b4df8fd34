import type { AccountCriteria } from '@muster/engine';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Enum, FreeMap, Nullable, Reference, ReferenceInput, Time } from '../../http/schemas.ts';
import {
  AccessModelMetadataInput,
  AccessRequestConfig,
  AccessRequestConfigInput,
  AdditionalOwnersInput,
  ApprovalSchemes,
  ApprovalSchemesInput,
  commonApproverTypes,
  optional,
} from '../request-config.ts';
import type { AccessProfileDetails } from './access-profile-store.ts';

const approverTypes = ['APP_OWNER', 'SOURCE_OWNER', ...commonApproverTypes] as const;
const criteriaOperations = ['EQUALS', 'NOT_EQUALS', 'CONTAINS', 'HAS', 'AND', 'OR'] as const;

const criteriaNode = <T extends TSchema>(children: T) =>
  Type.Object({ operation: Enum(criteriaOperations), attribute: Nullable(Type.String()), value: Nullable(Type.String()), children });

/** Three levels; the lowest has no children (contract: BEHAVIOUR 9.2). */
const CriteriaWire = criteriaNode(
  Nullable(Type.Array(criteriaNode(Nullable(Type.Array(criteriaNode(Nullable(Type.String({ description: 'Always null' })))))))),
);

export const AccessProfileWire = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    description: Nullable(Type.String()),
    created: Time(),
    modified: Time(),
    enabled: Type.Boolean({ description: 'A disabled one is given to nobody new' }),
    owner: Reference('IDENTITY'),
    source: Reference('SOURCE'),
    entitlements: Type.Array(Reference('ENTITLEMENT')),
    requestable: Type.Boolean(),
    accessRequestConfig: AccessRequestConfig(approverTypes),
    revocationRequestConfig: Type.Object({ approvalSchemes: ApprovalSchemes(approverTypes) }),
    segments: Type.Array(Type.String()),
    accessModelMetadata: Type.Object({ attributes: Type.Array(FreeMap()) }),
    provisioningCriteria: Nullable(CriteriaWire),
    additionalOwners: Type.Array(Reference('IDENTITY')),
  },
  { $id: 'AccessProfile' },
);
export type AccessProfileWire = Static<typeof AccessProfileWire>;

const criteriaInput = <T extends TSchema>(children: T) =>
  Type.Object({
    operation: Enum(criteriaOperations),
    attribute: optional(Type.String()),
    value: optional(Type.String()),
    children: optional(Type.Array(children)),
  });

const RevocationConfigInput = optional(Type.Object({ approvalSchemes: ApprovalSchemesInput(approverTypes) }));

/** An access profile as it is created and, after a patch, as it is stored: the smallest is a name, an owner and a source (BEHAVIOUR 9.2). */
export const AccessProfileInput = Type.Object(
  {
    id: optional(Type.String({ description: 'Absent or null in a new one' })),
    name: Type.String({ minLength: 1, maxLength: 128, description: 'Unique, ignoring case' }),
    description: optional(Type.String({ maxLength: 2_000 })),
    created: optional(Type.String()),
    modified: optional(Type.String()),
    enabled: optional(Type.Boolean({ default: false, description: 'Needs an entitlement' })),
    owner: ReferenceInput('IDENTITY'),
    source: ReferenceInput('SOURCE', { description: 'Never changes' }),
    entitlements: optional(Type.Array(ReferenceInput('ENTITLEMENT'))),
    requestable: optional(Type.Boolean({ default: true })),
    accessRequestConfig: optional(AccessRequestConfigInput(approverTypes)),
    revocationRequestConfig: RevocationConfigInput,
    revokeRequestConfig: RevocationConfigInput,
    segments: optional(Type.Array(Type.String({ minLength: 1 }))),
    accessModelMetadata: AccessModelMetadataInput,
    // What lies deeper than may be is let through to the check that says so.
    provisioningCriteria: optional(criteriaInput(criteriaInput(criteriaInput(FreeMap())))),
    additionalOwners: AdditionalOwnersInput,
  },
  { $id: 'AccessProfileInput' },
);
export type AccessProfileInput = Static<typeof AccessProfileInput>;

export function accessProfileToWire({ row, sourceName, entitlements, names }: AccessProfileDetails): AccessProfileWire {
  const { accessRequestConfig, revocationRequestConfig, segments, additionalOwners } = row.settings;
  const identity = (id: string) => ({ type: 'IDENTITY', id, name: names.get(id) ?? null });
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    created: row.created,
    modified: row.modified,
    enabled: row.enabled,
    owner: identity(row.owner_id),
    source: { type: 'SOURCE', id: row.source_id, name: sourceName },
    entitlements: entitlements.map(({ id, name }) => ({ type: 'ENTITLEMENT', id, name })),
    requestable: row.requestable,
    accessRequestConfig,
    revocationRequestConfig,
    segments: [...segments],
    accessModelMetadata: { attributes: [] },
    provisioningCriteria: row.provisioning_criteria && criteriaToWire(row.provisioning_criteria),
    additionalOwners: additionalOwners.map(identity),
  };
}

type CriteriaWire = Static<typeof CriteriaWire>;

function criteriaToWire({ operation, attribute, value, children }: AccountCriteria): CriteriaWire {
  return {
    operation,
    attribute: attribute ?? null,
    value: value ?? null,
    children: children ? (children.map(criteriaToWire) as NonNullable<CriteriaWire['children']>) : null,
  };
}
