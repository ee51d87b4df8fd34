import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { refuseReadOnlyOfSchema } from './schema-read-only.ts';
import { getSchema } from './schema-store.ts';
import { SchemaInput, SchemaParams, SchemaWire } from './schema-wire.ts';
import { manageSchemas } from './source-rights.ts';
import { getSourceForUpdate } from './source-store.ts';
import { storeSchema } from './store-schema.ts';

export const putSourceSchema = defineRoute({
  operationId: 'putSourceSchema',
  method: 'PUT',
  path: '/sources/:sourceId/schemas/:schemaId',
  tag: 'Sources',
  summary: 'Replace a schema',
  description: 'The Account ID of a source that has accounts cannot be changed.',
  rights: manageSchemas,
  params: SchemaParams,
  body: SchemaInput,
  responses: { 200: SchemaWire },
  async handle(context) {
    const { db, params, body } = context;
    await bumpConfigurationVersion(db);
    const source = await getSourceForUpdate(db, params.sourceId);
    refuseBuiltIn(source);
    const present = await getSchema(db, params.sourceId, params.schemaId);
    refuseReadOnlyOfSchema(body, present);
    return storeSchema(context, source, present, body);
  },
});
