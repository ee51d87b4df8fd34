import { type Static, Type } from '@sinclair/typebox';
import { isoTime } from '../../clock.ts';
import { findLiveConnector } from '../../connectors/index.ts';
import { ConnectorError, type Session } from '../../connectors/live-connector.ts';
import { Enum, FreeMap } from '../../http/schemas.ts';
import { loadReachableSource, type ReachableSource } from '../../provisioning/live-source.ts';
import { noteSourceUp } from '../../provisioning/outbox-store.ts';
import { withOwnSession } from '../../provisioning/sessions.ts';
import type { Services } from '../../services.ts';
import { noteSourceStatus, statusOfFailure, statusWhenReached } from '../health/source-status-store.ts';
import { getSource } from '../source-store.ts';
import { internalSourceName } from '../source-wire.ts';

/** How a check went (contract: BEHAVIOUR 9.12): always an answer of 200. */
export const CheckWire = Type.Object(
  {
    id: Type.String({ description: 'Id of the source' }),
    name: Type.String(),
    status: Enum(['SUCCESS', 'FAILURE']),
    elapsedMillis: Type.Integer(),
    details: FreeMap({ description: 'After a failure, `error` says in one sentence what is wrong' }),
  },
  { $id: 'SourceCheck' },
);
type CheckWire = Static<typeof CheckWire>;

/** What is asked of a session that is open: nothing more, or something that throws a {@link ConnectorError}. */
type Look = (session: Session, source: ReachableSource) => Promise<void>;

/**
 * Connects and signs in, looks, and notes how the source was found. The request holds no transaction: its connection is the database's, and
 * the source takes its time. There is nothing to connect to at a delimited file.
 */
export async function checkSource(services: Services, sourceId: string, look: Look = async () => undefined): Promise<CheckWire> {
  const { db } = services.database;
  const { id, name, connector } = await getSource(db, sourceId);
  const started = services.clock.microseconds();
  const isLive = findLiveConnector(connector) !== undefined;
  const failure = isLive ? await tryOut(services, id, look) : null;
  const elapsedMillis = Math.round((services.clock.microseconds() - started) / 1_000);
  if (isLive) await noteOutcome(services, id, failure);
  return {
    id,
    name: internalSourceName(name),
    status: failure === null ? 'SUCCESS' : 'FAILURE',
    elapsedMillis,
    details: failure === null ? {} : { error: failure.message },
  };
}

async function tryOut({ database, keys }: Services, sourceId: string, look: Look): Promise<ConnectorError | null> {
  try {
    const source = await loadReachableSource(database.db, sourceId, keys);
    await withOwnSession(source, (session) => look(session, source));
    return null;
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}

/** A source that answers is what its waiting operations wait for. */
async function noteOutcome({ database, clock }: Services, sourceId: string, failure: ConnectorError | null): Promise<void> {
  const now = isoTime(clock.now());
  await database.db.transaction().execute(async (db) => {
    const status = failure === null ? await statusWhenReached(db, sourceId) : statusOfFailure(failure.kind);
    await noteSourceStatus(db, sourceId, status, now);
    if (failure === null) await noteSourceUp(db, sourceId, now);
  });
}
