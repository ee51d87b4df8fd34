import fc from 'fast-check';
import type { NestedTransform, TransformConfiguration } from '../src/configuration.ts';
import type { Value } from '../src/value.ts';

/**
 * Transforms made at random of every type. Their attributes are those that the type has, and mean something to it, so that most of them
 * give a value however deep they are: a transform of random keys and texts hardly gets beyond the problems of its definition. A few are
 * blemished, for what fails inside something that works.
 */

/** Transforms that `reference` names. */
export const library: readonly TransformConfiguration[] = [
  { name: 'Lower', type: 'lower' },
  { name: 'Chain', type: 'trim', attributes: { input: { type: 'reference', attributes: { id: 'Lower' } } } },
  { name: 'Loop', type: 'concat', attributes: { values: [{ type: 'reference', attributes: { id: 'Loop' } }] } },
  { name: '__proto__', type: 'upper' },
];

export const attributeNames = fc.constantFrom(
  'firstname',
  'lastname',
  'email',
  'phone',
  'start',
  'groups',
  'none',
  '__proto__',
  'constructor',
);

/** What people, feeds and tenants write. */
export const dataText = fc.oneof(
  fc.constantFrom('Ada', 'mcdonald', "jOHN O'BRIEN-smith III", 'Zoë', '  padded ', '', '0', '-1', '42', 'Sales', 'true', 'now'),
  fc.constantFrom('2024-03-20T15:10Z', '2024-03-20T15:10:00.000Z', '2024-03-20', '4/1/1975', '144642632190', '31/02/2024'),
  fc.constantFrom('+1 512 777 2222', '0412345678', 'DE', 'United States', 'English (United States)', 'SPA', 'MTIzNA==', 'a,b,c', 'x@y.z'),
  fc.constantFrom(
    '$identity.getName()',
    '#set($x = 1)',
    '$1',
    '\\',
    '(',
    '\u0000',
    '\ud83d',
    'a\ude00',
    '😀😀',
    'ﷺ',
    'e\u0301\u0323',
    '__proto__',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
export const data: fc.Arbitrary<Value> = fc.oneof(
  { weight: 8, arbitrary: dataText },
  fc.constantFrom<Value>(null, true, false, 0, -1, 1.5, 1e21),
  fc.array(dataText, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), dataText, { maxKeys: 2, noNullPrototype: true }),
);

/** The second arbitrary once in a while: what fails. */
function mostly<T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: bad });
}

const templates = mostly(
  fc.constantFrom(
    ...['$a', '$a.toUpperCase() $b', '#if($a == $b)same#{else}other#end', '#set($x = $a)$x.length()', '$a.replaceAll("[a-z]", "x")$b'],
    ...['#foreach($i in $a.split(","))$foreach.count:$i #end', '#foreach($i in [1..9])$i#if($i == 3)#break#end#end', '$identity.name'],
    ...['#if($a.matches("(a+)+b"))x#end', '$a.indexOf($b)$a.trim().concat("!")', '#if($a.contains("a") && !$b.isEmpty())y#end'],
  ),
  fc.constantFrom('$!none', '#if(', '$a.substring(0, 1)', '$oldValue', '$identity.manager.name', '$identity.getStringAttribute("email")'),
);
const regexes = mostly(
  fc.constantFrom('[^a-zA-Z]', '(\\w+)\\s(\\w+)', 'a|b', '\\s+', '^0+(?!$)', '(?i)a', '\\p{L}', '(a*)*b', '.', '', '\\b', '(\\w)\\1'),
  fc.constant('('),
);
const replacements = mostly(fc.constantFrom('', '-', '$0$0', '\\$'), fc.constantFrom('$1', '$2 $1', '\\'));
const dates = mostly(
  fc.constantFrom('ISO8601', 'EPOCH_TIME_JAVA', 'EPOCH_TIME_WIN32', 'LDAP', 'yyyy-MM-dd', 'M/d/yyyy', "EEE 'at' h:mm a"),
  fc.constantFrom('w', "'"),
);
const dateTexts = mostly<Value>(fc.constantFrom('now', '2024-03-20T15:10Z', '2018-01-01T00:00:00.000Z'), dataText);
const filters = mostly(
  fc.constantFrom('(phone != "x")', 'groups.contains("Sales")', '!(email.startsWith("a"))', 'none.isNull() || firstname i== "ADA"'),
  fc.constant('x =='),
);
const integers = mostly<Value>(fc.constantFrom(0, 1, 2, '1', '3', 9), fc.constantFrom(-1, 1.5, 'x'));
const flags = fc.constantFrom<Value>(true, false, 'true');
const conditions = mostly(fc.constantFrom('$a eq $b', '$a eq Sales'), fc.constant('a eq'));
const sources = mostly(fc.constant('HR'), fc.constant('Nowhere'));

type Shape = { readonly [key: string]: fc.Arbitrary<Value> };

