import type { Db } from '../database/open-database.ts';
import { insertEvents } from '../events/event-store.ts';
import type { Ids } from '../ids.ts';
import { endTasksOfActivities } from './activity-task-store.ts';
import {
  addErrorTo,
  closeManualTasksOf,
  endOperationsOf,
  forgetGrantsAndNames,
  type Owner,
  terminateActivities,
} from './end-provisioning-store.ts';
import { settleActivities } from './settle-activity.ts';

interface Ending {
  readonly ids: Ids;
  readonly now: string;
  readonly reason: string;
}

/**
 * An identity or a source is no more: what was open for it ends, and what was given is forgotten (contract: BEHAVIOUR 9.6). A call that a
 * connector is at just now is not broken off; nobody waits for how it ends.
 */
export async function endProvisioning(db: Db, owner: Owner<'identity_id' | 'source_id'>, { ids, now, reason }: Ending): Promise<void> {
  const activityIds = await endOperationsOf(db, owner, reason, now);
  await closeManualTasksOf(db, owner, reason, now);
  await forgetGrantsAndNames(db, owner);
  const terminated = await terminateActivities(db, activityIds, reason, now);
  await endTasksOfActivities(
    db,
    terminated.map(({ id }) => id),
    'TERMINATED',
    now,
  );
  await insertEvents(
    db,
    ids,
    now,
    terminated.map(({ id, identityId }) => ({
      type: 'PROVISIONING_COMPLETED',
      actorId: null,
      target: { type: 'IDENTITY', id: identityId },
      cause: { accountActivityId: id },
      after: { completionStatus: 'FAILURE' },
    })),
  );
}

/** Why what was open on accounts ends. */
export const accountGone = 'The account is not at its source any more.';
export const accountLeft = 'The account left its identity.';

/**
 * Accounts are not known here any more, or not their owner's: what was to be done to them is not, and whoever was asked for it is not any
 * more.
 */
export async function endOperationsOnAccounts(db: Db, accountIds: readonly string[], { ids, now, reason }: Ending): Promise<void> {
  if (accountIds.length === 0) return;
  const owner = { column: 'account_id' as const, ids: accountIds };
  const activityIds = await endOperationsOf(db, owner, reason, now);
  await closeManualTasksOf(db, owner, reason, now);
  await addErrorTo(db, activityIds, reason, now);
  await settleActivities(db, activityIds, { ids, now });
}
