import type { NameQuestion } from '@muster/engine';
import { claimNames } from '../processing/claim-names.ts';
import { BatchFacts, planBatch } from '../processing/plan-batch.ts';
import { startProcessing } from '../processing/start-processing.ts';
import { loadSubjects } from '../processing/subject-store.ts';
import type { Services } from '../services.ts';
import { noteNamesTaken, tieNameClaims } from './name-store.ts';
import { renameCreate as storeRenamed } from './operation-store.ts';
import type { ClaimedOperation } from './outbox-store.ts';
import { inTransaction } from './record-outcome.ts';
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
  let outcome: ClaimedOperation | { readonly reason: string } | undefined;
  await inTransaction(services, operation, async (db, now) => {
    await noteNamesTaken(db, operation.id, taken);
    const planning = {
      ...(await startProcessing(db, services)),
      renewedCreates: new Map([[operation.identityId, operation.id]]),
    };
    const facts = new BatchFacts();
    const planned = await planBatch(db, planning, await loadSubjects(db, [operation.identityId]), facts);
    const [renamed] = await claimNames(db, planning, planned, facts);
    const renewal = renamed?.plan.renewal;
    if (!renewal || 'reason' in renewal) {
      outcome = { reason: renewal?.reason ?? 'The source of the account is not configured any more.' };
      return;
    }
    const { id, identityId, sourceId, accountId } = operation;
    const nativeIdentity = plannedNativeIdentity(planning.org, { sourceId, changes: renewal.changes });
    await storeRenamed(db, { id, accountId, nativeIdentity, changes: renewal.changes }, { keys: services.keys, now });
    await tieNameClaims(db, [{ sourceId, identityId, operationId: id }]);
    const row = await db.selectFrom('account_operation').select(['changes', 'secrets']).where('id', '=', id).executeTakeFirstOrThrow();
    outcome = { ...operation, ...row, nativeIdentity, areNamesChecked: false };
  });
  if (outcome === undefined) throw new OperationEnded();
  if ('reason' in outcome) throw new NoNameLeft(outcome.reason);
  return outcome;
}