/** For each type its own attributes; `input` too where not every text will do. */
function shapesOf(value: fc.Arbitrary<Value>, transform: fc.Arbitrary<Value>): Readonly<Record<string, Shape>> {
  const values = fc.array(value, { minLength: 1, maxLength: 3 });
  const date = fc.oneof(
    { weight: 3, arbitrary: dateTexts },
    fc.constantFrom<Value>({ type: 'dateMath', attributes: { expression: 'now/d' } }),
  );
  const variables = { a: mostly(dataText.map(literally), transform), b: value };
  const chosen = { positiveCondition: value, negativeCondition: value };
  return {
    accountAttribute: {
      sourceName: sources,
      attributeName: mostly<Value>(attributeNames, transform),
      accountSortAttribute: attributeNames,
      accountSortDescending: flags,
      accountReturnFirstLink: flags,
      accountPropertyFilter: filters,
    },
    identityAttribute: { name: attributeNames },
    reference: { id: mostly(fc.constantFrom('Lower', 'Chain', '__proto__'), fc.constant('Loop')) },
    rule: {
      name: mostly(fc.constant('Cloud Services Deployment Utility'), fc.constant('Create Unique LDAP Attribute')),
      operation: fc.constantFrom('getEndOfString', 'generateRandomString', 'getReferenceIdentityAttribute'),
      numChars: integers,
      includeNumbers: flags,
      includeSpecialChars: flags,
      length: integers,
      uid: fc.oneof(fc.constantFrom('manager', 'grace'), transform),
      attributeName: attributeNames,
    },
    static: { value: fc.oneof(templates, value), ...variables },
    uuid: {},
    usernameGenerator: { patterns: fc.constantFrom(['$a.$b', '$a'], ['$a', '$a.$b$uniqueCounter'], ['$b$uniqueCounter']), ...variables },
    randomAlphaNumeric: { length: integers },
    randomNumeric: { length: mostly(integers, transform) },
    concat: { values },
    join: { values, separator: value },
    lower: {},
    upper: {},
    trim: {},
    normalizeNames: {},
    decomposeDiacriticalMarks: {},
    base64Encode: {},
    base64Decode: { input: value.map((input) => ({ type: 'base64Encode', attributes: { input } })) },
    leftPad: { length: integers, padding: fc.constantFrom('0', 'ab', '😀') },
    rightPad: { length: mostly(integers, transform), padding: mostly<Value>(fc.constant('0'), value) },
    firstValid: { values, ignoreErrors: fc.constantFrom<Value>(true, true, 'true', false) },
    conditional: { expression: conditions, ...variables, ...chosen },
    lookup: { table: fc.record({ default: value, Sales: value, 42: value, constructor: value }) },
    substring: {
      begin: mostly<Value>(fc.constantFrom(0, '0', -1), transform),
      end: fc.constantFrom(-1, '-1', { type: 'indexOf', attributes: { substring: 'a' } }),
    },
    split: { delimiter: mostly<Value>(regexes, transform), index: integers, throws: fc.constantFrom<Value>(false, false, 'false', true) },
    indexOf: { substring: value },
    lastIndexOf: { substring: value },
    replace: { regex: mostly<Value>(regexes, transform), replacement: fc.oneof(replacements, replacements, value) },
    replaceAll: { table: fc.dictionary(regexes, replacements, { maxKeys: 3, noNullPrototype: true }) },
    displayName: {},
    e164phone: { defaultRegion: mostly<Value>(fc.constantFrom('US', 'AU', 'DE'), transform) },
    iso3166: { format: fc.constantFrom('alpha2', 'alpha3', 'numeric') },
    rfc5646: {},
    dateFormat: { inputFormat: mostly<Value>(dates, transform), outputFormat: dates, input: date },
    dateMath: { expression: mostly<Value>(fc.constantFrom('now', '+1d', 'now-1y/M', '-3M+1w/d'), transform), roundUp: flags, input: date },
    dateCompare: { firstDate: date, secondDate: date, operator: fc.constantFrom('LT', 'lte', 'GT', 'GTE'), ...chosen },
  };
}

/** Types whose attributes can all be made; every registered one should be among them. */
export const shapedTypes: readonly string[] = Object.keys(shapesOf(fc.constant(null), fc.constant(null)));

/** Attributes that are left out half of the time, or, as the input, more rarely. */
const optional = new Set([
  ...['input', 'accountSortAttribute', 'accountSortDescending', 'accountReturnFirstLink', 'accountPropertyFilter', 'separator', 'end'],
  ...['roundUp', 'defaultRegion', 'format', 'throws', 'ignoreErrors', 'inputFormat', 'outputFormat'],
]);

/** A transform with up to so many levels below it. */
function transformOf(levels: number): fc.Arbitrary<NestedTransform> {
  const literal = data.map((value) => (typeof value === 'string' ? literally(value) : value));
  if (levels === 0) return fc.record({ type: fc.constantFrom('trim', 'upper', 'displayName', 'uuid') });
  const deeper = { weight: 4, arbitrary: transformOf(levels - 1) };
  const inner = fc.oneof(deeper, transformOf(0)) as fc.Arbitrary<unknown> as fc.Arbitrary<Value>;
  const shapes = shapesOf(fc.oneof({ weight: 2, arbitrary: inner }, literal), inner);
  const made = Object.entries(shapes).map(([type, shape]) => {
    return fc
      .tuple(attributesOf({ input: inner, ...shape }), fc.nat(), mostly<Value | undefined>(fc.constant(undefined), data))
      .map(([attributes, place, blemish]): NestedTransform => {
        const key = Object.keys(attributes)[place % Object.keys(attributes).length];
        return { type, attributes: blemish === undefined || key === undefined ? attributes : { ...attributes, [key]: blemish } };
      });
  });
  return fc.oneof(...made);
}

export const randomTransform = transformOf(5);

function attributesOf(shape: Shape): fc.Arbitrary<{ [key: string]: Value }> {
  const members = Object.entries(shape).map(([key, arbitrary]) => {
    return [key, optional.has(key) ? fc.option(arbitrary, { freq: key === 'input' ? 5 : 2, nil: undefined }) : arbitrary] as const;
  });
  return fc.record(Object.fromEntries(members)).map((record) => {
    return Object.fromEntries(Object.entries(record).filter((member): member is [string, Value] => member[1] !== undefined));
  });
}

/** In a definition, a text that looks like a template is one, and mostly a wrong one. Some stay. */
function literally(text: string): string {
  return text.length % 5 === 0 ? text : text.replace(/[$#]/g, '');
}
