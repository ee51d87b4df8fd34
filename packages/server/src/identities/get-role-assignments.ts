import { Type } from '@sinclair/typebox';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { normaliseId } from '../ids.ts';
import { readRoleAssignments } from './identity-rights.ts';
import { findIdentity } from './identity-store.ts';
import { listRoleAssignments } from './role-assignment-store.ts';
import { RoleAssignmentRefWire, RoleAssignmentWire, roleAssignmentToRef, roleAssignmentToWire } from './role-assignment-wire.ts';

export const getRoleAssignments = defineRoute({
  operationId: 'getRoleAssignments',
  method: 'GET',
  path: '/identities/:identityId/role-assignments',
  tag: 'Identities',
  summary: "List an identity's role assignments",
  description: 'Short references; with `roleId` or `roleName` the whole assignments of that role. Both given, both must hold.',
  rights: readRoleAssignments,
  params: Type.Object({ identityId: Type.String() }),
  query: Type.Object({ roleId: Type.Optional(Type.String()), roleName: Type.Optional(Type.String()) }),
  // The whole assignment first: a serialiser takes the first alternative that fits, and a reference fits both.
  responses: { 200: Type.Array(Type.Union([RoleAssignmentWire, RoleAssignmentRefWire])) },
  async handle({ db, params, query }) {
    if ((await findIdentity(db, params.identityId)) === undefined) throw notFound('identity', params.identityId);
    const roleId = query.roleId === undefined ? undefined : normaliseId(query.roleId);
    const rows = await listRoleAssignments(db, params.identityId, { id: roleId, name: query.roleName });
    return rows.map(query.roleId === undefined && query.roleName === undefined ? roleAssignmentToRef : roleAssignmentToWire);
  },
});
