import { describe, expect, test } from 'vitest';
import { account, configuration, leaf } from '../../test/organisation.ts';
import type { RoleCriteria } from '../configuration.ts';
import type { Value } from '../value.ts';
import { candidateOf } from './candidate.ts';
import { compileCriteria } from './compile-criteria.ts';
import { criteriaProblems } from './criteria-problems.ts';

const identityAttributes = new Set(['department', 'location', 'groups']);

function meets(criteria: RoleCriteria, attributes: Record<string, Value>, accounts = [account()]): boolean {
  return compileCriteria(criteria, identityAttributes)(candidateOf((name) => attributes[name] ?? null, accounts));
}

describe('comparison', () => {
  test.each<[Value, RoleCriteria['operation'], string, boolean]>([
    ['Sales', 'EQUALS', 'sALES', true],
    ['Straße', 'EQUALS', 'STRASSE', true],
    ['Sales', 'NOT_EQUALS', 'sales', false],
    ['Field Sales', 'CONTAINS', 'sale', true],
    ['Field Sales', 'DOES_NOT_CONTAIN', 'sale', false],
    ['Field Sales', 'STARTS_WITH', 'FIELD', true],
    ['Field Sales', 'ENDS_WITH', 'field', false],
    ['10', 'GREATER_THAN', '9', true],
    ['1.50', 'EQUALS', '1.5', true],
    ['007', 'EQUALS', '7', true],
    ['-2', 'LESS_THAN', '-1.5', true],
    ['10', 'GREATER_THAN', 'nine', false],
    ['12345678901234567890', 'EQUALS', '12345678901234567891', false],
    ['12345678901234567891.5', 'GREATER_THAN', '12345678901234567891', true],
    ['-0000000000000000', 'EQUALS', '0', true],
    ['-.5', 'EQUALS', '-0.50000000000000000000', true],
    ['+12345678901234567890', 'EQUALS', ' 12345678901234567890.0 ', true],
    ['2026-03-01T12:00:00+02:00', 'EQUALS', '2026-03-01T10:00:00.000Z', true],
    ['2026-03-01', 'LESS_THAN', '2026-03-01T00:00:01Z', true],
    ['2026-03-01', 'GREATER_THAN_EQUALS', '2026-03-01', true],
    ['b', 'LESS_THAN_EQUALS', 'A', false],
    [5, 'LESS_THAN', '10', true],
    [true, 'EQUALS', 'TRUE', true],
  ])('%j %s %j is %s', (value, operation, wanted, expected) => {
    expect(meets(leaf('department', wanted, operation), { department: value })).toBe(expected);
  });

  test.each<[RoleCriteria['operation'], string, boolean]>([
    ['EQUALS', 'x', false],
    ['EQUALS', '', true],
    ['NOT_EQUALS', 'x', true],
    ['NOT_EQUALS', '', false],
    ['DOES_NOT_CONTAIN', 'x', true],
    ['LESS_THAN', 'x', false],
    ['LESS_THAN_EQUALS', '5', false],
    ['GREATER_THAN_EQUALS', '', false],
  ])('no value %s %j is %s', (operation, wanted, expected) => {
    expect(meets(leaf('department', wanted, operation), {})).toBe(expected);
  });

  test.each<[RoleCriteria['operation'], boolean]>([
    ['EQUALS', true],
    ['CONTAINS', true],
    ['NOT_EQUALS', false],
    ['DOES_NOT_CONTAIN', false],
  ])('one value of a list is enough, and a negation needs all: %s', (operation, expected) => {
    expect(meets(leaf('groups', 'vpn', operation), { groups: ['staff', 'VPN'] })).toBe(expected);
  });
});

test('the property may be written with or without its prefix', () => {
  expect(meets(leaf('attribute.department', 'Sales'), { department: 'Sales' })).toBe(true);
});

function on(type: 'ACCOUNT' | 'ENTITLEMENT', stringValue: string, operation: RoleCriteria['operation'] = 'EQUALS'): RoleCriteria {
  return { operation, key: { type, property: 'attribute.groups', sourceId: 'hr' }, stringValue };
}

