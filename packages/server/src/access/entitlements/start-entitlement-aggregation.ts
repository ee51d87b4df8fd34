import { deleteFeed } from '../../aggregation/feed-store.ts';
import { alreadyRunning } from '../../aggregation/run-state.ts';
import type { Db } from '../../database/open-database.ts';
import type { Ids } from '../../ids.ts';
import { internalSourceName } from '../../sources/source-wire.ts';
import { insertTask } from '../../tasks/task-store.ts';
import { startRun } from './entitlement-run-state.ts';
import { listGroupSchemas } from './entitling-source-store.ts';
import { entitlementReturns } from './load-entitlements-wire.ts';

export interface NewAggregation {
  readonly taskId: string;
  readonly source: { readonly id: string; readonly name: string };
  /** An uploaded file of one schema's groups, kept for the task; null: the live source itself is read, every group schema of it. */
  readonly feed: { readonly sizeBytes: number; readonly objectType: string } | null;
  readonly launcher: string;
  readonly ids: Ids;
  readonly now: string;
}

/** One aggregation runs on a source at a time: a second one is a task that has failed already (contract: BEHAVIOUR 8.5). */
export async function startEntitlementAggregation(db: Db, aggregation: NewAggregation): Promise<void> {
  const { taskId, source, feed, launcher, ids, now } = aggregation;
  const name = internalSourceName(source.name);
  const objectTypes = feed ? [feed.objectType] : await listedTypes(db, source.id);
  const task = {
    id: taskId,
    kind: feed ? 'aggregate-entitlements' : 'aggregate-live-entitlements',
    type: 'QUARTZ' as const,
    uniqueName: 'Cloud Group Aggregation',
    description: 'Aggregate from the specified application',
    launcher,
    target: { type: 'APPLICATION' as const, id: source.id, name },
    sourceId: source.id,
    attributes: { eventId: ids.next(), appId: source.id, applications: name },
    returns: entitlementReturns.map(({ displayLabel, attributeName }) => ({ name: displayLabel, attributeName })),
    state: { ...startRun(objectTypes, feed?.sizeBytes ?? 0) },
    now,
  };
  if (await insertTask(db, { ...task, exclusiveKey: `source:${source.id}` })) return;
  await deleteFeed(db, taskId);
  await insertTask(db, { ...task, failed: { key: alreadyRunning, text: alreadyRunning } });
}

/** The group schemas that give entitlements: those that an account attribute refers to. */
async function listedTypes(db: Db, sourceId: string): Promise<string[]> {
  const groups = await listGroupSchemas(db, sourceId);
  return groups.filter(({ accountAttributes }) => accountAttributes.length > 0).map(({ objectType }) => objectType);
}
