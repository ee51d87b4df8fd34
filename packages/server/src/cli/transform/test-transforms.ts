import { systemClock } from '../../clock.ts';
import { BadFiles, BadUsage, problemLine } from './bad-files.ts';
import { totalOf } from './coverage.ts';
import { type FoundTests, findTests } from './find-tests.ts';
import { type JUnitSuite, writeJUnit } from './junit.ts';
import { junitSuites, problemSuites } from './junit-suites.ts';
import { type Output, outputTo } from './output.ts';
import { reportCoverage, reportFile, reportFuzz } from './report.ts';
import { type RunResult, runTests, traceOf } from './run-tests.ts';
import { watchFolders } from './watch-folders.ts';

export interface TestOptions {
  readonly filter?: string;
  readonly trace?: true;
  readonly coverage?: true;
  readonly minCoverage?: number;
  readonly fuzz?: number | true;
  readonly seed: number;
  readonly junit?: string;
  readonly watch?: true;
}

/** How the command ends: 0 when all is well, 1 when something failed, 2 when the files or the command make no sense. */
type ExitCode = 0 | 1 | 2;

const usualFuzz = 200;

/** `muster transform test`: no server, no network, nothing but files. */
export async function testTransforms(paths: readonly string[], options: TestOptions): Promise<void> {
  process.exitCode = options.watch ? await watchTests(paths, options) : runOnce(paths, options);
}

/** Runs at once and after each change, until Ctrl+C. Folders are looked for anew each time: some may have come. */
function watchTests(paths: readonly string[], options: TestOptions): Promise<ExitCode> {
  const { line, paint } = outputTo(process.stdout);
  return new Promise((resolve) => {
    let watching: { close(): void } | undefined;
    const end = (exitCode: ExitCode) => {
      watching?.close();
      resolve(exitCode);
    };
    const run = () => {
      watching?.close();
      if (process.stdout.isTTY) process.stdout.write('\x1b[2J\x1b[3J\x1b[H');
      const found = tryTo(() => findTests(paths), options);
      if (found === null) return end(2);
      // Before anything is read, so that what changes while the tests run is not missed.
      watching = watchFolders(found.folders, run);
      runFound(found, options);
      line(paint('dim', `\nWatching ${found.folders.size === 1 ? 'the folder' : `${found.folders.size} folders`}; Ctrl+C ends.`));
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(0));
    run();
  });
}

function runOnce(paths: readonly string[], options: TestOptions): ExitCode {
  const found = tryTo(() => findTests(paths), options);
  return found === null ? 2 : runFound(found, options);
}

function runFound(found: FoundTests, options: TestOptions): ExitCode {
  const start = systemClock.microseconds();
  const { filter, coverage, minCoverage, fuzz, seed } = options;
  const isCovered = coverage === true || minCoverage !== undefined;
  const fuzzCount = fuzz === undefined ? null : fuzz === true ? usualFuzz : fuzz;
  const result = tryTo(() => runTests(found, { filter, isCovered, fuzz: fuzzCount, seed }), options);
  if (result === null) return 2;
  const output = outputTo(process.stdout);
  for (const outcomes of result.files) reportFile(outcomes, output, options.trace ? (outcome) => traceOf(outcome, seed) : null);
  const covered = result.coverage?.flatMap(({ transforms }) => transforms) ?? null;
  if (covered !== null) reportCoverage(covered, output);
  if (result.fuzz !== null) reportFuzz(result.fuzz, seed, output);
  const tooLittle = covered === null || minCoverage === undefined ? null : coverageFailure(totalOf(covered).percent, minCoverage);
  reportTotal(result, tooLittle, (systemClock.microseconds() - start) / 1000, output);
  const isWritten = saveJUnit(options, junitSuites(result, tooLittle));
  const isFailed = result.files.flat().some(({ passed }) => !passed) || tooLittle !== null || (result.fuzz?.findings.length ?? 0) > 0;
  return isWritten ? (isFailed ? 1 : 0) : 2;
}

function coverageFailure(percent: number, least: number): string | null {
  return percent >= least ? null : `Coverage is ${percent} %, less than ${least} %`;
}

function reportTotal({ files }: RunResult, tooLittle: string | null, durationMs: number, { line, paint }: Output): void {
  const outcomes = files.flat();
  const failed = outcomes.filter(({ passed }) => !passed).length;
  const texts = [failed === 0 ? '' : paint('red', `${failed} failed`), paint('green', `${outcomes.length - failed} passed`)];
  line();
  if (tooLittle !== null) line(paint('red', tooLittle));
  line(`${texts.filter((text) => text !== '').join(', ')} in ${durationMs.toFixed(0)} ms`);
}

/** Says what is wrong with the files or the command, and gives null for it. */
function tryTo<T>(action: () => T, options: TestOptions): T | null {
  try {
    return action();
  } catch (thrown) {
    if (!(thrown instanceof BadFiles || thrown instanceof BadUsage)) throw thrown;
    const { line } = outputTo(process.stderr);
    const lines = thrown instanceof BadFiles ? thrown.problems.map(problemLine) : [`muster: ${thrown.message}`];
    for (const text of lines) line(text);
    if (thrown instanceof BadFiles)
      line(`\n${lines.length === 1 ? 'One mistake' : `${lines.length} mistakes`} in the files; no test was run.`);
    saveJUnit(options, problemSuites(lines));
    return null;
  }
}

/** False, and said, when the file cannot be written. */
function saveJUnit({ junit }: Pick<TestOptions, 'junit'>, suites: readonly JUnitSuite[]): boolean {
  try {
    if (junit !== undefined) writeJUnit(junit, suites);
    return true;
  } catch (error) {
    outputTo(process.stderr).line(`muster: ${junit} cannot be written: ${(error as Error).message}`);
    return false;
  }
}
