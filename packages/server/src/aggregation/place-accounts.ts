import type { SubjectAccount } from '@muster/engine';
import type { Decision } from '../correlation/decide-accounts.ts';
import { decideAccounts } from '../correlation/decide-accounts.ts';
import type { Db } from '../database/open-database.ts';
import type { Processing } from '../processing/process-subjects.ts';
import { type LoadedSubject, newSubject } from '../processing/subject-store.ts';

/** Where an account belongs: with an identity that exists, with a new one that it founds, or, uncorrelated, with its shadow. */
export interface Placement {
  readonly decision: Decision;
  readonly identityId: string;
  readonly uncorrelated: boolean;
  readonly founded: LoadedSubject | null;
}

/**
 * Decides whose accounts these are. One of an authoritative source that matches nobody founds an identity; any other that matches nobody,
 * or several, stays uncorrelated (contract: BEHAVIOUR 5.1).
 */
export async function placeAccounts(db: Db, accounts: readonly SubjectAccount[], processing: Processing): Promise<Placement[]> {
  const decisions = await decideAccounts(db, processing.org, accounts);
  return decisions.map((decision) => {
    const { account, identityId } = decision;
    if (identityId !== null) return { decision, identityId, uncorrelated: false, founded: null };
    if (!isAuthoritative(processing, account.sourceId)) return { decision, identityId: account.id, uncorrelated: true, founded: null };
    const founded = newSubject(processing.ids.next(), account, processing.now);
    return { decision, identityId: founded.subject.id, uncorrelated: false, founded };
  });
}

/** A source is authoritative while an identity profile is built on it. */
export function isAuthoritative({ org }: Pick<Processing, 'org'>, sourceId: string): boolean {
  return org.profilesBySource.has(sourceId);
}

/**
 * Parts a batch: an account that would found an identity though an earlier one, looking for the same value, founds one already is a repeat.
 * What a feed comes to must not depend on where its batches end.
 */
export function firstOfEach(placements: readonly Placement[]): { first: Placement[]; repeats: Placement[] } {
  const looked = new Set<string>();
  const [first, repeats]: [Placement[], Placement[]] = [[], []];
  for (const placement of placements) {
    const { founded, decision } = placement;
    const keys =
      founded === null ? [] : decision.lookups.map(({ property, valueKey, exact }) => JSON.stringify([property, valueKey, exact]));
    (keys.some((key) => looked.has(key)) ? repeats : first).push(placement);
    for (const key of keys) looked.add(key);
  }
  return { first, repeats };
}
