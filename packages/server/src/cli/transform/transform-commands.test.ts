import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { folderOf, removeFolders } from '../../../test/folder-of.ts';

/** The commands as they are typed, in processes of their own. */

const program = fileURLToPath(new URL('../../../bin/muster.js', import.meta.url));
const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
afterAll(removeFolders);

interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], { cwd = root, env = {}, node = [] as string[] } = {}) {
  const colourless = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '', ...env };
  const child = spawn(process.execPath, [...node, program, 'transform', ...args], {
    cwd,
    env: colourless,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const said = { out: '', err: '' };
  const waiting: { text: string; resolve: () => void }[] = [];
  for (const [name, stream] of [['out', child.stdout] as const, ['err', child.stderr] as const]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said[name] += chunk;
      for (const one of waiting) if (said.out.includes(one.text)) one.resolve();
    });
  }
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, ...said });
    });
  });
  /** Until the text has been said; what was said before it is forgotten. */
  const says = async (text: string): Promise<string> => {
    await new Promise<void>((resolve) => (said.out.includes(text) ? resolve() : waiting.push({ text, resolve })));
    const before = said.out.slice(0, said.out.indexOf(text));
    said.out = said.out.slice(before.length + text.length);
    waiting.length = 0;
    return before;
  };
  return { child, ended, says };
}

const run = (args: readonly string[], options = {}) => start(args, options).ended;

/** At once, as editors do: nobody reads half a file. */
function replace(path: string, content: string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

const country = { name: 'Country', type: 'lookup', attributes: { table: { DE: 'Germany', FR: 'France' } } };
const small = 'name: Small\ntype: lower\nattributes:\n  input: { type: split, attributes: { delimiter: "-", index: 1 } }\n';

test('the tests of the example organisation pass, reach every branch, and expect every error that odd values bring about', async () => {
  const report = join(folderOf({}), 'report.xml');
  const { code, out, err } = await run(['test', 'examples/acme', '--min-coverage', '100', '--fuzz', '--junit', report]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Together +\d+\/\d+ +\d+\/\d+ {2}100 %$/m);
  expect(out).toContain('seed 1: every error is expected by a test');
  const [, tests] = /<testsuites name="muster transform test" tests="(\d+)" failures="0" errors="0"/.exec(readFileSync(report, 'utf8'))!;
  expect(out).toContain(`${tests} passed in`);
  expect(Number(tests)).toBeGreaterThan(100);
});

test('nothing of the server, of a database or of the network is loaded', async () => {
  const folder = folderOf({
    'hooks.mjs': `import { appendFileSync } from 'node:fs';
export const load = (url, context, next) => (appendFileSync(process.env.LOADED, url + '\\n'), next(url, context));`,
    'register.mjs': `import { register } from 'node:module'; register('./hooks.mjs', import.meta.url);`,
  });
  const env = { LOADED: join(folder, 'loaded') };
  const { code } = await run(['test', 'examples/acme', '--coverage', '--fuzz', '1'], {
    env,
    node: ['--import', join(folder, 'register.mjs')],
  });
  expect(code).toBe(0);
  const loaded = readFileSync(env.LOADED, 'utf8').trim().split('\n');
  expect(loaded).toContainEqual(expect.stringMatching(/engine\/dist\/index\.js$/));
  const own = loaded.filter((url) => url.includes('/server/dist/')).map((url) => url.replace(/^.*\/dist\//, ''));
  expect(own.filter((path) => !/^(?:cli|transforms)\/|^(?:clock|config|ids|operator-error|seed\/parse-yaml)\.js$/.test(path))).toEqual([]);
  const forbidden =
    /node_modules\/(?:pg|kysely|fastify|@fastify|@electric-sql|@sinclair|ajv|jose)\/|node:(?:net|http|https|dns|tls|worker_threads)$/;
  expect(loaded.filter((url) => forbidden.test(url) && url !== 'node:net')).toEqual([]);
});

test('a test that fails shows what was expected, what came, and with --trace how', async () => {
  const cases = [
    { name: 'right', input: 'DE', expect: 'Germany' },
    { name: 'wrong', input: 'FR', expect: 'Frankreich' },
    { name: 'unforeseen', input: 'IT', expect: 'Italy' },
  ];
  const cwd = folderOf({ 'country.json': country, 'country.test.json': { cases } });
  const { code, out } = await run(['test', '--trace'], { cwd });
  expect(code).toBe(1);
  expect(out.replace(/ +\d+ µs/g, ' 0 µs').replace(/in \d+ ms/, 'in 0 ms')).toBe(`✗ country.test.json  2 failed, 1 passed
  ✗ wrong
      country.test.json:1  Country
      expected  "Frankreich"
      actual    "France"
                     ^
      from character 5 on: expected "k" (U+006B), got "c" (U+0063)
      lookup  "FR" → "France" 0 µs
  ✗ unforeseen
      country.test.json:1  Country
      expected  "Italy"
      actual    an error (lookup): Lookup table has no entry for input: IT and no default is specified
                in country.json:1
      lookup  "IT" → error: Lookup table has no entry for input: IT and no default is specified 0 µs

2 failed, 1 passed in 0 ms
`);
});

test('files that make no sense end with 2, with their places, and stand in the report', async () => {
  const cwd = folderOf({ 'country.json': country, 'country.test.yaml': 'case: []\ncases:\n  - name: a\n    expct: b\n' });
  const { code, out, err } = await run(['test', '.', '--junit', 'report.xml'], { cwd });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err.split('\n').slice(0, 2)).toEqual([
    'country.test.yaml:1:1: unknown key "case"; did you mean "cases"?',
    'country.test.yaml:4:5: unknown key "expct"; did you mean "expect"?',
  ]);
  expect(readFileSync(join(cwd, 'report.xml'), 'utf8')).toContain('failures="0" errors="2"');
});

const senseless: [string[], string][] = [
  [['test', 'nowhere'], 'there is no file or folder nowhere'],
  [['test', '.', '--nope'], "unknown option '--nope'"],
  [['test', '.', '--min-coverage', '101'], 'It is a number from 0 to 100'],
  [['tset'], "unknown command 'tset'"],
  [['eval'], "missing required argument 'file'"],
  [['eval', 'country.json', '--context', 'context.yaml'], 'context.yaml:1:1: unknown key "imput"; did you mean "input"?'],
];

test('a command that makes no sense ends with 2', async () => {
  const cwd = folderOf({ 'country.json': country, 'context.yaml': 'imput: DE' });
  await Promise.all(
    senseless.map(async ([args, message]) => {
      const { code, err } = await run(args, { cwd });
      expect({ args, code, err }).toEqual({ args, code: 2, err: expect.stringContaining(message) });
    }),
  );
});

test('too little coverage and errors that no test expects end with 1', async () => {
  const cases = [{ name: 'a', input: 'DE', expect: 'Germany' }];
  const cwd = folderOf({ 'transforms/country.json': country, 'transforms/country.test.json': { cases } });
  const little = await run(['test', '.', '--min-coverage', '67'], { cwd });
  expect(little).toMatchObject({ code: 1, out: expect.stringContaining('Coverage is 66.6 %, less than 67 %') });
  expect(little.out).toContain('transforms/country.json:1  table.FR');
  expect(await run(['test', '.', '--min-coverage', '66.6'], { cwd })).toMatchObject({ code: 0 });
  // In `--fuzz DIR` the folder is no number.
  const odd = await run(['test', '--fuzz', '.'], { cwd });
  expect(odd).toMatchObject({ code: 1, out: expect.stringContaining('1 error that no test expects') });
});

test('a change of a file runs the tests again, and Ctrl+C ends them', async () => {
  const cases = (expect: string) => JSON.stringify({ cases: [{ name: 'a', input: 'DE', expect }] });
  const cwd = folderOf({ 'country.json': country, 'country.test.json': cases('Germany') });
  const { child, ended, says } = start(['test', '.', '--watch', '--junit', 'report.xml'], { cwd });
  expect(await says('Ctrl+C ends.\n')).toContain('1 passed');
  replace(join(cwd, 'country.test.json'), cases('Italy'));
  expect(await says('Ctrl+C ends.\n')).toContain('expected  "Italy"');
  replace(join(cwd, 'country.json'), '{');
  await says('Ctrl+C ends.\n');
  replace(join(cwd, 'country.json'), JSON.stringify({ ...country, attributes: { table: { DE: 'Italy' } } }));
  expect(await says('1 passed')).not.toContain('failed');
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, err: expect.stringContaining('country.json:1:2: not JSON') });
});

