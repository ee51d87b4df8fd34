import { Type } from '@sinclair/typebox';
import { defineRoute } from '../http/define-route.ts';
import { GroupSchemaQuery, groupSchemaName } from './group-schema-query.ts';
import { importSchema } from './schema-from-file.ts';
import { SchemaWire, SourceParams } from './schema-wire.ts';
import { manageSchemas } from './source-rights.ts';

export const importSourceEntitlementsSchema = defineRoute({
  operationId: 'importSourceEntitlementsSchema',
  method: 'POST',
  path: '/sources/:sourceId/schemas/entitlements',
  tag: 'Sources',
  summary: 'Make a schema of groups from a file',
  description:
    "Reads the header line only. The file's columns become the attributes, in their order; those that existed keep their type and flags, the others of the schema go.",
  rights: manageSchemas,
  params: SourceParams,
  query: GroupSchemaQuery,
  body: Type.Object({ file: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) }),
  consumes: 'multipart/form-data',
  responses: { 200: SchemaWire },
  transaction: false,
  handle: (context) => importSchema(context, context.params.sourceId, groupSchemaName(context.query)),
});
