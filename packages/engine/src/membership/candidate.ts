import type { SubjectAccount } from '../subject.ts';
import { attributeOf, type Value } from '../value.ts';
import { type Comparable, comparables } from './comparable.ts';

/** What criteria read of an identity while it is refreshed. */
export interface Candidate {
  readonly accounts: readonly SubjectAccount[];
  identityValues(attribute: string): readonly Comparable[];
  accountValues(account: SubjectAccount, attribute: string): readonly Comparable[];
}

/** Remembers each value in its comparable form: hundreds of roles ask for the same few attributes, some of which are long lists. */
export function candidateOf(attribute: (name: string) => Value, accounts: readonly SubjectAccount[]): Candidate {
  const ofIdentity = new Map<string, readonly Comparable[]>();
  const ofAccounts = new Map<SubjectAccount, Map<string, readonly Comparable[]>>();
  return {
    accounts,
    identityValues: (name) => remembered(ofIdentity, name, () => comparables(attribute(name))),
    accountValues(account, name) {
      const values = remembered(ofAccounts, account, () => new Map());
      return remembered(values, name, () => comparables(attributeOf(account.attributes, name)));
    },
  };
}

function remembered<K, V>(memory: Map<K, V>, key: K, compute: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const value = compute();
  memory.set(key, value);
  return value;
}
