import { readIsoInstant } from './dates/iso-instant.ts';
import { parsedOperand, toText } from './operands.ts';
import type { Frame, TransformCompiler, TransformType } from './transform.ts';

interface Comparison {
  holds(first: number, second: number): boolean;
}

const comparisons = new Map<string, Comparison>([
  ['LT', { holds: (first, second) => first < second }],
  ['LTE', { holds: (first, second) => first <= second }],
  ['GT', { holds: (first, second) => first > second }],
  ['GTE', { holds: (first, second) => first >= second }],
]);

/** Contract: TRANSFORMS 5, dateCompare. Only the chosen condition is evaluated; a missing negative one is null. */
export const dateCompare: TransformType = {
  type: 'dateCompare',
  summary: 'One of two results, by which of two dates is earlier.',
  compile(compiler) {
    const first = dateOperand(compiler, 'firstDate');
    const second = dateOperand(compiler, 'secondDate');
    const operator = parsedOperand(
      compiler,
      'operator',
      compiler.required('operator'),
      (text) => comparisons.get(text.trim().toUpperCase()) ?? `The operator must be LT, LTE, GT or GTE, not ${JSON.stringify(text)}`,
    );
    const positive = compiler.required('positiveCondition');
    const negative = compiler.operand('negativeCondition');
    return (frame) => {
      const chosen = operator(frame).holds(first(frame), second(frame)) ? positive : negative;
      return chosen === undefined ? null : toText(chosen.evaluate(frame));
    };
  },
};

function dateOperand(compiler: TransformCompiler, key: string): (frame: Frame) => number {
  const operand = compiler.required(key);
  return (frame) => {
    const text = toText(operand.evaluate(frame));
    if (text === 'now') return frame.context.now;
    const instant = text === null ? undefined : readIsoInstant(text);
    if (instant === undefined) throw compiler.error(text === null ? `${key} has no value` : `${key} is no ISO 8601 date and time: ${text}`);
    return instant;
  };
}
