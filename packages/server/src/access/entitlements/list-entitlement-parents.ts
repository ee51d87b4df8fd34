import { Type } from '@sinclair/typebox';
import { notFound } from '../../errors.ts';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { answerEntitlements } from './answer-entitlements.ts';
import { relativesRules } from './entitlement-fields.ts';
import { readRelatives } from './entitlement-rights.ts';
import { findEntitlement, parentsOf } from './entitlement-store.ts';
import { EntitlementWire } from './entitlement-wire.ts';

export const listEntitlementParents = defineRoute({
  operationId: 'listEntitlementParents',
  method: 'GET',
  path: '/entitlements/:id/parents',
  tag: 'Entitlements',
  summary: "List an entitlement's parents",
  description: 'Those that the hierarchy attribute of its group names; nobody has access through them because of it.',
  rights: readRelatives,
  params: IdParams,
  query: collectionQuerySchema(relativesRules),
  responses: { 200: Type.Array(EntitlementWire) },
  async handle({ db, params: { id }, query, reply }) {
    const collection = readCollectionQuery(query, relativesRules);
    const found = await findEntitlement(db, id);
    if (found === undefined) throw notFound('entitlement', id);
    return answerEntitlements(db, reply, collection, parentsOf(found));
  },
});
