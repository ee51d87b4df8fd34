import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { folderOf, removeFolders } from '../../../test/folder-of.ts';
import { BadFiles } from './bad-files.ts';
import { findTests } from './find-tests.ts';
import { runTests } from './run-tests.ts';

/** What test files may say, and what is refused of them: a key that is misspelt would test nothing. */

afterAll(removeFolders);

const upper = { name: 'Capitals', type: 'upper' };
const plain = { isCovered: false, fuzz: null, seed: 1 };

function run(files: Record<string, unknown>) {
  return runTests(findTests([folderOf(files)]), plain).files.flat();
}

/** What is wrong with the test file `a.test.yaml`, without its name. */
function mistakesIn(content: string, others: Record<string, unknown> = { 'capitals.json': upper }): string[] {
  const folder = folderOf({ ...others, 'a.test.yaml': content });
  try {
    runTests(findTests([folder]), plain);
  } catch (thrown) {
    if (thrown instanceof BadFiles) return thrown.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
    throw thrown;
  }
  return [];
}

test.each([
  ['trasform: Capitals\ncases: [{ name: a, expect: A }]', '1:1 unknown key "trasform"; did you mean "transform"?'],
  ['case: [{ name: a, expect: A }]', '1:1 unknown key "case"; did you mean "cases"?'],
  ['scenes: {}\ncases: [{ name: a, transform: Capitals, expect: A }]', '1:1 unknown key "scenes"; did you mean "scene"?'],
  ['cases:\n  - nmae: a\n    expect: A', '2:5 unknown key "nmae"; did you mean "name"?'],
  ['cases:\n  - name: a\n    expected: A', '3:5 unknown key "expected"; did you mean "expect"?'],
  ['cases:\n  - name: a\n    expect_error: true', '3:5 unknown key "expect_error"; did you mean "expectError"?'],
  ['cases:\n  - name: a\n    imput: a\n    expect: A', '3:5 unknown key "imput"; did you mean "input"?'],
  ['cases:\n  - name: a\n    acounts: []\n    expect: A', '3:5 unknown key "acounts"; did you mean "accounts"?'],
  ['cases:\n  - name: a\n    idenity: {}\n    expect: A', '3:5 unknown key "idenity"; did you mean "identity"?'],
  ['cases:\n  - name: a\n    oldvalue: a\n    expect: A', '3:5 unknown key "oldvalue"; did you mean "oldValue"?'],
  ['scene: { Now: 2026-01-01 }\ncases: [{ name: a, expect: A }]', '1:10 unknown key "Now"; did you mean "now"?'],
  [
    'cases:\n  - name: a\n    accounts: [{ source: HR }]\n    expect: A',
    '3:18 unknown key "source"; known are sourceName, attributes, created,',
  ],
  [
    'cases:\n  - name: a\n    accounts: [{ sourceName: HR, attribute: {} }]\n    expect: A',
    'unknown key "attribute"; did you mean "attributes"?',
  ],
  ['cases:\n  - name: a\n    identity: { firstname: Ada }\n    expect: A', '3:17 unknown key "firstname"; known are attributes, manager'],
  ['cases:\n  - name: a\n    identity: { manger: {} }\n    expect: A', '3:17 unknown key "manger"; did you mean "manager"?'],
  ['cases:\n  - name: a\n    field: { nam: x }\n    expect: A', '3:14 unknown key "nam"; did you mean "name"?'],
  ['cases:\n  - name: a\n    library: [{ name: x, typ: lower }]\n    expect: A', '3:26 unknown key "typ"; did you mean "type"?'],
  ['cases:\n  - name: a\n    expectError: { reson: x }', '3:20 unknown key "reson"; did you mean "reason"?'],
])('a misspelt key is refused where it stands: %#', (content, mistake) => {
  expect(mistakesIn(content).join('\n')).toContain(mistake);
});

