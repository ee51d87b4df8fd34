import { applyPlan, type Org } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import type { Ids } from '../ids.ts';
import { applyPlans, type ChangedValue, indexKey } from './apply-plans.ts';
import { claimUids } from './claim-uids.ts';
import { BatchFacts, type PlannedSubject, planBatch } from './plan-batch.ts';
import { storeReferences } from './reference-store.ts';
import type { LoadedSubject } from './subject-store.ts';
import { wakeAskers } from './wake-askers.ts';

export interface Processing {
  readonly org: Org;
  readonly indexedAttributes: ReadonlySet<string>;
  readonly ids: Ids;
  readonly nowMs: number;
  readonly now: string;
  /** How many cascades lie behind each identity's request. */
  readonly rounds: ReadonlyMap<string, number>;
}

/**
 * Processes a batch of identities inside the caller's transaction: plan, claim names, store, wake those who asked for what changed. The
 * one path of every refresh: requested, caused by a feed, scheduled or by hand (DESIGN, journey 3).
 */
export async function processSubjects(db: Db, batch: readonly LoadedSubject[], processing: Processing): Promise<readonly PlannedSubject[]> {
  if (batch.length === 0) return [];
  const facts = new BatchFacts();
  const planned = await claimUids(db, processing, await planBatch(db, processing, batch, facts), facts);
  const changes: ChangedValue[] = await applyPlans(db, planned, processing);
  await storeReferences(db, planned);
  await wakeAskers(db, [...changes, ...offeredInVain(planned, facts)], processing);
  return planned;
}

/** Values that answered others of the batch before their holders were planned to the end, and that these have not got after all. */
function offeredInVain(planned: readonly PlannedSubject[], facts: BatchFacts): ChangedValue[] {
  if (facts.offered.length === 0) return [];
  const subjects = new Map(planned.filter(({ loaded }) => loaded.isNew).map((one) => [one.plan.identityId, one]));
  return facts.offered.filter(({ identityId, attribute, valueKey }) => {
    const { loaded, plan } = subjects.get(identityId)!;
    return indexKey(applyPlan(loaded.subject, plan), attribute) !== valueKey;
  });
}
