import type { Caller } from '../../auth/rights.ts';
import type { Db } from '../../database/open-database.ts';
import { insertEvents } from '../../events/event-store.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import type { Services } from '../../services.ts';
import { insertTask, launcherOf } from '../../tasks/task-store.ts';
import { refuseAccess } from './role-rights.ts';
import { findAccessOfRoles, removeRoles } from './role-store.ts';

interface Deletion {
  readonly services: Pick<Services, 'ids'>;
  readonly caller: Caller;
  readonly now: string;
  readonly trackingId: string;
}

/**
 * Deletes roles and starts the task that withdraws their assignments, however many: those stay, unseen, until each holder is processed, so
 * that every withdrawal has its cause and its event. Answers with the task, or null when not all of the roles exist.
 */
export async function deleteRoles(db: Db, ids: readonly string[], { services, caller, now, trackingId }: Deletion): Promise<string | null> {
  await bumpConfigurationVersion(db);
  const access = await findAccessOfRoles(db, ids);
  refuseAccess(caller, ...access.values());
  const removed = await removeRoles(db, ids);
  if (removed.length < ids.length) return null;
  await insertEvents(
    db,
    services.ids,
    now,
    removed.map(({ id, name, owner_id, enabled, membership, criteria }) => ({
      type: 'ROLE_DELETED',
      actorId: caller.identityId,
      target: { type: 'ROLE', id },
      cause: { trackingId },
      before: { name, ownerId: owner_id, enabled, membership, criteria, ...access.get(id) },
    })),
  );
  const taskId = services.ids.next();
  await insertTask(db, {
    id: taskId,
    kind: 'withdraw-deleted-roles',
    type: 'QUEUED_TASK',
    uniqueName: 'Role Deletion',
    description: 'Withdraws the assignments of deleted roles.',
    launcher: launcherOf(caller),
    attributes: { roleCount: removed.length, identityCount: 0 },
    returns: [
      { name: 'Roles', attributeName: 'roleCount' },
      { name: 'Identities', attributeName: 'identityCount' },
    ],
    state: { objectId: '', cursor: '', requested: 0, roleIds: ids },
    now,
  });
  return taskId;
}
