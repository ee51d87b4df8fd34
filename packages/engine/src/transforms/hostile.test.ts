import { describe, expect, it } from 'vitest';
import { evaluationContext } from '../../test/evaluation-context.ts';
import { growingTexts } from '../../test/hostile/growing-texts.ts';
import { accounts, anError, type Hostile, of, ofAccount, type Transform, template, tooMuchWork } from '../../test/hostile/hostile.ts';
import { manyAccounts } from '../../test/hostile/many-accounts.ts';
import { manySteps } from '../../test/hostile/many-steps.ts';
import { regularExpressions } from '../../test/hostile/regular-expressions.ts';
import { templates } from '../../test/hostile/templates.ts';
import { source } from '../../test/organisation.ts';
import type { TransformConfiguration } from '../configuration.ts';
import type { Value } from '../value.ts';
import { compileTransform } from './compile.ts';
import { type Evaluation, evaluateTransform } from './evaluate.ts';
import { workTaken } from './meter.ts';
import type { EvaluationContext } from './transform.ts';

function evaluate(transform: Transform, changes: Partial<EvaluationContext> = {}, library: readonly TransformConfiguration[] = []) {
  return evaluateTransform(compileTransform(transform, { sources: [source()], transforms: library }), evaluationContext(changes));
}

// How long that may take is a matter of the meter's units: no time is measured here.
describe.each(Object.entries({ regularExpressions, growingTexts, templates, manySteps, manyAccounts }))('%s', (_subject, cases) => {
  it.each(cases)('cannot keep the host busy by $tries', expectBounded, 60_000);
});

function expectBounded({ transform, input = null, context = {}, library, gives }: Hostile): void {
  const metered = (definition: Transform, changes: Partial<EvaluationContext> = {}) => {
    return { evaluation: evaluate(definition, { input, ...context, ...changes }, library), work: workTaken() };
  };
  const first = metered(transform);
  expect(metered(transform)).toEqual(first);
  expect(metered(transform, { trace: { step: () => undefined } })).toEqual(first);

  const { evaluation, work } = first;
  if ('value' in evaluation) {
    expect(evaluation).toEqual(gives);
    expect(work.share).toBeLessThanOrEqual(1);
    return;
  }
  expect(gives).toSatisfy((wanted) => wanted === tooMuchWork || wanted === anError);
  expect(evaluation.error.reason.length).toBeLessThanOrEqual(1001);
  expect(evaluation.error.reason).not.toMatch(/^Unexpected/);
  if (gives !== tooMuchWork) return;
  const stopped = { error: { reason: 'The transform takes more work than one evaluation may' } };
  expect(evaluation).toMatchObject(stopped);
  // There is no going past it, and no trying again.
  expect(metered(of('firstValid', { ignoreErrors: true, values: [transform, 'rescued'] })).evaluation).toMatchObject(stopped);
}

describe('a value that looks like a template', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Velocity writes variables so.
  const written = '$identity.getName()#set($x = 1) ${oldValue} $1';
  const value = ofAccount('text');
  const context: Partial<EvaluationContext> = { input: written, oldValue: written, ...accounts({ text: written, $x: 'found' }) };
  const shown: readonly Transform[] = [
    value,
    of('trim'),
    of('reference', { id: 'Trim' }),
    of('concat', { values: [value] }),
    of('join', { values: [value] }),
    of('firstValid', { values: [value] }),
    of('static', { value }),
    template('$v', { v: value }),
    template('$oldValue'),
    template('#set($v = "$w")$v', { w: value }),
    template('#foreach($v in [$w])$v#end', { w: value }),
    of('lookup', { table: { default: value } }),
    of('lookup', { input: 'a', table: { a: value } }),
    of('conditional', { v: value, expression: '$v eq $v', positiveCondition: value, negativeCondition: 'no' }),
    of('dateCompare', { firstDate: 'now', secondDate: 'now', operator: 'LTE', positiveCondition: value }),
    of('replace', { input: 'a', regex: 'a', replacement: of('replace', { input: value, regex: '([$\\\\])', replacement: '\\\\$1' }) }),
    of('leftPad', { length: 1 }),
    of('substring', { begin: 0 }),
    of('split', { delimiter: '%', index: 0 }),
    of('base64Decode', { input: of('base64Encode') }),
  ];

  it.each(shown)('stays as it is in $type $attributes', (transform) => {
    expect(evaluate(transform, context, [{ name: 'Trim', type: 'trim' }])).toEqual({ value: written });
  });

  it('is a key and a name like any other', () => {
    expect(evaluate(of('lookup', { table: { [written]: 'found' } }), context)).toEqual({ value: 'found' });
    const named = of('accountAttribute', { sourceName: 'HR', attributeName: of('trim') });
    expect(evaluate(named, { ...context, input: '$x' })).toEqual({ value: 'found' });
    expect(evaluate(of('conditional', { v: 'a eq a', expression: '$v eq b', positiveCondition: 'yes', negativeCondition: 'no' }))).toEqual({
      value: 'no',
    });
  });
});

