import type { SourceConfiguration } from '../configuration.ts';
import type { Draft } from '../draft.ts';
import { activeState } from '../lifecycle/lifecycle-state.ts';
import type { PlannedChange } from '../plan.ts';

/** A new account gets everything that its policy says, but no rights where all are taken away. */
export function isCreated(draft: Draft, source: SourceConfiguration, attribute: string): boolean {
  return !activeState(draft)?.removeAllAccess || !isRight(source, attribute);
}

export function isRight({ accountSchema }: SourceConfiguration, attribute: string): boolean {
  return accountSchema.attributes.some(({ name, isEntitlement }) => name === attribute && isEntitlement);
}

const rank = { SET: 0, ADD: 1, REMOVE: 2 } as const;

export function inOrder(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return [...changes].sort((left, right) => rank[left.op] - rank[right.op]);
}
