import { Type } from '@sinclair/typebox';
import { notFound } from '../../errors.ts';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { containedRules } from '../contained-entitlements.ts';
import { answerEntitlements } from '../entitlements/answer-entitlements.ts';
import { EntitlementWire } from '../entitlements/entitlement-wire.ts';
import { containedIn } from '../link-store.ts';
import { readRoles } from './role-rights.ts';
import { existingRoleIds } from './role-store.ts';

const rules = { ...containedRules, maxLimit: 50 };

export const getRoleEntitlements = defineRoute({
  operationId: 'getRoleEntitlements',
  method: 'GET',
  path: '/roles/:id/entitlements',
  tag: 'Roles',
  summary: 'List the entitlements of a role',
  description: 'Those that the role gives itself; what its access profiles contain is listed with those.',
  rights: readRoles,
  params: IdParams,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(EntitlementWire) },
  async handle({ db, params: { id }, query, reply }) {
    const collection = readCollectionQuery(query, rules);
    if ((await existingRoleIds(db, [id])).size === 0) throw notFound('role', id);
    return answerEntitlements(db, reply, collection, containedIn('role_entitlement', id));
  },
});
