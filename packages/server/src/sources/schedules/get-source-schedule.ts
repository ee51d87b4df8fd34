import { defineRoute } from '../../http/define-route.ts';
import { readSources } from '../source-rights.ts';
import { getSchedule } from './schedule-store.ts';
import { ScheduleParams, ScheduleWire, scheduleToWire } from './schedule-wire.ts';

export const getSourceSchedule = defineRoute({
  operationId: 'getSourceSchedule',
  method: 'GET',
  path: '/sources/:sourceId/schedules/:scheduleType',
  tag: 'Aggregation',
  summary: 'Get a schedule of a source',
  rights: readSources,
  params: ScheduleParams,
  responses: { 200: ScheduleWire },
  async handle({ db, params }) {
    return scheduleToWire(await getSchedule(db, params.sourceId, params.scheduleType));
  },
});
