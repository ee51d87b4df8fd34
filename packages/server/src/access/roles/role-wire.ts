import type { RoleCriteria } from '@muster/engine';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Enum, FreeMap, Nullable, Reference, Time } from '../../http/schemas.ts';
import { AccessRequestConfig, ApprovalSchemes, commonApproverTypes } from '../request-config.ts';
import type { RoleDetails, RoleMember, RoleSettings } from './role-store.ts';

export const membershipTypes = ['STANDARD', 'IDENTITY_LIST'] as const;
export const keyTypes = ['IDENTITY', 'ACCOUNT', 'ENTITLEMENT'] as const;
export const criteriaOperations = [
  'EQUALS',
  'NOT_EQUALS',
  'CONTAINS',
  'DOES_NOT_CONTAIN',
  'STARTS_WITH',
  'ENDS_WITH',
  'GREATER_THAN',
  'LESS_THAN',
  'GREATER_THAN_EQUALS',
  'LESS_THAN_EQUALS',
  'AND',
  'OR',
] as const;

const criteriaNode = <T extends TSchema>(children: T) =>
  Type.Object({
    operation: Enum(criteriaOperations),
    key: Nullable(Type.Object({ type: Enum(keyTypes), property: Type.String(), sourceId: Nullable(Type.String()) })),
    stringValue: Nullable(Type.String()),
    children: Nullable(Type.Array(children)),
  });

/** Three levels, the comparisons included (contract: BEHAVIOUR 5.4). */
const CriteriaWire = criteriaNode(criteriaNode(criteriaNode(FreeMap())));

export const RoleWire = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    created: Time(),
    modified: Time(),
    description: Nullable(Type.String()),
    owner: Reference('IDENTITY'),
    additionalOwners: Type.Array(Reference('IDENTITY')),
    accessProfiles: Type.Array(Reference('ACCESS_PROFILE')),
    entitlements: Type.Array(Reference('ENTITLEMENT')),
    membership: Nullable(
      Type.Object(
        {
          type: Enum(membershipTypes),
          criteria: Nullable(CriteriaWire),
          identities: Nullable(
            Type.Array(
              Type.Object({
                type: Enum(['IDENTITY']),
                id: Type.String(),
                name: Nullable(Type.String()),
                aliasName: Nullable(Type.String()),
              }),
            ),
          ),
        },
        { description: 'Who gets the role by itself: those who meet criteria, or those on a list' },
      ),
    ),
    legacyMembershipInfo: Nullable(FreeMap()),
    enabled: Type.Boolean({ description: 'A disabled role assigns nothing' }),
    requestable: Type.Boolean(),
    accessRequestConfig: Type.Composite([
      AccessRequestConfig(commonApproverTypes),
      Type.Object({ formDefinitionId: Nullable(Type.String()) }),
    ]),
    revocationRequestConfig: Type.Object({
      commentsRequired: Type.Boolean(),
      denialCommentsRequired: Type.Boolean(),
      approvalSchemes: ApprovalSchemes(commonApproverTypes),
    }),
    segments: Type.Array(Type.String()),
    dimensional: Type.Boolean(),
    dimensionRefs: Nullable(Type.Array(Reference('DIMENSION'))),
    accessModelMetadata: Type.Object({ attributes: Type.Array(FreeMap()) }),
    privilegeLevel: Nullable(Type.String()),
  },
  { $id: 'Role' },
);
export type RoleWire = Static<typeof RoleWire>;

/** What Muster has not, such as segments and dimensions, is empty, false or null (contract: BEHAVIOUR 9.3). */
export function roleToWire({ row, members, names, accessProfiles, entitlements }: RoleDetails): RoleWire {
  const { accessRequestConfig, revocationRequestConfig, additionalOwners } = row.settings as unknown as RoleSettings;
  const identity = (id: string) => ({ type: 'IDENTITY', id, name: names.get(id) ?? null });
  return {
    id: row.id,
    name: row.name,
    created: row.created,
    modified: row.modified,
    description: row.description,
    owner: identity(row.owner_id),
    additionalOwners: additionalOwners.map(identity),
    accessProfiles: accessProfiles.map(({ id, name }) => ({ type: 'ACCESS_PROFILE', id, name })),
    entitlements: entitlements.map(({ id, name }) => ({ type: 'ENTITLEMENT', id, name })),
    membership:
      row.membership === null
        ? null
        : {
            type: row.membership as (typeof membershipTypes)[number],
            criteria: row.criteria === null ? null : criteriaToWire(row.criteria),
            identities: row.membership === 'IDENTITY_LIST' ? members.map(memberToWire) : null,
          },
    legacyMembershipInfo: null,
    enabled: row.enabled,
    requestable: row.requestable,
    accessRequestConfig,
    revocationRequestConfig,
    segments: [],
    dimensional: false,
    dimensionRefs: null,
    accessModelMetadata: { attributes: [] },
    privilegeLevel: null,
  };
}

function memberToWire({ identityId, name, alias }: RoleMember) {
  return { type: 'IDENTITY' as const, id: identityId, name, aliasName: alias };
}

type CriteriaWire = Static<typeof CriteriaWire>;

function criteriaToWire({ operation, key, stringValue, children }: RoleCriteria): CriteriaWire {
  return {
    operation,
    key: key ? { type: key.type, property: key.property, sourceId: key.sourceId ?? null } : null,
    stringValue: stringValue ?? null,
    children: children ? (children.map(criteriaToWire) as NonNullable<CriteriaWire['children']>) : null,
  };
}