test('eval prints the value and nothing else; null and errors are told by the exit code', async () => {
  const cwd = folderOf({ 'country.json': country, 'small.yaml': small, 'ctx.yaml': 'input: a-B\naccounts: [{ sourceName: HR }]' });
  expect(await run(['eval', 'small.yaml', '--context', 'ctx.yaml'], { cwd })).toEqual({ code: 0, out: 'b\n', err: '' });
  expect(await run(['eval', 'country.json', '--input', 'FR'], { cwd })).toEqual({ code: 0, out: 'France\n', err: '' });
  expect(await run(['eval', 'small.yaml'], { cwd })).toEqual({ code: 3, out: '', err: 'null\n' });
  expect(await run(['eval', 'small.yaml', '--input', 'x'], { cwd })).toEqual({
    code: 1,
    out: '',
    err: 'small.yaml:4: an error at attributes.input (split): Split resulted in 1 items and you attempted to index at 1\n',
  });
});

test('eval answers in JSON as the server does, with the steps if they are asked for', async () => {
  const cwd = folderOf({ 'country.json': country, 'small.yaml': small });
  const json = async (...args: string[]) => JSON.parse((await run(['eval', ...args, '--json'], { cwd })).out);
  expect(await json('small.yaml')).toEqual({ value: null });
  expect(await json('country.json', '--input', 'IT')).toEqual({ error: { path: '', type: 'lookup', reason: expect.any(String) } });
  expect(await json('country.json', '--input', 'DE', '--trace')).toEqual({
    value: 'Germany',
    trace: [{ path: '', type: 'lookup', input: 'DE', output: 'Germany', microseconds: expect.any(Number) }],
  });
});

test('eval refers to the other transforms of the folder; a broken one is only said to be', async () => {
  const link = { name: 'Link', type: 'reference', attributes: { id: 'Country' } };
  const cwd = folderOf({ 'country.json': country, 'link.json': link, 'broken.yaml': 'a: [' });
  const { code, out, err } = await run(['eval', 'link.json', '--input', 'DE', '--trace'], { cwd });
  expect({ code, out }).toEqual({ code: 0, out: 'Germany\n' });
  expect(err).toContain('warning: broken.yaml:');
  expect(err).toContain('└─ reference(Country)  lookup  "DE" → "Germany"');
});
