import { notFound } from '../../errors.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams } from '../../http/schemas.ts';
import { findActivity } from './activity-details-store.ts';
import { readActivities, visibleTo } from './activity-rights.ts';
import { ActivityWire, activityToWire } from './activity-wire.ts';

export const getAccountActivity = defineRoute({
  operationId: 'getAccountActivity',
  method: 'GET',
  path: '/account-activities/:id',
  tag: 'Account activities',
  summary: 'Get an account activity',
  rights: readActivities,
  params: IdParams,
  responses: { 200: ActivityWire },
  async handle({ db, params, caller }) {
    const found = await findActivity(db, params.id, { visibleTo: visibleTo(caller) });
    if (found === undefined) throw notFound('account activity', params.id);
    return activityToWire(found);
  },
});
