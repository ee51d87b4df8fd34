import { readIsoInstant } from './dates/iso-instant.ts';
import { charge } from './meter.ts';
import { branchOperand, parsedOperand, toText } from './operands.ts';
import type { Frame, Operand, TransformCompiler, TransformType } from './transform.ts';

interface Comparison {
  holds(first: number, second: number): boolean;
}

const comparisons = new Map<string, Comparison>([
  ['LT', { holds: (first, second) => first < second }],
  ['LTE', { holds: (first, second) => first <= second }],
  ['GT', { holds: (first, second) => first > second }],
  ['GTE', { holds: (first, second) => first >= second }],
]);

/** For reading a date. */
const DATE_UNITS = 2000;
const NOTHING: Operand = { evaluate: () => null, constant: null };

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
    const positive = branchOperand(compiler, 'positiveCondition', compiler.required('positiveCondition'));
    const negative = branchOperand(compiler, 'negativeCondition', compiler.operand('negativeCondition') ?? NOTHING);
    return (frame) => {
      const chosen = operator(frame).holds(first(frame), second(frame)) ? positive : negative;
      return toText(chosen.evaluate(frame));
    };
  },
};

function dateOperand(compiler: TransformCompiler, key: string): (frame: Frame) => number {
  const operand = compiler.required(key);
  return (frame) => {
    const text = toText(operand.evaluate(frame));
    if (text === 'now') return frame.context.now;
    charge(DATE_UNITS);
    const instant = text === null ? undefined : readIsoInstant(text);
    if (instant === undefined) throw compiler.error(text === null ? `${key} has no value` : `${key} is no ISO 8601 date and time: ${text}`);
    return instant;
  };
}
