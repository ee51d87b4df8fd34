import type { Db } from '../database/open-database.ts';
import type { Ids } from '../ids.ts';
import { internalSourceName } from '../sources/source-wire.ts';
import { insertTask } from '../tasks/task-store.ts';
import { aggregationReturns } from './aggregation-wire.ts';
import { deleteFeed } from './feed-store.ts';
import { alreadyRunning, startState } from './run-state.ts';

export interface NewAggregation {
  readonly taskId: string;
  readonly source: { readonly id: string; readonly name: string };
  /** An uploaded file, kept for the task; null: the live source itself is read. */
  readonly feed: { readonly sizeBytes: number } | null;
  /** Accounts whose data did not change are skipped. */
  readonly isOptimized: boolean;
  readonly launcher: string;
  readonly ids: Ids;
  readonly now: string;
}

/** One aggregation runs on a source at a time: a second one is a task that has failed already (contract: BEHAVIOUR 8.5). */
export async function startAccountAggregation(db: Db, aggregation: NewAggregation): Promise<void> {
  const { taskId, source, feed, isOptimized, launcher, ids, now } = aggregation;
  const name = internalSourceName(source.name);
  const task = {
    id: taskId,
    kind: feed ? 'aggregate-accounts' : 'aggregate-live-accounts',
    type: 'QUARTZ' as const,
    uniqueName: 'Cloud Account Aggregation',
    description: 'Aggregates from the specified application.',
    launcher,
    target: { type: 'APPLICATION' as const, id: source.id, name },
    sourceId: source.id,
    attributes: {
      eventId: ids.next(),
      appId: source.id,
      applications: name,
      optimizedAggregation: isOptimized ? 'enabled' : 'disabled',
    },
    returns: aggregationReturns.map(({ displayLabel, attributeName }) => ({ name: displayLabel, attributeName })),
    state: { ...startState(isOptimized, feed?.sizeBytes ?? 0) },
    now,
  };
  if (await insertTask(db, { ...task, exclusiveKey: `source:${source.id}` })) return;
  await deleteFeed(db, taskId);
  await insertTask(db, { ...task, failed: { key: alreadyRunning, text: alreadyRunning } });
}
