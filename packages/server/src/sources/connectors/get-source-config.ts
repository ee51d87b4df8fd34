import { Type } from '@sinclair/typebox';
import { defineRoute } from '../../http/define-route.ts';
import { FreeMap, IdParams } from '../../http/schemas.ts';
import { readConnectorConfig } from '../source-rights.ts';
import { getSource } from '../source-store.ts';

const ConnectorDetailWire = Type.Object(
  {
    name: Type.String({ description: 'Name of the connector' }),
    directConnect: Type.Boolean(),
    fileUpload: Type.Boolean({ description: 'Its accounts come in uploaded files' }),
    connectorMetadata: FreeMap(),
  },
  { $id: 'ConnectorDetail' },
);

export const getSourceConfig = defineRoute({
  operationId: 'getSourceConfig',
  method: 'GET',
  path: '/sources/:id/connectors/source-config',
  tag: 'Sources',
  summary: "Get what a source's connector is",
  description: 'The forms of a console, `sourceConfig` and `sourceConfigXml`, and files that a connector brings along, there are none.',
  rights: readConnectorConfig,
  params: IdParams,
  responses: { 200: ConnectorDetailWire },
  async handle({ db, params }) {
    const { connector_name, connection_type } = await getSource(db, params.id);
    return {
      name: connector_name,
      directConnect: connection_type === 'direct',
      fileUpload: connection_type === 'file',
      connectorMetadata: {},
    };
  },
});
