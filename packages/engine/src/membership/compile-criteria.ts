import type { RoleCriteria } from '../configuration.ts';
import type { Candidate } from './candidate.ts';
import { type Comparable, emptyText } from './comparable.ts';
import { type Comparison, compileSameText, compileTest, type Test } from './compare.ts';

export type Criteria = (candidate: Candidate) => boolean;

const negations: ReadonlySet<Comparison> = new Set(['NOT_EQUALS', 'DOES_NOT_CONTAIN']);
const orderings: ReadonlySet<Comparison> = new Set(['GREATER_THAN', 'LESS_THAN', 'GREATER_THAN_EQUALS', 'LESS_THAN_EQUALS']);
const nobody: Criteria = () => false;

/**
 * Compiles role membership criteria (contract: BEHAVIOUR 5.4). Criteria that `criteriaProblems` objects to give the role to nobody, as far
 * as the objection reaches: better no access than access by mistake. So does a deleted identity attribute, which everyone would lack.
 */
export function compileCriteria(criteria: RoleCriteria, identityAttributes: ReadonlySet<string>): Criteria {
  const { operation } = criteria;
  if (operation === 'AND' || operation === 'OR') {
    const parts = (criteria.children ?? []).map((child) => compileCriteria(child, identityAttributes));
    if (parts.length === 0) return nobody;
    return operation === 'AND'
      ? (candidate) => parts.every((part) => part(candidate))
      : (candidate) => parts.some((part) => part(candidate));
  }
  return compileLeaf(criteria, operation, identityAttributes);
}

function compileLeaf(criteria: RoleCriteria, operation: Comparison, identityAttributes: ReadonlySet<string>): Criteria {
  const { key, stringValue } = criteria;
  if (key === undefined || key === null || stringValue === undefined || stringValue === null) return nobody;
  const attribute = attributeOfProperty(key.property);
  const meets = compileValueTest(operation, stringValue, key.type === 'ENTITLEMENT');
  if (key.type === 'IDENTITY' && !identityAttributes.has(attribute)) return nobody;
  if (key.type === 'IDENTITY') return (candidate) => meets(candidate.identityValues(attribute));
  // One matching account of several is enough; without an account on the source nothing matches, not even a negation.
  return (candidate) =>
    candidate.accounts.some((account) => account.sourceId === key.sourceId && meets(candidate.accountValues(account, attribute)));
}

/**
 * A list meets a criterion when one of its values does, and a negation when none meets the positive. No value compares as the empty text,
 * except that it is neither greater nor less than anything.
 */
function compileValueTest(operation: Comparison, wanted: string, wholeValues: boolean): (values: readonly Comparable[]) => boolean {
  const test = wholeValues ? compileEntitlementTest(operation, wanted) : compileTest(operation, wanted);
  const negated = negations.has(operation);
  const ordered = orderings.has(operation);
  return (values) => {
    const met = values.length === 0 ? !ordered && test(emptyText) : values.some(test);
    return met !== negated;
  };
}

/** An entitlement is a whole value: it is held or not, whatever it contains. */
function compileEntitlementTest(operation: Comparison, wanted: string): Test {
  const whole = operation === 'EQUALS' || operation === 'CONTAINS' || negations.has(operation);
  return whole ? compileSameText(wanted) : compileTest(operation, wanted);
}

/** `attribute.email` and `email` are the same property (contract: BEHAVIOUR 8.8). */
export function attributeOfProperty(property: string): string {
  return property.startsWith('attribute.') ? property.slice('attribute.'.length) : property;
}
