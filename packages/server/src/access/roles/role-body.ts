import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Enum, FreeMap, Nullable, NullableEnum, ReferenceInput } from '../../http/schemas.ts';
import { additionalOwnerTypes, approverTypes, criteriaOperations, keyTypes, membershipTypes, timeUnits } from './role-wire.ts';

/** May be left out or null: then the default holds. */
const optional = <T extends TSchema>(schema: T) => Type.Optional(Nullable(schema));

const criteriaNode = <T extends TSchema>(children: T) =>
  Type.Object({
    operation: Enum(criteriaOperations),
    key: optional(Type.Object({ type: Enum(keyTypes), property: Type.String(), sourceId: optional(Type.String()) })),
    stringValue: optional(Type.String()),
    children: optional(Type.Array(children)),
  });

const ApprovalSchemesInput = optional(Type.Array(Type.Object({ approverType: Enum(approverTypes), approverId: optional(Type.String()) })));

/** A role as it is created and, after a patch, as it is stored: the smallest is a name and an owner (contract: BEHAVIOUR 8.8). */
export const RoleBody = Type.Object(
  {
    id: optional(Type.String({ description: 'Absent or null in a new role' })),
    name: Type.String({ minLength: 1, maxLength: 128, description: 'Unique, ignoring case' }),
    created: optional(Type.String()),
    modified: optional(Type.String()),
    description: optional(Type.String({ maxLength: 2_000 })),
    owner: ReferenceInput('IDENTITY'),
    additionalOwners: optional(
      Type.Array(Type.Object({ id: Type.String({ minLength: 1 }), type: Type.Optional(NullableEnum(additionalOwnerTypes)) })),
    ),
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
      Type.Object({
        commentsRequired: optional(Type.Boolean()),
        denialCommentsRequired: optional(Type.Boolean()),
        reauthorizationRequired: optional(Type.Boolean()),
        requireEndDate: optional(Type.Boolean()),
        maxPermittedAccessDuration: optional(
          Type.Object({ value: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }), timeUnit: Enum(timeUnits) }),
        ),
        approvalSchemes: ApprovalSchemesInput,
        formDefinitionId: optional(Type.String()),
      }),
    ),
    revocationRequestConfig: optional(
      Type.Object({
        commentsRequired: optional(Type.Boolean()),
        denialCommentsRequired: optional(Type.Boolean()),
        approvalSchemes: ApprovalSchemesInput,
      }),
    ),
    segments: optional(Type.Array(Type.String())),
    dimensional: optional(Type.Boolean({ description: 'Accepted and not acted on' })),
    accessModelMetadata: optional(Type.Object({ attributes: optional(Type.Array(Type.Object({ key: Type.String() }))) })),
  },
  { $id: 'RoleInput' },
);
export type RoleBody = Static<typeof RoleBody>;
