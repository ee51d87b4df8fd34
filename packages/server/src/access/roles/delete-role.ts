import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { deleteRoles } from './delete-roles.ts';
import { manageRoles } from './role-rights.ts';

export const deleteRole = defineRoute({
  operationId: 'deleteRole',
  method: 'DELETE',
  path: '/roles/:id',
  tag: 'Roles',
  summary: 'Delete a role',
  description: 'Its assignments are no longer shown; those who held it are processed by a task.',
  rights: manageRoles,
  params: IdParams,
  responses: { 204: null },
  async handle({ db, params, services, caller, now, trackingId, reply }) {
    if ((await deleteRoles(db, [params.id], { services, caller, now, trackingId })) === null) throw notFound('role', params.id);
    reply.code(204);
    return undefined;
  },
});
