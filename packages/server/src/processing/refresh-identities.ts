import { correlateAgain } from '../correlation/correlate-again.ts';
import type { Db } from '../database/open-database.ts';
import type { Job } from '../jobs/worker.ts';
import type { Services } from '../services.ts';
import { processSubjects } from './process-subjects.ts';
import { type RefreshRequest, settleRefreshRequests, takeRefreshRequests } from './refresh-request-store.ts';
import { startProcessing } from './start-processing.ts';
import { loadSubjects } from './subject-store.ts';

/** A transaction carries at most so many identities, so that a request waits for a short one (DESIGN 5). */
export const batchSize = 250;

/** The job that carries out refresh requests, a batch in a transaction. */
export function refreshIdentitiesJob(services: () => Services): Job {
  return {
    name: 'refresh-identities',
    async run() {
      const live = services();
      const requests = await takeRefreshRequests(live.database.db, batchSize);
      if (requests.length === 0) return false;
      await refreshInHalves(live, requests);
      return true;
    },
  };
}

/** A batch that fails in the database is tried again in halves until the identity is named that cannot be stored. */
async function refreshInHalves(services: Services, requests: readonly RefreshRequest[]): Promise<void> {
  try {
    await services.database.db.transaction().execute((db) => refresh(db, services, requests));
  } catch (error) {
    if (!isDataFault(error)) throw error;
    if (requests.length === 1) {
      services.log.error({ err: error, identityId: requests[0]!.identityId }, 'an identity cannot be stored');
      await services.database.db.transaction().execute((db) => giveUp(db, requests[0]!, error as Error));
      return;
    }
    const middle = Math.ceil(requests.length / 2);
    await refreshInHalves(services, requests.slice(0, middle));
    await refreshInHalves(services, requests.slice(middle));
  }
}

async function refresh(db: Db, services: Services, requests: readonly RefreshRequest[]): Promise<void> {
  const those = (test: (request: RefreshRequest) => boolean) => new Set(requests.filter(test).map(({ identityId }) => identityId));
  const processing = await startProcessing(db, services, {
    rounds: new Map(requests.map((request) => [request.identityId, request.rounds])),
    retryFailed: those(({ retryFailed }) => retryFailed),
    synchronize: those(({ synchronize }) => synchronize),
  });
  const ids = requests.map((request) => request.identityId);
  const subjects = await loadSubjects(db, ids);
  await processSubjects(db, subjects, processing);
  const processed = new Set(subjects.map(({ subject }) => subject.id));
  // What is no identity of its own is an account that looks for one.
  await correlateAgain(
    db,
    ids.filter((id) => !processed.has(id)),
    processing,
  );
  await settleRefreshRequests(db, requests);
}

async function giveUp(db: Db, request: RefreshRequest, error: Error): Promise<void> {
  const errors = [{ attribute: null, path: '', type: 'refresh', reason: error.message, input: null }];
  await db
    .updateTable('identity')
    .set({ processing_state: 'ERROR', errors: JSON.stringify(errors) })
    .where('id', '=', request.identityId)
    .execute();
  await settleRefreshRequests(db, [request]);
}

/** SQLSTATE classes 22 and 23: values the database refuses. */
function isDataFault(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^2[23]...$/.test(code);
}
