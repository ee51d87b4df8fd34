import { forgetSeen } from '../../aggregation/account-store.ts';
import { deletionVerdict } from '../../aggregation/deletion-verdict.ts';
import { FeedReaders } from '../../aggregation/feed-reader.ts';
import { deleteRunData } from '../../aggregation/feed-store.ts';
import { LiveReaders } from '../../aggregation/live-reader.ts';
import type { ReadBatch } from '../../aggregation/reader.ts';
import { maxMessages, rowMessage } from '../../aggregation/run-state.ts';
import { findSourceToAggregate, type SourceToAggregate } from '../../aggregation/source-to-aggregate.ts';
import { isoTime } from '../../clock.ts';
import type { AccountRecord, FeedEnd, RowError, RowWarning } from '../../connectors/connector.ts';
import type { Db } from '../../database/open-database.ts';
import type { TaskMessage } from '../../database/tables.ts';
import { insertEvents } from '../../events/event-store.ts';
import { lockConfigurationVersion } from '../../processing/configuration-store.ts';
import { batchSize } from '../../processing/refresh-identities.ts';
import type { Services } from '../../services.ts';
import { noteSourceStatus, statusOfFailure } from '../../sources/health/source-status-store.ts';
import type { TaskKind } from '../../tasks/run-task.ts';
import { advanceTask, type ClaimedTask, type CompletionStatus, completeTask } from '../../tasks/task-store.ts';
import { deleteUnused } from './delete-unused.ts';
import { type EntitlementRunState, nextType, readAgain } from './entitlement-run-state.ts';
import { type GroupSchema, listGroupSchemas } from './entitling-source-store.ts';
import { countEntitlementsOf } from './listed-entitlement-store.ts';
import { storeListed } from './store-listed.ts';
import { unlistedAfter, usesOf } from './unused-entitlement-store.ts';

type Task = ClaimedTask & { readonly state: EntitlementRunState & Record<string, unknown> };

/** The source with the schema whose groups are gone through now. */
interface PresentType {
  readonly source: SourceToAggregate;
  readonly group: GroupSchema;
}

/** Where a run's groups come from. */
interface Reader {
  read(services: Services, task: Task, source: SourceToAggregate): Promise<ReadBatch>;
  close(taskId: string): unknown;
}

const feeds = new FeedReaders();
const listings = new LiveReaders();

const ending: Pick<TaskKind, 'finish' | 'finished'> = {
  finish(task) {
    const state = task.state as unknown as EntitlementRunState;
    return { status: statusOf(state), attributes: { ...task.attributes, ...state.counts } };
  },
  async finished(db, { sourceId, state }, now) {
    const { brokenOff } = state as unknown as EntitlementRunState;
    if (brokenOff !== null && sourceId !== null) await noteSourceStatus(db, sourceId, statusOfFailure(brokenOff), now);
  },
};

/** Reading an uploaded file of groups, batch by batch (contract: BEHAVIOUR 9.1). */
export const aggregateEntitlements = aggregation('aggregate-entitlements', {
  read: ({ database }, task, source) => feeds.read(database.db, task.id, source, task.state.present.cursor, batchSize),
  close: (taskId) => feeds.close(taskId),
});

/** The same for every group schema of a live source: it waits for another system, so it has no place in the lane of the other tasks. */
export const aggregateLiveEntitlements = aggregation('aggregate-live-entitlements', {
  read: (services, task, source) => {
    const [schemaName] = task.state.objectTypes;
    return listings.read(services, task.id, { sourceId: source.id, schemaName: schemaName! }, task.state.present.cursor, batchSize);
  },
  close: (taskId) => listings.close(taskId),
});

function aggregation(kind: string, reader: Reader): TaskKind {
  return {
    kind,
    async step(services, claimed) {
      const task = claimed as Task;
      if (task.state.phase === 'cleaning') return cleanUp(services, task);
      const type = await findPresentType(services.database.db, task);
      if (type === undefined) return endWithoutSchema(services, task);
      if (task.state.phase === 'reading') return readBatch(services, reader, task, type);
      await services.database.db.transaction().execute(async (db) => {
        const now = isoTime(services.clock.now());
        if (task.state.phase === 'weighing') return weighBatch(db, task, type, now);
        return deleteBatch(db, services, task, type, now);
      });
    },
    ...ending,
  };
}

