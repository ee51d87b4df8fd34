import { Type } from '@sinclair/typebox';
import { findLiveConnector } from '../../connectors/index.ts';
import type { ObjectSchema } from '../../connectors/live-connector.ts';
import { illegalValue } from '../../errors.ts';
import { defineRoute, type RouteContext } from '../../http/define-route.ts';
import { IdParams, Nullable, Time } from '../../http/schemas.ts';
import { bumpConfigurationVersion } from '../../processing/configuration-store.ts';
import { loadReachableSource } from '../../provisioning/live-source.ts';
import { withOwnSession } from '../../provisioning/sessions.ts';
import { readSchema } from '../read-schema.ts';
import { listSchemas, type SourceSchema } from '../schema-store.ts';
import { type SchemaInput, SchemaWire, schemaToWire } from '../schema-wire.ts';
import { manageSchemas } from '../source-rights.ts';
import { getSource, getSourceForUpdate } from '../source-store.ts';
import { storeSchema } from '../store-schema.ts';
import { orBadContent } from './or-bad-content.ts';

const DiscoveredSchema = Type.Object(
  {
    ...SchemaWire.properties,
    id: Nullable(Type.String({ description: 'null: the source has no schema of that name' })),
    created: Nullable(Time()),
  },
  { $id: 'DiscoveredSchema' },
);

/** Contract: BEHAVIOUR 9.12. */
export const discoverSchema = defineRoute({
  operationId: 'discoverSchema',
  method: 'POST',
  path: '/muster/v1/sources/:id/discover-schema',
  ownPath: true,
  tag: 'Muster',
  summary: "Find out the schema of a source's objects",
  description:
    'The system is asked what attributes its objects have. Those that the schema has keep their flags, its other ones go. With `save` the schema is stored.',
  rights: manageSchemas,
  params: IdParams,
  body: Nullable(
    Type.Object({
      name: Type.Optional(
        Nullable(Type.String({ minLength: 1, maxLength: 128, default: 'account', description: 'Of accounts, or of a kind of group' })),
      ),
      save: Type.Optional(Nullable(Type.Boolean({ default: false }))),
    }),
  ),
  responses: { 200: DiscoveredSchema },
  transaction: false,
  async handle(context) {
    const { db, services, params, body } = context;
    const { id, connector } = await getSource(db, params.id);
    if (findLiveConnector(connector) === undefined) throw illegalValue('id', 'Only a live source can be asked for its schema.');
    const discovered = await orBadContent(async () => {
      const source = await loadReachableSource(db, id, services.keys);
      return withOwnSession(source, (session) => session.discoverSchema(body?.name ?? 'account'));
    });
    return body?.save ? saveSchema(context, id, discovered) : showSchema(await listSchemas(db, id), discovered);
  },
});

/** The schema as it would be stored. */
function showSchema(siblings: readonly SourceSchema[], discovered: ObjectSchema) {
  const present = siblings.find(({ name }) => name === discovered.name) ?? null;
  const columns = readSchema(schemaInput(discovered, present, siblings), { siblings, isFile: false });
  const shown = schemaToWire({ ...columns, id: '', source_id: '', position: 0, created: '', modified: '' }, siblings);
  return { ...shown, id: present?.id ?? null, created: present?.created ?? null, modified: present?.modified ?? null };
}

/** The source was asked without a transaction, so what it is compared with is read again in the one that stores. */
async function saveSchema(
  context: RouteContext<unknown, unknown, unknown>,
  sourceId: string,
  discovered: ObjectSchema,
): Promise<SchemaWire> {
  return context.db.transaction().execute(async (db) => {
    await bumpConfigurationVersion(db);
    const source = await getSourceForUpdate(db, sourceId);
    const siblings = await listSchemas(db, sourceId);
    const present = siblings.find(({ name }) => name === discovered.name) ?? null;
    return storeSchema({ ...context, db }, source, present, schemaInput(discovered, present, siblings));
  });
}

/** What an administrator has said of the schema and its attributes stays. */
function schemaInput(discovered: ObjectSchema, present: SourceSchema | null, siblings: readonly SourceSchema[]): SchemaInput {
  const known = new Map(present?.attributes.map((attribute) => [attribute.name, attribute]));
  const ids = new Map(siblings.map(({ id, name }) => [name, id]));
  const attributes = discovered.attributes.map(({ name, type, isMulti, isEntitlement, groupSchema }) => {
    const kept = known.get(name);
    if (kept) return { ...kept, type: type as 'STRING', isMulti };
    const schemaId = groupSchema === null ? undefined : ids.get(groupSchema);
    const schema = schemaId === undefined ? null : { id: schemaId };
    return { name, type: type as 'STRING', isMulti, isEntitlement, isGroup: schema !== null, schema };
  });
  const isThere = (name: string | null | undefined) => attributes.some((attribute) => attribute.name === name);
  const keptOr = (kept: string | null | undefined, found: string | null) => (isThere(kept) ? kept! : found);
  const settings = present && (schemaToWire(present, []) as Pick<SchemaInput, 'includePermissions' | 'features' | 'configuration'>);
  return {
    includePermissions: settings?.includePermissions ?? false,
    features: settings?.features ?? [],
    configuration: settings?.configuration ?? {},
    name: discovered.name,
    nativeObjectType: present?.native_object_type ?? discovered.nativeObjectType,
    identityAttribute: keptOr(present?.identity_attribute, discovered.identityAttribute)!,
    displayAttribute: keptOr(present?.display_attribute, discovered.displayAttribute),
    hierarchyAttribute: keptOr(present?.hierarchy_attribute, discovered.hierarchyAttribute ?? null),
    attributes,
  };
}
