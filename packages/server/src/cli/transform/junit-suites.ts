import type { JUnitCase, JUnitSuite } from './junit.ts';
import { failureLines, findingLines } from './report.ts';
import type { Outcome } from './run-case.ts';
import type { RunResult } from './run-tests.ts';

/** A suite for each file of tests, and one each for what else may fail. */
export function junitSuites({ files, fuzz }: RunResult, tooLittle: string | null): readonly JUnitSuite[] {
  const suites: JUnitSuite[] = files.map((outcomes) => ({ name: outcomes[0]!.test.file.shown, cases: outcomes.map(junitCase) }));
  const findings = fuzz?.findings.map((finding) => {
    return { name: finding.transform.definition.name, className: 'fuzz', durationMs: 0, failure: findingLines(finding) };
  });
  if (findings !== undefined) suites.push({ name: 'fuzz', cases: findings });
  if (tooLittle !== null)
    suites.push({ name: 'coverage', cases: [{ name: 'coverage', className: 'coverage', durationMs: 0, failure: [tooLittle] }] });
  return suites;
}

function junitCase(outcome: Outcome): JUnitCase {
  const { test, durationMs, passed } = outcome;
  const className = test.transform === null ? test.file.shown : test.definition.name;
  return { name: test.name, className, durationMs, failure: passed ? undefined : failureLines(outcome) };
}

/** Files that nothing could be done with. */
export function problemSuites(lines: readonly string[]): readonly JUnitSuite[] {
  return [
    { name: 'files', cases: lines.map((line) => ({ name: line, className: 'files', durationMs: 0, failure: [line], kind: 'error' })) },
  ];
}
