import { insertEvents } from '../../events/event-store.ts';
import { checkBody } from '../../http/check-body.ts';
import { defineRoute } from '../../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../../http/json-patch.ts';
import { getOrganisation } from '../../organisation/organisation-store.ts';
import { sourceEvent } from '../source-event.ts';
import { manageSources } from '../source-rights.ts';
import { getSchedulableSource } from './schedulable-source.ts';
import { getSchedule, updateSchedule } from './schedule-store.ts';
import { readCronExpression, ScheduleParams, ScheduleWire, scheduleToWire } from './schedule-wire.ts';

export const updateSourceSchedule = defineRoute({
  operationId: 'updateSourceSchedule',
  method: 'PATCH',
  path: '/sources/:sourceId/schedules/:scheduleType',
  tag: 'Aggregation',
  summary: 'Change when a source is read',
  description: 'A JSON Patch of `/cronExpression`.',
  rights: manageSources,
  params: ScheduleParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: ScheduleWire },
  async handle(context) {
    const { db, params, body, services, now } = context;
    const source = await getSchedulableSource(db, params.sourceId);
    const present = await getSchedule(db, source.id, params.scheduleType);
    const before = scheduleToWire(present);
    const after = checkBody(ScheduleWire, applyJsonPatch(before, body, { immutable: [], mutable: ['/cronExpression'] }));
    // Written as it was, it stays due when it was.
    if (after.cronExpression === before.cronExpression) return after;
    const { timeZone } = await getOrganisation(db);
    await updateSchedule(db, { ...present, ...readCronExpression(after.cronExpression, timeZone, now) });
    await insertEvents(db, services.ids, now, [sourceEvent('SOURCE_SCHEDULE_UPDATED', context, source.id, { before, after })]);
    return after;
  },
});
