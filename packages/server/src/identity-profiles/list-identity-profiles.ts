import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute } from '../http/define-route.ts';
import { idField, numberField, textField } from '../http/filters/index.ts';
import { sendCount } from '../http/send-count.ts';
import { listedProfiles } from './identity-profile-rights.ts';
import { listProfileRows } from './identity-profile-store.ts';
import { IdentityProfileWire, profileToWire } from './identity-profile-wire.ts';
import { committedOrg, hasTimeBasedAttr } from './profile-answer.ts';

const textOperators = ['eq', 'ne', 'ge', 'gt', 'in', 'le', 'sw'] as const;

const rules = {
  id: 'identity_profile.id',
  filterFields: {
    id: idField('identity_profile.id', textOperators),
    name: textField('identity_profile.name_key', textOperators),
    priority: numberField('identity_profile.priority', ['eq', 'ne']),
  },
  sortFields: {
    id: 'identity_profile.id',
    name: 'identity_profile.name_key',
    priority: 'identity_profile.priority',
    created: 'identity_profile.created',
    modified: 'identity_profile.modified',
    'owner.id': 'identity_profile.owner_id',
    'owner.name': 'owner.name_key',
  },
};

export const listIdentityProfiles = defineRoute({
  operationId: 'listIdentityProfiles',
  method: 'GET',
  path: '/identity-profiles',
  tag: 'Identity profiles',
  summary: 'List identity profiles',
  rights: listedProfiles,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(IdentityProfileWire) },
  keepsKeyOrder: true,
  async handle({ db, query, services, reply }) {
    const { page, total } = await listProfileRows(db, readCollectionQuery(query, rules));
    const org = await committedOrg(db, services);
    if (total !== null) sendCount(reply, total);
    return page.map((row) => profileToWire(row, hasTimeBasedAttr(org, row.id)));
  },
});
