import { removeAccounts } from '../accounts/remove-accounts.ts';
import { isoTime } from '../clock.ts';
import type { AccountRecord, FeedEnd, RowError, RowWarning } from '../connectors/connector.ts';
import type { Db } from '../database/open-database.ts';
import type { TaskMessage } from '../database/tables.ts';
import { insertEvents } from '../events/event-store.ts';
import { lockConfigurationVersion } from '../processing/configuration-store.ts';
import { batchSize } from '../processing/refresh-identities.ts';
import { startProcessing } from '../processing/start-processing.ts';
import type { Services } from '../services.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask, type ClaimedTask, type CompletionStatus, completeTask } from '../tasks/task-store.ts';
import { countAccounts, forgetSeen, unseenAccounts } from './account-store.ts';
import { deletionVerdict } from './deletion-verdict.ts';
import { FeedReaders } from './feed-reader.ts';
import { deleteRunData } from './feed-store.ts';
import { LiveReaders } from './live-reader.ts';
import type { ReadBatch } from './reader.ts';
import { maxMessages, type RunState, rowMessage, startOver } from './run-state.ts';
import { findSourceToAggregate, noteSourceHealth, type SourceHealth, type SourceToAggregate } from './source-to-aggregate.ts';
import { storeBatch } from './store-batch.ts';

type Task = ClaimedTask & { readonly state: RunState & Record<string, unknown> };

/** Where a run's records come from. */
interface Reader {
  read(services: Services, task: Task, source: SourceToAggregate): Promise<ReadBatch>;
  close(taskId: string): unknown;
}

const feeds = new FeedReaders();
const listings = new LiveReaders();

/** Reading an uploaded feed into Muster, batch by batch: read, then delete what is gone, then clean up, then wait (DESIGN, journey 2). */
export const aggregateAccounts = aggregation('aggregate-accounts', {
  read: ({ database }, task, source) => feeds.read(database.db, task.id, source, task.state.cursor, batchSize),
  close: (taskId) => feeds.close(taskId),
});

/** The same from a live source: it waits for another system, so it has no place in the lane of the other tasks. */
export const aggregateLiveAccounts = aggregation('aggregate-live-accounts', {
  read: (services, task, source) => listings.read(services, task.id, { sourceId: source.id }, task.state.cursor, batchSize),
  close: (taskId) => listings.close(taskId),
});

function aggregation(kind: string, reader: Reader): TaskKind {
  return {
    kind,
    async step(services, claimed) {
      const task = claimed as Task;
      const source = task.sourceId === null ? undefined : await findSourceToAggregate(services.database.db, task.sourceId);
      if (source === undefined) return endWithoutSource(services, task);
      if (task.state.phase === 'reading') return readBatch(services, reader, task, source);
      if (task.state.phase === 'deleting') return deleteBatch(services, task, source);
      return cleanUp(services, task);
    },
    finish(task) {
      const state = task.state as unknown as RunState;
      return { status: statusOf(state), attributes: resultsOf(task, state) };
    },
    async finished(db, task) {
      const state = task.state as unknown as RunState;
      const now = (await db.selectFrom('task').select('completed').where('id', '=', task.id).executeTakeFirstOrThrow()).completed!;
      if (task.sourceId !== null) await noteSourceHealth(db, task.sourceId, healthOf(state), now);
    },
  };
}

/** ERROR if nothing could be used, WARNING with error rows or a refused deletion (contract: BEHAVIOUR 8.5). */
function statusOf({ counts, errors, warnings, keepReason, brokenOff }: RunState): CompletionStatus {
  if (brokenOff) return 'ERROR';
  if (counts.total === 0 && (errors > 0 || keepReason !== null)) return 'ERROR';
  return errors > 0 || warnings > 0 || keepReason !== null ? 'WARNING' : 'SUCCESS';
}

function healthOf(state: RunState): SourceHealth {
  if (state.brokenOff) return 'SOURCE_STATE_FAILURE_SOURCE';
  return statusOf(state) === 'ERROR' ? 'SOURCE_STATE_ERROR_ACCOUNT_FILE_IMPORT' : 'SOURCE_STATE_HEALTHY';
}

function resultsOf(task: ClaimedTask, { counts }: RunState): Record<string, unknown> {
  return { ...task.attributes, ...counts };
}

async function readBatch(services: Services, reader: Reader, task: Task, source: SourceToAggregate): Promise<void> {
  const { db } = services.database;
  try {
    const read = await reader.read(services, task, source);
    await db.transaction().execute((transaction) => storeRead(transaction, services, task, read));
  } catch (error) {
    await reader.close(task.id);
    throw error;
  }
}

