import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { copyInOrder, entriesInOrder, objectInOrder, parseInOrder, stringifyInOrder } from './key-order.ts';

// A second or two alone; a machine that does other things as well is no failure.
vi.setConfig({ testTimeout: 60_000 });

const table = '{"b":1,"512":"Austin","a":{"9":1,"10":2,"1":[{"2":0,"1":0}]},"1":"x"}';
const keys = (value: unknown) => entriesInOrder(value as Record<string, unknown>).map(([key]) => key);

test('keys that look like numbers stay where they were written', () => {
  expect(keys(parseInOrder(table))).toEqual(['b', '512', 'a', '1']);
  expect(stringifyInOrder(parseInOrder(table))).toBe(table);
});

test("an object in JavaScript's own order is an object like any other", () => {
  for (const text of ['{"1":0,"2":0,"a":0}', '{"b":0,"a":0}', '{}', '[{"0":1}]'])
    expect(isDeepStrictEqual(parseInOrder(text), JSON.parse(text))).toBe(true);
});

test('whoever does not ask for the order sees the same members', () => {
  const parsed = parseInOrder(table) as Record<string, unknown>;
  expect([parsed['512'], Object.keys(parsed), JSON.stringify(parsed)]).toEqual([
    'Austin',
    ['1', '512', 'b', 'a'],
    JSON.stringify(JSON.parse(table)),
  ]);
});

test('a copy has the order too, and two orders are not equal', () => {
  const parsed = parseInOrder(table) as Record<string, unknown>;
  expect(stringifyInOrder({ ...parsed })).toBe(table);
  expect(stringifyInOrder(copyInOrder(parsed))).toBe(table);
  expect(copyInOrder(parsed)).not.toBe(parsed);
  expect(isDeepStrictEqual(parseInOrder('{"2":0,"1":0}'), parseInOrder('{"1":0,"2":0}'))).toBe(false);
});

test('members that were added come last, and those that were removed leave no gap', () => {
  const parsed = parseInOrder('{"b":0,"2":0,"1":0}') as Record<string, unknown>;
  delete parsed['2'];
  parsed['0'] = 0;
  expect(stringifyInOrder(parsed)).toBe('{"b":0,"1":0,"0":0}');
});

test('a key that comes twice has the last value in the first place', () => {
  expect(stringifyInOrder(parseInOrder('{"b":0,"1":1,"b":2}'))).toBe('{"b":2,"1":1}');
  expect(
    stringifyInOrder(
      objectInOrder([
        ['b', 0],
        ['1', 1],
        ['b', 2],
      ]),
    ),
  ).toBe('{"b":2,"1":1}');
});

describe('what looks alike is told apart', () => {
  test.each([
    ['keys with escapes', '{"a":0,"\\u0031":0}', '{"a":0,"1":0}'],
    ['texts that look like keys', '{"a":"\\"1\\":","b":["1"],"1":"2"}', '{"a":"\\"1\\":","b":["1"],"1":"2"}'],
    ['backslashes before a quote', '{"a\\\\":"\\\\","1":"\\\\\\""}', '{"a\\\\":"\\\\","1":"\\\\\\""}'],
    ['keys that begin with the mark', '{"\uE0001":0,"2":0,"1":0,"\uE000\uE000":0}', '{"\uE0001":0,"2":0,"1":0,"\uE000\uE000":0}'],
    [
      'numbers that are no positions',
      '{"01":0,"-1":0,"1.5":0,"1e3":0,"4294967295":0,"99999999999":0,"1":0}',
      '{"01":0,"-1":0,"1.5":0,"1e3":0,"4294967295":0,"99999999999":0,"1":0}',
    ],
    ['white space', '{ "a" : 0 ,\n\t"1"\r\n: 0 }', '{"a":0,"1":0}'],
    ['names of the host', '{"__proto__":{"2":0,"1":0},"constructor":0,"1":0}', '{"__proto__":{"2":0,"1":0},"constructor":0,"1":0}'],
    ['a lone surrogate', '{"\\ud800":0,"1":"\\udc00"}', '{"\\ud800":0,"1":"\\udc00"}'],
  ])('%s', (_what, text, printed) => {
    expect(stringifyInOrder(parseInOrder(text))).toBe(printed);
  });
});

test('what is no JSON is refused', () => {
  for (const text of ['', '{', '{"1":', '{"a":0,"1":0', '"1":0', '{"\\":0}', '{"1" 0}', "{'1':0}"])
    expect(() => parseInOrder(text)).toThrow(SyntaxError);
});

test('what is wrong is said of the text that was given', () => {
  expect(() => parseInOrder('{"b":0,"1":x}')).toThrow('"{"b":0,"1":x}" is not valid JSON');
});

test('a text that is nested endlessly is parsed without an end of the stack', () => {
  const depth = 100_000;
  expect(() => parseInOrder(`{"a":0,"1":${'['.repeat(depth)}${']'.repeat(depth)}}`)).not.toThrow();
});

test('every JSON value that is printed and parsed is the same, and prints the same', () => {
  const key = fc.oneof(fc.constantFrom('0', '1', '2', '10', '\uE000', '\uE0001', '__proto__', 'a', '"', '\\'), fc.string());
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.constant(null), tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => objectInOrder(entries)),
  })).value;
  fc.assert(
    fc.property(json, (value) => {
      const text = stringifyInOrder(value);
      const parsed = parseInOrder(text);
      expect(stringifyInOrder(parsed)).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(isDeepStrictEqual(parsed, value)).toBe(true);
      expect(stringifyInOrder(copyInOrder(value))).toBe(text);
    }),
  );
});
