import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Filter, OPERATORS } from './filter.ts';
import { FilterProblem } from './filter-problem.ts';
import { parseFilter } from './parse-filter.ts';

/** A filter as nested lists, without positions: easier to read in a table. */
type Sketch = readonly [string, ...unknown[]];

function sketch(filter: Filter): Sketch {
  switch (filter.kind) {
    case 'predicate':
      return [filter.field, filter.operator, ...filter.values];
    case 'not':
      return ['not', sketch(filter.operand)];
    default:
      return [filter.kind, ...filter.operands.map(sketch)];
  }
}

function problemOf(text: string): FilterProblem {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterProblem) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('accepts', () => {
  const cases: [text: string, want: Sketch][] = [
    ['name eq "Ada"', ['name', 'eq', 'Ada']],
    ['owner.id eq "1"', ['owner.id', 'eq', '1']],
    ['account-id eq "1"', ['account-id', 'eq', '1']],
    // values
    ['correlated eq false', ['correlated', 'eq', 'false']],
    ['priority eq -12.5', ['priority', 'eq', '-12.5']],
    ['created gt 2018', ['created', 'gt', '2018']],
    ['created gt 2018-03-05T10:00:00.000Z', ['created', 'gt', '2018-03-05T10:00:00.000Z']],
    ['status eq COMPLETED', ['status', 'eq', 'COMPLETED']],
    ['name eq ""', ['name', 'eq', '']],
    ['name eq "and"', ['name', 'eq', 'and']],
    ['name eq "a) or (b, c"', ['name', 'eq', 'a) or (b, c']],
    ['name eq "two\nlines"', ['name', 'eq', 'two\nlines']],
    ['name eq " \u{1F600} "', ['name', 'eq', ' \u{1F600} ']],
    // escapes
    ['name eq "say \\"hi\\""', ['name', 'eq', 'say "hi"']],
    ['name eq "back\\\\slash"', ['name', 'eq', 'back\\slash']],
    ['name eq "ends in one\\\\"', ['name', 'eq', 'ends in one\\']],
    ['name eq "CORP\\jdoe"', ['name', 'eq', 'CORP\\jdoe']],
    // lists
    ['id in ("1")', ['id', 'in', '1']],
    ['id in ("1", "2" ,3)', ['id', 'in', '1', '2', '3']],
    ['features ca ("A","B")', ['features', 'ca', 'A', 'B']],
    // presence, in both orders
    ['pr email', ['email', 'pr']],
    ['email pr', ['email', 'pr']],
    ['isnull email', ['email', 'isnull']],
    ['email isnull', ['email', 'isnull']],
    // leniencies of 1.1
    ['email eq"x@y"', ['email', 'eq', 'x@y']],
    ['  email   eq \t "x@y"  ', ['email', 'eq', 'x@y']],
    ['id in("1")and(name sw"A")', ['and', ['id', 'in', '1'], ['name', 'sw', 'A']]],
    // precedence
    ['a eq 1 and b eq 2 and c eq 3', ['and', ['a', 'eq', '1'], ['b', 'eq', '2'], ['c', 'eq', '3']]],
    ['a eq 1 or b eq 2 and c eq 3', ['or', ['a', 'eq', '1'], ['and', ['b', 'eq', '2'], ['c', 'eq', '3']]]],
    ['not a eq 1 or b eq 2 and c eq 3', ['or', ['not', ['a', 'eq', '1']], ['and', ['b', 'eq', '2'], ['c', 'eq', '3']]]],
    ['(a eq 1 or b eq 2) and c eq 3', ['and', ['or', ['a', 'eq', '1'], ['b', 'eq', '2']], ['c', 'eq', '3']]],
    ['not (a eq 1 and b eq 2)', ['not', ['and', ['a', 'eq', '1'], ['b', 'eq', '2']]]],
    ['not(not a eq 1)', ['not', ['not', ['a', 'eq', '1']]]],
    ['not not a eq 1', ['not', ['not', ['a', 'eq', '1']]]],
    ['((a eq 1))', ['a', 'eq', '1']],
    ['a isnull and not b pr', ['and', ['a', 'isnull'], ['not', ['b', 'pr']]]],
  ];
  it.each(cases)('%s', (text, want) => {
    expect(sketch(parseFilter(text))).toEqual(want);
  });
});

