import { Type } from '@sinclair/typebox';
import { defineRoute } from '../http/define-route.ts';
import { importSchema } from './schema-from-file.ts';
import { accountSchemaName } from './schema-store.ts';
import { SchemaWire, SourceParams } from './schema-wire.ts';
import { manageSchemas } from './source-rights.ts';

export const importSourceAccountsSchema = defineRoute({
  operationId: 'importSourceAccountsSchema',
  method: 'POST',
  path: '/sources/:sourceId/schemas/accounts',
  tag: 'Sources',
  summary: 'Make the account schema from a file',
  description:
    "Reads the header line only. The file's columns become the attributes, in their order; those that existed keep their type and flags, the others of the schema go.",
  rights: manageSchemas,
  params: SourceParams,
  body: Type.Object({ file: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) }),
  consumes: 'multipart/form-data',
  responses: { 200: SchemaWire },
  transaction: false,
  handle: (context) => importSchema(context, context.params.sourceId, accountSchemaName),
});
