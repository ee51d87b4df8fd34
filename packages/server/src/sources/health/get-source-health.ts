import { Type } from '@sinclair/typebox';
import type { Keys } from '../../auth/keys.ts';
import { findLiveConnector } from '../../connectors/index.ts';
import { ConnectorError } from '../../connectors/live-connector.ts';
import type { Db } from '../../database/open-database.ts';
import { defineRoute } from '../../http/define-route.ts';
import { Enum } from '../../http/schemas.ts';
import { getOrganisation } from '../../organisation/organisation-store.ts';
import { loadReachableSource } from '../../provisioning/live-source.ts';
import { SourceParams } from '../schema-wire.ts';
import { readSources } from '../source-rights.ts';
import { getSource } from '../source-store.ts';
import type { NamedSource } from '../source-wire.ts';
import type { SourceStatus } from './source-status-store.ts';

/** The statuses of health; a file that could not be read is one of a source alone (contract: BEHAVIOUR 9.12). */
const healthStatuses = [
  'SOURCE_STATE_ERROR_CLUSTER',
  'SOURCE_STATE_ERROR_SOURCE',
  'SOURCE_STATE_ERROR_VA',
  'SOURCE_STATE_FAILURE_CLUSTER',
  'SOURCE_STATE_FAILURE_SOURCE',
  'SOURCE_STATE_HEALTHY',
  'SOURCE_STATE_UNCHECKED_CLUSTER',
  'SOURCE_STATE_UNCHECKED_CLUSTER_NO_SOURCES',
  'SOURCE_STATE_UNCHECKED_SOURCE',
  'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS',
] as const satisfies readonly SourceStatus[];
type HealthStatus = (typeof healthStatuses)[number];

const SourceHealthWire = Type.Object(
  {
    id: Type.String(),
    type: Type.String(),
    name: Type.String(),
    org: Type.String({ description: 'Name of the organisation' }),
    isAuthoritative: Type.Boolean(),
    isCluster: Type.Boolean(),
    hostname: Type.String({ description: 'The host that its settings name' }),
    pod: Type.String(),
    status: Enum(healthStatuses, { description: 'As the last check, aggregation or change of an account found it' }),
  },
  { $id: 'SourceHealth' },
);

export const getSourceHealth = defineRoute({
  operationId: 'getSourceHealth',
  method: 'GET',
  path: '/sources/:sourceId/source-health',
  tag: 'Sources',
  summary: 'Get the health of a source',
  rights: readSources,
  params: SourceParams,
  responses: { 200: SourceHealthWire },
  async handle({ db, params, services }) {
    const source = await getSource(db, params.sourceId);
    const { name: org } = await getOrganisation(db);
    const { id, type, name, authoritative, status } = source;
    return {
      id,
      type,
      name,
      org,
      isAuthoritative: authoritative,
      isCluster: false,
      hostname: await hostOf(db, source, services.keys),
      pod: 'local',
      status: status === 'SOURCE_STATE_ERROR_ACCOUNT_FILE_IMPORT' ? 'SOURCE_STATE_ERROR_SOURCE' : (status as HealthStatus),
    };
  },
});

/** Settings that do not fit name no host. */
async function hostOf(db: Db, { id, connector }: NamedSource, keys: Keys): Promise<string> {
  if (findLiveConnector(connector) === undefined) return 'localhost';
  try {
    const source = await loadReachableSource(db, id, keys);
    return source.connector.host(source.settings);
  } catch (error) {
    if (error instanceof ConnectorError) return 'localhost';
    throw error;
  }
}