test.each([
  ['cases: []', '1:1 cases has no cases'],
  ['name: a', '1:1 unknown key "name"; known are description, transform, scene, cases\n1:1 the file needs "cases"'],
  ['', '1:1 the file must be an object, not null'],
  ['cases: [{ name: a, transform: Capitals }]', '1:9 a case has one of expect, expectMatch, expectError; this has none'],
  ['cases: [{ name: a, transform: Capitals, expect: A, expectError: true }]', 'this has expect and expectError'],
  ['cases: [{ name: a, transform: Capitls, expect: A }]', '1:20 there is no transform "Capitls"; did you mean "Capitals"?'],
  ['cases: [{ name: a, transform: other.yaml, expect: A }]', '1:20 there is no transform in other.yaml'],
  ['cases: [{ name: a, transform: ../nowhere/other.json, expect: A }]', '1:20 there is no transform in ../nowhere/other.json'],
  ['cases: [{ name: a, expect: A }]', '1:9 no transform: neither the case nor the file names one'],
  ['cases: [{ name: a, transform: { attribute: 1 }, expect: A }]', 'transform must be a name, a file or a transform with its type'],
  ['cases: [{ name: a, transform: Capitals, expectMatch: "(" , }]', 'expectMatch is no regular expression'],
  ['cases: [{ name: a, transform: Capitals, expectError: 5 }]', 'expectError must be true, a part of the reason, or an object'],
  ['cases: [{ name: a, transform: Capitals, now: yesterday, expect: A }]', 'now must be a time as 2026-11-24T09:30:00Z, not "yesterday"'],
  ['cases: [{ name: a, transform: Capitals, taken: x, expect: A }]', 'taken must be a list, not a text'],
  ['transform: Capitals\ncases: [{ name: a, expect: A }, { name: a, expect: A }]', '2:35 cases[0] has the name "a" as well'],
  ['cases: [{ name: a, transform: Capitals, input: +4930123, expect: A }]', '1:48 +4930123 is read as the number 4930123'],
  [
    'cases: [{ name: a, transform: Capitals, input: "007", expect: 007 }]',
    '007 is read as the number 7; if it is a text, put it in quotes',
  ],
  ['cases:\n  - name: a\n  expect: A', '3:1 All mapping items must start at the same column'],
  ['cases: [{ name: a, name: b, expect: A }]', '1:20 Map keys must be unique'],
])('a test file that makes no sense is refused with the place: %#', (content, mistake) => {
  expect(mistakesIn(content).join('\n')).toContain(mistake);
});

test('transforms are checked as the server checks them, before any test runs', () => {
  const files = {
    'a.yaml': 'name: A\ntype: split\nattributes:\n  delimiter: "["\n  index: one',
    'b.yaml': 'name: B\ntype: reference\nattributes: { id: Aa }',
    'c.yaml': 'name: A\ntype: lower',
    'd.yaml': 'name: D\ntype: trim\natributes: {}',
    'e.json': '{ "name": "E", "type": "lowr" }',
    'f.yaml': 'type: lower',
    'g.yaml': `name: ${'g'.repeat(51)}\ntype: lower`,
    'h.yaml': 'name: [',
    'i.json': '{ "name": "I", }',
    'notes.yaml': 'a list: of other things',
  };
  const found = mistakesIn('cases: [{ name: a, transform: D, expect: A }]', files);
  expect(found).toEqual([
    expect.stringMatching(/^1:\d+ Flow sequence in block collection/),
    expect.stringMatching(/^1:16 not JSON: /),
    expect.stringMatching(/^4:3 attributes\.delimiter: Bad regular expression "\["/),
    '5:3 attributes.index: Must be a whole number',
    '3:15 attributes.id: There is no transform named "Aa"; did you mean "A"?',
    '1:1 the transform "A" stands in a.yaml already',
    '3:1 unknown key "atributes"; did you mean "attributes"?',
    expect.stringMatching(/^1:16 type: Unknown transform type "lowr"/),
    '1:1 name must be a text, not null',
    '1:1 name has 1 to 50 characters, not 51',
  ]);
});

test('a case names its transform, by name, by file or in full; else the file does; else the file beside it', () => {
  const files = {
    'capitals.json': upper,
    'more/small.yaml': 'name: Small\ntype: lower',
    'capitals.test.json': {
      cases: [
        { name: 'beside', input: 'a', expect: 'A' },
        { name: 'by file', transform: 'more/small.yaml', input: 'A', expect: 'a' },
        { name: 'in full', transform: { type: 'reference', attributes: { id: 'Capitals' } }, input: 'a', expect: 'A' },
      ],
    },
    'general.test.yaml': 'transform: Capitals\ncases:\n  - { name: general, input: b, expect: B }',
  };
  expect(run(files).map(({ test: { name }, passed }) => [name, passed])).toEqual([
    ['beside', true],
    ['by file', true],
    ['in full', true],
    ['general', true],
  ]);
});

