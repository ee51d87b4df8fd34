import { Type } from '@sinclair/typebox';
import { referenceNotFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { normaliseId } from '../../ids.ts';
import { TaskResultWire } from '../../tasks/task-wire.ts';
import { deleteRoles } from './delete-roles.ts';
import { deleteManyRoles } from './role-rights.ts';
import { existingRoleIds } from './role-store.ts';

/** Contract: BEHAVIOUR 5.4. */
const maxRoles = 50;

export const deleteBulkRoles = defineRoute({
  operationId: 'deleteBulkRoles',
  method: 'POST',
  path: '/roles/bulk-delete',
  tag: 'Roles',
  summary: 'Delete several roles',
  description: `All of 1 to ${maxRoles} roles, or none if one of them does not exist. The roles are gone with the answer; the task ends when all who held them are processed.`,
  rights: deleteManyRoles,
  body: Type.Object(
    { roleIds: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: maxRoles }) },
    { $id: 'RoleBulkDeleteRequest' },
  ),
  responses: { 202: TaskResultWire },
  async handle({ db, body, services, caller, now, trackingId }) {
    const roleIds = [...new Set(body.roleIds.map(normaliseId))];
    const known = await existingRoleIds(db, roleIds);
    const id = await deleteRoles(db, roleIds, { services, caller, now, trackingId });
    if (id === null)
      throw referenceNotFound(
        'role',
        roleIds.filter((roleId) => !known.has(roleId)),
      );
    return { type: 'TASK_RESULT' as const, id, name: null };
  },
});
