import { expect, test } from 'vitest';
import { account, source } from '../../test/organisation.ts';
import { correlationLookups } from './correlation-lookups.ts';
import { decideCorrelation } from './decide-correlation.ts';

const ada = account({ name: 'Ada', attributes: { mail: 'Ada@Example.com', employeeNumber: 1001, empty: '', groups: ['first', 'second'] } });

test('a source without criteria looks for the account name in uid, ignoring case', () => {
  expect(correlationLookups(source(), ada)).toEqual([{ property: 'uid', valueKey: 'ada', exact: null }]);
});

test('criteria are asked in their order, and name means uid', () => {
  const correlation = [
    { property: 'email', value: 'mail', ignoreCase: true },
    { property: 'name', value: 'employeeNumber', ignoreCase: true },
  ];
  expect(correlationLookups(source({ correlation }), ada)).toEqual([
    { property: 'email', valueKey: 'ada@example.com', exact: null },
    { property: 'uid', valueKey: '1001', exact: null },
  ]);
});

test('a criterion that minds case finds by folded key and then compares exactly', () => {
  const correlation = [{ property: 'email', value: 'mail', ignoreCase: false }];
  expect(correlationLookups(source({ correlation }), ada)).toEqual([
    { property: 'email', valueKey: 'ada@example.com', exact: 'Ada@Example.com' },
  ]);
});

test('a criterion without an account value asks nothing', () => {
  const correlation = ['empty', 'absent', '__proto__'].map((value) => ({ property: 'email', value, ignoreCase: true }));
  expect(correlationLookups(source({ correlation }), ada)).toEqual([]);
  expect(correlationLookups(source(), account({ name: '' }))).toEqual([]);
});

test('a list correlates by its first value', () => {
  const correlation = [{ property: 'department', value: 'groups', ignoreCase: true }];
  expect(correlationLookups(source({ correlation }), ada)).toMatchObject([{ valueKey: 'first' }]);
});

test.each([
  ['nobody found', [[], []], null],
  ['no criteria', [], null],
  ['one found by the first', [['a'], ['b']], 'a'],
  ['several found by the first: the next decides', [['a', 'b'], ['b']], 'b'],
  [
    'several found by each',
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    null,
  ],
  ['the same one found twice is one', [['a', 'a']], 'a'],
])('correlation with %s', (_behaviour, matches, expected) => {
  expect(decideCorrelation(matches)).toBe(expected);
});
