import type { ConnectorErrorKind } from '../../connectors/live-connector.ts';
import type { Db } from '../../database/open-database.ts';
import { hasAccounts } from '../source-store.ts';
import type { sourceStatuses } from '../source-wire.ts';

export type SourceStatus = (typeof sourceStatuses)[number];

const healthyStatuses: readonly SourceStatus[] = ['SOURCE_STATE_HEALTHY', 'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS'];

/** What is wrong with a source: nobody answers there, or what is configured does not fit (contract: BEHAVIOUR 9.12). */
export function statusOfFailure(kind: ConnectorErrorKind): SourceStatus {
  const isUnreachable = kind === 'down' || kind === 'interrupted' || kind === 'busy';
  return isUnreachable ? 'SOURCE_STATE_FAILURE_SOURCE' : 'SOURCE_STATE_ERROR_SOURCE';
}

/** What a good check says of a source. */
export async function statusWhenReached(db: Db, sourceId: string): Promise<SourceStatus> {
  return (await hasAccounts(db, sourceId)) ? 'SOURCE_STATE_HEALTHY' : 'SOURCE_STATE_UNCHECKED_SOURCE_NO_ACCOUNTS';
}

/** Notes how a source was found; `since` only moves when that changes. */
export async function noteSourceStatus(db: Db, sourceId: string, status: SourceStatus, now: string): Promise<void> {
  const healthy = healthyStatuses.includes(status);
  await db.updateTable('source').set({ healthy, status, since: now }).where('id', '=', sourceId).where('status', '!=', status).execute();
}
