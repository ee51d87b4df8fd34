import { Type } from '@sinclair/typebox';
import { forbidden, illegalValue } from '../../errors.ts';
import { insertEvents } from '../../events/event-store.ts';
import { defineRoute } from '../../http/define-route.ts';
import { IdParams, Nullable } from '../../http/schemas.ts';
import { requestRefresh } from '../../processing/refresh-request-store.ts';
import { startProcessing } from '../../processing/start-processing.ts';
import { lockOwner } from '../lock-owner.ts';
import { settleActivities } from '../settle-activity.ts';
import { endTaskOperations } from './end-task-operations.ts';
import { completeManualTasks, ownerSeenBy } from './manual-task-rights.ts';
import { closeManualTask, getManualTask, withOperations } from './manual-task-row-store.ts';
import { ManualTaskWire, manualTaskToWire } from './manual-task-wire.ts';

export const completeManualTask = defineRoute({
  operationId: 'completeManualTask',
  method: 'POST',
  path: '/muster/v1/manual-tasks/:id/complete',
  ownPath: true,
  tag: 'Muster',
  summary: 'Say how a manual task ended',
  description:
    'By its owner or an administrator. Done: the account counts as changed until the next aggregation says how it is. Not done: what was to be done has failed, with the comment as its reason.',
  rights: completeManualTasks,
  params: IdParams,
  body: Type.Object({
    completed: Type.Boolean({ description: 'Whether it was done' }),
    comment: Type.Optional(Nullable(Type.String({ maxLength: 1_000 }))),
  }),
  responses: { 200: ManualTaskWire },
  async handle({ db, params, body, services, caller, now, trackingId }) {
    const seenBy = ownerSeenBy(caller);
    const task = await getManualTask(db, params.id, seenBy);
    if (task.owner_id !== caller.identityId && !caller.levels.has('ORG_ADMIN')) throw forbidden(`the manual task ${task.id} is another's`);
    const { org } = await startProcessing(db, services);
    await lockOwner(db, task.identity_id);
    const comment = body.comment || null;
    const isClosed = await closeManualTask(db, task.id, { state: body.completed ? 'DONE' : 'REJECTED', comment, now });
    if (!isClosed) throw illegalValue('state', 'Only an open task can be completed.');
    const [details] = await withOperations(db, [task]);
    const reason = body.completed ? null : `Rejected by ${caller.name}${comment === null ? '.' : `: ${comment}`}`;
    await endTaskOperations(db, details!, { reason, source: org.sources.get(task.source_id), ids: services.ids, now });
    await settleActivities(db, [task.activity_id], { ids: services.ids, now });
    await requestRefresh(db, [task.identity_id], { reason: 'a manual task ended', now });
    await insertEvents(db, services.ids, now, [
      {
        type: body.completed ? 'MANUAL_TASK_COMPLETED' : 'MANUAL_TASK_REJECTED',
        actorId: caller.identityId,
        target: { type: 'MANUAL_TASK', id: task.id },
        cause: { trackingId, accountActivityId: task.activity_id },
        after: { comment },
      },
    ]);
    const [closed] = await withOperations(db, [await getManualTask(db, task.id, seenBy)]);
    return manualTaskToWire(closed!);
  },
});
