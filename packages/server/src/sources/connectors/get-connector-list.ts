import { Type } from '@sinclair/typebox';
import { type SqlBool, sql } from 'kysely';
import { collectionQuerySchema, readCollectionQuery } from '../../http/collection.ts';
import { defineRoute } from '../../http/define-route.ts';
import { booleanField, customField, textField } from '../../http/filters/index.ts';
import { FreeMap } from '../../http/schemas.ts';
import { sendCount } from '../../http/send-count.ts';
import { readConnectors } from '../source-rights.ts';
import { type ListedConnector, listConnectors } from './connector-list-store.ts';

const ConnectorWire = Type.Object(
  {
    name: Type.String({ examples: ['JDBC'] }),
    type: Type.String({ description: 'The `type` of its sources' }),
    scriptName: Type.String({ description: 'The `connector` of its sources' }),
    className: Type.String({ description: 'The `connectorClass` of its sources' }),
    features: Type.Array(Type.String(), { description: 'What it can do with the settings for it' }),
    directConnect: Type.Boolean({ description: 'It reads a live system; otherwise, uploaded files' }),
    connectorMetadata: FreeMap(),
    status: Type.String(),
  },
  { $id: 'Connector' },
);

const hasAll = (values: readonly string[]) =>
  sql<SqlBool>`connector.features @> ${JSON.stringify(values.map((value) => value.toUpperCase()))}::jsonb`;

const rules = {
  id: 'connector.name_key',
  filterFields: {
    name: textField('connector.name_key', ['sw']),
    type: textField('connector.type_key', ['eq']),
    directConnect: booleanField('connector.direct_connect', ['eq']),
    category: textField('connector.category', ['eq']),
    features: customField(['ca'], ({ values }) => hasAll(values)),
  },
} as const;

export const getConnectorList = defineRoute({
  operationId: 'getConnectorList',
  method: 'GET',
  path: '/connectors',
  tag: 'Sources',
  summary: 'List the connectors that there are',
  rights: readConnectors,
  query: collectionQuerySchema(rules),
  responses: { 200: Type.Array(ConnectorWire) },
  async handle({ db, query, reply }) {
    const { page, total } = await listConnectors(db, readCollectionQuery(query, rules));
    if (total !== null) sendCount(reply, total);
    return page.map(connectorToWire);
  },
});

function connectorToWire({ name, type, script_name, class_name, features, direct_connect }: ListedConnector) {
  return {
    name,
    type,
    scriptName: script_name,
    className: class_name,
    features: [...features],
    directConnect: direct_connect,
    connectorMetadata: {},
    status: 'RELEASED',
  };
}
