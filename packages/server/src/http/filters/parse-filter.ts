import { type Filter, OPERATORS, type Operator, type Predicate } from './filter.ts';
import { FilterProblem } from './filter-problem.ts';
import { type Token, tokenize } from './filter-tokens.ts';

// Why by hand and not by peggy, which the design lists: the grammar is seven rules, each a function below; bounds are checked while
// reading, before a hostile text costs anything; problems name the character and what was expected; and no generated file is kept.

const MAX_CHARACTERS = 32_768;
const MAX_PREDICATES = 50;
const MAX_LEVELS = 20;

const FIELD_NAME = /^[A-Za-z_][\w.-]*$/;
const RESERVED_WORDS = new Set(['and', 'or', 'not']);

/** Where the parser stands; one object per parse. */
interface Cursor {
  readonly tokens: readonly Token[];
  index: number;
  level: number;
  predicates: number;
}

/**
 * Parses a filter (contract 1.1): `not` binds before `and`, `and` before `or`, parentheses override. Bounded to 8 Ki characters,
 * 50 predicates and 20 levels of `not` and parentheses, because every statement is bounded by construction (DESIGN 5).
 * Throws {@link FilterProblem}.
 */
export function parseFilter(text: string): Filter {
  if (text.length > MAX_CHARACTERS) throw new FilterProblem('limit', `A filter has at most ${MAX_CHARACTERS} characters.`);
  const cursor: Cursor = { tokens: tokenize(text), index: 0, level: 0, predicates: 0 };
  const filter = parseOr(cursor);
  if (peek(cursor).kind !== 'end') throw unexpected(cursor, '"and", "or" or the end of the filter');
  return filter;
}

function parseOr(cursor: Cursor): Filter {
  return parseChain(cursor, 'or', parseAnd);
}

function parseAnd(cursor: Cursor): Filter {
  return parseChain(cursor, 'and', parseUnary);
}

function parseChain(cursor: Cursor, kind: 'and' | 'or', parseOperand: (cursor: Cursor) => Filter): Filter {
  const first = parseOperand(cursor);
  const rest: Filter[] = [];
  while (skip(cursor, 'word', kind)) rest.push(parseOperand(cursor));
  return rest.length === 0 ? first : { kind, operands: [first, ...rest] };
}

function parseUnary(cursor: Cursor): Filter {
  const { position } = peek(cursor);
  const negated = skip(cursor, 'word', 'not');
  if (!negated && !skip(cursor, 'punctuation', '(')) return parsePredicate(cursor);
  cursor.level += 1;
  if (cursor.level > MAX_LEVELS) {
    throw new FilterProblem('limit', `A filter has at most ${MAX_LEVELS} levels: one more begins at character ${position}.`, { position });
  }
  const inner: Filter = negated ? { kind: 'not', operand: parseUnary(cursor) } : parseOr(cursor);
  if (!negated) expectPunctuation(cursor, ')', '"and", "or" or ")"');
  cursor.level -= 1;
  return inner;
}

/** `field op value`, `field in (…)`, and `pr` and `isnull` before or after their field: both orders occur. */
function parsePredicate(cursor: Cursor): Predicate {
  const { position, text: word } = peek(cursor);
  cursor.predicates += 1;
  if (cursor.predicates > MAX_PREDICATES) {
    const message = `A filter has at most ${MAX_PREDICATES} predicates: one more begins at character ${position}.`;
    throw new FilterProblem('limit', message, { position });
  }
  if (skip(cursor, 'word', 'pr') || skip(cursor, 'word', 'isnull')) {
    return { kind: 'predicate', field: parseField(cursor, 'a field name'), operator: word as Operator, values: [], position };
  }
  const field = parseField(cursor, 'a field name, "not" or "("');
  const operator = parseOperator(cursor, field);
  return { kind: 'predicate', field, operator, values: parseValues(cursor, operator), position };
}

function parseField(cursor: Cursor, expected: string): string {
  const { kind, text } = peek(cursor);
  if (kind !== 'word' || RESERVED_WORDS.has(text) || !FIELD_NAME.test(text)) throw unexpected(cursor, expected);
  cursor.index += 1;
  return text;
}

/** A word that is no operator is named together with its field, as contract 1.1 asks; `EQ` is such a word. */
function parseOperator(cursor: Cursor, field: string): Operator {
  const { kind, text, position } = peek(cursor);
  if (kind !== 'word') throw unexpected(cursor, `an operator after the field "${field}"`);
  const operator = OPERATORS.find((known) => known === text);
  if (!operator) {
    const message = `Operator "${text}" of field "${field}" at character ${position} is unknown. Operators are ${OPERATORS.join(', ')}.`;
    throw new FilterProblem('operator', message, { position, field, operator: text });
  }
  cursor.index += 1;
  return operator;
}

function parseValues(cursor: Cursor, operator: Operator): readonly string[] {
  if (operator === 'pr' || operator === 'isnull') return [];
  if (operator !== 'in' && operator !== 'ca') return [parseValue(cursor)];
  expectPunctuation(cursor, '(', `"(" after "${operator}"`);
  const values = [parseValue(cursor)];
  while (skip(cursor, 'punctuation', ',')) values.push(parseValue(cursor));
  expectPunctuation(cursor, ')', '"," or ")"');
  return values;
}

function parseValue(cursor: Cursor): string {
  const { kind, text } = peek(cursor);
  const isValue = kind === 'string' || (kind === 'word' && !RESERVED_WORDS.has(text));
  if (!isValue) throw unexpected(cursor, 'a value');
  cursor.index += 1;
  return text;
}

/** The token at the cursor. The cursor never passes the last token, `end`: nothing skips it. */
function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.index]!;
}

/** Steps over the token if it is this one. */
function skip(cursor: Cursor, kind: 'word' | 'punctuation', text: string): boolean {
  const token = peek(cursor);
  const found = token.kind === kind && token.text === text;
  if (found) cursor.index += 1;
  return found;
}

function expectPunctuation(cursor: Cursor, text: string, expected: string): void {
  if (!skip(cursor, 'punctuation', text)) throw unexpected(cursor, expected);
}

function unexpected(cursor: Cursor, expected: string): FilterProblem {
  const { kind, text, position } = peek(cursor);
  const found = kind === 'end' ? 'the end of the filter' : `"${text}"`;
  return new FilterProblem('syntax', `Expected ${expected} at character ${position}, found ${found}.`, { position });
}
