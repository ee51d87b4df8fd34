import { Type } from '@sinclair/typebox';
import { readAccounts } from '../../accounts/account-rights.ts';
import { findAccount } from '../../accounts/account-store.ts';
import { notFound } from '../../errors.ts';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { answerEntitlements } from './answer-entitlements.ts';
import { entitlementId } from './entitlement-fields.ts';
import { heldBy } from './entitlement-store.ts';
import { EntitlementWire } from './entitlement-wire.ts';

const rules = { id: entitlementId };

export const getAccountEntitlements = defineRoute({
  operationId: 'getAccountEntitlements',
  method: 'GET',
  path: '/accounts/:id/entitlements',
  tag: 'Accounts',
  summary: 'List the entitlements of an account',
  description: 'Those that it held when it was last read or written.',
  rights: readAccounts,
  params: IdParams,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(EntitlementWire) },
  async handle({ db, params: { id }, query, reply }) {
    const collection = readCollectionQuery(query, rules);
    if ((await findAccount(db, id)) === undefined) throw notFound('account', id);
    return answerEntitlements(db, reply, collection, heldBy(id));
  },
});
