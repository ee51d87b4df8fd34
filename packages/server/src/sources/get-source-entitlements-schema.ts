import { Type } from '@sinclair/typebox';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { GroupSchemaQuery, groupSchemaName } from './group-schema-query.ts';
import { headerLine } from './header-line.ts';
import { findSchemaByName } from './schema-store.ts';
import { SourceParams } from './schema-wire.ts';
import { readSchemas } from './source-rights.ts';
import { getSource } from './source-store.ts';

export const getSourceEntitlementsSchema = defineRoute({
  operationId: 'getSourceEntitlementsSchema',
  method: 'GET',
  path: '/sources/:sourceId/schemas/entitlements',
  tag: 'Sources',
  summary: 'Download the header of a file of entitlements',
  description: 'The header line that a file of groups must have: the attributes of their schema, with the delimiter of the source.',
  rights: readSchemas,
  params: SourceParams,
  query: GroupSchemaQuery,
  produces: 'text/csv',
  responses: { 200: Type.String() },
  async handle({ db, params, query, reply }) {
    const source = await getSource(db, params.sourceId);
    const name = groupSchemaName(query);
    const schema = await findSchemaByName(db, source.id, name);
    if (schema === undefined) throw notFound(`schema ${name}`, source.id);
    reply.type('text/csv; charset=utf-8');
    return headerLine(
      schema.attributes.map((attribute) => attribute.name),
      source.connector_attributes['group.delimiter'],
    );
  },
});