describe('accounts', () => {
  const holding = (...groups: string[]) => account({ attributes: { groups } });

  test('one matching account on the source of several is enough', () => {
    expect(meets(on('ACCOUNT', 'vpn'), {}, [holding('staff'), holding('vpn')])).toBe(true);
    expect(meets(on('ACCOUNT', 'vpn', 'NOT_EQUALS'), {}, [holding('staff'), holding('vpn')])).toBe(true);
  });

  test('accounts on other sources do not count', () => {
    expect(meets(on('ACCOUNT', 'vpn'), {}, [{ ...holding('vpn'), sourceId: 'other' }])).toBe(false);
  });

  test('without an account on the source nothing matches, not even a negation', () => {
    expect(meets(on('ACCOUNT', 'vpn', 'NOT_EQUALS'), {}, [])).toBe(false);
  });

  test('entitlements are whole values, compared as texts', () => {
    expect(meets(on('ENTITLEMENT', 'VPN'), {}, [holding('vpn')])).toBe(true);
    expect(meets(on('ENTITLEMENT', 'vp', 'CONTAINS'), {}, [holding('vpn')])).toBe(false);
    expect(meets(on('ACCOUNT', 'vp', 'CONTAINS'), {}, [holding('vpn')])).toBe(true);
    expect(meets(on('ENTITLEMENT', '7'), {}, [holding('007')])).toBe(false);
  });
});

describe('groups', () => {
  const sales = leaf('department', 'Sales');
  const berlin = leaf('location', 'Berlin');

  test.each([
    ['AND', { department: 'Sales', location: 'Berlin' }, true],
    ['AND', { department: 'Sales' }, false],
    ['OR', { department: 'Sales' }, true],
    ['OR', {}, false],
  ] as const)('%s of two leaves for %j is %s', (operation, attributes, expected) => {
    expect(meets({ operation, children: [sales, berlin] }, attributes)).toBe(expected);
  });

  test('criteria that say nothing give the role to nobody', () => {
    expect(meets({ operation: 'AND', children: [] }, {})).toBe(false);
    expect(meets({ operation: 'EQUALS' }, {})).toBe(false);
  });

  test('an identity attribute that was deleted gives the role to nobody, not even by a negation', () => {
    expect(meets(leaf('deleted', 'x', 'NOT_EQUALS'), {})).toBe(false);
  });
});

describe('problems', () => {
  const good = leaf('attribute.email', 'x');
  const and = (...children: RoleCriteria[]): RoleCriteria => ({ operation: 'AND', children });
  const or = (...children: RoleCriteria[]): RoleCriteria => ({ operation: 'OR', children });
  const problems = (criteria: RoleCriteria) =>
    criteriaProblems(criteria, configuration()).map(({ path, kind }) => `${kind} at ${path || 'the root'}`);

  test.each<[string, RoleCriteria, string[]]>([
    ['a leaf', good, []],
    ['three levels', or(and(good, good), good), []],
    ['empty texts in a group', { ...and(good), key: null, stringValue: '' }, []],
    ['four levels', or(and(or(good))), ['value at children[0].children[0]']],
    ['AND inside AND', and(and(good)), ['value at children[0].operation']],
    ['a stringValue on a group', { ...and(good), stringValue: 'x' }, ['value at stringValue']],
    ['a group without children', and(), ['value at children']],
    ['children on a leaf', { ...good, children: [good] }, ['value at children']],
    ['a leaf with nothing', { operation: 'EQUALS' }, ['value at stringValue', 'value at key']],
    ['an operation that is none', { ...good, operation: 'IS' as 'EQUALS' }, ['value at operation']],
    ['an empty property', leaf('attribute.', 'x'), ['value at key.property']],
    ['an unknown identity attribute', or(leaf('shoeSize', '44')), ['reference at children[0].key.property']],
    ['no sourceId', { ...on('ACCOUNT', 'x'), key: { type: 'ACCOUNT', property: 'groups' } }, ['value at key.sourceId']],
    ['an unknown source', { ...good, key: { type: 'ACCOUNT', property: 'groups', sourceId: 'x' } }, ['reference at key.sourceId']],
    ['an unknown account attribute', { ...good, key: { type: 'ACCOUNT', property: 'x', sourceId: 'hr' } }, ['reference at key.property']],
    ['an unknown key type', { ...good, key: { type: 'GROUP' as 'ACCOUNT', property: 'x', sourceId: 'hr' } }, ['value at key.type']],
  ])('of %s', (_case, criteria, expected) => {
    expect(problems(criteria)).toEqual(expected);
  });
});
