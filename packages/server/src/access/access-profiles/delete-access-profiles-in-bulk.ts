import { Type } from '@sinclair/typebox';
import { defineRoute } from '../../http/define-route.ts';
import { Enum } from '../../http/schemas.ts';
import { normaliseId } from '../../ids.ts';
import { insertTask, launcherOf } from '../../tasks/task-store.ts';
import { refuseUnknown } from '../check-references.ts';
import { manageAccess } from './access-profile-rights.ts';
import { type AccessProfileUser, existingAccessProfileIds, findUsers } from './access-profile-store.ts';

/** Contract: BEHAVIOUR 9.2. */
const maxProfiles = 50;

const UsageWire = Type.Object({
  accessProfileId: Type.String(),
  usedBy: Type.Array(Type.Object({ type: Enum(['ROLE']), id: Type.String(), name: Type.String() }), { description: 'Roles only' }),
  usages: Type.Array(Type.Object({ type: Enum(['Role', 'LifecycleState']), id: Type.String(), name: Type.String() }), {
    description: 'All that give it',
  }),
});

const BulkDeleteWire = Type.Object(
  {
    taskId: Type.Optional(Type.String({ description: 'The task that deletes; left out when nothing is deleted' })),
    pending: Type.Array(Type.String(), { description: 'Those that are deleted' }),
    inUse: Type.Array(UsageWire),
  },
  { $id: 'AccessProfileBulkDeleteResponse' },
);

export const deleteAccessProfilesInBulk = defineRoute({
  operationId: 'deleteAccessProfilesInBulk',
  method: 'POST',
  path: '/access-profiles/bulk-delete',
  tag: 'Access profiles',
  summary: 'Delete several access profiles',
  description: `Up to ${maxProfiles}. If a role or a lifecycle state gives one of them, none is deleted, or with \`bestEffortOnly\` only the others; if nothing can be deleted, the answer is a 200 without a task.`,
  rights: manageAccess,
  body: Type.Object(
    {
      accessProfileIds: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: maxProfiles }),
      bestEffortOnly: Type.Optional(Type.Boolean({ default: false })),
    },
    { $id: 'AccessProfileBulkDeleteRequest' },
  ),
  responses: { 200: BulkDeleteWire, 202: BulkDeleteWire },
  async handle({ db, body, services, caller, now, trackingId, reply }) {
    const ids = [...new Set(body.accessProfileIds.map(normaliseId))];
    refuseUnknown('access profile', ids, await existingAccessProfileIds(db, ids));
    const users = await findUsers(db, ids);
    const inUse = [...users].map(([id, own]) => usageToWire(id, own));
    const pending = ids.filter((id) => !users.has(id));
    if (pending.length === 0 || (inUse.length > 0 && !body.bestEffortOnly)) return { pending: [], inUse };
    const taskId = services.ids.next();
    await insertTask(db, {
      id: taskId,
      kind: 'delete-access-profiles',
      type: 'QUEUED_TASK',
      uniqueName: 'Access Profile Deletion',
      description: 'Deletes access profiles that nothing gives.',
      launcher: launcherOf(caller),
      attributes: { accessProfileCount: pending.length, deleted: 0 },
      returns: [
        { name: 'Access profiles', attributeName: 'accessProfileCount' },
        { name: 'Deleted', attributeName: 'deleted' },
      ],
      state: { ids: pending, left: 0, actorId: caller.identityId, trackingId },
      now,
    });
    reply.code(202);
    return { taskId, pending, inUse };
  },
});

/** Under both names that the contract knows for it (BEHAVIOUR 9.2). */
function usageToWire(accessProfileId: string, users: readonly AccessProfileUser[]) {
  return {
    accessProfileId,
    usedBy: users.filter(({ type }) => type === 'ROLE').map(({ id, name }) => ({ type: 'ROLE' as const, id, name })),
    usages: users.map(({ type, id, name }) => ({ type: type === 'ROLE' ? ('Role' as const) : ('LifecycleState' as const), id, name })),
  };
}
