import { referenceConflict } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { bumpConfigurationVersion } from '../processing/configuration-store.ts';
import { refuseBuiltIn } from './built-in-source.ts';
import { refuseReadOnlyOfNewSchema } from './schema-read-only.ts';
import { findSchemaByName } from './schema-store.ts';
import { SchemaInput, SchemaWire, SourceParams } from './schema-wire.ts';
import { manageSchemas } from './source-rights.ts';
import { getSourceForUpdate, hasAccounts } from './source-store.ts';
import { storeSchema } from './store-schema.ts';

export const createSourceSchema = defineRoute({
  operationId: 'createSourceSchema',
  method: 'POST',
  path: '/sources/:sourceId/schemas',
  tag: 'Sources',
  summary: 'Create a schema',
  description: 'A schema of that name that the source has is replaced, and keeps its id, as long as the source has no accounts.',
  rights: manageSchemas,
  params: SourceParams,
  body: SchemaInput,
  responses: { 201: SchemaWire },
  async handle(context) {
    const { db, params, body } = context;
    await bumpConfigurationVersion(db);
    const source = await getSourceForUpdate(db, params.sourceId);
    refuseBuiltIn(source);
    const present = (await findSchemaByName(db, source.id, body.name)) ?? null;
    if (present && (await hasAccounts(db, source.id))) throw referenceConflict('schema', 'name', body.name);
    refuseReadOnlyOfNewSchema(body, present);
    return storeSchema(context, source, present, body);
  },
});
