import { removeAccounts } from '../accounts/remove-accounts.ts';
import { isoTime } from '../clock.ts';
import type { AccountRecord, FeedEnd, ListedItem, RowError, RowWarning } from '../connectors/connector.ts';
import type { Db } from '../database/open-database.ts';
import type { TaskMessage } from '../database/tables.ts';
import { insertEvents } from '../events/event-store.ts';
import { lockConfigurationVersion } from '../processing/configuration-store.ts';
import type { Processing } from '../processing/process-subjects.ts';
import { batchSize } from '../processing/refresh-identities.ts';
import type { Services } from '../services.ts';
import type { TaskKind } from '../tasks/run-task.ts';
import { advanceTask, type ClaimedTask, type CompletionStatus, completeTask } from '../tasks/task-store.ts';
import { countAccounts, unseenAccounts } from './account-store.ts';
import { deletionVerdict } from './deletion-verdict.ts';
import { FeedReaders } from './feed-reader.ts';
import { deleteRunData } from './feed-store.ts';
import { maxMessages, type RunState, rowMessage } from './run-state.ts';
import { findSourceToAggregate, noteSourceHealth, type SourceToAggregate } from './source-to-aggregate.ts';
import { storeBatch } from './store-batch.ts';

type Task = ClaimedTask & { readonly state: RunState & Record<string, unknown> };

const readers = new FeedReaders();

/** Reading a source's accounts into Muster, batch by batch: read, then delete what is gone, then clean up, then wait (DESIGN, journey 2). */
export const aggregateAccounts: TaskKind = {
  kind: 'aggregate-accounts',
  async step(services, claimed) {
    const task = claimed as Task;
    const source = task.sourceId === null ? undefined : await findSourceToAggregate(services.database.db, task.sourceId);
    if (source === undefined) return endWithoutSource(services, task);
    if (task.state.phase === 'reading') return readBatch(services, task, source);
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
    if (task.sourceId !== null) await noteSourceHealth(db, task.sourceId, statusOf(state) !== 'ERROR', now);
  },
};

/** ERROR if nothing could be used, WARNING with error rows or a refused deletion (contract: BEHAVIOUR 8.5). */
function statusOf({ counts, errors, warnings, keepReason }: RunState): CompletionStatus {
  if (counts.total === 0 && (errors > 0 || keepReason !== null)) return 'ERROR';
  return errors > 0 || warnings > 0 || keepReason !== null ? 'WARNING' : 'SUCCESS';
}

function resultsOf(task: ClaimedTask, { counts }: RunState): Record<string, unknown> {
  return { ...task.attributes, ...counts };
}

async function readBatch(services: Services, task: Task, source: SourceToAggregate): Promise<void> {
  const { db } = services.database;
  try {
    const { items, next } = await readers.read(db, task.id, source, task.state.cursor, batchSize);
    await db.transaction().execute((transaction) => storeRead(transaction, services, task, { items, next }));
  } catch (error) {
    readers.close(task.id);
    throw error;
  }
}

async function storeRead(db: Db, services: Services, task: Task, read: { items: ListedItem[]; next: RunState['cursor'] }): Promise<void> {
  const { processing, now } = await processingOf(db, services);
  const records = read.items.filter((item): item is AccountRecord => item.kind === 'record');
  const unusable = read.items.filter((item): item is RowError => item.kind === 'row-error');
  const warnings = read.items.filter((item): item is RowWarning => item.kind === 'row-warning');
  const end = read.items.find((item): item is FeedEnd => item.kind === 'end');
  const run = { taskId: task.id, sourceId: task.sourceId!, optimized: task.state.optimized, processing };
  const outcome = await storeBatch(db, run, records, unusable);
  const messages = [
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
    },
    errors: task.state.errors + errors,
    warnings: task.state.warnings + warnings.length,
    seenAgain: task.state.seenAgain + outcome.seenAgain,
  };
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
    state: { ...state, phase: 'cleaning' as const, keepReason: verdict },
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

async function processingOf(db: Db, services: Services): Promise<{ processing: Processing; now: string }> {
  const { org, indexedAttributes } = await services.orgs.get(db, await lockConfigurationVersion(db));
  const nowMs = services.clock.now();
  const now = isoTime(nowMs);
  return { processing: { org, indexedAttributes, ids: services.ids, nowMs, now, rounds: new Map() }, now };
}
