import type { NameQuestion } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { findNameHolders, insertNameClaims } from '../provisioning/name-store.ts';
import { type BatchFacts, type PlannedSubject, type Planning, planAgain } from './plan-batch.ts';

/** More rounds than identities that want one name at one moment; the rest fail with the generator's own error. */
const maxRounds = 60;

/**
 * Claims the account names that the plans of a batch give out, so that two identities that want one name at the same moment never both get
 * it: the loser is planned again and takes the next (contract: BEHAVIOUR 9.5).
 */
export async function claimNames(
  db: Db,
  planning: Planning,
  planned: readonly PlannedSubject[],
  facts: BatchFacts,
): Promise<PlannedSubject[]> {
  const batch = [...planned];
  let claiming = batch.map((_, index) => index).filter((index) => batch[index]!.plan.claimedNames.length > 0);
  for (let round = 0; claiming.length > 0 && round < maxRounds; round += 1) {
    const claims = claiming.flatMap((index) => claimsOf(batch[index]!));
    await insertNameClaims(db, claims);
    const holders = await findNameHolders(db, claims);
    const losers: number[] = [];
    for (const index of claiming) {
      const own = claimsOf(batch[index]!);
      const lost = holders.filter((held) => own.some((claim) => isSameName(claim, held) && claim.holder !== held.holder));
      for (const { holder, ...name } of lost) facts.setNameHolder(name, holder);
      if (lost.length === 0) continue;
      batch[index] = await planWithNames(db, planning, batch[index]!, facts);
      losers.push(index);
    }
    claiming = losers;
  }
  return batch;
}

/** The next names may be ones that nobody has asked about yet. */
async function planWithNames(db: Db, planning: Planning, planned: PlannedSubject, facts: BatchFacts): Promise<PlannedSubject> {
  const again = planAgain(planning, planned, facts);
  if (again.plan.missingNames.length === 0) return again;
  await facts.learnNames(db, again.plan.missingNames);
  return planAgain(planning, planned, facts);
}

function claimsOf({ plan }: PlannedSubject) {
  return plan.claimedNames.map(({ sourceId, attribute, nameKey }) => ({ sourceId, attribute, nameKey, holder: plan.identityId }));
}

function isSameName(left: NameQuestion, right: NameQuestion): boolean {
  return left.nameKey === right.nameKey && left.attribute === right.attribute && left.sourceId === right.sourceId;
}
