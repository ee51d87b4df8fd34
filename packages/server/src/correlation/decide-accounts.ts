import {
  attributeOf,
  type CorrelationLookup,
  correlationLookups,
  decideCorrelation,
  type Org,
  type SubjectAccount,
  textOf,
} from '@muster/engine';
import type { Db } from '../database/open-database.ts';
import { type FoundIdentity, findByValues } from '../processing/subject-store.ts';

/** What the criteria of its source say of an account. */
export interface Decision {
  readonly account: SubjectAccount;
  readonly lookups: readonly CorrelationLookup[];
  /** The one identity found, or null. */
  readonly identityId: string | null;
  /** True when criteria found several identities and none found exactly one. */
  readonly ambiguous: boolean;
}

/** Decides for a batch of accounts whose they are, with one query (contract: BEHAVIOUR 5.1, 8.6). */
export async function decideAccounts(db: Db, org: Org, accounts: readonly SubjectAccount[]): Promise<Decision[]> {
  const questions = accounts.map((account) => {
    const source = org.sources.get(account.sourceId);
    return { account, lookups: source === undefined ? [] : correlationLookups(source, account) };
  });
  const asked = new Map(
    questions.flatMap(({ lookups }) =>
      lookups.map((lookup) => [keyOf(lookup.property, lookup.valueKey), { attribute: lookup.property, valueKey: lookup.valueKey }]),
    ),
  );
  const found = new Map<string, FoundIdentity[]>();
  for (const identity of await findByValues(db, [...asked.values()])) {
    const key = keyOf(identity.attribute, identity.valueKey);
    const sameValue = found.get(key);
    if (sameValue) sameValue.push(identity);
    else found.set(key, [identity]);
  }
  return questions.map(({ account, lookups }) => {
    const matches = lookups.map((lookup) => matchesOf(lookup, found.get(keyOf(lookup.property, lookup.valueKey)) ?? []));
    const identityId = decideCorrelation(matches);
    return { account, lookups, identityId, ambiguous: identityId === null && matches.some((ids) => ids.length > 0) };
  });
}

const keyOf = (attribute: string, valueKey: string) => `${attribute}\u0000${valueKey}`;

function matchesOf({ property, exact }: CorrelationLookup, candidates: readonly FoundIdentity[]): string[] {
  const matching = exact === null ? candidates : candidates.filter((candidate) => textOfProperty(candidate, property) === exact);
  return matching.map((candidate) => candidate.id);
}

function textOfProperty(identity: FoundIdentity, property: string): string | null {
  return property === 'uid' ? identity.alias : textOf(attributeOf(identity.attributes, property));
}
