import { applyPlan, type Org } from '@muster/engine';
import type { Keys } from '../auth/keys.ts';
import type { Db } from '../database/open-database.ts';
import type { Ids } from '../ids.ts';
import { type ActivityHeader, storeAccess } from '../provisioning/store-access.ts';
import { applyPlans, type ChangedValue, indexKey } from './apply-plans.ts';
import { changedAttributes } from './changed-attributes.ts';
import { claimNames } from './claim-names.ts';
import { claimUids } from './claim-uids.ts';
import { BatchFacts, type PlannedSubject, planBatch } from './plan-batch.ts';
import { storeReferences } from './reference-store.ts';
import type { LoadedSubject } from './subject-store.ts';
import { wakeAccountReaders } from './wake-account-readers.ts';
import { wakeAskers } from './wake-askers.ts';
import { wakeReaders } from './wake-readers.ts';

export interface Processing {
  readonly org: Org;
  readonly indexedAttributes: ReadonlySet<string>;
  readonly ids: Ids;
  readonly nowMs: number;
  readonly now: string;
  /** How many cascades lie behind each identity's request. */
  readonly rounds: ReadonlyMap<string, number>;
  readonly keys: Pick<Keys, 'encrypt'>;
  /** Identities for which somebody asked to plan again what has failed, or to synchronize whatever their state. */
  readonly retryFailed?: ReadonlySet<string>;
  readonly synchronize?: ReadonlySet<string>;
  /** Technical names of lifecycle states that the call sets by hand, by identity; null ends what was set. */
  readonly setLifecycleState?: ReadonlyMap<string, string | null>;
  /** The activity of the call that this processing is part of: all that it plans belongs to it. */
  readonly activity?: ActivityHeader;
}

/**
 * Processes a batch of identities inside the caller's transaction: plan, claim names, store, wake those who asked for or read what changed.
 * The one path of every refresh: requested, caused by a feed, scheduled or by hand (DESIGN, journey 3).
 */
export async function processSubjects(db: Db, batch: readonly LoadedSubject[], processing: Processing): Promise<readonly PlannedSubject[]> {
  if (batch.length === 0) return [];
  const facts = new BatchFacts();
  const unique = await claimUids(db, processing, await planBatch(db, processing, batch, facts), facts);
  const planned = await claimNames(db, processing, unique, facts);
  const changes: ChangedValue[] = await applyPlans(db, planned, processing);
  await storeAccess(db, planned, processing);
  await storeReferences(db, planned, facts);
  await wakeAskers(db, [...changes, ...offeredInVain(planned, facts)], processing);
  await wakeReaders(db, changedAttributes(planned, facts), processing);
  await wakeAccountReaders(db, planned, processing);
  return planned;
}

/** Values that answered others of the batch before their holders were planned to the end, and that these have not got after all. */
function offeredInVain(planned: readonly PlannedSubject[], facts: BatchFacts): ChangedValue[] {
  if (facts.offered.length === 0) return [];
  const subjects = new Map(planned.filter(({ loaded }) => loaded.isNew).map((one) => [one.plan.identityId, one]));
  return facts.offered.flatMap(({ identity, attribute, valueKey }) => {
    const { loaded, plan } = subjects.get(identity.id)!;
    const isKept = indexKey(applyPlan(loaded.subject, plan), attribute) === valueKey;
    return isKept ? [] : [{ attribute, valueKey, identityId: identity.id }];
  });
}
