import { Type } from '@sinclair/typebox';
import { defineRoute } from '../http/define-route.ts';
import { Enum } from '../http/schemas.ts';
import { accountSchemaName, listSchemas } from './schema-store.ts';
import { SchemaWire, SourceParams, schemaToWire } from './schema-wire.ts';
import { readSchemas } from './source-rights.ts';
import { getSource } from './source-store.ts';

export const getSourceSchemas = defineRoute({
  operationId: 'getSourceSchemas',
  method: 'GET',
  path: '/sources/:sourceId/schemas',
  tag: 'Sources',
  summary: "List a source's schemas",
  rights: readSchemas,
  params: SourceParams,
  query: Type.Object({
    'include-types': Type.Optional(Enum(['group', 'user'], { description: 'Only the account schema (user) or only the others (group)' })),
    'include-names': Type.Optional(Type.String({ description: 'Only schemas of these names, separated by commas' })),
  }),
  responses: { 200: Type.Array(SchemaWire) },
  async handle({ db, params, query }) {
    await getSource(db, params.sourceId);
    const schemas = await listSchemas(db, params.sourceId);
    const names = query['include-names']?.split(',').map((name) => name.trim());
    const type = query['include-types'];
    return schemas
      .filter((schema) => type === undefined || (schema.name === accountSchemaName) === (type === 'user'))
      .filter((schema) => names === undefined || names.includes(schema.name))
      .map((schema) => schemaToWire(schema, schemas));
  },
});
