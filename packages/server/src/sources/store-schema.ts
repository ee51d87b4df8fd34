import { findConnector } from '../connectors/index.ts';
import { illegalUpdate } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import type { RouteContext } from '../http/define-route.ts';
import { checkSettings } from './check-settings.ts';
import { objectSchemas } from './object-schemas.ts';
import { readSchema } from './read-schema.ts';
import { accountSchemaName, getSchema, insertSchema, listSchemas, type SourceSchema, updateSchema } from './schema-store.ts';
import { type SchemaInput, type SchemaWire, schemaToWire } from './schema-wire.ts';
import { joinSecrets } from './secret-settings.ts';
import { sourceEvent } from './source-event.ts';
import { hasAccounts } from './source-store.ts';
import type { NamedSource } from './source-wire.ts';

type Context = Pick<RouteContext<unknown, unknown, unknown>, 'db' | 'services' | 'caller' | 'now' | 'trackingId'>;

/** Checks and stores a schema, in the place of `present` or as a new one, and answers with it. */
export async function storeSchema(
  context: Context,
  source: NamedSource,
  present: SourceSchema | null,
  body: SchemaInput,
): Promise<SchemaWire> {
  const { db, services, now } = context;
  const siblings = await listSchemas(db, source.id);
  const { features, configuration, attributes, ...columns } = readSchema(body, { siblings, isFile: source.connection_type === 'file' });
  if (columns.name === accountSchemaName) {
    await refuseOtherAccountId(context, source, present, columns.identity_attribute);
    const settings = joinSecrets({ plain: source.connector_attributes, secrets: source.secrets }, services.keys, source.id);
    const others = siblings.filter(({ name }) => name !== accountSchemaName);
    checkSettings(findConnector(source.connector)!, settings, objectSchemas([...others, { ...columns, id: '', attributes }]));
  }
  const id = present?.id ?? services.ids.next();
  const stored = {
    ...columns,
    features: JSON.stringify(features),
    configuration: JSON.stringify(configuration),
    attributes: JSON.stringify(attributes),
    modified: now,
  };
  if (present) await updateSchema(db, id, stored);
  else await insertSchema(db, { ...stored, id, source_id: source.id, position: (siblings.at(-1)?.position ?? -1) + 1, created: now });
  const names = [...siblings, { id, name: columns.name }];
  const after = schemaToWire(await getSchema(db, source.id, id), names);
  const change = present ? { before: schemaToWire(present, names), after } : { after };
  const type = present ? 'SOURCE_SCHEMA_UPDATED' : 'SOURCE_SCHEMA_CREATED';
  await insertEvents(db, services.ids, now, [sourceEvent(type, context, source.id, change)]);
  return after;
}

/** Accounts are known by their Account ID (contract: BEHAVIOUR 8.3). */
async function refuseOtherAccountId(
  { db }: Context,
  source: NamedSource,
  present: SourceSchema | null,
  identityAttribute: string,
): Promise<void> {
  if (present === null || present.identity_attribute === identityAttribute) return;
  if (await hasAccounts(db, source.id)) throw illegalUpdate('identityAttribute');
}
