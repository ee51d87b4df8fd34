import { sql } from 'kysely';
import { type ReadAccount, readAccounts } from '../../accounts/reload/read-accounts.ts';
import { findLiveConnector } from '../../connectors/index.ts';
import { ConnectorError } from '../../connectors/live-connector.ts';
import type { Db } from '../../database/open-database.ts';
import { groupBy } from '../../group-by.ts';
import type { Services } from '../../services.ts';

/**
 * The identity's accounts as their live sources show them now, so that a native change is seen and undone (contract: BEHAVIOUR 9.8). What
 * cannot be read is left out: it is then as known. Sources that are known to be down are not asked.
 */
export async function readIdentityAccounts(services: Services, identityId: string): Promise<readonly ReadAccount[]> {
  const accounts = groupBy(await findReadableAccounts(services.database.db, identityId), ({ source_id }) => source_id);
  const read = await Promise.all(
    [...accounts].map(async ([sourceId, own]) => {
      try {
        return await readAccounts(services, sourceId, own);
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        services.log.info({ sourceId, identityId, reason: error.message }, 'accounts are synchronized as they are known');
        return [];
      }
    }),
  );
  return read.flat();
}

async function findReadableAccounts(db: Db, identityId: string) {
  const rows = await db
    .selectFrom('account')
    .innerJoin('source', 'source.id', 'account.source_id')
    .selectAll('account')
    .select('source.connector')
    .where('account.identity_id', '=', identityId)
    .where('source.connection_type', '=', 'direct')
    .where('source.down_since', 'is', null)
    .where(sql<boolean>`not source.features @> '["NO_RANDOM_ACCESS"]'::jsonb`)
    .orderBy('account.id')
    .execute();
  return rows.filter(({ connector }) => findLiveConnector(connector) !== undefined);
}
