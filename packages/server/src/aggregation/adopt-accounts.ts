import type { Selectable } from 'kysely';
import { attachAccounts, deleteQuestions } from '../correlation/correlation-store.ts';
import type { Db } from '../database/open-database.ts';
import type { AccountRow } from '../database/tables.ts';
import { type Processing, processSubjects } from '../processing/process-subjects.ts';
import { requestRefresh } from '../processing/refresh-request-store.ts';
import { accountOf } from '../processing/subject-store.ts';
import { firstOfEach, type Placement, placeAccounts } from './place-accounts.ts';

/**
 * Accounts of a source that has just become authoritative: the uncorrelated ones join or found identities, as if they were aggregated now;
 * the identities of the others are processed, since the new profile may rule them (contract: BEHAVIOUR 8.7).
 */
export async function adoptAccounts(
  db: Db,
  rows: readonly Selectable<AccountRow>[],
  processing: Processing,
  taskId: string | null,
): Promise<void> {
  const open = rows.filter((row) => row.uncorrelated && !row.manually_correlated);
  const { first, repeats } = firstOfEach(await placeAccounts(db, open.map(accountOf), processing));
  const placed = await adopt(db, first, processing);
  const later = await placeAccounts(
    db,
    repeats.map(({ decision }) => decision.account),
    processing,
  );
  placed.push(...(await adopt(db, later, processing)));
  // Accounts of an authoritative source look for nobody, those that had found their identity before included.
  await deleteQuestions(
    db,
    rows.filter((row) => !row.manually_correlated).map((row) => row.id),
  );
  const touched = [
    ...rows.filter((row) => !row.uncorrelated).map((row) => row.identity_id),
    ...placed.filter(({ founded }) => founded === null).map(({ identityId }) => identityId),
  ];
  await requestRefresh(db, touched, { reason: 'an identity profile was created', now: processing.now, taskId });
}

/** Those among the placements that have a place, now in it. */
async function adopt(db: Db, placements: readonly Placement[], processing: Processing): Promise<Placement[]> {
  const placed = placements.filter((placement) => !placement.uncorrelated);
  await attachAccounts(
    db,
    placed.map(({ decision, identityId }) => ({ accountId: decision.account.id, identityId })),
    processing.now,
  );
  await processSubjects(
    db,
    placed.flatMap(({ founded }) => founded ?? []),
    processing,
  );
  return placed;
}
