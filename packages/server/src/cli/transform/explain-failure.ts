import type { Value } from '@muster/engine';
import type { SceneError } from '../../transforms/evaluation/evaluate-scene.ts';
import type { Expectation } from './expectation.ts';
import type { Outcome } from './run-case.ts';
import { kindOf } from './shape.ts';
import { showShort, showText, showValue } from './shown-value.ts';
import { firstDifference } from './value-difference.ts';

/** Why a case failed, as lines: what was expected, what came, and where they part. */
export function explainFailure({ test: { expectation }, result, isAtRandomTime }: Outcome): readonly string[] {
  if (isAtRandomTime) {
    return [
      'The result depends on the present time, and the case has no `now`: it would change with the calendar.',
      `actual    ${shown(result)}`,
    ];
  }
  const lines = [`expected  ${describe(expectation)}`, `actual    ${shown(result)}`];
  if ('error' in result || expectation.kind !== 'value') return lines;
  return [...lines, ...difference(expectation.value, result.value)];
}

function shown(result: Outcome['result']): string {
  return 'value' in result ? showValue(result.value) : describeError(result.error);
}

export function describeError({ path, type, reason }: SceneError): string {
  return `an error${path === '' ? '' : ` at ${path}`} (${type}): ${showText(reason)}`;
}

function describe(expectation: Expectation): string {
  if (expectation.kind === 'value') return showValue(expectation.value);
  if (expectation.kind === 'match') return `a text that matches ${expectation.pattern.source.slice('^(?:'.length, -')$'.length)}`;
  const { path, type, reason } = expectation.error;
  const parts = [
    path === undefined ? '' : ` at ${path === '' ? 'the outermost transform' : path}`,
    type === undefined ? '' : ` of type ${type}`,
    reason === undefined ? '' : ` with ${JSON.stringify(reason)} in its reason`,
  ];
  return `an error${parts.join('')}`;
}

function difference(expected: Value, actual: Value): string[] {
  if (typeof expected === 'string' && typeof actual === 'string') return textDifference(expected, actual);
  if (typeof expected !== typeof actual || (expected === null) !== (actual === null)) {
    const quote = typeof actual === 'string' && typeof expected !== 'object' ? '; if a text is meant, put it in quotes' : '';
    return [`expected ${kindOf(expected)}, got ${kindOf(actual)}${quote}`];
  }
  const found = firstDifference(expected, actual);
  if (found === undefined) return [];
  return [`they differ at ${found.path || 'the top'}: expected ${part(found.expected)}, got ${part(found.actual)}`];
}

/** A mark below the first character that differs, and what stands there: two texts can look the same. */
function textDifference(expected: string, actual: string): string[] {
  const [wanted, got] = [[...expected], [...actual]];
  const found = wanted.findIndex((character, index) => character !== got[index]);
  const index = found < 0 ? wanted.length : found;
  const column = showValue(wanted.slice(0, index).join('')).length - 1;
  const mark = column > 100 ? [] : [`          ${' '.repeat(column)}^`];
  return [...mark, `from character ${index + 1} on: expected ${character(wanted[index])}, got ${character(got[index])}`];
}

function character(one: string | undefined): string {
  if (one === undefined) return 'the end';
  return `${showValue(one)} (U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`;
}

function part(value: Value | undefined): string {
  return value === undefined ? 'nothing' : showShort(value);
}