describe('refuses, naming the place and what was expected', () => {
  const cases: [text: string, message: string][] = [
    ['', 'Expected a field name, "not" or "(" at character 1, found the end of the filter.'],
    ['   ', 'Expected a field name, "not" or "(" at character 1, found the end of the filter.'],
    ['name', 'Expected an operator after the field "name" at character 5, found the end of the filter.'],
    ['name eq', 'Expected a value at character 8, found the end of the filter.'],
    ['name eq and id eq 1', 'Expected a value at character 9, found "and".'],
    ['name "eq" "x"', 'Expected an operator after the field "name" at character 6, found "eq".'],
    ['"name" eq "x"', 'Expected a field name, "not" or "(" at character 1, found "name".'],
    ["'name' eq 1", 'Expected a field name, "not" or "(" at character 1, found "\'name\'".'],
    ['name eq "x" name eq "y"', 'Expected "and", "or" or the end of the filter at character 13, found "name".'],
    ['name eq "x" AND name eq "y"', 'Expected "and", "or" or the end of the filter at character 13, found "AND".'],
    ['name eq "x" and', 'Expected a field name, "not" or "(" at character 16, found the end of the filter.'],
    ['and name eq "x"', 'Expected a field name, "not" or "(" at character 1, found "and".'],
    ['name eq "x" or or id eq 1', 'Expected a field name, "not" or "(" at character 16, found "or".'],
    ['(name eq "x"', 'Expected "and", "or" or ")" at character 13, found the end of the filter.'],
    ['name eq "x")', 'Expected "and", "or" or the end of the filter at character 12, found ")".'],
    ['()', 'Expected a field name, "not" or "(" at character 2, found ")".'],
    ['id in "1"', 'Expected "(" after "in" at character 7, found "1".'],
    ['id in ()', 'Expected a value at character 8, found ")".'],
    ['id in ("1",)', 'Expected a value at character 12, found ")".'],
    ['id in ("1" "2")', 'Expected "," or ")" at character 12, found "2".'],
    ['id eq ("1")', 'Expected a value at character 7, found "(".'],
    ['pr', 'Expected a field name at character 3, found the end of the filter.'],
    ['pr "email"', 'Expected a field name at character 4, found "email".'],
    ['email isnull true', 'Expected "and", "or" or the end of the filter at character 14, found "true".'],
    ['name eq "Ada', 'A text without a closing double quote begins at character 9.'],
    ['name eq "Ada\\"', 'A text without a closing double quote begins at character 9.'],
    ['name eq "R\u0000D"', 'A filter cannot hold U+0000 or half of a surrogate pair: there is one at character 11.'],
    ['name eq "\ud83d"', 'A filter cannot hold U+0000 or half of a surrogate pair: there is one at character 10.'],
    ['name = "x"', 'Operator "=" of field "name" at character 6 is unknown. Operators are '],
    ['name EQ "x"', 'Operator "EQ" of field "name" at character 6 is unknown. Operators are '],
    ['name.eq "x"', 'Expected an operator after the field "name.eq" at character 9, found "x".'],
    ['name; drop table identity -- eq 1', 'Expected a field name, "not" or "(" at character 1, found "name;".'],
    ['__proto__[x] eq 1', 'Expected a field name, "not" or "(" at character 1, found "__proto__[x]".'],
  ];
  it.each(cases)('%j', (text, message) => {
    expect(problemOf(text).message).toContain(message);
  });

  it('says which kind of problem it is, with field and operator of an unknown operator', () => {
    expect(problemOf('name eq')).toMatchObject({ kind: 'syntax', position: 8 });
    expect(problemOf('id eq 1 and name like "x"')).toMatchObject({ kind: 'operator', position: 18, field: 'name', operator: 'like' });
  });
});

