import { defineRoute } from '../../http/define-route.ts';
import { SourceParams } from '../schema-wire.ts';
import { useConnectors } from '../source-rights.ts';
import { CheckWire, checkSource } from './check-source.ts';

export const testSourceConnection = defineRoute({
  operationId: 'testSourceConnection',
  method: 'POST',
  path: '/sources/:sourceId/connector/check-connection',
  tag: 'Sources',
  summary: 'Check whether a source can be reached',
  description: 'Connects and signs in. What is found is also the status of the source.',
  rights: useConnectors,
  params: SourceParams,
  responses: { 200: CheckWire },
  transaction: false,
  handle: ({ services, params }) => checkSource(services, params.sourceId),
});
