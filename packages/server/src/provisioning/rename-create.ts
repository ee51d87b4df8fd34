import type { NameQuestion } from '@muster/engine';
import { claimNames } from '../processing/claim-names.ts';
import { BatchFacts, planBatch } from '../processing/plan-batch.ts';
import { startProcessing } from '../processing/start-processing.ts';
import { loadSubjects } from '../processing/subject-store.ts';
import type { Services } from '../services.ts';
import { noteNamesTaken, tieNameClaims } from './name-store.ts';
import { isStillRunning } from './operation-outcome-store.ts';
import { renameCreate as storeRenamed } from './operation-store.ts';
import type { ClaimedOperation } from './outbox-store.ts';
import { plannedNativeIdentity } from './store-access.ts';

/** An operation that cannot be carried out as it is, for a reason that no further attempt changes. */
export class NoNameLeft extends Error {}

/** The operation was ended, or taken by another process, while it was being carried out. */
export class OperationEnded extends Error {
  constructor() {
    super('The operation was ended meanwhile');
  }
}

/**
 * The target has names that a CREATE was to give. What it sends is computed anew with the next ones, which are claimed, and it goes on as
 * the same operation: its rights, what follows it and what is told of it stay (contract: TRANSFORMS 2, sourceCheck; BEHAVIOUR 9.5). The names
 * are noted in the same transaction, so that after a crash the search goes on where it was.
 */
export async function renameCreate(
  services: Services,
  operation: ClaimedOperation,
  taken: readonly NameQuestion[],
): Promise<ClaimedOperation> {
  const { id, identityId, sourceId, accountId } = operation;
  return services.database.db.transaction().execute(async (db) => {
    // The configuration, the identity, the operation: in the order in which processing takes its locks.
    const processing = await startProcessing(db, services);
    const subjects = await loadSubjects(db, [identityId]);
    if (!(await isStillRunning(db, operation))) throw new OperationEnded();
    await noteNamesTaken(db, id, taken);
    const planning = { ...processing, renewedCreates: new Map([[identityId, id]]) };
    const facts = new BatchFacts();
    const [renamed] = await claimNames(db, planning, await planBatch(db, planning, subjects, facts), facts);
    const renewal = renamed?.plan.renewal ?? { reason: 'The source of the account is not configured any more.' };
    if ('reason' in renewal) throw new NoNameLeft(renewal.reason);
    const { changes } = renewal;
    const nativeIdentity = plannedNativeIdentity(processing.org, { sourceId, changes });
    await storeRenamed(db, { id, accountId, nativeIdentity, changes }, processing);
    await tieNameClaims(db, [{ sourceId, identityId, operationId: id }]);
    const row = await db.selectFrom('account_operation').select(['changes', 'secrets']).where('id', '=', id).executeTakeFirstOrThrow();
    return { ...operation, ...row, nativeIdentity, areNamesChecked: false };
  });
}
