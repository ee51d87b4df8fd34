import { type Static, Type } from '@sinclair/typebox';
import type { Caller } from '../../auth/rights.ts';
import type { Db } from '../../database/open-database.ts';
import { badContent, illegalValue } from '../../errors.ts';
import { type CollectionRules, collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { normaliseId } from '../../ids.ts';
import { refuseUnknownIdentities } from '../check-references.ts';
import { answerEntitlements } from './answer-entitlements.ts';
import { entitlementFilters, entitlementId, entitlementSorters, ownerFilter } from './entitlement-fields.ts';
import { listedFor } from './entitlement-rights.ts';
import { type EntitlementChoice, heldBy, inSegments } from './entitlement-store.ts';
import { EntitlementWire } from './entitlement-wire.ts';

const rules = {
  id: entitlementId,
  filterFields: { ...entitlementFilters, ...ownerFilter },
  sortFields: { ...entitlementSorters, requestable: 'entitlement.requestable' },
  defaultSort: 'name',
} satisfies CollectionRules;

const ChoiceQuery = Type.Object({
  'account-id': Type.Optional(Type.String({ description: 'Only those that this account holds; not to be combined with anything else' })),
  'segmented-for-identity': Type.Optional(Type.String({ description: 'Only those that this identity, or `me`, may request' })),
  'for-segment-ids': Type.Optional(Type.String({ description: 'Only those in one of these segments, separated by commas' })),
  'include-unsegmented': Type.Optional(Type.Boolean({ default: true, description: 'Whether those without a segment are listed too' })),
});

export const listEntitlements = defineRoute({
  operationId: 'listEntitlements',
  method: 'GET',
  path: '/entitlements',
  tag: 'Entitlements',
  summary: 'List entitlements',
  rights: listedFor,
  query: Type.Composite([collectionQuerySchema(rules), ChoiceQuery]),
  responses: { 200: Type.Array(EntitlementWire) },
  async handle({ db, query, reply, caller }) {
    const collection = readCollectionQuery(query, rules);
    return answerEntitlements(db, reply, collection, await readChoice(db, query, caller));
  },
});

/** What the parameters beside the filters leave of the list; parameters that exclude each other are refused (contract: BEHAVIOUR 9.1). */
async function readChoice(db: Db, query: Static<typeof ChoiceQuery> & { filters?: string }, caller: Caller): Promise<EntitlementChoice> {
  const account = query['account-id']?.trim() ?? '';
  const identity = query['segmented-for-identity']?.trim() ?? '';
  const unsegmented = query['include-unsegmented'] ?? true;
  const segments = (query['for-segment-ids'] ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  if (account !== '') {
    const isAlone = (query.filters?.trim() ?? '') === '' && identity === '' && segments.length === 0 && unsegmented;
    if (!isAlone) throw badContent('Parameter "account-id" excludes filters and segments.');
    return heldBy(normaliseId(account));
  }
  if (identity !== '') {
    if (segments.length > 0) throw badContent('Parameter "segmented-for-identity" excludes "for-segment-ids".');
    await refuseUnknownIdentity(db, identity, caller);
    // Segments have no members here, so what is in one is in no one's reach.
    return inSegments({ segments: [], unsegmented });
  }
  if (segments.length > 0) return inSegments({ segments, unsegmented });
  if (!unsegmented) throw illegalValue('include-unsegmented', 'False needs for-segment-ids or segmented-for-identity.');
  return null;
}

async function refuseUnknownIdentity(db: Db, text: string, caller: Caller): Promise<void> {
  if (text !== 'me') return refuseUnknownIdentities(db, [normaliseId(text)]);
  if (caller.identityId === null) throw illegalValue('segmented-for-identity', 'An API client is no identity.');
}
