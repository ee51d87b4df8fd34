import { Type } from '@sinclair/typebox';
import { isoTime } from '../clock.ts';
import { findLiveConnector } from '../connectors/index.ts';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { manageSources } from '../sources/source-rights.ts';
import { findTask, launcherOf } from '../tasks/task-store.ts';
import { LoadAccountsWire, loadAccountsToWire } from './aggregation-wire.ts';
import { type FeedForm, readOptions, receiveFeed } from './receive-feed.ts';
import { findSourceToAggregate, type SourceToAggregate } from './source-to-aggregate.ts';
import { startAccountAggregation } from './start-account-aggregation.ts';

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
    const received = await (isLive ? readOptions(request) : receiveFeed(services, request, formOf(source), taskId));
    const run = { taskId, source, feed: isLive ? null : received, launcher: launcherOf(caller), ids: services.ids };
    const isOptimized = received.fields.disableOptimization !== 'true';
    const now = isoTime(services.clock.now());
    await services.database.db.transaction().execute((db) => startAccountAggregation(db, { ...run, isOptimized, now }));
    const task = await findTask(services.database.db, taskId);
    return loadAccountsToWire(task!);
  },
});

const formOf = (source: SourceToAggregate): FeedForm => ({ fileField: 'file', sourceOf: () => source, isSchemaChosen: false });