async function findPresentType(db: Db, { sourceId, state }: Task): Promise<PresentType | undefined> {
  const [objectType] = state.objectTypes;
  const source = await findSourceToAggregate(db, sourceId!, objectType);
  const group = (await listGroupSchemas(db, sourceId!)).find((schema) => schema.objectType === objectType);
  return source && group && { source, group };
}

/** As for accounts: ERROR if nothing could be used, WARNING with error rows, a refused deletion or entitlements that had to stay. */
function statusOf({ counts, errors, warnings, keepReason, brokenOff }: EntitlementRunState): CompletionStatus {
  if (brokenOff || (counts.total === 0 && (errors > 0 || keepReason !== null))) return 'ERROR';
  return errors > 0 || warnings > 0 || keepReason !== null ? 'WARNING' : 'SUCCESS';
}

async function readBatch(services: Services, reader: Reader, task: Task, type: PresentType): Promise<void> {
  try {
    const read = await reader.read(services, task, type.source);
    await services.database.db.transaction().execute((db) => storeRead(db, services, task, type, read));
  } catch (error) {
    await reader.close(task.id);
    throw error;
  }
}

async function storeRead(db: Db, services: Services, task: Task, type: PresentType, read: ReadBatch): Promise<void> {
  const before = read.startsOver ? readAgain(task.state) : task.state;
  if (read.startsOver) await forgetSeen(db, task.id);
  const now = isoTime(services.clock.now());
  const records = read.items.filter((item): item is AccountRecord => item.kind === 'record');
  const unusable = read.items.filter((item): item is RowError => item.kind === 'row-error');
  const warnings = read.items.filter((item): item is RowWarning => item.kind === 'row-warning');
  const end = read.items.find((item): item is FeedEnd => item.kind === 'end');
  const outcome = await storeListed(db, { taskId: task.id, group: type.group, ids: services.ids, now }, records, unusable);
  const { counts, present } = before;
  const state: EntitlementRunState = {
    ...before,
    counts: {
      ...counts,
      total: counts.total + outcome.read,
      created: counts.created + outcome.created,
      updated: counts.updated + outcome.updated,
    },
    errors: before.errors + unusable.length + outcome.repeats.length,
    warnings: before.warnings + warnings.length,
    present: { ...present, cursor: read.next, read: present.read + outcome.read, created: present.created + outcome.created },
  };
  const messages: TaskMessage[] = [
    ...unusable.map((item) => rowMessage('ERROR', item.row, item.column, item.nativeIdentity, item.message, 'group')),
    ...warnings.map((item) => rowMessage('WARN', item.row, item.column, item.nativeIdentity, item.message, 'group')),
    ...outcome.repeats,
  ];
  if (end?.brokenOff) messages.push({ type: 'ERROR', key: 'broken-off', text: end.reason ?? 'The listing was broken off.' });
  const after = end === undefined ? { state, messages: [] } : await startWeighing(db, type, state, end);
  await advance(db, task, after.state, [...messages, ...after.messages], now);
}

interface Step {
  readonly state: EntitlementRunState;
  readonly messages: readonly TaskMessage[];
}

/** Everything of the type is read. What was not listed is weighed before anything is deleted: only what is in no use counts. */
async function startWeighing(db: Db, { source, group }: PresentType, state: EntitlementRunState, end: FeedEnd): Promise<Step> {
  const before = (await countEntitlementsOf(db, source.id, group.accountAttributes)) - state.present.created;
  const { complete, reason, rows } = end;
  const present = { ...state.present, end: { complete, reason, rows }, before };
  const weighing = { ...state, phase: 'weighing' as const, present, brokenOff: state.brokenOff ?? end.brokenOff ?? null };
  // Whatever the weight, an incomplete list and an empty one delete nothing.
  const isUnfit = !complete || (present.read === 0 && before > 0);
  return isUnfit ? judge(weighing, before, source.deleteThreshold) : { state: weighing, messages: [] };
}

