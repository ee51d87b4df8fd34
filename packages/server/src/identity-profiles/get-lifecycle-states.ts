import { defineRoute } from '../http/define-route.ts';
import { readStates } from './identity-profile-rights.ts';
import { getStateRow } from './lifecycle-state-store.ts';
import { LifecycleStateWire, StateParams, stateToWire } from './lifecycle-state-wire.ts';

/** One state, in spite of the contract's name for it. */
export const getLifecycleStates = defineRoute({
  operationId: 'getLifecycleStates',
  method: 'GET',
  path: '/identity-profiles/:identityProfileId/lifecycle-states/:lifecycleStateId',
  tag: 'Lifecycle states',
  summary: 'Get a lifecycle state',
  rights: readStates,
  params: StateParams,
  responses: { 200: LifecycleStateWire },
  async handle({ db, params }) {
    return stateToWire(await getStateRow(db, params.identityProfileId, params.lifecycleStateId));
  },
});
