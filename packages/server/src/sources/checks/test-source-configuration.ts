import { defineRoute } from '../../http/define-route.ts';
import { SourceParams } from '../schema-wire.ts';
import { useConnectors } from '../source-rights.ts';
import { CheckWire, checkSource } from './check-source.ts';

export const testSourceConfiguration = defineRoute({
  operationId: 'testSourceConfiguration',
  method: 'POST',
  path: '/sources/:sourceId/connector/test-configuration',
  tag: 'Sources',
  summary: 'Check whether a source is configured well',
  description:
    'Connects, signs in and looks: at the search bases or tables, at the attributes of the schemas, and at one object of each. What is found is also the status of the source.',
  rights: useConnectors,
  params: SourceParams,
  responses: { 200: CheckWire },
  transaction: false,
  handle: ({ services, params }) => checkSource(services, params.sourceId, (session, { schemas }) => session.check(schemas)),
});
