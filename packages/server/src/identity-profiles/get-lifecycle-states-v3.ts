import { Type } from '@sinclair/typebox';
import { collectionQuerySchema, readCollectionQuery } from '../http/collection.ts';
import { defineRoute } from '../http/define-route.ts';
import { sendCount } from '../http/send-count.ts';
import { readStates } from './identity-profile-rights.ts';
import { getProfileRow } from './identity-profile-store.ts';
import { ProfileParams } from './identity-profile-wire.ts';
import { listStateRows } from './lifecycle-state-store.ts';
import { LifecycleStateWire, stateToWire } from './lifecycle-state-wire.ts';

const rules = {
  id: 'lifecycle_state.id',
  sortFields: {
    name: 'lifecycle_state.name_key',
    priority: 'lifecycle_state.priority',
    created: 'lifecycle_state.created',
    modified: 'lifecycle_state.modified',
  },
  defaultSort: 'priority',
};

export const getLifecycleStatesV3 = defineRoute({
  operationId: 'getLifecycleStates_v3',
  method: 'GET',
  path: '/identity-profiles/:identityProfileId/lifecycle-states',
  tag: 'Lifecycle states',
  summary: 'List the lifecycle states of an identity profile',
  rights: readStates,
  params: ProfileParams,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(LifecycleStateWire) },
  async handle({ db, params, query, reply }) {
    const { id } = await getProfileRow(db, params.identityProfileId);
    const { page, total } = await listStateRows(db, id, readCollectionQuery(query, rules));
    if (total !== null) sendCount(reply, total);
    return page.map(stateToWire);
  },
});
