import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { getOrganisation } from '../../organisation/organisation-store.ts';
import { SourceParams } from '../schema-wire.ts';
import { sourceEvent } from '../source-event.ts';
import { manageSources } from '../source-rights.ts';
import { getSchedulableSource } from './schedulable-source.ts';
import { insertSchedule } from './schedule-store.ts';
import { readCronExpression, ScheduleWire, scheduleToWire } from './schedule-wire.ts';

export const createSourceSchedule = defineRoute({
  operationId: 'createSourceSchedule',
  method: 'POST',
  path: '/sources/:sourceId/schedules',
  tag: 'Aggregation',
  summary: 'Create a schedule of a source',
  description:
    'A live source is read at these times. What was missed while Muster did not run is made up for once. A time at which the source is still being read gives a task that has failed.',
  rights: manageSources,
  params: SourceParams,
  body: ScheduleWire,
  responses: { 201: ScheduleWire },
  async handle(context) {
    const { db, params, body, services, now } = context;
    const source = await getSchedulableSource(db, params.sourceId);
    const { timeZone } = await getOrganisation(db);
    const schedule = { source_id: source.id, type: body.type, ...readCronExpression(body.cronExpression, timeZone, now) };
    await insertSchedule(db, schedule);
    const after = scheduleToWire(schedule);
    await insertEvents(db, services.ids, now, [sourceEvent('SOURCE_SCHEDULE_CREATED', context, source.id, { after })]);
    return after;
  },
});
