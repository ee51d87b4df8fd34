import type { Cursor } from './cursor.ts';
import { parseReference } from './parse-reference.ts';
import { parseInterpolation } from './parse-template.ts';
import type { BinaryOperator, Expression } from './syntax.ts';

/** Weakest first; each level binds tighter than the one before. */
const LEVELS: readonly RegExp[] = [/\|\||or\b/y, /&&|and\b/y, /==|!=|eq\b|ne\b/y, /<=|>=|<|>|lt\b|gt\b|le\b|ge\b/y, /[+-]/y, /[*/%]/y];

/** What follows most expressions is none of these, and not worth trying six levels for. */
const FIRST_OF_OPERATORS = '|&=!<>+-*/%oaenlg';

const WORDS: { readonly [word: string]: BinaryOperator } = {
  or: '||',
  and: '&&',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
};

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NOT = /!|not\b/y;
const DOUBLE_QUOTED = /"(?:[^"]|"")*"/y;
const SINGLE_QUOTED = /'(?:[^']|'')*'/y;

/** Reads an expression of a directive or an argument. */
export function parseExpression(cursor: Cursor, level = 0): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(cursor);
  let left = parseExpression(cursor, level + 1);
  for (;;) {
    const before = cursor.position;
    cursor.skipBlanks();
    const operator = FIRST_OF_OPERATORS.includes(cursor.source.charAt(cursor.position)) ? cursor.match(operators) : undefined;
    if (operator === undefined) {
      cursor.position = before;
      return left;
    }
    cursor.addLevel();
    cursor.skipBlanks();
    const right = parseExpression(cursor, level + 1);
    left = { kind: 'binary', operator: Object.hasOwn(WORDS, operator) ? WORDS[operator]! : (operator as BinaryOperator), left, right };
  }
}

function parseUnary(cursor: Cursor): Expression {
  return cursor.nested(() => {
    cursor.skipBlanks();
    if (cursor.match(NOT) !== undefined) return { kind: 'not', operand: parseUnary(cursor) };
    return parsePrimary(cursor);
  });
}

function parsePrimary(cursor: Cursor): Expression {
  const number = cursor.match(NUMBER);
  if (number !== undefined) return { kind: 'number', text: number };
  const interpolated = cursor.match(DOUBLE_QUOTED);
  if (interpolated !== undefined) return parseInterpolation(unquoted(interpolated), cursor);
  const plain = cursor.match(SINGLE_QUOTED);
  if (plain !== undefined) return { kind: 'literal', value: unquoted(plain) };
  const word = cursor.match(/(?:true|false)\b/y);
  if (word !== undefined) return { kind: 'literal', value: word === 'true' };
  if (cursor.take('[')) return parseListOrRange(cursor);
  if (cursor.take('{')) return { kind: 'map', entries: parseEntries(cursor) };
  if (cursor.take('(')) {
    const inner = parseExpression(cursor);
    cursor.skipBlanks();
    cursor.expect(')');
    return inner;
  }
  const reference = parseReference(cursor);
  return reference === undefined ? cursor.fail('expected a value') : { kind: 'reference', reference };
}

/** A quote inside quotes is written twice. */
function unquoted(text: string): string {
  const quote = text[0]!;
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}

function parseListOrRange(cursor: Cursor): Expression {
  const members: Expression[] = [];
  cursor.skipBlanks();
  if (cursor.take(']')) return { kind: 'list', members };
  for (;;) {
    members.push(parseExpression(cursor));
    cursor.skipBlanks();
    if (members.length === 1 && cursor.take('..')) {
      const to = parseExpression(cursor);
      cursor.skipBlanks();
      cursor.expect(']');
      return { kind: 'range', from: members[0]!, to };
    }
    if (cursor.take(']')) return { kind: 'list', members };
    cursor.expect(',');
  }
}

function parseEntries(cursor: Cursor): (readonly [Expression, Expression])[] {
  const entries: (readonly [Expression, Expression])[] = [];
  cursor.skipBlanks();
  if (cursor.take('}')) return entries;
  for (;;) {
    const key = parseExpression(cursor);
    cursor.skipBlanks();
    cursor.expect(':');
    entries.push([key, parseExpression(cursor)]);
    cursor.skipBlanks();
    if (cursor.take('}')) return entries;
    cursor.expect(',');
  }
}
