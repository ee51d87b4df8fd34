import { Type } from '@sinclair/typebox';
import { Enum, Nullable, Reference, Time } from '../http/schemas.ts';
import type { RoleAssignmentDetails } from './role-assignment-store.ts';

export const RoleAssignmentRefWire = Type.Object(
  { id: Type.String(), role: Reference('ROLE'), addedDate: Time(), startDate: Nullable(Time()), removeDate: Nullable(Time()) },
  { $id: 'RoleAssignmentRef' },
);

const ContextAttribute = Type.Object({ attribute: Type.String(), value: Type.Unknown(), derived: Type.Boolean() });

/** The whole assignment. Context and dimensions belong to dynamic roles, which Muster does not have: null and empty. */
export const RoleAssignmentWire = Type.Object(
  {
    id: Type.String(),
    role: Reference('ROLE'),
    comments: Nullable(Type.String()),
    assignmentSource: Type.String({
      description: '`Rule` for membership criteria, `UI` for an identity list, `LCM` for an access request',
    }),
    assigner: Type.Object({ type: Enum(['IDENTITY', 'UNKNOWN']), id: Nullable(Type.String()), name: Nullable(Type.String()) }),
    assignedDimensions: Type.Array(Reference('DIMENSION')),
    assignmentContext: Nullable(
      Type.Object({
        requested: Type.Optional(Type.Object({ contextAttributes: Type.Array(ContextAttribute) })),
        matched: Type.Array(Type.Object({ roleRef: Reference('ROLE'), matchedAttributes: Type.Array(ContextAttribute) })),
        computedDate: Type.String(),
      }),
    ),
    accountTargets: Type.Array(
      Type.Object({
        source: Reference('SOURCE'),
        accountInfo: Type.Object({ nativeIdentity: Type.String(), displayName: Type.String(), uuid: Nullable(Type.String()) }),
        role: Reference('ROLE'),
      }),
    ),
    startDate: Nullable(Time()),
    removeDate: Nullable(Time()),
    addedDate: Time(),
  },
  { $id: 'RoleAssignmentDto' },
);

export function roleAssignmentToRef(row: RoleAssignmentDetails) {
  return {
    id: row.id,
    role: { type: 'ROLE', id: row.role_id, name: row.role_name },
    addedDate: row.added,
    startDate: row.start_date,
    removeDate: row.remove_date,
  };
}

export function roleAssignmentToWire(row: RoleAssignmentDetails) {
  return {
    ...roleAssignmentToRef(row),
    comments: row.comments,
    assignmentSource: row.source,
    assigner:
      row.assigner_id === null
        ? { type: 'UNKNOWN' as const, id: null, name: 'system' }
        : { type: 'IDENTITY' as const, id: row.assigner_id, name: row.assigner_name },
    assignedDimensions: [],
    assignmentContext: null,
    accountTargets: [],
  };
}
