import { Type } from '@sinclair/typebox';
import { isoTime } from '../clock.ts';
import { findLiveConnector } from '../connectors/index.ts';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import type { Services } from '../services.ts';
import { manageSources } from '../sources/source-rights.ts';
import { findTask, insertTask, launcherOf } from '../tasks/task-store.ts';
import { aggregationReturns, LoadAccountsWire, loadAccountsToWire } from './aggregation-wire.ts';
import { deleteFeed } from './feed-store.ts';
import { type FeedForm, type ReceivedFeed, readOptions, receiveFeed } from './receive-feed.ts';
import { alreadyRunning, startState } from './run-state.ts';
import { findSourceToAggregate, type SourceToAggregate } from './source-to-aggregate.ts';

export const importAccounts = defineRoute({
  operationId: 'importAccounts',
  method: 'POST',
  path: '/sources/:sourceId/load-accounts',
  tag: 'Aggregation',
  summary: 'Aggregate the accounts of a source',
  description:
    'Takes the CSV file of a delimited-file source as `file`; a live source is read itself, and takes none. Accounts whose data did not change are skipped unless `disableOptimization` is `true`. Accounts that are missing from the file are deleted, within the deletion threshold of the source. The task ends when every identity it touched is processed.',
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
    const isLive = findLiveConnector(source.connector) !== undefined;
    const feed = await (isLive ? readOptions(request) : receiveFeed(services, request, formOf(source), taskId));
    const kind = isLive ? 'aggregate-live-accounts' : 'aggregate-accounts';
    await startAggregation(services, source, { taskId, kind, feed, launcher: launcherOf(caller) });
    const task = await findTask(services.database.db, taskId);
    return loadAccountsToWire(task!);
  },
});

const formOf = (source: SourceToAggregate): FeedForm => ({ fileField: 'file', sourceOf: () => source, isSchemaChosen: false });

/** One aggregation runs on a source at a time: a second one is a task that has failed already (contract: BEHAVIOUR 8.5). */
async function startAggregation(
  services: Services,
  source: SourceToAggregate,
  { taskId, kind, feed, launcher }: { taskId: string; kind: string; feed: ReceivedFeed; launcher: string },
): Promise<void> {
  const now = isoTime(services.clock.now());
  const isOptimized = feed.fields.disableOptimization !== 'true';
  const task = {
    id: taskId,
    kind,
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
      optimizedAggregation: isOptimized ? 'enabled' : 'disabled',
    },
    returns: aggregationReturns.map(({ displayLabel, attributeName }) => ({ name: displayLabel, attributeName })),
    state: { ...startState(isOptimized, feed.sizeBytes) },
    now,
  };
  await services.database.db.transaction().execute(async (db) => {
    if (await insertTask(db, { ...task, exclusiveKey: `source:${source.id}` })) return;
    await deleteFeed(db, taskId);
    await insertTask(db, { ...task, failed: { key: alreadyRunning, text: alreadyRunning } });
  });
}
