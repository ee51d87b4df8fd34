import { defineRoute } from '../../http/define-route.ts';
import { SourceParams } from '../schema-wire.ts';
import { useConnectors } from '../source-rights.ts';
import { getSource } from '../source-store.ts';
import { internalSourceName } from '../source-wire.ts';
import { CheckWire } from './check-source.ts';

export const pingCluster = defineRoute({
  operationId: 'pingCluster',
  method: 'POST',
  path: '/sources/:sourceId/connector/ping-cluster',
  tag: 'Sources',
  summary: 'Check whether what connects to a source runs',
  description: 'Muster connects to sources itself, so it does; the source is not asked.',
  rights: useConnectors,
  params: SourceParams,
  responses: { 200: CheckWire },
  transaction: false,
  async handle({ db, params }) {
    const { id, name } = await getSource(db, params.sourceId);
    return { id, name: internalSourceName(name), status: 'SUCCESS' as const, elapsedMillis: 0, details: { cluster: 'local' } };
  },
});
