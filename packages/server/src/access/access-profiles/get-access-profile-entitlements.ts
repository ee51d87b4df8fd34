import { Type } from '@sinclair/typebox';
import { notFound } from '../../errors.ts';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { containedRules } from '../contained-entitlements.ts';
import { answerEntitlements } from '../entitlements/answer-entitlements.ts';
import { EntitlementWire } from '../entitlements/entitlement-wire.ts';
import { containedIn } from '../link-store.ts';
import { readAccess } from './access-profile-rights.ts';
import { existingAccessProfileIds } from './access-profile-store.ts';

export const getAccessProfileEntitlements = defineRoute({
  operationId: 'getAccessProfileEntitlements',
  method: 'GET',
  path: '/access-profiles/:id/entitlements',
  tag: 'Access profiles',
  summary: 'List the entitlements of an access profile',
  rights: readAccess,
  params: IdParams,
  query: collectionQuerySchema(containedRules),
  responses: { 200: Type.Array(EntitlementWire) },
  async handle({ db, params: { id }, query, reply }) {
    const collection = readCollectionQuery(query, containedRules);
    if ((await existingAccessProfileIds(db, [id])).size === 0) throw notFound('access profile', id);
    return answerEntitlements(db, reply, collection, containedIn('access_profile_entitlement', id));
  },
});
