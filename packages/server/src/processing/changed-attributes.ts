import { isDeepStrictEqual } from 'node:util';
import { applyPlan, attributeOf, everyAttribute, type ReferencedIdentity } from '@muster/engine';
import { groupBy } from '../group-by.ts';
import type { BatchFacts, PlannedSubject } from './plan-batch.ts';
import { withComputed } from './subject-store.ts';
import type { ChangedAttribute } from './wake-readers.ts';

/**
 * What others may have read of the identities of a batch, and is another now. Of new identities only the batch itself can have read
 * anything, before they were planned to the end.
 */
export function changedAttributes(planned: readonly PlannedSubject[], facts: BatchFacts): ChangedAttribute[] {
  return [...planned.flatMap(changesOf), ...readInVain(planned, facts)];
}

function changesOf({ loaded, plan }: PlannedSubject): ChangedAttribute[] {
  if (loaded.isNew) return [];
  const attributes = new Set(plan.attributes.map(({ attribute }) => attribute));
  // Where nothing is mapped the name is the account's; who reads it is remembered by the attribute that it follows from elsewhere.
  if (plan.name !== null) attributes.add('displayName');
  if (plan.identityState !== null) attributes.add('identityState');
  return [...attributes].map((attribute) => ({ identityId: plan.identityId, attribute }));
}

function readInVain(planned: readonly PlannedSubject[], facts: BatchFacts): ChangedAttribute[] {
  if (facts.offered.length === 0) return [];
  const offered = groupBy(
    facts.offered.map(({ identity }) => identity),
    ({ id }) => id,
  );
  const settled = new Map(planned.filter(({ plan }) => offered.has(plan.identityId)).map((one) => [one.plan.identityId, settledOf(one)]));
  return planned.flatMap(({ plan }) =>
    plan.lookups.flatMap(({ kind, attribute, valueKey }) => {
      const versions = kind === 'read' ? (offered.get(valueKey) ?? []) : [];
      const differs = versions.some((version) => !looksTheSame(version, attribute, settled.get(valueKey)!));
      return differs ? [{ identityId: valueKey, attribute }] : [];
    }),
  );
}

function settledOf({ loaded, plan }: PlannedSubject): ReferencedIdentity {
  const after = applyPlan(loaded.subject, plan);
  return { id: after.id, name: after.name, alias: after.alias, attributes: withComputed(after, loaded.status) };
}

/** Whether a reader of this attribute gets the same of both. */
function looksTheSame(one: ReferencedIdentity, attribute: string, other: ReferencedIdentity): boolean {
  if (attribute === everyAttribute) return isDeepStrictEqual(one.attributes, other.attributes);
  if (attribute === 'displayName' && one.name !== other.name) return false;
  return isDeepStrictEqual(attributeOf(one.attributes, attribute), attributeOf(other.attributes, attribute));
}