test('a field that a case writes takes the place of the one in the scene of the file', () => {
  const scene = { input: 'file', accounts: [{ sourceName: 'HR', attributes: { a: '1', b: '2' } }] };
  const attribute = { name: 'Attribute', type: 'accountAttribute', attributes: { sourceName: 'HR', attributeName: 'b' } };
  const cases = [
    { name: 'inherited', transform: 'Capitals', expect: 'FILE' },
    { name: 'replaced', transform: 'Capitals', input: 'case', expect: 'CASE' },
    { name: 'null is a value', transform: 'Capitals', input: null, expect: null },
    { name: 'all of it', accounts: [{ sourceName: 'HR', attributes: { a: '1' } }], expect: null },
  ];
  const files = { 'attribute.json': attribute, 'capitals.json': upper, 'attribute.test.json': { scene, cases } };
  expect(run(files).map(({ passed }) => passed)).toEqual([true, true, true, true]);
});

test('a case that depends on the time says what time it is', () => {
  const dates = {
    firstDate: '2026-01-01T00:00:00Z',
    secondDate: 'now',
    operator: 'LT',
    positiveCondition: 'past',
    negativeCondition: 'future',
  };
  const cases = [
    { name: 'said', now: '2026-11-24', expect: 'past' },
    { name: 'not said', expect: 'past' },
  ];
  const files = { 'past.json': { name: 'Past', type: 'dateCompare', attributes: dates }, 'past.test.json': { cases } };
  expect(run(files).map(({ passed, isAtRandomTime }) => [passed, isAtRandomTime])).toEqual([
    [true, false],
    [false, true],
  ]);
});

test('what is drawn at random is the same each time, and has a form that can be asked for', () => {
  const files = {
    'id.json': { name: 'Id', type: 'uuid' },
    'id.test.json': { cases: [{ name: 'a uuid', expectMatch: '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' }] },
  };
  const [first] = run(files);
  const [second] = run(files);
  expect(first).toMatchObject({ passed: true });
  expect(second!.result).toEqual(first!.result);
});

test('folders are searched, but neither hidden ones nor packages; a folder of transforms counts without tests', () => {
  const content = 'transform: { type: lower }\ncases: [{ name: a, input: A, expect: a }]';
  const folder = folderOf({
    'transforms/x.json': upper,
    'deep/er/x.test.yml': content,
    '.hidden/x.test.yaml': content,
    'node_modules/p/x.test.yaml': content,
  });
  const { suites } = findTests([folder, join(folder, 'deep/er/x.test.yml')]);
  expect([...suites].map(([path, tests]) => [path.slice(folder.length), tests.length])).toEqual([
    ['', 0],
    ['/deep/er', 1],
    ['/transforms', 0],
  ]);
});

test('a table keeps the order in which it is written, and an object that is expected need not', () => {
  const cases = [
    { name: 'yaml', transform: 'Yaml', input: 'abcb', expect: 'accc' },
    { name: 'json', transform: 'Json', input: 'abcb', expect: 'accc' },
  ];
  const source = '{"name":"Json","type":"replaceAll","attributes":{"table":{"b":"2","2":"1","1":"c"}}}';
  const yaml = 'name: Yaml\ntype: replaceAll\nattributes:\n  table:\n    b: "2"\n    2: "1"\n    "1": c\n';
  const read = { name: 'Read', type: 'accountAttribute', attributes: { sourceName: 'HR', attributeName: 'a' } };
  const content = '{"cases":[{"name":"a","accounts":[{"sourceName":"HR","attributes":{"a":{"b":1,"0":2}}}],"expect":{"0":2,"b":1}}]}';
  const files = { 'y.yaml': yaml, 'j.json': source, 'read.json': read, 'read.test.json': content, 'a.test.json': { cases } };
  expect(run(files).map(({ passed }) => passed)).toEqual([true, true, true]);
});

test('files of a folder that is searched but holds neither transforms nor tests are not our concern', () => {
  const content = 'transform: { type: lower }\ncases: [{ name: a, input: A, expect: a }]';
  expect(run({ 'chart.yaml': '{{ template }}: [', 'tests/a.test.yaml': content })).toHaveLength(1);
});

test('nothing to do is a mistake', () => {
  const folder = folderOf({ 'capitals.json': upper });
  const tested = folderOf({ 'capitals.json': upper, 'capitals.test.json': { cases: [{ name: 'a', expect: null }] } });
  expect(() => runTests(findTests([folder]), plain)).toThrow('there are no tests: files called');
  expect(() => runTests(findTests([folderOf({})]), { ...plain, isCovered: true })).toThrow('there are no transforms and no tests');
  expect(() => runTests(findTests([tested]), { ...plain, filter: 'x' })).toThrow('no test has "x" in its name');
  expect(() => findTests([join(folder, 'capitals.json')])).toThrow('capitals.json is no test file');
});
