import { Type } from '@sinclair/typebox';
import { isoTime } from '../clock.ts';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import type { Services } from '../services.ts';
import { manageSources } from '../sources/source-rights.ts';
import { findTask, insertTask, launcherOf } from '../tasks/task-store.ts';
import { aggregationReturns, LoadAccountsWire, loadAccountsToWire } from './aggregation-wire.ts';
import { deleteFeed } from './feed-store.ts';
import { type ReceivedFeed, receiveFeed } from './receive-feed.ts';
import { startState } from './run-state.ts';
import { findSourceToAggregate, type SourceToAggregate } from './source-to-aggregate.ts';

const alreadyRunning = 'This aggregation failed because the currently running aggregation must complete before the next one can start.';

export const importAccounts = defineRoute({
  operationId: 'importAccounts',
  method: 'POST',
  path: '/sources/:sourceId/load-accounts',
  tag: 'Aggregation',
  summary: 'Aggregate the accounts of a source',
  description:
    'Takes the CSV file of a delimited-file source as `file`. Accounts whose data did not change are skipped unless `disableOptimization` is `true`. Accounts that are missing from the file are deleted, within the deletion threshold of the source. The task ends when every identity it touched is processed.',
  rights: { ...manageSources, clients: false },
  params: Type.Object({ sourceId: Type.String() }),
  consumes: 'multipart/form-data',
  body: Type.Object({
    file: Type.Optional(
      Type.Unsafe<unknown>({ type: 'string', format: 'binary', description: 'Columns match the schema by name, in any order' }),
    ),
    disableOptimization: Type.Optional(Type.String({ enum: ['true', 'false'] })),
  }),
  responses: { 202: LoadAccountsWire },
  transaction: false,
  async handle({ services, params, caller, request }) {
    const source = await findSourceToAggregate(services.database.db, params.sourceId);
    if (source === undefined) throw notFound('source', params.sourceId);
    const taskId = services.ids.next();
    const feed = await receiveFeed(services, request, source, taskId);
    await startAggregation(services, source, { taskId, feed, launcher: launcherOf(caller) });
    const task = await findTask(services.database.db, taskId);
    return loadAccountsToWire(task!);
  },
});

/** One aggregation runs on a source at a time: a second one is a task that has failed already (contract: BEHAVIOUR 8.5). */
async function startAggregation(
  services: Services,
  source: SourceToAggregate,
  { taskId, feed, launcher }: { taskId: string; feed: ReceivedFeed; launcher: string },
): Promise<void> {
  const now = isoTime(services.clock.now());
  const task = {
    id: taskId,
    kind: 'aggregate-accounts',
    type: 'QUARTZ' as const,
    uniqueName: 'Cloud Account Aggregation',
    description: 'Aggregates from the specified application.',
    launcher,
    target: { type: 'APPLICATION' as const, id: source.id, name: `${source.name} [source]` },
    sourceId: source.id,
    attributes: {
      eventId: services.ids.next(),
      appId: source.id,
      applications: `${source.name} [source]`,
      optimizedAggregation: feed.disableOptimization ? 'disabled' : 'enabled',
    },
    returns: aggregationReturns.map(({ displayLabel, attributeName }) => ({ name: displayLabel, attributeName })),
    state: { ...startState(!feed.disableOptimization, feed.sizeBytes) },
    now,
  };
  await services.database.db.transaction().execute(async (db) => {
    if (await insertTask(db, { ...task, exclusiveKey: `source:${source.id}` })) return;
    await deleteFeed(db, taskId);
    await insertTask(db, { ...task, failed: { key: alreadyRunning, text: alreadyRunning } });
  });
}