async function storeRead(db: Db, services: Services, claimed: Task, read: ReadBatch): Promise<void> {
  const task = read.startsOver ? { ...claimed, state: { ...startOver(claimed.state) } } : claimed;
  if (read.startsOver) await forgetSeen(db, task.id);
  const processing = await startProcessing(db, services);
  const { now } = processing;
  const records = read.items.filter((item): item is AccountRecord => item.kind === 'record');
  const unusable = read.items.filter((item): item is RowError => item.kind === 'row-error');
  const warnings = read.items.filter((item): item is RowWarning => item.kind === 'row-warning');
  const end = read.items.find((item): item is FeedEnd => item.kind === 'end');
  const run = { taskId: task.id, sourceId: task.sourceId!, optimized: task.state.optimized, processing };
  const outcome = await storeBatch(db, run, records, unusable);
  const messages: TaskMessage[] = [
    ...unusable.map((item) => rowMessage('ERROR', item.row, item.column, item.nativeIdentity, item.message)),
    ...warnings.map((item) => rowMessage('WARN', item.row, item.column, item.nativeIdentity, item.message)),
    ...outcome.repeats,
  ];
  const { counts } = task.state;
  const errors = unusable.length + outcome.repeats.length;
  const state: RunState = {
    ...task.state,
    cursor: read.next,
    counts: {
      ...counts,
      total: counts.total + records.length - outcome.repeats.length,
      created: counts.created + outcome.created,
      updated: counts.updated + outcome.updated,
      optimized: counts.optimized + outcome.optimized,
      ignored: counts.ignored + errors,
      groupsCreated: counts.groupsCreated + outcome.groupsCreated,
    },
    errors: task.state.errors + errors,
    warnings: task.state.warnings + warnings.length,
    seenAgain: task.state.seenAgain + outcome.seenAgain,
  };
  if (end?.brokenOff) messages.push({ type: 'ERROR', key: 'broken-off', text: end.reason ?? 'The listing was broken off.' });
  const after = end === undefined ? { state, messages } : await startDeletion(db, task, state, messages, end);
  await advance(db, task, after.state, [...task.messages, ...after.messages], now);
}

/** The feed is read: may what is missing from it be deleted? */
async function startDeletion(db: Db, task: Task, state: RunState, messages: readonly TaskMessage[], end: FeedEnd) {
  const source = (await findSourceToAggregate(db, task.sourceId!))!;
  const before = (await countAccounts(db, source.id)) - state.counts.created;
  const verdict = deletionVerdict({
    before,
    missing: before - state.seenAgain,
    threshold: source.deleteThreshold,
    end,
    read: state.counts.total,
  });
  if (verdict === null) return { state: { ...state, phase: 'deleting' as const }, messages };
  return {
    state: { ...state, phase: 'cleaning' as const, keepReason: verdict, brokenOff: end.brokenOff ?? false },
    messages: [...messages, { type: 'WARN' as const, key: 'deletion-skipped', text: verdict }],
  };
}

async function deleteBatch(services: Services, task: Task, source: SourceToAggregate): Promise<void> {
  await services.database.db.transaction().execute(async (db) => {
    await lockConfigurationVersion(db);
    const now = isoTime(services.clock.now());
    const accounts = await unseenAccounts(db, source.id, task.id, task.state.deleteCursor, batchSize);
    await removeAccounts(db, accounts, { ids: services.ids, now, taskId: task.id, reason: 'not in the feed' });
    const { counts } = task.state;
    const state: RunState = {
      ...task.state,
      phase: accounts.length < batchSize ? 'cleaning' : 'deleting',
      deleteCursor: accounts.at(-1)?.id ?? task.state.deleteCursor,
      counts: { ...counts, deleted: counts.deleted + accounts.length },
    };
    await advance(db, task, state, task.messages, now);
  });
}

/** Removes what only the run needed. The event comes with the last of it. */
async function cleanUp(services: Services, task: Task): Promise<void> {
  await services.database.db.transaction().execute(async (db) => {
    const now = isoTime(services.clock.now());
    const clean = await deleteRunData(db, task.id);
    await advanceTask(db, task, { waiting: clean, progress: 'Processing identities' }, now);
    if (!clean) return;
    await insertEvents(db, services.ids, now, [
      {
        type: 'ACCOUNT_AGGREGATION_COMPLETED',
        actorId: null,
        target: { type: 'SOURCE', id: task.sourceId! },
        cause: { taskId: task.id },
        after: { ...task.state.counts },
      },
    ]);
  });
}

async function endWithoutSource(services: Services, task: Task): Promise<void> {
  const messages = [...task.messages, { type: 'ERROR' as const, key: 'source-gone', text: 'The source is gone.' }];
  await services.database.db.transaction().execute((db) => completeTask(db, task, 'ERROR', { messages }, isoTime(services.clock.now())));
}

async function advance(db: Db, task: Task, state: RunState, messages: readonly TaskMessage[], now: string): Promise<void> {
  const { counts, feedBytes, cursor, phase } = state;
  const done = phase === 'reading' ? Math.min(0.9, (cursor?.byteOffset ?? 0) / Math.max(1, feedBytes)) : 0.95;
  await advanceTask(
    db,
    task,
    {
      state: { ...state },
      messages: messages.slice(0, maxMessages),
      attributes: resultsOf(task, state),
      progress: phase === 'reading' ? `Read ${counts.total} accounts` : `Deleted ${counts.deleted} accounts`,
      percentComplete: Math.floor(done * 100),
    },
    now,
  );
}
