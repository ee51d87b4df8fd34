import { type Facts, type Lookup, type Org, type Plan, type ReferencedIdentity, applyPlan, attributeOf, foldKey, refreshIdentity, textOf } from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { maxRounds } from './refresh-request-store.ts';
import { type LoadedSubject, findByValues } from './subject-store.ts';

/** A subject with its plan, ready to be stored. */
export interface PlannedSubject {
  readonly loaded: LoadedSubject;
  readonly plan: Plan;
  /** The user name it holds or claims, folded. */
  readonly uidKey: string;
}

/** Answers of the database to the batch's questions, collected as they are asked. */
export class BatchFacts implements Facts {
  readonly #found = new Map<string, ReferencedIdentity[]>();
  readonly #holders = new Map<string, string | null>();
  readonly #askedHolders = new Set<string>();
  readonly #refusedNames = new Map<string, Set<string>>();

  find(lookup: Lookup, askerId: string): ReferencedIdentity | null | undefined {
    const candidates = this.#found.get(keyOf(lookup.attribute, lookup.valueKey));
    return candidates && (candidates.find((candidate) => candidate.id !== askerId) ?? null);
  }

  /** Unknown names count as free in the first pass; they are looked up and claimed before anything is stored. */
  holderOfUid(uidKey: string, askerId: string): string | null {
    const holder = this.#holders.get(uidKey);
    if (holder === undefined) this.#askedHolders.add(uidKey);
    if (holder === undefined || holder === null || holder === askerId) return null;
    const refused = this.#refusedNames.get(askerId);
    if (refused) refused.add(uidKey);
    else this.#refusedNames.set(askerId, new Set([uidKey]));
    return holder;
  }

  /** The names an identity wanted and another one holds: when one becomes free, it is processed again. */
  refusedNames(askerId: string): ReadonlySet<string> {
    return this.#refusedNames.get(askerId) ?? new Set();
  }

  setHolder(uidKey: string, holder: string): void {
    this.#holders.set(uidKey, holder);
  }

  /** Looks up who holds the names asked about since the last time; true when one of them is held. */
  async learnHolders(db: Db): Promise<boolean> {
    const asked = [...this.#askedHolders].filter((key) => !this.#holders.has(key));
    this.#askedHolders.clear();
    const found = await findByValues(db, asked.map((valueKey) => ({ attribute: 'uid', valueKey })));
    for (const key of asked) this.#holders.set(key, null);
    for (const { valueKey, id } of found) this.#holders.set(valueKey, id);
    return found.length > 0;
  }

  /** Looks up what plans miss, in the database and among the identities of the batch that are not stored yet. */
  async learnLookups(db: Db, missing: readonly Lookup[], batch: readonly ReferencedIdentity[]): Promise<void> {
    const asked = new Map(missing.map((lookup) => [keyOf(lookup.attribute, lookup.valueKey), lookup]));
    for (const key of asked.keys()) this.#found.set(key, []);
    for (const found of await findByValues(db, [...asked.values()])) this.#found.get(keyOf(found.attribute, found.valueKey))?.push(found);
    const attributes = new Set(missing.map((lookup) => lookup.attribute));
    for (const identity of batch) {
      for (const attribute of attributes) {
        const text = textOf(attributeOf(identity.attributes, attribute));
        const candidates = text === null ? undefined : this.#found.get(keyOf(attribute, foldKey(text)));
        if (candidates && !candidates.some((candidate) => candidate.id === identity.id)) candidates.push(identity);
      }
    }
    for (const candidates of this.#found.values()) candidates.sort((left, right) => (left.id < right.id ? -1 : 1));
  }
}

const keyOf = (attribute: string, valueKey: string) => `${attribute}\u0000${valueKey}`;

/** Plans a batch: refreshes, looks up what is missing, and refreshes those again, a bounded number of times. */
export async function planBatch(db: Db, org: Org, batch: readonly LoadedSubject[], facts: BatchFacts, nowMs: number): Promise<PlannedSubject[]> {
  const plans = new Map<string, Plan>();
  let pending = batch;
  for (let round = 0; pending.length > 0 && round < maxRounds; round += 1) {
    for (const { subject } of pending) plans.set(subject.id, refreshIdentity(org, subject, facts, nowMs));
    const missing = pending.flatMap(({ subject }) => plans.get(subject.id)!.missing);
    if (missing.length > 0) await facts.learnLookups(db, missing, valuesAfter(batch, plans));
    const namesTaken = await facts.learnHolders(db);
    pending = pending.filter(({ subject }) => namesTaken || plans.get(subject.id)!.missing.length > 0);
  }
  return batch.map((loaded) => plannedSubject(loaded, plans.get(loaded.subject.id)!));
}

/** Plans one subject again, after facts about it changed. */
export function planAgain(org: Org, planned: PlannedSubject, facts: BatchFacts, nowMs: number): PlannedSubject {
  return plannedSubject(planned.loaded, refreshIdentity(org, planned.loaded.subject, facts, nowMs));
}

function plannedSubject(loaded: LoadedSubject, plan: Plan): PlannedSubject {
  return { loaded, plan, uidKey: foldKey(plan.alias?.after ?? loaded.subject.alias) };
}

/** Only new identities need it: the others' present values are in the database, and their changes wake those who asked. */
function valuesAfter(batch: readonly LoadedSubject[], plans: ReadonlyMap<string, Plan>): ReferencedIdentity[] {
  return batch
    .filter((loaded) => loaded.isNew)
    .map(({ subject }) => {
      const { id, name, alias, attributes } = applyPlan(subject, plans.get(subject.id)!);
      return { id, name, alias, attributes };
    });
}
