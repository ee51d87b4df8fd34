import { forgetEntitlementsOf } from '../access/entitlements/reset-entitlements.ts';
import { findGiver } from '../access/entitlements/unused-entitlement-store.ts';
import { objectInUse } from '../errors.ts';
import { insertEvents } from '../events/event-store.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { accountSchemaName, deleteSchema, getSchema, listSchemas } from './schema-store.ts';
import { SchemaParams, schemaToWire } from './schema-wire.ts';
import { sourceEvent } from './source-event.ts';
import { manageSchemas } from './source-rights.ts';
import { getSourceForUpdate, hasAccounts } from './source-store.ts';

export const deleteSourceSchema = defineRoute({
  operationId: 'deleteSourceSchema',
  method: 'DELETE',
  path: '/sources/:sourceId/schemas/:schemaId',
  tag: 'Sources',
  summary: 'Delete a schema',
  description:
    'Its entitlements go with it. Refused for the account schema of a source that has accounts or an identity profile, for a schema that another one refers to, and while something gives its entitlements.',
  rights: manageSchemas,
  params: SchemaParams,
  responses: { 204: null },
  async handle(context) {
    const { db, params, services, now, reply } = context;
    await bumpConfigurationVersion(db);
    const source = await getSourceForUpdate(db, params.sourceId);
    refuseBuiltIn(source);
    const schema = await getSchema(db, params.sourceId, params.schemaId);
    if (schema.name === accountSchemaName && (source.authoritative || (await hasAccounts(db, source.id)))) {
      throw objectInUse(`The accounts of the source "${source.name}" or its identity profile need the account schema.`);
    }
    const schemas = await listSchemas(db, source.id);
    const user = schemas.find(
      ({ id, attributes }) => id !== schema.id && attributes.some((attribute) => attribute.schema?.id === schema.id),
    );
    if (user !== undefined) throw objectInUse(`The schema "${user.name}" refers to the schema "${schema.name}".`);
    const objectType = schema.name === accountSchemaName ? null : schema.name;
    const giver = await findGiver(db, source.id, objectType);
    if (giver !== undefined) throw objectInUse(`Entitlements of the schema "${schema.name}" are given by ${giver}.`);
    await deleteSchema(db, schema.id);
    await forgetEntitlementsOf(context, source, objectType);
    await insertEvents(db, services.ids, now, [
      sourceEvent('SOURCE_SCHEMA_DELETED', context, source.id, { before: schemaToWire(schema, schemas) }),
    ]);
    reply.code(204);
    return undefined;
  },
});
