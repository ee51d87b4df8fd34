import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { readRoles } from './role-rights.ts';
import { findRole } from './role-store.ts';
import { RoleWire, roleToWire } from './role-wire.ts';

export const getRole = defineRoute({
  operationId: 'getRole',
  method: 'GET',
  path: '/roles/:id',
  tag: 'Roles',
  summary: 'Get a role',
  rights: readRoles,
  params: IdParams,
  responses: { 200: RoleWire },
  async handle({ db, params }) {
    const found = await findRole(db, params.id);
    if (found === undefined) throw notFound('role', params.id);
    return roleToWire(found);
  },
});
