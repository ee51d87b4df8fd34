import { Type } from '@sinclair/typebox';
import { notFound } from '../errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { headerLine } from './header-line.ts';
import { accountSchemaName, findSchemaByName } from './schema-store.ts';
import { SourceParams } from './schema-wire.ts';
import { readSchemas } from './source-rights.ts';
import { getSource } from './source-store.ts';

export const getSourceAccountsSchema = defineRoute({
  operationId: 'getSourceAccountsSchema',
  method: 'GET',
  path: '/sources/:sourceId/schemas/accounts',
  tag: 'Sources',
  summary: 'Download the header of a feed',
  description: 'The header line that a file of accounts must have: the attributes of the account schema, with the delimiter of the source.',
  rights: readSchemas,
  params: SourceParams,
  produces: 'text/csv',
  responses: { 200: Type.String() },
  async handle({ db, params, reply }) {
    const source = await getSource(db, params.sourceId);
    const schema = await findSchemaByName(db, source.id, accountSchemaName);
    if (schema === undefined) throw notFound('account schema', source.id);
    reply.type('text/csv; charset=utf-8');
    const { delimiter } = source.connector_attributes;
    return headerLine(
      schema.attributes.map(({ name }) => name),
      delimiter,
    );
  },
});
