import fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { applyJsonPatch, JsonPatchBody, type JsonPatchRules, PatchProblem } from './json-patch.ts';

const document = {
  id: '1',
  description: null,
  enabled: true,
  owner: { type: 'IDENTITY', id: '2' },
  connectorAttributes: { hasHeader: true, healthy: true, 'group.delimiter': ',', nested: { 'a/b~c': 1 } },
  children: [{ name: 'a' }, { name: 'b' }],
};

const rules: JsonPatchRules = {
  immutable: ['/id', '/connectorAttributes/healthy'],
  booleans: ['/requestable'],
  freeMaps: ['/connectorAttributes'],
};

const patch = (operations: unknown, over: JsonPatchRules = rules) => applyJsonPatch(document, operations, over);

function problemOf(operations: unknown, over: JsonPatchRules = rules): PatchProblem {
  try {
    patch(operations, over);
  } catch (error) {
    if (error instanceof PatchProblem) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(operations)}`);
}

describe('applies', () => {
  const cases: [name: string, operations: unknown, want: object][] = [
    ['nothing', [], {}],
    ['a replaced member', [{ op: 'replace', path: '/description', value: 'x' }], { description: 'x' }],
    ['a null', [{ op: 'replace', path: '/owner', value: null }], { owner: null }],
    ['a replaced member that was absent', [{ op: 'replace', path: '/cluster', value: { id: '3' } }], { cluster: { id: '3' } }],
    ['a removed member', [{ op: 'remove', path: '/owner/type' }], { owner: { id: '2' } }],
    ['an added list member', [{ op: 'add', path: '/children/1', value: 1 }], { children: [{ name: 'a' }, 1, { name: 'b' }] }],
    ['an appended one', [{ op: 'add', path: '/children/-', value: 1 }], { children: [{ name: 'a' }, { name: 'b' }, 1] }],
    ['a replaced one', [{ op: 'replace', path: '/children/1', value: 1 }], { children: [{ name: 'a' }, 1] }],
    ['a removed one', [{ op: 'remove', path: '/children/0' }], { children: [{ name: 'b' }] }],
    ['a moved one', [{ op: 'move', from: '/children/0', path: '/children/1' }], { children: [{ name: 'b' }, { name: 'a' }] }],
    ['a move to where it is', [{ op: 'move', from: '/owner', path: '/owner' }], {}],
    [
      'a copy of its own',
      [
        { op: 'copy', from: '/owner', path: '/twin' },
        { op: 'remove', path: '/twin/type' },
      ],
      { twin: { id: '2' } },
    ],
    ['a deep path', [{ op: 'replace', path: '/children/1/name', value: 'c' }], { children: [{ name: 'a' }, { name: 'c' }] }],
    ['a test that holds', [{ op: 'test', path: '/owner', value: { id: '2', type: 'IDENTITY' } }], {}],
    ['a boolean sent as text', [{ op: 'replace', path: '/enabled', value: 'False' }], { enabled: false }],
    ['one at a declared boolean', [{ op: 'add', path: '/requestable', value: 'true' }], { requestable: true }],
    ['a test of one', [{ op: 'test', path: '/enabled', value: 'true' }], {}],
    ['text that stays text', [{ op: 'replace', path: '/description', value: 'false' }], { description: 'false' }],
  ];
  it.each(cases)('%s', (_, operations, want) => {
    expect(patch(operations)).toEqual({ ...document, ...want });
  });

  const connectorCases: [name: string, operations: unknown, want: object][] = [
    ['a dot as part of the key', [{ op: 'replace', path: '/connectorAttributes/group.delimiter', value: ';' }], { 'group.delimiter': ';' }],
    ['slash and tilde escaped', [{ op: 'replace', path: '/connectorAttributes/nested/a~1b~0c', value: 2 }], { nested: { 'a/b~c': 2 } }],
    ['a free map as it is sent', [{ op: 'replace', path: '/connectorAttributes/hasHeader', value: 'false' }], { hasHeader: 'false' }],
    ['a blank key', [{ op: 'add', path: '/connectorAttributes/', value: 1 }], { '': 1 }],
    ['a key that looks like an index', [{ op: 'add', path: '/connectorAttributes/-', value: 1 }], { '-': 1 }],
  ];
  it.each(connectorCases)('%s', (_, operations, want) => {
    expect(patch(operations).connectorAttributes).toEqual({ ...document.connectorAttributes, ...want });
  });

  it('a whole map, as long as the read-only member in it stays the same', () => {
    const replaced = patch([{ op: 'replace', path: '/connectorAttributes', value: { healthy: true } }]);
    expect(replaced.connectorAttributes).toEqual({ healthy: true });
  });

  it('to a copy: neither the document nor the operations change or are shared', () => {
    const before = structuredClone(document);
    const operations = [
      { op: 'add', path: '/list', value: [1] },
      { op: 'add', path: '/list/-', value: 2 },
      { op: 'remove', path: '/children/0' },
    ];
    expect(patch(operations)).toMatchObject({ list: [1, 2] });
    expect(document).toEqual(before);
    expect(operations[0]).toEqual({ op: 'add', path: '/list', value: [1] });
  });
});

describe('refuses', () => {
  const cases: [kind: string, path: string, operations: unknown][] = [
    ['syntax', '', { op: 'remove', path: '/owner' }],
    ['syntax', '', null],
    ['syntax', '', [{ op: 'merge', path: '/owner', value: 1 }]],
    ['syntax', '', [{ op: 'remove' }]],
    ['syntax', '/owner', [{ op: 'replace', path: '/owner' }]],
    ['syntax', '/owner', [{ op: 'move', path: '/owner' }]],
    ['syntax', 'owner', [{ op: 'remove', path: 'owner' }]],
    ['syntax', '/a~2', [{ op: 'remove', path: '/a~2' }]],
    ['immutable', '/id', [{ op: 'replace', path: '/id', value: '1' }]],
    ['immutable', '/id/x', [{ op: 'add', path: '/id/x', value: 1 }]],
    ['immutable', '/id', [{ op: 'move', from: '/id', path: '/description' }]],
    ['immutable', '/id', [{ op: 'copy', from: '/description', path: '/id' }]],
    ['immutable', '/connectorAttributes/healthy', [{ op: 'remove', path: '/connectorAttributes/healthy' }]],
    ['immutable', '/connectorAttributes/healthy', [{ op: 'replace', path: '/connectorAttributes', value: { healthy: false } }]],
    ['immutable', '/connectorAttributes/healthy', [{ op: 'remove', path: '/connectorAttributes' }]],
    ['immutable', '/connectorAttributes/healthy', [{ op: 'move', from: '/connectorAttributes', path: '/moved' }]],
    ['path', '', [{ op: 'replace', path: '', value: {} }]],
    ['path', '', [{ op: 'copy', from: '/owner', path: '' }]],
    ['path', '/absent', [{ op: 'remove', path: '/absent' }]],
    ['path', '/absent', [{ op: 'copy', from: '/absent', path: '/x' }]],
    ['path', '/absent/x', [{ op: 'replace', path: '/absent/x', value: 1 }]],
    ['path', '/description/x', [{ op: 'add', path: '/description/x', value: 1 }]],
    ['path', '/children/2', [{ op: 'replace', path: '/children/2', value: 1 }]],
    ['path', '/children/3', [{ op: 'add', path: '/children/3', value: 1 }]],
    ['path', '/children/-', [{ op: 'replace', path: '/children/-', value: 1 }]],
    ['path', '/children/01', [{ op: 'replace', path: '/children/01', value: 1 }]],
    ['path', '/children/length', [{ op: 'replace', path: '/children/length', value: 0 }]],
    ['path', '/children/length', [{ op: 'remove', path: '/children/length' }]],
    ['path', '/owner/x', [{ op: 'move', from: '/owner', path: '/owner/x' }]],
    ['path', '/__proto__/polluted', [{ op: 'add', path: '/__proto__/polluted', value: 1 }]],
    ['path', '/owner/constructor/prototype/x', [{ op: 'add', path: '/owner/constructor/prototype/x', value: 1 }]],
    ['path', '/owner/__proto__', [{ op: 'copy', from: '/owner/__proto__', path: '/x' }]],
    ['path', '/toString', [{ op: 'copy', from: '/toString', path: '/x' }]],
    ['value', '/x', [{ op: 'add', path: '/x', value: JSON.parse('{"a":[{"__proto__":{"polluted":1}}]}') }]],
    ['test', '/owner', [{ op: 'test', path: '/owner', value: { id: '2' } }]],
    ['test', '/absent', [{ op: 'test', path: '/absent', value: null }]],
  ];
  it.each(cases)('%s problem at %j: %j', (kind, path, operations) => {
    expect(problemOf(operations)).toMatchObject({ kind, path });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('more than 500 operations', () => {
    const tests = (length: number) => Array.from({ length }, () => ({ op: 'test', path: '/id', value: '1' }));
    expect(patch(tests(500))).toEqual(document);
    expect(problemOf(tests(501))).toMatchObject({ kind: 'syntax' });
  });

  it('paths and values of a hundred thousand levels', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(problemOf([{ op: 'add', path: '/x', value: deep }])).toMatchObject({ kind: 'value', path: '/x' });
    expect(problemOf([{ op: 'add', path: '/a'.repeat(100_000), value: 1 }])).toMatchObject({ kind: 'path' });
  });

  it('everything outside of the mutable paths, what holds them included', () => {
    const narrow: JsonPatchRules = { immutable: ['/owner/id'], mutable: ['/owner', '/children/0'] };
    expect(patch([{ op: 'replace', path: '/owner/type', value: 'x' }], narrow)).toMatchObject({ owner: { id: '2', type: 'x' } });
    expect(problemOf([{ op: 'replace', path: '/owner/id', value: 'x' }], narrow)).toMatchObject({ kind: 'immutable', path: '/owner/id' });
    expect(problemOf([{ op: 'replace', path: '/children', value: [] }], narrow)).toMatchObject({ kind: 'immutable', path: '/children' });
    expect(problemOf([{ op: 'add', path: '/ownerName', value: 1 }], narrow)).toMatchObject({ kind: 'immutable', path: '/ownerName' });
  });

  it('a document that doubles with every operation', () => {
    const doubling = Array.from({ length: 500 }, () => ({ op: 'copy', from: '/children', path: '/children/-' }));
    expect(problemOf(doubling)).toMatchObject({ kind: 'value', path: '/children/-', message: 'The patch copies or moves too much.' });
  });

  it('rules that are no pointers', () => {
    expect(() => patch([], { immutable: ['id'] })).toThrow(TypeError);
  });
});

const someKey = fc.constantFrom('a', 'b', '0', '1', '-');
const somePath = fc.array(someKey, { minLength: 1, maxLength: 3 }).map((keys) => `/${keys.join('/')}`);
const someTree = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(someKey, tie('value'), { noNullPrototype: true }),
  ),
}));
const someOperation = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'replace', 'test'), path: somePath, value: someTree.value }),
  fc.record({ op: fc.constant('remove'), path: somePath }),
  fc.record({ op: fc.constantFrom('move', 'copy'), path: somePath, from: somePath }),
);

/** Not the other way round: fast-json-patch also moves to places past the end of a list, which RFC 6902 forbids. */
it('does what fast-json-patch does, whenever it accepts a patch', () => {
  const someDocument = fc.dictionary(fc.constantFrom('a', 'b'), someTree.value, { noNullPrototype: true });
  fc.assert(
    fc.property(someDocument, fc.array(someOperation, { minLength: 1, maxLength: 3 }), (before, operations) => {
      let got: unknown;
      try {
        got = applyJsonPatch(before, operations, { immutable: [] });
      } catch (error) {
        expect(error).toBeInstanceOf(PatchProblem);
        fc.pre(false);
      }
      const copies = structuredClone({ before, operations }) as { before: object; operations: jsonPatch.Operation[] };
      expect(got).toEqual(jsonPatch.applyPatch(copies.before, copies.operations).newDocument);
    }),
    { numRuns: 300 },
  );
});

it('declares its body as a list', () => {
  expect(JsonPatchBody).toMatchObject({ type: 'array', maxItems: 500 });
});
