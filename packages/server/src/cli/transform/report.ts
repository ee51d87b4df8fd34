import type { TraceStep } from '@muster/engine';
import { percentOf, type TransformCoverage, totalOf } from './coverage.ts';
import { explainFailure } from './explain-failure.ts';
import type { FuzzFinding, FuzzResult } from './fuzz.ts';
import type { Output } from './output.ts';
import type { Outcome } from './run-case.ts';
import { cutLine, showText, showValue } from './shown-value.ts';
import { traceTree } from './trace-tree.ts';
import { followPath, shownPlace } from './transform-path.ts';

/** One line for a file that passes; for one that does not, its failures. */
export function reportFile(
  outcomes: readonly Outcome[],
  { line, paint }: Output,
  traceOf: ((outcome: Outcome) => readonly TraceStep[]) | null,
): void {
  const { shown } = outcomes[0]!.test.file;
  const failed = outcomes.filter(({ passed }) => !passed);
  const passedText = `${outcomes.length - failed.length} passed`;
  if (failed.length === 0) {
    line(`${paint('green', '✓')} ${shown}  ${paint('dim', passedText)}`);
    return;
  }
  line(`${paint('red', '✗')} ${shown}  ${paint('red', `${failed.length} failed`)}, ${passedText}`);
  for (const outcome of failed) {
    const { test } = outcome;
    line(`  ${paint('red', '✗')} ${showText(test.name)}`);
    line(paint('dim', `      ${shown}:${test.line}  ${test.transform === null ? 'a transform of its own' : test.definition.name}`));
    for (const text of failureLines(outcome)) line(`      ${text}`);
    if (traceOf !== null) for (const text of traceTree(traceOf(outcome))) line(`      ${paint('dim', text)}`);
  }
}

/** What failed, with the place in the transform's file when it gave an error. */
export function failureLines(outcome: Outcome): readonly string[] {
  const { result, test } = outcome;
  const lines = explainFailure(outcome);
  const place = 'error' in result ? shownPlace(followPath(result.error.path, test.transform, test.folder, test.scene)) : undefined;
  return place === undefined ? lines : [...lines, `          in ${place}`];
}

export function reportCoverage(transforms: readonly TransformCoverage[], { line, paint }: Output): void {
  const total = totalOf(transforms);
  const width = Math.max('transforms'.length, ...transforms.map(({ transform }) => transform.definition.name.length));
  line();
  line(paint('bold', `${'Coverage'.padEnd(width)}  reached  branches`));
  for (const { transform, isReached, branches } of transforms) {
    const taken = [...branches.values()].filter(Boolean).length;
    const isWhole = isReached && taken === branches.size;
    const figures = branches.size === 0 ? '–' : `${taken}/${branches.size}  ${percentOf(taken, branches.size)} %`;
    const row = `${transform.definition.name.padEnd(width)}  ${(isReached ? 'yes' : 'no').padEnd(7)}  ${figures}`;
    line(isWhole ? row : paint('yellow', row));
    // Of what no test reaches at all, everything is missing.
    if (!isReached) continue;
    const missing = [...branches].filter(([, isTaken]) => !isTaken).map(([path]) => ({ path, at: transform.file.placeAlong(path).line }));
    for (const { path, at } of missing.sort((a, b) => a.at - b.at)) {
      line(paint('dim', `    ${transform.file.shown}:${at}  ${path.replace(/^attributes\./, '')}`));
    }
  }
  const transformsReached = `${total.transforms.reached}/${total.transforms.all}`;
  line(
    `${'Together'.padEnd(width)}  ${transformsReached.padEnd(7)}  ${total.branches.reached}/${total.branches.all}  ${paint('bold', `${total.percent} %`)}`,
  );
}

export function reportFuzz({ evaluations, findings }: FuzzResult, seed: number, { line, paint }: Output): void {
  line();
  const outcome =
    findings.length === 0
      ? 'every error is expected by a test'
      : `${findings.length} ${findings.length === 1 ? 'error' : 'errors'} that no test expects`;
  line(`${paint('bold', 'Fuzz')}  ${evaluations} evaluations, seed ${seed}: ${paint(findings.length === 0 ? 'green' : 'red', outcome)}`);
  for (const [index, finding] of findings.entries()) {
    if (findings[index - 1]?.transform !== finding.transform) line(`  ${paint('red', '✗')} ${finding.transform.definition.name}`);
    for (const text of findingLines(finding)) line(`      ${text}`);
  }
}

const maxExample = 400;

/** The error, where it comes from, and a case that would expect it. */
export function findingLines({ transform, error, place, count, example }: FuzzFinding): readonly string[] {
  const { type, reason } = error;
  const { inner } = place;
  const fields = { name: '…', transform: transform.definition.name, ...example, expectError: { path: error.path, type } };
  const shown = showValue(fields as never);
  return [
    cutLine(showText(reason), maxExample),
    `${shownPlace(place)}  ${inner === '' ? type : `${inner} (${type})`}, ${count === 1 ? 'once' : `${count} times`}; as a test case:`,
    `- ${cutLine(shown, maxExample)}`,
  ];
}
