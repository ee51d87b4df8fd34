import { deleteUnused } from '../access/entitlements/delete-unused.ts';
import { entitlementsAfter } from '../access/entitlements/unused-entitlement-store.ts';
import { releaseHeld } from '../accounts/held-identity-store.ts';
import { removeAccounts } from '../accounts/remove-accounts.ts';
import { isoTime } from '../clock.ts';
import type { Db } from '../database/open-database.ts';
import { insertEvents } from '../events/event-store.ts';
import { bumpConfigurationVersion, lockConfigurationVersion } from '../processing/configuration-store.ts';
import { batchSize } from '../processing/refresh-identities.ts';
import { endProvisioning } from '../provisioning/end-provisioning.ts';
import type { Services } from '../services.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask, type ClaimedTask } from '../tasks/task-store.ts';
import { findUser, requestDependents, requestRolesNaming } from './dependents-store.ts';
import { showSources } from './show-source.ts';
import { deleteSourceRow, findSourceForUpdate, hasAccounts, takeAccounts } from './source-store.ts';
import type { NamedSource } from './source-wire.ts';

interface State {
  readonly deleted: number;
  /** Its accounts and entitlements are gone. */
  readonly emptied: boolean;
  readonly actorId: string | null;
  readonly trackingId: string;
  /** Why the source stays, when it came into use meanwhile. */
  readonly user?: string;
}

const sourceDeleted = 'The source was deleted.';

type Task = ClaimedTask & { readonly state: State };

/** Deleting a source: its accounts and entitlements in batches, then the source with its schemas (contract: BEHAVIOUR 8.2). */
export const deleteSourceTask: TaskKind = {
  kind: 'delete-source',
  async step(services, claimed) {
    const task = claimed as unknown as Task;
    const step = task.state.emptied ? finishDeletion : deleteBatch;
    await services.database.db.transaction().execute((db) => step(db, services, task, isoTime(services.clock.now())));
  },
  finish(task) {
    return { status: (task.state as unknown as State).user === undefined ? 'SUCCESS' : 'ERROR' };
  },
};

async function deleteBatch(db: Db, services: Services, task: Task, now: string): Promise<void> {
  await advanceTask(db, task, {}, now);
  await lockConfigurationVersion(db);
  const user = await findUser(db, task.sourceId!);
  if (user !== undefined) return giveUp(db, task, user, now);
  await endProvisioning(db, { column: 'source_id', ids: [task.sourceId!] }, { ids: services.ids, now, reason: sourceDeleted });
  const accounts = await takeAccounts(db, task.sourceId!, batchSize);
  await removeAccounts(db, accounts, { ids: services.ids, now, taskId: task.id, reason: 'its source was deleted' });
  const isEmpty = accounts.length < batchSize && (await deleteEntitlements(db, services, task, now)) < batchSize;
  const deleted = task.state.deleted + accounts.length;
  const progress = {
    state: { ...task.state, deleted, emptied: isEmpty },
    attributes: { ...task.attributes, deleted },
    progress: `Deleted ${deleted} accounts`,
  };
  await advanceTask(db, task, progress, now);
}

/** No account holds one any more. Answers with the number of those that were still there. */
async function deleteEntitlements(db: Db, { ids }: Services, task: Task, now: string): Promise<number> {
  const { actorId, trackingId } = task.state;
  const sourceId = task.sourceId!;
  const entitlements = await entitlementsAfter(db, { sourceId, after: '', limit: batchSize }, null);
  await deleteUnused(db, entitlements, { sourceId, ids, now, actorId, cause: { trackingId, taskId: task.id } });
  return entitlements.length;
}

/** Nothing hangs on the source any more, unless it came meanwhile. */
async function finishDeletion(db: Db, services: Services, task: Task, now: string): Promise<void> {
  await advanceTask(db, task, { progress: 'Processing identities', waiting: true }, now);
  await bumpConfigurationVersion(db);
  const source = await findSourceForUpdate(db, task.sourceId!);
  const user = await findUser(db, task.sourceId!);
  if (user !== undefined) return giveUp(db, task, user, now);
  if (await hasAccounts(db, task.sourceId!))
    return advanceTask(db, task, { state: { ...task.state, emptied: false }, waiting: false }, now);
  if (source !== undefined) await removeSource(db, services, task, source, now);
}

/** An identity profile was built on it, or a lifecycle state named it, after the deletion was asked for. */
function giveUp(db: Db, task: Task, user: string, now: string): Promise<void> {
  const text = `The source was not deleted: ${user} uses it now.`;
  const messages = [...task.messages, { type: 'ERROR' as const, key: 'source-in-use', text }];
  return advanceTask(db, task, { state: { ...task.state, user }, messages, waiting: true }, now);
}

async function removeSource(db: Db, services: Services, task: Task, source: NamedSource, now: string): Promise<void> {
  const [before] = await showSources(db, [source]);
  await requestDependents(db, source, now);
  await requestRolesNaming(db, source.id, now);
  await endProvisioning(db, { column: 'source_id', ids: [source.id] }, { ids: services.ids, now, reason: sourceDeleted });
  await releaseHeld(db, source.id, now);
  await deleteSourceRow(db, source.id);
  await insertEvents(db, services.ids, now, [
    {
      type: 'SOURCE_DELETED',
      actorId: task.state.actorId,
      target: { type: 'SOURCE', id: source.id },
      cause: { trackingId: task.state.trackingId, taskId: task.id },
      before: before!,
    },
  ]);
}
