import { parseDateExpression } from './dates/date-expression.ts';
import { readIsoInstant, writeIsoMinutes } from './dates/iso-instant.ts';
import { charge } from './meter.ts';
import { parsedOperand, toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** For each step of an expression, and for reading and writing. */
const STEP_UNITS = 300;
const DATE_UNITS = 2000;

/** Contract: TRANSFORMS 5, dateMath. `now` in the expression takes the input's place. */
export const dateMath: TransformType = {
  type: 'dateMath',
  summary: 'A date with an amount of time added or taken away, or rounded.',
  compile(compiler) {
    const expression = parsedOperand(
      compiler,
      'expression',
      compiler.required('expression'),
      (text) => parseDateExpression(text) ?? `Bad date expression ${JSON.stringify(text)}`,
    );
    const roundUp = compiler.flag('roundUp', false);
    return (frame) => {
      const { fromNow, stepCount, apply } = expression(frame);
      charge(DATE_UNITS + stepCount * STEP_UNITS);
      const text = toText(frame.input);
      if (!fromNow && text === null) return null;
      const start = fromNow ? frame.context.now : readIsoInstant(text ?? '');
      if (start === undefined) throw compiler.error(`Not an ISO 8601 date and time: ${text}`);
      const result = apply(start, roundUp);
      const written = result === undefined ? undefined : writeIsoMinutes(result);
      if (written === undefined) throw compiler.error('The result is outside the years 0 to 9999');
      return written;
    };
  },
};
