import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { NestedTransform } from '../configuration.ts';
import type { Value } from '../value.ts';
import { compileTransform } from './compile.ts';
import { evaluateTransform } from './evaluate.ts';
import { transformTypes } from './index.ts';
import type { EvaluationContext } from './transform.ts';

// A second or two alone; a machine that does other things as well is no failure.
vi.setConfig({ testTimeout: 60_000 });

const none = { sources: [], transforms: [] };
const library = [
  { name: 'Lower', type: 'lower' },
  { name: 'Loop', type: 'concat', attributes: { values: [{ type: 'reference', attributes: { id: 'Loop' } }] } },
];

function context(input: Value, changes: Partial<EvaluationContext> = {}): EvaluationContext {
  return {
    input,
    now: 1_709_618_828_009,
    random: () => 0.5,
    identity: { id: 'ada', name: 'Ada', alias: 'ada', attributes: { firstname: 'Ada', lastname: 'Lovelace' } },
    accounts: [],
    oldValue: null,
    attributeName: null,
    find: () => null,
    ...changes,
  };
}

/** Texts that mean something to some type, beside any others. */
const text = fc.oneof(
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Velocity writes variables so.
  fc.constantFrom('$a', '${a}-$b', '#if($a)x#end', '#foreach($i in [1..3])$i#end', 'yyyy-MM-dd', '(a)|b*', '$1', 'now+1d/d', 'a eq $a'),
  fc.constantFrom(
    'Cloud Services Deployment Utility',
    'getEndOfString',
    'generateRandomString',
    'getReferenceIdentityAttribute',
    'manager',
  ),
  fc.constantFrom('0', '-1', 'Lower', 'Loop', 'LT', 'true', '__proto__', '2024-03-20T15:10Z', 'x == "y"', '[', '\\', '#set($x=', ''),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const keys = fc.constantFrom(
  ...['value', 'values', 'input', 'regex', 'replacement', 'table', 'delimiter', 'index', 'begin', 'end', 'substring', 'separator', 'id'],
  ...['name', 'expression', 'positiveCondition', 'negativeCondition', 'firstDate', 'secondDate', 'operator', 'inputFormat', 'outputFormat'],
  ...[
    'ignoreErrors',
    'throws',
    'sourceName',
    'attributeName',
    'accountPropertyFilter',
    'length',
    'padding',
    'operation',
    'uid',
    'numChars',
    'a',
    'b',
    '__proto__',
    'constructor',
  ],
);
const { transform } = fc.letrec<{ transform: NestedTransform; value: Value; attributes: { [key: string]: Value } }>((tie) => ({
  transform: fc.record({
    type: fc.constantFrom(...transformTypes.map(({ type }) => type), 'unknown'),
    attributes: fc.option(tie('attributes'), { freq: 8 }),
  }),
  attributes: fc.dictionary(keys, tie('value'), { maxKeys: 8, noNullPrototype: true }),
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    fc.constantFrom<Value>(null, true, false, 0, 1, -1, 1.5),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('attributes'),
    tie('transform') as fc.Arbitrary<unknown> as fc.Arbitrary<Value>,
  ),
}));

