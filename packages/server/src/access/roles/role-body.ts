import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Enum, FreeMap, ReferenceInput } from '../../http/schemas.ts';
import {
  AccessModelMetadataInput,
  AccessRequestConfigInput,
  AdditionalOwnersInput,
  ApprovalSchemesInput,
  commonApproverTypes,
  optional,
} from '../request-config.ts';
import { criteriaOperations, keyTypes, membershipTypes } from './role-wire.ts';

const criteriaNode = <T extends TSchema>(children: T) =>
  Type.Object({
    operation: Enum(criteriaOperations),
    key: optional(Type.Object({ type: Enum(keyTypes), property: Type.String(), sourceId: optional(Type.String()) })),
    stringValue: optional(Type.String()),
    children: optional(Type.Array(children)),
  });

const RevocationConfigInput = optional(
  Type.Object({
    commentsRequired: optional(Type.Boolean()),
    denialCommentsRequired: optional(Type.Boolean()),
    approvalSchemes: ApprovalSchemesInput(commonApproverTypes),
  }),
);

/** A role as it is created and, after a patch, as it is stored: the smallest is a name and an owner (contract: BEHAVIOUR 8.8). */
export const RoleBody = Type.Object(
  {
    id: optional(Type.String({ description: 'Absent or null in a new role' })),
    name: Type.String({ minLength: 1, maxLength: 128, description: 'Unique, ignoring case' }),
    created: optional(Type.String()),
    modified: optional(Type.String()),
    description: optional(Type.String({ maxLength: 2_000 })),
    owner: ReferenceInput('IDENTITY'),
    additionalOwners: AdditionalOwnersInput,
    accessProfiles: optional(Type.Array(ReferenceInput('ACCESS_PROFILE'))),
    entitlements: optional(Type.Array(ReferenceInput('ENTITLEMENT'))),
    membership: optional(
      Type.Object({
        type: Enum(membershipTypes),
        // What lies deeper than may be is let through to the check that says so.
        criteria: optional(criteriaNode(criteriaNode(criteriaNode(FreeMap())))),
        identities: optional(Type.Array(ReferenceInput('IDENTITY'))),
      }),
    ),
    enabled: optional(Type.Boolean({ default: false })),
    requestable: optional(Type.Boolean({ default: false })),
    accessRequestConfig: optional(
      Type.Composite([AccessRequestConfigInput(commonApproverTypes), Type.Object({ formDefinitionId: optional(Type.String()) })]),
    ),
    revocationRequestConfig: RevocationConfigInput,
    revokeRequestConfig: RevocationConfigInput,
    segments: optional(Type.Array(Type.String())),
    dimensional: optional(Type.Boolean({ description: 'Accepted and not acted on' })),
    accessModelMetadata: AccessModelMetadataInput,
  },
  { $id: 'RoleInput' },
);
export type RoleBody = Static<typeof RoleBody>;
