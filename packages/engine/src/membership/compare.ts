import type { CriteriaOperation } from '../configuration.ts';
import { type Comparable, comparable } from './comparable.ts';

export type Comparison = Exclude<CriteriaOperation, 'AND' | 'OR'>;

/** Decides whether one value meets a criterion. */
export type Test = (value: Comparable) => boolean;

/** Texts up to this length are exact as JavaScript numbers; longer ones (card or account numbers) are compared digit by digit. */
const exactLength = 15;

/**
 * The test of a comparison against a fixed text, a negation's being that of its positive: as numbers if both sides are numbers, as instants
 * if both are ISO dates, else as texts ignoring case (contract: BEHAVIOUR 5.4).
 */
export function compileTest(operation: Comparison, wantedText: string): Test {
  const wanted = comparable(wantedText);
  switch (operation) {
    case 'CONTAINS':
    case 'DOES_NOT_CONTAIN':
      return ({ key }) => key.includes(wanted.key);
    case 'STARTS_WITH':
      return ({ key }) => key.startsWith(wanted.key);
    case 'ENDS_WITH':
      return ({ key }) => key.endsWith(wanted.key);
    case 'EQUALS':
    case 'NOT_EQUALS':
      return (value) => compare(value, wanted) === 0;
    case 'GREATER_THAN':
      return (value) => compare(value, wanted) > 0;
    case 'LESS_THAN':
      return (value) => compare(value, wanted) < 0;
    case 'GREATER_THAN_EQUALS':
      return (value) => compare(value, wanted) >= 0;
    case 'LESS_THAN_EQUALS':
      return (value) => compare(value, wanted) <= 0;
  }
}

/** The test for equality as texts and nothing else, which is how entitlement values are compared: `007` is not `7`. */
export function compileSameText(wantedText: string): Test {
  const wanted = comparable(wantedText);
  return ({ key }) => key === wanted.key;
}

function compare(left: Comparable, right: Comparable): number {
  if (left.decimal && right.decimal) return compareDecimals(left.text, right.text);
  if (left.instant !== null && right.instant !== null) return left.instant - right.instant;
  return left.key < right.key ? -1 : left.key > right.key ? 1 : 0;
}

function compareDecimals(left: string, right: string): number {
  if (left.length <= exactLength && right.length <= exactLength) return Number(left) - Number(right);
  const places = Math.max(fractionOf(left).length, fractionOf(right).length);
  const difference = scaled(left, places) - scaled(right, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The number times ten to the power of `places`. */
function scaled(decimal: string, places: number): bigint {
  const [whole = ''] = decimal.split('.');
  return BigInt(`${whole.replace('+', '')}${fractionOf(decimal).padEnd(places, '0')}` || '0');
}

function fractionOf(decimal: string): string {
  return decimal.split('.')[1] ?? '';
}
