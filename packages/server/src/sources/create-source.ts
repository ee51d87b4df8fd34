import { Type } from '@sinclair/typebox';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { launcherOf } from '../tasks/task-store.ts';
import { schemasOnTrust } from './check-settings.ts';
import { insertSchemas } from './default-schemas.ts';
import { readConnector } from './read-connector.ts';
import { readSource } from './read-source.ts';
import { refuseReadOnlyOfNew } from './refuse-read-only.ts';
import { showSource } from './show-source.ts';
import { sourceEvent } from './source-event.ts';
import { manageSources } from './source-rights.ts';
import { insertSource } from './source-store.ts';
import { SourceInput, SourceWire } from './source-wire.ts';

export const createSource = defineRoute({
  operationId: 'createSource',
  method: 'POST',
  path: '/sources',
  tag: 'Sources',
  summary: 'Create a source',
  description:
    'It has the schemas of its connector at once; they may be replaced while it has no accounts. A database has its schema by discovery.',
  rights: manageSources,
  query: Type.Object({ provisionAsCsv: Type.Optional(Type.Boolean({ description: 'Makes a delimited-file source' })) }),
  body: SourceInput,
  responses: { 201: SourceWire },
  async handle(context) {
    const { db, body, query, services, caller, now } = context;
    await bumpConfigurationVersion(db);
    const connector = readConnector(body, query.provisionAsCsv === true);
    const isFile = connector.connectionType === 'file';
    const id = services.ids.next();
    const schemas = (settings: Readonly<Record<string, unknown>>) => schemasOnTrust(connector.defaultSchemas, settings);
    const columns = await readSource(db, services, body, {
      sourceId: id,
      connector,
      schemas,
      present: null,
      now,
      launcher: launcherOf(caller),
    });
    await insertSource(db, {
      ...columns,
      id,
      connector: body.connector || connector.name,
      connector_class: body.connectorClass || connector.className,
      connector_name: connector.displayName,
      connection_type: connector.connectionType,
      type: connector.type,
      management_workgroup_id: null,
      authoritative: false,
      correlation_id: services.ids.next(),
      correlation: '[]',
      status: isFile ? 'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS' : 'SOURCE_STATE_UNCHECKED_SOURCE',
      healthy: isFile,
      since: now,
      created: now,
    });
    await insertSchemas(db, services.ids, id, connector.defaultSchemas, now);
    const after = await showSource(db, id);
    refuseReadOnlyOfNew(body, after);
    await insertEvents(db, services.ids, now, [sourceEvent('SOURCE_CREATED', context, id, { after })]);
    return after;
  },
});
