import type { SubjectAccount } from '../../subject.ts';
import type { Value } from '../../value.ts';
import { charge } from '../meter.ts';
import { findFirst, toLower } from '../metered-text.ts';
import { toText } from '../operands.ts';
import type { Frame, Operand } from '../transform.ts';
import type { CompareOperator, Filter } from './filter.ts';

/** For each test of a value, for each text of the value and of the filter, and for each character that is compared. */
const TEST_UNITS = 100;
const TEXT_UNITS = 50;
const NUMBER_UNITS = 16;

export type AccountTest = (account: SubjectAccount, frame: Frame) => boolean;
export type ReadProperty = (account: SubjectAccount, property: string) => Value;

/** Compiles a filter to a test of one account (contract: TRANSFORMS 2, "Filter syntax"). Texts are compared exactly but by `i==`. */
export function compileFilter(filter: Filter, read: ReadProperty): AccountTest {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const operands = filter.operands.map((operand) => compileFilter(operand, read));
      if (filter.kind === 'and') return (account, frame) => operands.every((operand) => operand(account, frame));
      return (account, frame) => operands.some((operand) => operand(account, frame));
    }
    case 'not': {
      const operand = compileFilter(filter.operand, read);
      return (account, frame) => !operand(account, frame);
    }
    case 'compare': {
      const { property, literal } = filter;
      const holds = comparisons[filter.operator];
      return (account, frame) => holds(read(account, property), toText(literal.evaluate(frame)));
    }
    case 'call':
      return compileCall(filter, read);
  }
}

/** What an operator says of an attribute's value and a literal. Of several values one that fits is enough, and `!=` is never `==`. */
const comparisons: { readonly [operator in CompareOperator]: (value: Value, literal: string | null) => boolean } = {
  '==': equals,
  '!=': (value, literal) => !equals(value, literal),
  'i==': (value, literal) => literal !== null && someText(value, (text) => toLower(text) === toLower(literal)),
  '<': (value, literal) => someOrder(value, literal, (order) => order < 0),
  '<=': (value, literal) => someOrder(value, literal, (order) => order <= 0),
  '>': (value, literal) => someOrder(value, literal, (order) => order > 0),
  '>=': (value, literal) => someOrder(value, literal, (order) => order >= 0),
};

function equals(value: Value, literal: string | null): boolean {
  return literal === null ? value === null : someText(value, (text) => text === literal);
}

function someText(value: Value, test: (text: string) => boolean): boolean {
  return textsOf(value).some(test);
}

function someOrder(value: Value, literal: string | null, test: (order: number) => boolean): boolean {
  if (literal === null) return false;
  const right = comparable(literal);
  return someText(value, (text) => test(compare(comparable(text), right)));
}

interface Comparable {
  readonly text: string;
  /** NaN for a text that is no number. */
  readonly number: number;
}

export function comparable(text: string): Comparable {
  charge(text.length * NUMBER_UNITS);
  return { text, number: text.trim() === '' ? Number.NaN : Number(text) };
}

/** Numbers by size, other texts by their UTF-16 units. */
export function compare(left: Comparable, right: Comparable): number {
  const difference = left.number - right.number;
  if (!Number.isNaN(difference)) return difference;
  charge(Math.min(left.text.length, right.text.length) >> 3);
  return left.text < right.text ? -1 : left.text > right.text ? 1 : 0;
}

function textsOf(value: Value): readonly string[] {
  const members = Array.isArray(value) ? value : [value];
  charge(TEST_UNITS + members.length * TEXT_UNITS);
  return members.map(toText).filter((text) => text !== null);
}

function compileCall(filter: Extract<Filter, { kind: 'call' }>, read: ReadProperty): AccountTest {
  const { property, literals, method } = filter;
  if (method === 'isNull' || method === 'notNull') {
    return (account) => {
      charge(TEST_UNITS);
      return (read(account, property) === null) === (method === 'isNull');
    };
  }
  const test = listTests[method];
  return (account, frame) => test(read(account, property), textsIn(literals, frame));
}

function textsIn(literals: readonly Operand[], frame: Frame): readonly string[] {
  charge(literals.length * TEXT_UNITS);
  return literals.map((literal) => toText(literal.evaluate(frame))).filter((text) => text !== null);
}

const listTests = {
  startsWith: (value: Value, [prefix]: readonly string[]) => prefix !== undefined && someText(value, (text) => text.startsWith(prefix)),
  endsWith: (value: Value, [suffix]: readonly string[]) => suffix !== undefined && someText(value, (text) => text.endsWith(suffix)),
  contains: (value: Value, [part]: readonly string[]) => part !== undefined && containsPart(value, part),
  containsAll: (value: Value, parts: readonly string[]) => parts.every((part) => containsPart(value, part)),
  in: (value: Value, members: readonly string[]) => someText(value, (text) => isAmong(text, members)),
};

/** Membership in a list, else a part of the text. */
function containsPart(value: Value, part: string): boolean {
  if (Array.isArray(value)) return isAmong(part, textsOf(value));
  const text = toText(value);
  return text !== null && findFirst(text, part) >= 0;
}

function isAmong(text: string, texts: readonly string[]): boolean {
  charge(texts.length * TEXT_UNITS);
  return texts.includes(text);
}
