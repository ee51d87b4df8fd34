import { expect, expectTypeOf, test } from 'vitest';
import { type Filter, filter, type ListIdentitiesFilterable } from './index.ts';

const { eq, sw, and, or, not } = filter.identities;

test.each([
  [eq('name', 'Ada'), 'name eq "Ada"'],
  [eq('correlated', false), 'correlated eq false'],
  [filter.identities.in('id', ['a', 'b']), 'id in ("a","b")'],
  [filter.tasks.isnull('completionStatus'), 'completionStatus isnull'],
  [eq('alias', String.raw`CORP\"ada"`), String.raw`alias eq "CORP\\\"ada\""`],
  [eq('name', 'a and b)'), 'name eq "a and b)"'],
  [and(eq('name', 'a'), sw('email', 'b')), 'name eq "a" and email sw "b"'],
  [and(eq('name', 'a')), 'name eq "a"'],
  [or(and(eq('name', 'a'), eq('alias', 'b')), eq('email', 'c')), 'name eq "a" and alias eq "b" or email eq "c"'],
  [and(or(eq('name', 'a'), eq('alias', 'b')), eq('email', 'c')), '(name eq "a" or alias eq "b") and email eq "c"'],
  [and(and(eq('name', 'a'), eq('alias', 'b')), eq('email', 'c')), 'name eq "a" and alias eq "b" and email eq "c"'],
  [and(or(eq('name', 'a')), eq('email', 'c')), 'name eq "a" and email eq "c"'],
  [not(eq('name', 'a')), 'not name eq "a"'],
  [not(and(eq('name', 'a'), eq('alias', 'b'))), 'not (name eq "a" and alias eq "b")'],
  [not(not(eq('name', 'a'))), 'not (not name eq "a")'],
  [and(not(eq('name', 'a')), eq('alias', 'b')), 'not name eq "a" and alias eq "b"'],
])('%s', (expression, text) => {
  expect(String(expression)).toBe(text);
});

test('what would be no expression is an error where it is built', () => {
  expect(() => filter.identities.in('id', [])).toThrow('id in: the list of values is empty');
  expect(() => and()).toThrow('and() needs at least one condition');
});

test('only the fields and operators of the operation compile', () => {
  expectTypeOf(eq).parameter(0).toEqualTypeOf<keyof ListIdentitiesFilterable>();
  expectTypeOf(sw).parameter(0).toEqualTypeOf<'name' | 'alias' | 'firstname' | 'lastname' | 'email'>();
  expectTypeOf(filter.identities).not.toHaveProperty('co');
  expectTypeOf(filter.tasks.eq('id', 'a')).not.toExtend<Filter<ListIdentitiesFilterable>>();
});
