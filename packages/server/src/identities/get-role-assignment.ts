import { Type } from '@sinclair/typebox';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { readRoleAssignments } from './identity-rights.ts';
import { findRoleAssignment } from './role-assignment-store.ts';
import { RoleAssignmentWire, roleAssignmentToWire } from './role-assignment-wire.ts';

export const getRoleAssignment = defineRoute({
  operationId: 'getRoleAssignment',
  method: 'GET',
  path: '/identities/:identityId/role-assignments/:assignmentId',
  tag: 'Identities',
  summary: 'Get a role assignment',
  rights: readRoleAssignments,
  params: Type.Object({ identityId: Type.String(), assignmentId: Type.String() }),
  responses: { 200: RoleAssignmentWire },
  async handle({ db, params }) {
    const found = await findRoleAssignment(db, params.identityId, params.assignmentId);
    if (found === undefined) throw notFound('role assignment', params.assignmentId);
    return roleAssignmentToWire(found);
  },
});
