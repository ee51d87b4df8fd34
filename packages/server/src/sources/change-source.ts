import { isDeepStrictEqual } from 'node:util';
import { findConnector } from '../connectors/index.ts';
import type { Db } from '../database/open-database.ts';
import { insertEvents } from '../events/event-store.ts';
import type { RouteContext } from '../http/define-route.ts';
import { launcherOf } from '../tasks/task-store.ts';
import { requestDependents, requestProfilesOf } from './dependents-store.ts';
import { loadObjectSchemas } from './object-schemas.ts';
import { readSource } from './read-source.ts';
import { accountSchemaName } from './schema-store.ts';
import { showSource } from './show-source.ts';
import { sourceEvent } from './source-event.ts';
import { updateSource } from './source-store.ts';
import type { NamedSource, SourceInput, SourceWire } from './source-wire.ts';

type Context = Pick<RouteContext<unknown, unknown, unknown>, 'db' | 'services' | 'caller' | 'now' | 'trackingId'>;

/** Stores what a PUT or a PATCH makes of a source, once its read-only keys are checked, and answers with the source. */
export async function changeSource(context: Context, present: NamedSource, before: SourceWire, body: SourceInput): Promise<SourceWire> {
  const { db, services, caller, now } = context;
  const schemas = await loadObjectSchemas(db, present.id);
  // A source is only made with a connector that is built.
  const connector = findConnector(present.connector)!;
  const isReady = connector.connectionType === 'direct' || schemas.some(({ name }) => name === accountSchemaName);
  const columns = await readSource(db, services, body, {
    sourceId: present.id,
    connector,
    schemas: isReady ? () => schemas : null,
    present,
    now,
    launcher: launcherOf(caller),
  });
  await updateSource(db, present.id, columns);
  const after = await showSource(db, present.id);
  await requestAffected(db, before, after, now);
  await insertEvents(db, services.ids, now, [sourceEvent('SOURCE_UPDATED', context, present.id, { before, after })]);
  return after;
}

/**
 * References by id stay good when a source is renamed; what names the old name is an evaluation error from now on, and what names the new
 * one finds it (contract: BEHAVIOUR 8.2). Another manager correlation finds other managers.
 */
async function requestAffected(db: Db, before: SourceWire, after: SourceWire, now: string): Promise<void> {
  if (before.name !== after.name) {
    await requestDependents(db, { id: null, name: before.name }, now);
    await requestDependents(db, { id: null, name: after.name }, now);
  }
  if (!isDeepStrictEqual(before.managerCorrelationMapping, after.managerCorrelationMapping)) await requestProfilesOf(db, after.id, now);
}
