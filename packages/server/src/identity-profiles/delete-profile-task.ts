import type { Caller } from '../auth/rights.ts';
import type { Db } from '../database/open-database.ts';
import { insertEvents } from '../events/event-store.ts';
import { refreshMany } from '../processing/refresh-many.ts';
import type { Services } from '../services.ts';
import { insertTask, launcherOf } from '../tasks/task-store.ts';
import { deleteProfileRows, nextIdentityIds } from './identity-profile-store.ts';

/**
 * What becomes of the identities of deleted profiles: they are processed, and so move to the profile of another of their accounts or have
 * none and are no longer correlated (contract: BEHAVIOUR 8.6, 8.7).
 */
export const deleteProfile = refreshMany('delete-profile', (db, { profileIds, cursor }, limit) =>
  nextIdentityIds(db, profileIds as string[], cursor, limit),
);

interface Deletion {
  readonly services: Services;
  readonly caller: Caller;
  readonly now: string;
  readonly trackingId: string;
}

/** Deletes profiles at once and starts the task that follows for their identities. */
export async function startDeletion(db: Db, ids: readonly string[], { services, caller, now, trackingId }: Deletion) {
  const deleted = await deleteProfileRows(db, ids);
  const task = {
    id: services.ids.next(),
    uniqueName: 'Identity Profile Deletion',
    description: `Withdraws the identities of ${deleted.length === 1 ? 'the identity profile' : 'the identity profiles'} ${deleted.map(({ name }) => `"${name}"`).join(', ')}.`,
    launcher: launcherOf(caller),
    now,
  };
  await insertTask(db, {
    ...task,
    kind: 'delete-profile',
    type: 'QUEUED_TASK',
    attributes: { objectIds: [...ids], identityCount: 0 },
    returns: [{ name: 'Identities', attributeName: 'identityCount' }],
    state: { profileIds: [...ids], cursor: '', requested: 0 },
  });
  await insertEvents(
    db,
    services.ids,
    now,
    deleted.map(({ id, name, source_id, priority }) => ({
      type: 'IDENTITY_PROFILE_DELETED',
      actorId: caller.identityId,
      target: { type: 'IDENTITY_PROFILE', id },
      cause: { trackingId, taskId: task.id },
      before: { name, priority, authoritativeSourceId: source_id },
    })),
  );
  return { type: 'TASK_RESULT', id: task.id, name: task.uniqueName, description: task.description, launcher: task.launcher, launched: now };
}