describe('bounds', () => {
  const conjunction = (count: number) => Array.from({ length: count }, () => 'a eq 1').join(' and ');

  it('takes 50 predicates and no more', () => {
    expect(parseFilter(conjunction(50))).toMatchObject({ kind: 'and' });
    expect(problemOf(conjunction(51))).toMatchObject({ kind: 'limit', position: 551 });
  });

  it('takes 20 levels of parentheses and not, and no more', () => {
    const nested = (levels: number) => `${'(not '.repeat(levels / 2)}a eq 1${')'.repeat(levels / 2)}`;
    expect(parseFilter(nested(20))).toMatchObject({ kind: 'not' });
    expect(problemOf(nested(22))).toMatchObject({ kind: 'limit', position: 51 });
    expect(parseFilter(Array.from({ length: 50 }, () => '(a eq 1)').join(' or '))).toMatchObject({ kind: 'or' });
  });

  it('takes 32768 characters and no more, whatever they hold', () => {
    const withValue = (length: number) => `a eq "${'x'.repeat(length - 7)}"`;
    expect(parseFilter(withValue(32768))).toMatchObject({ kind: 'predicate' });
    expect(problemOf(withValue(32769))).toMatchObject({ kind: 'limit' });
    expect(problemOf('('.repeat(32768))).toMatchObject({ kind: 'limit' });
    expect(problemOf('"\\'.repeat(16384))).toMatchObject({ kind: 'syntax' });
  });
});

const predicate: fc.Arbitrary<Sketch> = fc
  .record({
    field: fc.constantFrom('id', 'name', 'owner.id', 'account-id', 'eq', 'notified', 'inner'),
    operator: fc.constantFrom(...OPERATORS),
    values: fc.array(
      fc.string({ unit: 'binary' }).filter((text) => !/[\0\p{Surrogate}]/u.test(text)),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ field, operator, values }) => {
    if (operator === 'pr' || operator === 'isnull') return [field, operator];
    return [field, operator, ...(operator === 'in' || operator === 'ca' ? values : values.slice(0, 1))];
  });

/** Chains of the same kind nested in each other are kept apart by parentheses, so every tree has a text of its own. */
const tree: fc.Arbitrary<Sketch> = fc.letrec<{ filter: Sketch }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    predicate,
    tie('filter').map((operand): Sketch => ['not', operand]),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('filter'), { minLength: 2, maxLength: 3 }))
      .map(([kind, operands]): Sketch => [kind, ...operands]),
  ),
})).filter;

function print(filter: Sketch): string {
  const [head, ...rest] = filter;
  if (head === 'not') return `not ${printOperand(rest[0] as Sketch)}`;
  if (head === 'and' || head === 'or') return (rest as Sketch[]).map(printOperand).join(` ${head} `);
  const [operator, ...values] = rest as [string, ...string[]];
  const quoted = values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`);
  if (operator === 'in' || operator === 'ca') return `${head} ${operator} (${quoted.join(', ')})`;
  return `${head} ${operator} ${quoted.join('')}`;
}

function printOperand(filter: Sketch): string {
  return ['and', 'or', 'not'].includes(filter[0]) ? `(${print(filter)})` : print(filter);
}

it('reads back every filter that can be written', () => {
  fc.assert(
    fc.property(tree, (filter) => {
      const text = print(filter);
      fc.pre(text.length <= 32768 && text.split(/ and | or /).length <= 50);
      expect(sketch(parseFilter(text))).toEqual(filter);
    }),
    { numRuns: 300 },
  );
});

it('ends every text, however strange, in a filter or a problem with a message', () => {
  const alphabet = fc.constantFrom('a', 'eq', 'in', 'not', 'and', 'or', 'pr', '(', ')', ',', '"', '\\', ' ', '1', '\u0000', 'é');
  fc.assert(
    fc.property(fc.string({ unit: alphabet, maxLength: 40 }), (text) => {
      try {
        parseFilter(text);
      } catch (error) {
        expect(error).toBeInstanceOf(FilterProblem);
      }
    }),
    { numRuns: 1000 },
  );
});
