import type { SubjectAccount } from '../../subject.ts';
import type { Value } from '../../value.ts';
import { toText } from '../operands.ts';
import type { Frame, Operand } from '../transform.ts';
import type { CompareOperator, Filter } from './filter.ts';

export type AccountTest = (account: SubjectAccount, frame: Frame) => boolean;
export type ReadProperty = (account: SubjectAccount, property: string) => Value;

/** Compiles a filter to a test of one account (contract: TRANSFORMS 2, "Filter syntax"). Texts are compared exactly but by `i==`. */
export function compileFilter(filter: Filter, read: ReadProperty): AccountTest {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const left = compileFilter(filter.left, read);
      const right = compileFilter(filter.right, read);
      if (filter.kind === 'and') return (account, frame) => left(account, frame) && right(account, frame);
      return (account, frame) => left(account, frame) || right(account, frame);
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
  'i==': (value, literal) => literal !== null && someText(value, (text) => text.toLowerCase() === literal.toLowerCase()),
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
  return literal !== null && someText(value, (text) => test(compare(text, literal)));
}

/** Numbers by size, other texts by their UTF-16 units. */
export function compare(left: string, right: string): number {
  const numbers = [left, right].map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  const difference = numbers[0]! - numbers[1]!;
  if (!Number.isNaN(difference)) return difference;
  return left < right ? -1 : left > right ? 1 : 0;
}

function textsOf(value: Value): readonly string[] {
  const members = Array.isArray(value) ? value : [value];
  return members.map(toText).filter((text) => text !== null);
}

function compileCall(filter: Extract<Filter, { kind: 'call' }>, read: ReadProperty): AccountTest {
  const { property, literals, method } = filter;
  if (method === 'isNull') return (account) => read(account, property) === null;
  if (method === 'notNull') return (account) => read(account, property) !== null;
  const test = listTests[method];
  return (account, frame) => test(read(account, property), textsIn(literals, frame));
}

function textsIn(literals: readonly Operand[], frame: Frame): readonly string[] {
  return literals.map((literal) => toText(literal.evaluate(frame))).filter((text) => text !== null);
}

const listTests = {
  startsWith: (value: Value, [prefix]: readonly string[]) => prefix !== undefined && someText(value, (text) => text.startsWith(prefix)),
  endsWith: (value: Value, [suffix]: readonly string[]) => suffix !== undefined && someText(value, (text) => text.endsWith(suffix)),
  contains: (value: Value, [part]: readonly string[]) => part !== undefined && containsPart(value, part),
  containsAll: (value: Value, parts: readonly string[]) => parts.every((part) => containsPart(value, part)),
  in: (value: Value, members: readonly string[]) => someText(value, (text) => members.includes(text)),
};

/** Membership in a list, else a part of the text. */
function containsPart(value: Value, part: string): boolean {
  return Array.isArray(value) ? textsOf(value).includes(part) : (toText(value)?.includes(part) ?? false);
}
