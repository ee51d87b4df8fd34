import type { SubjectAccount } from '../src/subject.ts';
import type { EvaluationContext } from '../src/transforms/transform.ts';
import type { Attributes } from '../src/value.ts';

/** What a transform is evaluated with: the same in every call, but for what the test names. */
export function evaluationContext(values: Partial<EvaluationContext> = {}): EvaluationContext {
  return {
    input: null,
    now: Date.UTC(2024, 2, 20, 15, 10),
    random: cycling([0.5, 0.25, 0.9]),
    identity: { id: 'ada', name: 'Ada Lovelace', alias: 'ada', attributes: { firstname: 'Ada', lastname: 'Lovelace' } },
    accounts: [],
    oldValue: null,
    attributeName: 'department',
    find: () => null,
    ...values,
  };
}

/** An account on the source HR. */
export function accountOf(attributes: Attributes, index = 0): SubjectAccount {
  const created = new Date(Date.UTC(2024, 0, 1) + index).toISOString();
  const name = `account-${index}`;
  const state = { disabled: false, locked: false, created, modified: created };
  return { id: name, sourceId: 'hr', nativeIdentity: name, name, attributes, ...state };
}

function cycling(numbers: readonly number[]): () => number {
  let drawn = 0;
  return () => numbers[drawn++ % numbers.length]!;
}
