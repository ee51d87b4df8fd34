import { Type } from '@sinclair/typebox';
import { badContent, referenceNotFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { normaliseId } from '../ids.ts';
import { requestRefresh } from '../processing/refresh-request-store.ts';
import { insertTask, launcherOf } from '../tasks/task-store.ts';
import { TaskResultWire } from '../tasks/task-wire.ts';
import { existingIdentityIds } from './identity-store.ts';

const maxIdentities = 250;

export const startIdentityProcessing = defineRoute({
  operationId: 'startIdentityProcessing',
  method: 'POST',
  path: '/identities/process',
  tag: 'Identities',
  summary: 'Process identities',
  description:
    'Computes attributes, lifecycle state, manager and roles of 1 to 250 identities again, whatever their identity state. The task ends when all are done.',
  rights: { scopes: ['idn:identity:process', 'idn:identity:manage'], levels: ['ORG_ADMIN', 'HELPDESK'], clients: true },
  body: Type.Object({ identityIds: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }) }, { $id: 'ProcessIdentitiesRequest' }),
  responses: { 202: TaskResultWire },
  async handle({ db, body, services, caller, now }) {
    if (body.identityIds.length > maxIdentities) throw badContent(`"identityIds" names more than ${maxIdentities} identities.`);
    const identityIds = [...new Set(body.identityIds.map(normaliseId))];
    const known = await existingIdentityIds(db, identityIds);
    const unknown = identityIds.filter((id) => !known.has(id));
    if (unknown.length > 0) throw referenceNotFound('identity', unknown);
    const id = services.ids.next();
    await insertTask(db, {
      id,
      kind: 'process-identities',
      type: 'QUEUED_TASK',
      uniqueName: 'Process Identities',
      description: 'Computes identities again.',
      launcher: launcherOf(caller),
      attributes: { identityCount: identityIds.length },
      returns: [{ name: 'Identities', attributeName: 'identityCount' }],
      state: {},
      now,
    });
    await requestRefresh(db, identityIds, { reason: 'asked for', now, taskId: id });
    return { type: 'TASK_RESULT' as const, id, name: null };
  },
});
