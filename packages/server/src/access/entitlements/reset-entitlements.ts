import { maxMessages } from '../../aggregation/run-state.ts';
import { isoTime } from '../../clock.ts';
import { objectInUse } from '../../errors.ts';
import type { RouteContext } from '../../http/define-route.ts';
import { lockConfigurationVersion } from '../../processing/configuration-store.ts';
import { batchSize } from '../../processing/refresh-identities.ts';
import { internalSourceName } from '../../sources/source-wire.ts';
import type { TaskKind } from '../../tasks/run-task.ts';
import { advanceTask, type ClaimedTask, insertTask, launcherOf } from '../../tasks/task-store.ts';
import { deleteUnused } from './delete-unused.ts';
import { entitlementsAfter } from './unused-entitlement-store.ts';

interface ResetState {
  /** Null: entitlements of every type. */
  readonly objectType: string | null;
  /** Id of the last one looked at. */
  readonly place: string;
  readonly deleted: number;
  readonly kept: number;
  readonly actorId: string | null;
  readonly trackingId: string;
}

type Task = ClaimedTask & { readonly state: ResetState & Record<string, unknown> };

export const resetName = 'Entitlement Source Reset';

/** Deleting the entitlements of a source, or of one type, that are in no use, in batches (contract: BEHAVIOUR 9.1). */
export const resetEntitlementsTask: TaskKind = {
  kind: 'reset-entitlements',
  async step(services, claimed) {
    const task = claimed as Task;
    await services.database.db.transaction().execute(async (db) => {
      const now = isoTime(services.clock.now());
      await lockConfigurationVersion(db);
      const { objectType, place, actorId, trackingId } = task.state;
      const sourceId = task.sourceId!;
      const rows = await entitlementsAfter(db, { sourceId, after: place, limit: batchSize }, objectType);
      const cause = { trackingId, taskId: task.id };
      const { deleted, kept } = await deleteUnused(db, rows, { sourceId, ids: services.ids, now, actorId, cause });
      const state: ResetState = {
        ...task.state,
        place: rows.at(-1)?.id ?? place,
        deleted: task.state.deleted + deleted,
        kept: task.state.kept + kept.length,
      };
      const progress = {
        state: { ...state },
        attributes: { ...task.attributes, deleted: state.deleted },
        messages: [...task.messages, ...kept].slice(0, maxMessages),
        progress: `Deleted ${state.deleted} entitlements`,
        waiting: rows.length < batchSize,
      };
      await advanceTask(db, task, progress, now);
    });
  },
  finish: ({ state }) => ({ status: (state as unknown as ResetState).kept > 0 ? 'WARNING' : 'SUCCESS' }),
};

/** Starts it; answers with the task's id. */
export async function startReset(
  {
    db,
    services,
    caller,
    now,
    trackingId,
  }: Pick<RouteContext<unknown, unknown, unknown>, 'db' | 'services' | 'caller' | 'now' | 'trackingId'>,
  source: { readonly id: string; readonly name: string },
  objectType: string | null,
): Promise<string> {
  const id = services.ids.next();
  const state: ResetState = { objectType, place: '', deleted: 0, kept: 0, actorId: caller.identityId, trackingId };
  const inserted = await insertTask(db, {
    id,
    kind: 'reset-entitlements',
    type: 'QUEUED_TASK',
    uniqueName: resetName,
    description: `Deletes the entitlements of the source "${source.name}" that are in no use.`,
    launcher: launcherOf(caller),
    target: { type: 'APPLICATION', id: source.id, name: internalSourceName(source.name) },
    sourceId: source.id,
    exclusiveKey: `source:${source.id}`,
    attributes: { appId: source.id, deleted: 0 },
    returns: [{ name: 'Entitlements deleted', attributeName: 'deleted' }],
    state: { ...state },
    now,
  });
  if (!inserted) throw objectInUse(`The source "${source.name}" is being aggregated or deleted.`);
  return id;
}

/** After a schema is gone: whatever entitlements came of it. */
export async function forgetEntitlementsOf(
  context: Parameters<typeof startReset>[0],
  source: { readonly id: string; readonly name: string },
  objectType: string | null,
): Promise<void> {
  const [first] = await entitlementsAfter(context.db, { sourceId: source.id, after: '', limit: 1 }, objectType);
  if (first !== undefined) await startReset(context, source, objectType);
}