/** May so many be deleted? */
function judge(state: EntitlementRunState, missing: number, threshold: number): Step {
  const { before, read, end } = state.present;
  const verdict = deletionVerdict({ noun: 'entitlement', before, missing, threshold, read, end: end! });
  if (verdict !== null) {
    const [objectType] = state.objectTypes;
    return {
      state: nextType({ ...state, keepReason: verdict }),
      messages: [{ type: 'WARN', key: 'deletion-skipped', text: `${objectType}: ${verdict}` }],
    };
  }
  return { state: { ...state, phase: 'deleting', present: { ...state.present, place: '' } }, messages: [] };
}

async function weighBatch(db: Db, task: Task, { source, group }: PresentType, now: string): Promise<void> {
  const { present } = task.state;
  const page = { sourceId: source.id, after: present.place, limit: batchSize };
  const rows = await unlistedAfter(db, page, { taskId: task.id, group });
  const uses = await usesOf(
    db,
    rows.map(({ id }) => id),
  );
  const unused = present.unused + rows.length - uses.size;
  const state = { ...task.state, present: { ...present, unused, place: rows.at(-1)?.id ?? present.place } };
  const step = rows.length < batchSize ? judge(state, unused, source.deleteThreshold) : { state, messages: [] };
  await advance(db, task, step.state, step.messages, now);
}

async function deleteBatch(db: Db, { ids }: Services, task: Task, { source, group }: PresentType, now: string): Promise<void> {
  await lockConfigurationVersion(db);
  const { present, counts } = task.state;
  const page = { sourceId: source.id, after: present.place, limit: batchSize };
  const rows = await unlistedAfter(db, page, { taskId: task.id, group });
  const { deleted, kept } = await deleteUnused(db, rows, { sourceId: source.id, ids, now, actorId: null, cause: { taskId: task.id } });
  const state: EntitlementRunState = {
    ...task.state,
    counts: { ...counts, deleted: counts.deleted + deleted },
    warnings: task.state.warnings + kept.length,
    present: { ...present, place: rows.at(-1)?.id ?? present.place },
  };
  await advance(db, task, rows.length < batchSize ? nextType(state) : state, kept, now);
}

/** Removes what only the run needed. The event comes with the last of it. */
async function cleanUp(services: Services, task: Task): Promise<void> {
  await services.database.db.transaction().execute(async (db) => {
    const now = isoTime(services.clock.now());
    const clean = await deleteRunData(db, task.id);
    await advanceTask(db, task, { waiting: clean, progress: 'Cleaning up' }, now);
    if (!clean) return;
    await insertEvents(db, services.ids, now, [
      {
        type: 'ENTITLEMENT_AGGREGATION_COMPLETED',
        actorId: null,
        target: { type: 'SOURCE', id: task.sourceId! },
        cause: { taskId: task.id },
        after: { ...task.state.counts },
      },
    ]);
  });
}

async function endWithoutSchema(services: Services, task: Task): Promise<void> {
  const messages = [...task.messages, { type: 'ERROR' as const, key: 'source-gone', text: 'The source, or its schema, is gone.' }];
  await services.database.db.transaction().execute((db) => completeTask(db, task, 'ERROR', { messages }, isoTime(services.clock.now())));
}

async function advance(db: Db, task: Task, state: EntitlementRunState, messages: readonly TaskMessage[], now: string): Promise<void> {
  const { counts, feedBytes, present, phase } = state;
  const done = phase === 'reading' ? Math.min(0.9, (present.cursor?.byteOffset ?? 0) / Math.max(1, feedBytes)) : 0.95;
  await advanceTask(
    db,
    task,
    {
      state: { ...state },
      messages: [...task.messages, ...messages].slice(0, maxMessages),
      attributes: { ...task.attributes, ...counts },
      progress: phase === 'reading' ? `Read ${counts.total} groups` : `Deleted ${counts.deleted} entitlements`,
      percentComplete: Math.floor(done * 100),
    },
    now,
  );
}
