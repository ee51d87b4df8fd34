import { checkBody } from '../http/check-body.ts';
import { defineRoute } from '../http/define-route.ts';
import { applyJsonPatch, JsonPatchBody } from '../http/json-patch.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { immutableSchemaPaths } from './schema-read-only.ts';
import { getSchema, listSchemas } from './schema-store.ts';
import { SchemaInput, SchemaParams, SchemaWire, schemaToWire } from './schema-wire.ts';
import { manageSchemas } from './source-rights.ts';
import { getSourceForUpdate } from './source-store.ts';
import { storeSchema } from './store-schema.ts';

const patchRules = { immutable: immutableSchemaPaths, booleans: ['/includePermissions'], freeMaps: ['/configuration'] };

export const updateSourceSchema = defineRoute({
  operationId: 'updateSourceSchema',
  method: 'PATCH',
  path: '/sources/:sourceId/schemas/:schemaId',
  tag: 'Sources',
  summary: 'Change a schema',
  description: 'A JSON Patch. The Account ID of a source that has accounts cannot be changed.',
  rights: manageSchemas,
  params: SchemaParams,
  body: JsonPatchBody,
  consumes: 'application/json-patch+json',
  responses: { 200: SchemaWire },
  async handle(context) {
    const { db, params, body } = context;
    await bumpConfigurationVersion(db);
    const source = await getSourceForUpdate(db, params.sourceId);
    refuseBuiltIn(source);
    const present = await getSchema(db, params.sourceId, params.schemaId);
    const before = schemaToWire(present, await listSchemas(db, source.id));
    return storeSchema(context, source, present, checkBody(SchemaInput, applyJsonPatch(before, body, patchRules)));
  },
});
