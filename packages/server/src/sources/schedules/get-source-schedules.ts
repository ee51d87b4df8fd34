import { Type } from '@sinclair/typebox';
import { defineRoute } from '../../http/define-route.ts';
import { SourceParams } from '../schema-wire.ts';
import { readSources } from '../source-rights.ts';
import { getSource } from '../source-store.ts';
import { listSchedules } from './schedule-store.ts';
import { ScheduleWire, scheduleToWire } from './schedule-wire.ts';

export const getSourceSchedules = defineRoute({
  operationId: 'getSourceSchedules',
  method: 'GET',
  path: '/sources/:sourceId/schedules',
  tag: 'Aggregation',
  summary: 'List the schedules of a source',
  rights: readSources,
  params: SourceParams,
  responses: { 200: Type.Array(ScheduleWire) },
  async handle({ db, params }) {
    const source = await getSource(db, params.sourceId);
    return (await listSchedules(db, source.id)).map(scheduleToWire);
  },
});