describe('any transform', () => {
  it('never throws, and gives the same with a trace and a second time', () => {
    fc.assert(
      fc.property(transform, fc.oneof(fc.constant(null), text), (definition, input) => {
        const compiled = compileTransform(definition, { sources: [], transforms: library });
        const plain = evaluateTransform(compiled, context(input));
        const traced = evaluateTransform(compiled, context(input, { trace: { step: () => undefined } }));
        expect(traced).toEqual(plain);
        expect(evaluateTransform(compileTransform(definition, { sources: [], transforms: library }), context(input))).toEqual(plain);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('is compiled without throwing, however deep or odd its JSON is', () => {
    const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    const odd = JSON.parse('{"toString":1,"valueOf":2,"toJSON":3}');
    for (const { type } of transformTypes) {
      for (const value of [deep, odd, { type: deep }]) {
        const attributes = Object.fromEntries(
          ['values', 'value', 'ignoreErrors', 'throws', 'id', 'name', 'input'].map((key) => [key, value]),
        );
        evaluateTransform(compileTransform({ type, attributes, requiresPeriodicRefresh: value }, none), context('x'));
      }
    }
    for (const definition of [{ type: deep }, {}, null, 'lower']) {
      expect(compileTransform(definition as unknown as NestedTransform, none).problems).toHaveLength(1);
    }
  });

  it('is limited in depth through references, on every way to a transform', () => {
    const nested = (levels: number, innermost: NestedTransform): NestedTransform =>
      levels === 0 ? innermost : { type: 'trim', attributes: { input: nested(levels - 1, innermost) as unknown as Value } };
    const deep = [{ name: 'Deep', ...nested(39, { type: 'lower' }) }];
    const use = { type: 'reference', attributes: { id: 'Deep' } };
    const problems = (levels: number) => {
      const values = [use, nested(levels, use)] as unknown as Value[];
      return compileTransform({ type: 'concat', attributes: { values } }, { sources: [], transforms: deep }).problems;
    };
    expect(problems(9)).toEqual([]);
    expect(problems(10).map(({ reason }) => reason)).toEqual(['Transforms are nested more than 50 deep']);
  });

  it('fails when its definition has a problem at the root', () => {
    for (const { type } of transformTypes) {
      const compiled = compileTransform({ type, attributes: ['no', 'object'] as unknown as { [key: string]: Value } }, none);
      expect(compiled.problems).toEqual([{ path: 'attributes', type, reason: 'Must be an object' }]);
      expect(evaluateTransform(compiled, context('x'))).toEqual({ error: { path: '', type, reason: 'Must be an object', input: 'x' } });
    }
  });
});

describe('a compiled transform', () => {
  const source = {
    id: 'hr',
    name: 'HR',
    accountSchema: { identityAttribute: 'id', displayAttribute: 'name', attributes: [] },
    correlation: [],
    managerCorrelation: null,
  };

  it('tells what it reads', () => {
    const values: Value[] = [
      { type: 'identityAttribute', attributes: { name: 'email' } },
      { type: 'accountAttribute', attributes: { sourceName: 'HR', attributeName: 'a' } },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Velocity writes variables so.
      { type: 'reference', attributes: { id: 'Lower', input: '$identity.getAttribute("phone") ${identity.attributes.city}' } },
      { type: 'reference', attributes: { id: 'None' } },
      { type: 'displayName' },
    ];
    const compiled = compileTransform({ type: 'concat', attributes: { values } }, { sources: [source], transforms: library });
    expect([...compiled.identityAttributes].sort()).toEqual(['city', 'email', 'firstname', 'lastname', 'phone', 'preferredName']);
    expect([...compiled.references]).toEqual(['Lower', 'None']);
    expect([...compiled.sourceIds]).toEqual(['hr']);
  });

  it('knows whether a part works in a field of a provisioning policy only, through references too', () => {
    const transforms = [{ name: 'Login', type: 'usernameGenerator', attributes: { patterns: ['x'] } }];
    const needsForm = (definition: NestedTransform) => compileTransform(definition, { sources: [], transforms }).needsForm;
    const rule = (name: string): NestedTransform => ({ type: 'rule', attributes: { name } });
    expect(
      ['Create Unique Account ID', 'Create Unique LDAP Attribute', 'Get Manager LDAP DN'].map((name) => needsForm(rule(name))),
    ).toEqual([true, true, true]);
    expect(needsForm({ type: 'upper', attributes: { input: { type: 'reference', attributes: { id: 'Login' } } } })).toBe(true);
    expect(needsForm({ type: 'upper', attributes: { input: 'usernameGenerator' } })).toBe(false);
  });

  it('is periodic when any part asks for it, wherever and however that is written', () => {
    const inside = (attributes: { [key: string]: Value }) => compileTransform({ type: 'lower', attributes }, none).periodic;
    expect(inside({})).toBe(false);
    expect(inside({ requiresPeriodicRefresh: false })).toBe(false);
    expect(inside({ requiresPeriodicRefresh: true })).toBe(true);
    expect(inside({ input: { type: 'trim', attributes: { requiresPeriodicRefresh: 'true' } } })).toBe(true);
    expect(compileTransform({ type: 'lower', requiresPeriodicRefresh: 'true' }, none).periodic).toBe(true);
  });

  it('records every step of an evaluation with a trace', () => {
    const definition: NestedTransform = {
      type: 'firstValid',
      attributes: { ignoreErrors: true, values: [{ type: 'split', attributes: { delimiter: ',', index: 3 } }, { type: 'upper' }] },
    };
    const steps: unknown[] = [];
    let time = 0;
    const trace = { step: (step: unknown) => steps.push(step), microseconds: () => time++ };
    evaluateTransform(compileTransform(definition, none), context('a', { trace }));
    const error = 'Split resulted in 1 items and you attempted to index at 3';
    expect(steps).toEqual([
      { path: 'attributes.values[0]', type: 'split', input: 'a', error, microseconds: 1 },
      { path: 'attributes.values[1]', type: 'upper', input: 'a', output: 'A', microseconds: 1 },
      { path: '', type: 'firstValid', input: 'a', output: 'A', microseconds: 5 },
    ]);
  });

  it('gives an error for results that grow without bound', () => {
    const by = 'x'.repeat(2000);
    for (const [regex, replacement] of [
      ['a', by],
      ['[a]', by],
      ['(a)', '$1'.repeat(2000)],
    ] as const) {
      const compiled = compileTransform({ type: 'replace', attributes: { regex, replacement } }, none);
      const reason = expect.stringContaining('The result is longer than 1048576 characters');
      expect(evaluateTransform(compiled, context('a'.repeat(1000)))).toMatchObject({ error: { reason } });
    }
  });

  it('gives an error for what no transform foresaw', () => {
    const compiled = compileTransform({ type: 'dateMath', attributes: { expression: 'now' } }, none);
    expect(evaluateTransform(compiled, context(null, { now: Number.NaN }))).toEqual({
      error: { path: '', type: 'dateMath', reason: 'The transform needs more room than one evaluation may take', input: null },
    });
  });
});

describe('a definition with very many problems', () => {
  const values = (count: number, member: NestedTransform) => Array.from({ length: count }, () => member) as never;
  const unknown: NestedTransform = { type: 'teleport' };
  const elsewhere: NestedTransform = { type: 'accountAttribute', attributes: { sourceName: 'Nowhere', attributeName: 'a' } };

  it('tells the first hundred', () => {
    const { problems } = compileTransform({ type: 'concat', attributes: { values: values(5_000, unknown) } }, none);
    expect(problems).toHaveLength(100);
    expect(problems[99]).toMatchObject({ path: 'attributes.values[99].type' });
  });

  it('tells one after a thousand sources that are missing, which are no problem to everybody', () => {
    const all = [...(values(1_000, elsewhere) as NestedTransform[]), unknown] as never;
    const { problems } = compileTransform({ type: 'concat', attributes: { values: all } }, none);
    expect(problems).toHaveLength(101);
    expect(problems.filter(({ missing }) => missing !== 'source')).toMatchObject([{ path: 'attributes.values[1000].type' }]);
  });
});
