import {
  applyPlan,
  attributeOf,
  type Facts,
  foldKey,
  type Lookup,
  type Org,
  type Plan,
  type ReferencedIdentity,
  refreshIdentity,
  type Subject,
  textOf,
} from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import type { Ids } from '../ids.ts';
import { maxRounds } from './refresh-request-store.ts';
import { findByValues, type IndexedValue, type LoadedSubject } from './subject-store.ts';

/** A subject with its plan, ready to be stored. */
export interface PlannedSubject {
  readonly loaded: LoadedSubject;
  readonly plan: Plan;
  /** The user name it holds or claims, folded; null for none. */
  readonly uidKey: string | null;
}

/** What the engine is given beside subjects and facts. */
export interface Planning {
  readonly org: Org;
  readonly nowMs: number;
  readonly ids: Pick<Ids, 'random'>;
}

/** Answers of the database to the batch's questions, collected as they are asked. */
export class BatchFacts implements Facts {
  readonly #found = new Map<string, ReferencedIdentity[]>();
  readonly #holders = new Map<string, string | null>();
  readonly #askedHolders = new Set<string>();
  /** Values of identities not stored yet that answered a lookup. They are provisional: the plan that is stored may say otherwise. */
  readonly offered: (IndexedValue & { readonly identityId: string })[] = [];

  find(lookup: Lookup, askerId: string): ReferencedIdentity | null | undefined {
    const candidates = this.#found.get(keyOf(lookup.attribute, lookup.valueKey));
    return candidates && (candidates.find((candidate) => candidate.id !== askerId) ?? null);
  }

  /** Unknown names count as free in the first pass; they are looked up and claimed before anything is stored. */
  holderOfUid(uidKey: string, askerId: string): string | null {
    const holder = this.#holders.get(uidKey);
    if (holder === undefined) this.#askedHolders.add(uidKey);
    return holder === undefined || holder === askerId ? null : holder;
  }

  setHolder(uidKey: string, holder: string): void {
    this.#holders.set(uidKey, holder);
  }

  /** Looks up who holds the names asked about since the last time; true when one of them is held. */
  async learnHolders(db: Db): Promise<boolean> {
    const asked = [...this.#askedHolders].filter((key) => !this.#holders.has(key));
    this.#askedHolders.clear();
    const found = await findByValues(
      db,
      asked.map((valueKey) => ({ attribute: 'uid', valueKey })),
    );
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
        if (text === null || !candidates || candidates.some((candidate) => candidate.id === identity.id)) continue;
        candidates.push(identity);
        this.offered.push({ attribute, valueKey: foldKey(text), identityId: identity.id });
      }
    }
    for (const candidates of this.#found.values()) candidates.sort((left, right) => (left.id < right.id ? -1 : 1));
  }
}

const keyOf = (attribute: string, valueKey: string) => `${attribute}\u0000${valueKey}`;

/** Plans a batch: refreshes, looks up what is missing, and refreshes those again, a bounded number of times. */
export async function planBatch(db: Db, planning: Planning, batch: readonly LoadedSubject[], facts: BatchFacts): Promise<PlannedSubject[]> {
  const plans = new Map<string, Plan>();
  let pending = batch;
  for (let round = 0; pending.length > 0 && round < maxRounds; round += 1) {
    for (const { subject } of pending) plans.set(subject.id, refresh(planning, subject, facts));
    const missing = pending.flatMap(({ subject }) => plans.get(subject.id)!.missing);
    if (missing.length > 0) await facts.learnLookups(db, missing, valuesAfter(batch, plans));
    const namesTaken = await facts.learnHolders(db);
    pending = pending.filter(({ subject }) => namesTaken || plans.get(subject.id)!.missing.length > 0);
  }
  return batch.map((loaded) => plannedSubject(loaded, plans.get(loaded.subject.id)!));
}

/** Plans one subject again, after facts about it changed. */
export function planAgain(planning: Planning, planned: PlannedSubject, facts: BatchFacts): PlannedSubject {
  return plannedSubject(planned.loaded, refresh(planning, planned.loaded.subject, facts));
}

function refresh({ org, nowMs, ids }: Planning, subject: Subject, facts: BatchFacts): Plan {
  return refreshIdentity(org, subject, facts, nowMs, { random: ids.random });
}

function plannedSubject(loaded: LoadedSubject, plan: Plan): PlannedSubject {
  const change = plan.attributes.find(({ attribute }) => attribute === 'uid');
  const uid = textOf(change === undefined ? attributeOf(loaded.subject.attributes, 'uid') : change.after);
  return { loaded, plan, uidKey: uid === null ? null : foldKey(uid) };
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
