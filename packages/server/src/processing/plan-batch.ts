import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AccountCall,
  applyPlan,
  attributeOf,
  type Facts,
  foldKey,
  type Lookup,
  type NameQuestion,
  type Org,
  type Plan,
  type ReferencedIdentity,
  refreshIdentity,
  type Subject,
  textOf,
} from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import type { Ids } from '../ids.ts';
import { readAccountNames } from '../provisioning/account-name-store.ts';
import { findNameHolders } from '../provisioning/name-store.ts';
import { findNativeIdentities, nativeIdentityOn } from './accounts-of-others.ts';
import { maxRounds } from './refresh-request-store.ts';
import { findByValues, type IndexedValue, type LoadedSubject, withComputed } from './subject-store.ts';

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
  readonly retryFailed?: ReadonlySet<string>;
  readonly synchronize?: ReadonlySet<string>;
  /** Technical names of lifecycle states that are set by hand, by identity; null ends what was set (contract: BEHAVIOUR 9.4). */
  readonly setLifecycleState?: ReadonlyMap<string, string | null>;
  /** What a call asks to be done to an account, by identity (contract: BEHAVIOUR 9.10). */
  readonly accountCalls?: ReadonlyMap<string, AccountCall>;
  /** Open CREATEs whose names proved to be taken at their target, by identity (contract: TRANSFORMS 2, sourceCheck). */
  readonly renewedCreates?: ReadonlyMap<string, string>;
}

/** Answers of the database to the batch's questions, collected as they are asked. */
export class BatchFacts implements Facts {
  readonly #found = new Map<string, ReferencedIdentity[]>();
  readonly #holders = new Map<string, string | null>();
  readonly #askedHolders = new Set<string>();
  readonly #names = new Map<string, string[]>();
  readonly #namedAttributes = new Set<string>();
  readonly #accounts = new Map<string, string | null>();
  /** Identities not stored yet that answered a lookup, by this value. They are provisional: the plan that is stored may say otherwise. */
  readonly offered: (IndexedValue & { readonly identity: ReferencedIdentity })[] = [];

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

  isNameTaken(sourceId: string, attribute: string, nameKey: string, askerId: string): boolean | undefined {
    return this.#names.get(nameKeyOf({ sourceId, attribute, nameKey }))?.some((holder) => holder !== askerId);
  }

  nativeIdentityOn(sourceId: string, identityId: string): string | null | undefined {
    return this.#accounts.get(keyOf(sourceId, identityId));
  }

  /** Looks up which accounts others have; of those in the batch it is known already. */
  async learnAccounts(db: Db, missing: readonly Lookup[], batch: readonly LoadedSubject[]): Promise<void> {
    const subjects = new Map(batch.map(({ subject }) => [subject.id, subject]));
    const inBatch = missing.filter(({ valueKey }) => subjects.has(valueKey));
    const others = missing.filter(({ valueKey }) => !subjects.has(valueKey));
    const found = await findNativeIdentities(db, others);
    for (const [index, { attribute, valueKey }] of others.entries()) this.#accounts.set(keyOf(attribute, valueKey), found[index]!);
    for (const { attribute, valueKey } of inBatch)
      this.#accounts.set(keyOf(attribute, valueKey), nativeIdentityOn(subjects.get(valueKey)!.accounts, attribute));
  }

  setNameHolder(name: NameQuestion, holder: string): void {
    this.#names.set(nameKeyOf(name), [...(this.#names.get(nameKeyOf(name)) ?? []), holder]);
  }

  /** Looks up who has the account names that plans ask about, or is about to get them. */
  async learnNames(db: Db, missing: readonly NameQuestion[]): Promise<void> {
    const unread = missing.filter(({ sourceId, attribute }) => !this.#namedAttributes.has(keyOf(sourceId, attribute)));
    await readAccountNames(db, unread);
    for (const { sourceId, attribute } of unread) this.#namedAttributes.add(keyOf(sourceId, attribute));
    for (const name of missing) this.#names.set(nameKeyOf(name), []);
    for (const { holder, ...name } of await findNameHolders(db, missing)) this.setNameHolder(name, holder);
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
        this.offered.push({ attribute, valueKey: foldKey(text), identity });
      }
    }
    for (const candidates of this.#found.values()) candidates.sort((left, right) => (left.id < right.id ? -1 : 1));
  }
}

const nameKeyOf = ({ sourceId, attribute, nameKey }: NameQuestion) => `${sourceId}\u0000${attribute}\u0000${nameKey}`;
const keyOf = (attribute: string, valueKey: string) => `${attribute}\u0000${valueKey}`;

/** Plans a batch: refreshes, looks up what is missing, and refreshes those again, a bounded number of times. */
export async function planBatch(db: Db, planning: Planning, batch: readonly LoadedSubject[], facts: BatchFacts): Promise<PlannedSubject[]> {
  const plans = new Map<string, Plan>();
  let pending = batch;
  for (let round = 0; pending.length > 0 && round < maxRounds; round += 1) {
    for (const { subject } of pending) {
      plans.set(subject.id, refresh(planning, subject, facts));
      // Others have their turn after each: one refresh is bounded, a batch of the dearest would hold the process for seconds.
      await nextTurn();
    }
    const missing = pending.flatMap(({ subject }) => plans.get(subject.id)!.missing);
    const lookups = missing.filter(({ kind }) => kind !== 'account');
    if (lookups.length > 0) await facts.learnLookups(db, lookups, valuesAfter(batch, plans));
    if (lookups.length < missing.length) {
      await facts.learnAccounts(
        db,
        missing.filter(({ kind }) => kind === 'account'),
        batch,
      );
    }
    const missingNames = pending.flatMap(({ subject }) => plans.get(subject.id)!.missingNames);
    if (missingNames.length > 0) await facts.learnNames(db, missingNames);
    const namesTaken = await facts.learnHolders(db);
    pending = pending.filter(({ subject }) => namesTaken || isProvisional(plans.get(subject.id)!));
  }
  return batch.map((loaded) => plannedSubject(loaded, plans.get(loaded.subject.id)!));
}

function isProvisional({ missing, missingNames }: Plan): boolean {
  return missing.length > 0 || missingNames.length > 0;
}

/** Plans one subject again, after facts about it changed. */
export function planAgain(planning: Planning, planned: PlannedSubject, facts: BatchFacts): PlannedSubject {
  return plannedSubject(planned.loaded, refresh(planning, planned.loaded.subject, facts));
}

function refresh(planning: Planning, subject: Subject, facts: BatchFacts): Plan {
  const { org, nowMs, ids, retryFailed, synchronize, setLifecycleState, accountCalls, renewedCreates } = planning;
  return refreshIdentity(org, subject, facts, nowMs, {
    random: ids.random,
    retryFailed: retryFailed?.has(subject.id),
    synchronize: synchronize?.has(subject.id),
    setLifecycleState: setLifecycleState?.get(subject.id),
    accountCall: accountCalls?.get(subject.id),
    renewedCreate: renewedCreates?.get(subject.id),
  });
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
    .map(({ subject, status }) => {
      const after = applyPlan(subject, plans.get(subject.id)!);
      return { id: after.id, name: after.name, alias: after.alias, attributes: withComputed(after, status) };
    });
}
