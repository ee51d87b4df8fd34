import { defineRoute } from '../http/define-route.ts';
import { getSchema, listSchemas } from './schema-store.ts';
import { SchemaParams, SchemaWire, schemaToWire } from './schema-wire.ts';
import { readSchemas } from './source-rights.ts';

export const getSourceSchema = defineRoute({
  operationId: 'getSourceSchema',
  method: 'GET',
  path: '/sources/:sourceId/schemas/:schemaId',
  tag: 'Sources',
  summary: 'Get a schema',
  rights: readSchemas,
  params: SchemaParams,
  responses: { 200: SchemaWire },
  async handle({ db, params }) {
    const schema = await getSchema(db, params.sourceId, params.schemaId);
    return schemaToWire(schema, await listSchemas(db, params.sourceId));
  },
});
