import { defineRoute } from '../http/define-route.ts';
import { CorrelationConfigWire, correlationConfigToWire } from './correlation-config-wire.ts';
import { SourceParams } from './schema-wire.ts';
import { readCorrelation } from './source-rights.ts';
import { getSource } from './source-store.ts';

export const getCorrelationConfig = defineRoute({
  operationId: 'getCorrelationConfig',
  method: 'GET',
  path: '/sources/:sourceId/correlation-config',
  tag: 'Sources',
  summary: "Get a source's account correlation",
  rights: readCorrelation,
  params: SourceParams,
  responses: { 200: CorrelationConfigWire },
  async handle({ db, params }) {
    const source = await getSource(db, params.sourceId);
    return correlationConfigToWire(source, source.correlation);
  },
});
