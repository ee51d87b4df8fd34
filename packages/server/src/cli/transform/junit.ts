import { writeFileSync } from 'node:fs';

export interface JUnitCase {
  readonly name: string;
  readonly className: string;
  readonly durationMs: number;
  /** Why it failed, or why there was nothing to run. */
  readonly failure?: readonly string[] | undefined;
  readonly kind?: 'failure' | 'error';
}

export interface JUnitSuite {
  readonly name: string;
  readonly cases: readonly JUnitCase[];
}

/** Writes results as JUnit XML, which CI systems show. */
export function writeJUnit(path: string, suites: readonly JUnitSuite[]): void {
  const all = suites.flatMap(({ cases }) => cases);
  const body = suites
    .map(({ name, cases }) => `  <testsuite ${counts(name, cases)}>\n${cases.map(caseXml).join('')}  </testsuite>\n`)
    .join('');
  writeFileSync(
    path,
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts('muster transform test', all)}>\n${body}</testsuites>\n`,
  );
}

function counts(name: string, cases: readonly JUnitCase[]): string {
  const failed = cases.filter(({ failure }) => failure !== undefined);
  const errors = failed.filter(({ kind }) => kind === 'error').length;
  const durationMs = cases.reduce((sum, one) => sum + one.durationMs, 0);
  return `name="${attribute(name)}" tests="${cases.length}" failures="${failed.length - errors}" errors="${errors}" time="${seconds(durationMs)}"`;
}

function caseXml({ name, className, durationMs, failure, kind = 'failure' }: JUnitCase): string {
  const opening = `    <testcase classname="${attribute(className)}" name="${attribute(name)}" time="${seconds(durationMs)}"`;
  if (failure === undefined) return `${opening}/>\n`;
  const message = attribute(failure[0] ?? kind);
  return `${opening}>\n      <${kind} message="${message}">${text(failure.join('\n'))}</${kind}>\n    </testcase>\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(4);
}

/** Line ends and tabs would become blanks in an attribute. */
function attribute(value: string): string {
  return text(value)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (blank) => `&#${blank.charCodeAt(0)};`);
}

function text(value: string): string {
  return allowed(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** XML 1.0 has no way to write most control characters and halves of pairs: they show as the escapes that JSON has for them. */
function allowed(value: string): string {
  return value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
