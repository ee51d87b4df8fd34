import { releaseHeld } from '../accounts/held-identity-store.ts';
import { lockIdentities } from '../accounts/own-account/own-account-store.ts';
import { removeAccounts } from '../accounts/remove-accounts.ts';
import { isoTime } from '../clock.ts';
import type { AccountRecord, FeedEnd, RowError, RowWarning } from '../connectors/connector.ts';
import type { Db } from '../database/open-database.ts';
import type { TaskMessage } from '../database/tables.ts';
import { insertEvents } from '../events/event-store.ts';
import { lockConfigurationVersion } from '../processing/configuration-store.ts';
import { batchSize } from '../processing/refresh-identities.ts';
import { startProcessing } from '../processing/start-processing.ts';
import { accountGone, endOperationsOnAccounts } from '../provisioning/end-provisioning.ts';
import type { Services } from '../services.ts';
import { noteSourceStatus, type SourceStatus, statusOfFailure } from '../sources/health/source-status-store.ts';
import { raiseNativeChanges } from '../sources/native-changes/raise-native-changes.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask, type ClaimedTask, type CompletionStatus, completeTask } from '../tasks/task-store.ts';
import { countAccounts, countUnseenWritten, forgetSeen, noteAggregated, noteSeen, unseenAccounts } from './account-store.ts';
import { askForMissing, confirmAtMost, confirmBatchSize } from './ask-for-missing.ts';
import { deletionVerdict } from './deletion-verdict.ts';
import { FeedReaders } from './feed-reader.ts';
import { deleteRunData } from './feed-store.ts';
import { LiveReaders } from './live-reader.ts';
import type { ReadBatch } from './reader.ts';
import { maxMessages, type RunState, rowMessage, startOver } from './run-state.ts';
import { findSourceToAggregate, type SourceToAggregate } from './source-to-aggregate.ts';
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

const liveKind = 'aggregate-live-accounts';

/** The same from a live source: it waits for another system, so it has no place in the lane of the other tasks. */
export const aggregateLiveAccounts = aggregation(liveKind, {
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
      if (task.state.phase === 'confirming') return confirmBatch(services, task, source);
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
      if (task.sourceId === null) return;
      await noteSourceStatus(db, task.sourceId, healthOf(task.kind, state), now);
      if (state.brokenOff === null) await noteAggregated(db, task.sourceId, now);
      if (state.keepReason === null) await releaseHeld(db, task.sourceId, now);
    },
  };
}

/** ERROR if nothing could be used, WARNING with error rows or a refused deletion (contract: BEHAVIOUR 8.5). */
function statusOf({ counts, errors, warnings, keepReason, brokenOff }: RunState): CompletionStatus {
  if (brokenOff) return 'ERROR';
  if (counts.total === 0 && (errors > 0 || keepReason !== null)) return 'ERROR';
  return errors > 0 || warnings > 0 || keepReason !== null ? 'WARNING' : 'SUCCESS';
}

/** What a run can say of its source (contract: BEHAVIOUR 8.2, 9.12). */
function healthOf(kind: string, state: RunState): SourceStatus {
  if (state.brokenOff !== null) return statusOfFailure(state.brokenOff);
  if (statusOf(state) !== 'ERROR') return 'SOURCE_STATE_HEALTHY';
  return kind === liveKind ? 'SOURCE_STATE_ERROR_SOURCE' : 'SOURCE_STATE_ERROR_ACCOUNT_FILE_IMPORT';
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
  const listedSince = read.listedSince ?? null;
  const run = { taskId: task.id, sourceId: task.sourceId!, optimized: task.state.optimized, listedSince, processing };
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
    listedSince,
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
  // What was written while the source was listed is neither known to be missing nor known to have been there.
  const unknown = await countUnseenWritten(db, source.id, task.id, state.listedSince);
  const before = (await countAccounts(db, source.id)) - state.counts.created - unknown;
  const verdict = deletionVerdict({
    before,
    missing: before - state.seenAgain,
    threshold: source.deleteThreshold,
    end,
    read: state.counts.total,
  });
  if (verdict === null) {
    const phase = state.listedSince === null ? ('deleting' as const) : ('confirming' as const);
    return { state: { ...state, phase }, messages };
  }
  return {
    state: { ...state, phase: 'cleaning' as const, keepReason: verdict, brokenOff: end.brokenOff ?? null },
    messages: [...messages, { type: 'WARN' as const, key: 'deletion-skipped', text: verdict }],
  };
}

/** Missing accounts are looked at singly before any is deleted. The source is asked outside of the transaction that notes what it said. */
async function confirmBatch(services: Services, task: Task, source: SourceToAggregate): Promise<void> {
  const { database, clock } = services;
  const { confirmed, confirmCursor, listedSince } = task.state;
  const place = { sourceId: source.id, taskId: task.id, after: confirmCursor, listedSince };
  const missing = await unseenAccounts(database.db, place, Math.min(confirmBatchSize, confirmAtMost - confirmed));
  const answer = await askForMissing(services, source.id, missing);
  await database.db.transaction().execute(async (db) => {
    await noteSeen(db, task.id, answer.found);
    const isDone = answer.cannotBeAsked || missing.length < confirmBatchSize || confirmed + missing.length >= confirmAtMost;
    const next = { confirmed: confirmed + missing.length, confirmCursor: missing.at(-1)?.id ?? confirmCursor };
    const state: RunState = { ...task.state, ...next, phase: isDone ? 'deleting' : 'confirming' };
    const now = isoTime(clock.now());
    if (answer.failure === null) return advance(db, task, state, task.messages, now);
    const text = `No account is deleted for being missing: ${answer.failure.message}`;
    const broken = { phase: 'cleaning' as const, brokenOff: answer.failure.kind, keepReason: text };
    await advance(db, task, { ...state, ...broken }, [...task.messages, { type: 'ERROR', key: 'broken-off', text }], now);
  });
}

async function deleteBatch(services: Services, task: Task, source: SourceToAggregate): Promise<void> {
  await services.database.db.transaction().execute(async (db) => {
    await lockConfigurationVersion(db);
    const now = isoTime(services.clock.now());
    const { deleteCursor, listedSince } = task.state;
    const place = { sourceId: source.id, taskId: task.id, after: deleteCursor, listedSince };
    const accounts = await unseenAccounts(db, place, batchSize);
    await lockIdentities(
      db,
      accounts.map(({ identity_id }) => identity_id),
    );
    await raiseNativeChanges(
      db,
      { sourceId: source.id, ids: services.ids, now, cause: { taskId: task.id }, isAggregation: true },
      accounts.map(({ id, attributes }) => ({ type: 'ACCOUNT_DELETED', accountId: id, before: attributes, after: {} })),
    );
    const accountIds = accounts.map(({ id }) => id);
    await endOperationsOnAccounts(db, accountIds, { ids: services.ids, now, reason: accountGone });
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
