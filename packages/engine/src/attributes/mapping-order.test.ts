import { expect, test } from 'vitest';
import { orderMappings } from './mapping-order.ts';

function order(reads: Record<string, string[]>) {
  const { mappings, circles } = orderMappings(Object.entries(reads).map(([name, read]) => ({ name, reads: read })));
  return { names: mappings.map(({ name }) => name), circles: Object.fromEntries(circles) };
}

test('mappings that read nothing keep their order', () => {
  expect(order({ a: [], b: [], c: [] })).toEqual({ names: ['a', 'b', 'c'], circles: {} });
});

test('what is read comes before what reads it', () => {
  expect(order({ a: ['b', 'd'], b: ['c'], c: [], d: [] }).names).toEqual(['c', 'b', 'd', 'a']);
});

test('attributes that are not mapped ask for no order', () => {
  expect(order({ a: ['elsewhere'] })).toEqual({ names: ['a'], circles: {} });
});

test('a mapping that reads its own attribute is a circle of one', () => {
  expect(order({ a: ['a'], b: ['a'] }).circles).toEqual({ a: ['a'] });
});

test('only the members of a circle are in it, not who reads them or is read by them', () => {
  const { names, circles } = order({ reader: ['a'], a: ['b'], b: ['c'], c: ['a', 'read'], read: [] });
  expect(Object.keys(circles).sort()).toEqual(['a', 'b', 'c']);
  expect(names.at(0)).toBe('read');
  expect(names.at(-1)).toBe('reader');
});

test('two circles are told apart', () => {
  const { circles } = order({ a: ['b'], b: ['a'], c: ['d', 'a'], d: ['c'] });
  expect(circles.a?.toSorted()).toEqual(['a', 'b']);
  expect(circles.d?.toSorted()).toEqual(['c', 'd']);
});
