import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { sourceEvent } from '../source-event.ts';
import { manageSources } from '../source-rights.ts';
import { getSourceForUpdate } from '../source-store.ts';
import { deleteScheduleRow, getSchedule } from './schedule-store.ts';
import { ScheduleParams, scheduleToWire } from './schedule-wire.ts';

export const deleteSourceSchedule = defineRoute({
  operationId: 'deleteSourceSchedule',
  method: 'DELETE',
  path: '/sources/:sourceId/schedules/:scheduleType',
  tag: 'Aggregation',
  summary: 'Delete a schedule of a source',
  rights: manageSources,
  params: ScheduleParams,
  responses: { 204: null },
  async handle(context) {
    const { db, params, services, now } = context;
    const source = await getSourceForUpdate(db, params.sourceId);
    const schedule = await getSchedule(db, source.id, params.scheduleType);
    await deleteScheduleRow(db, schedule);
    const before = scheduleToWire(schedule);
    await insertEvents(db, services.ids, now, [sourceEvent('SOURCE_SCHEDULE_DELETED', context, source.id, { before })]);
    return undefined;
  },
});