describe('a template', () => {
  const objects = [
    '$identity',
    '$identity.attributes',
    '$identity.links[0]',
    '$identity.links',
    '$oldValue',
    '$attributeDefinition',
    '$text',
    '$number',
    '$decimal',
    '$flag',
    '$list',
    '$map',
    '[1]',
    '{"a":1}',
  ];
  const ways = [
    '.class',
    '.getClass()',
    '.class.forName("java.lang.Runtime")',
    '.constructor',
    '.constructor("return process")()',
    '.__proto__',
    '.prototype',
    '.toSource()',
    '.hasOwnProperty("a")',
    '.getClass().forName("x").newInstance()',
    '.valueOf()',
    '.toJSON()',
    '["constructor"]',
    '["__proto__"]',
    '.then',
  ];
  const variables = { text: 'x', number: 1, decimal: 1.5, flag: true, list: ['a'], map: { a: 1 } };
  const context: Partial<EvaluationContext> = { oldValue: 'x', ...accounts({ a: 'b' }) };

  it.each(objects)('has no way from %s to the host', (object) => {
    for (const way of ways) {
      const reached = object.startsWith('$') ? `\${o${way}}` : `#set($p = ${object})\${p${way}}`;
      const value = object.startsWith('$') ? `#set($o = ${object})${reached}` : reached;
      expect(evaluate(template(value, variables), context), value).toMatchObject({
        error: { reason: `Error rendering template: ${value}` },
      });
    }
  });

  it.each(['#include("/etc/passwd")', '#parse("x")', '#evaluate("$text")', '#define($x)y#end', '#macro(m)y#end'])(
    'cannot have %s',
    (directive) => {
      expect(evaluate(template(directive, variables))).toMatchObject({ error: { reason: `Error rendering template: ${directive}` } });
    },
  );
});

describe.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('the name %s', (name) => {
  const own = (value: Value): { [key: string]: Value } => JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`);
  const none: [string, Transform, Partial<EvaluationContext>?][] = [
    ['an attribute of an account', ofAccount(name), accounts({})],
    ['an attribute of the identity', of('identityAttribute', { name })],
    ['a member of a map', template(`$map.${name}`, { map: { a: 1 } })],
    ['a variable', template(`$${name}`)],
    ['a table', of('lookup', { input: name, table: { a: 'b' } })],
    ['another transform', of('reference', { id: name })],
    ['a source', of('accountAttribute', { sourceName: name, attributeName: 'x' })],
    ['a type', of(name)],
    ['a rule', of('rule', { name: 'Cloud Services Deployment Utility', operation: name })],
    ['a format', of('iso3166', { input: 'DE', format: name })],
  ];

  it.each(none)('is nothing where nothing has it: %s', (_where, transform, context) => {
    const evaluation = evaluate(transform, context);
    if ('value' in evaluation) expect(evaluation.value).toBeNull();
    else expect(evaluation.error.reason).not.toMatch(/^Unexpected/);
  });

  it('is data where something has it', () => {
    expect(evaluate(ofAccount(name), accounts(own('found')))).toEqual({ value: 'found' });
    expect(evaluate(of('identityAttribute', { name }), { identity: { id: 'a', name: 'a', alias: 'a', attributes: own('found') } })).toEqual(
      { value: 'found' },
    );
    expect(evaluate(of('lookup', { input: name, table: own('found') }))).toEqual({ value: 'found' });
    expect(evaluate(of('replaceAll', { input: `a${name}b`, table: own('-') }))).toEqual({ value: 'a-b' });
    expect(evaluate(of('reference', { id: name }), { input: 'X' }, [{ name, type: 'lower' }])).toEqual({ value: 'x' });
    expect(evaluate(of('static', { ...own('found'), value: `$${name}` }))).toEqual({ value: 'found' });
    expect(evaluate(template(`$map.${name}`, { map: own('found') }))).toEqual({ value: 'found' });
    expect(evaluate(of('concat', { values: [own('found')] }))).toEqual({ value: JSON.stringify(own('found')) });
  });
});

describe('half of a pair of surrogates, and U+0000', () => {
  const halves = ['\ud83d', 'a\ude00b', '\u0000', '😀'.repeat(3)];
  const cutting: readonly Transform[] = [
    of('substring', { begin: 0, end: 1 }),
    of('split', { delimiter: '\ud83d', index: 0 }),
    of('split', { delimiter: '', index: 0 }),
    of('replace', { regex: '[\ud83d]', replacement: '\ude00' }),
    of('replace', { regex: '.', replacement: '$0\u0000' }),
    of('replaceAll', { table: { '\ude00': '', '\u0000': '0' } }),
    of('indexOf', { substring: '\ude00' }),
    of('leftPad', { length: 9, padding: '\ud83d' }),
    of('rule', { name: 'Cloud Services Deployment Utility', operation: 'getEndOfString', numChars: 1 }),
    template('$v.substring(0, 1)$v.replaceAll(".", "x")$v.charAt(0)', { v: of('trim') }),
    ...[
      'lower',
      'upper',
      'trim',
      'normalizeNames',
      'decomposeDiacriticalMarks',
      'base64Encode',
      'base64Decode',
      'e164phone',
      'iso3166',
      'rfc5646',
    ].map((type) => of(type)),
    ...['dateFormat', 'dateMath', 'displayName', 'lookup'].map((type) => of(type, { expression: '+1d', table: {} })),
  ];

  it.each(cutting)('breaks nothing in $type $attributes, and no error that is stored', (transform) => {
    for (const input of halves) expectStorable(evaluate(transform, { input }));
  });

  function expectStorable(evaluation: Evaluation): void {
    if ('value' in evaluation) return;
    expect(evaluation.error.reason).not.toMatch(/^Unexpected/);
    expect(evaluation.error.reason + evaluation.error.input).not.toMatch(/[\0\p{Surrogate}]/u);
  }
});
