import { limits } from '../limits.ts';
import { integerOperand, toText } from '../operands.ts';
import type { RuleOperation } from './rule-operation.ts';

/** Contract: TRANSFORMS 3, getEndOfString: the last `numChars` UTF-16 units, null when the input is shorter. */
export const getEndOfString: RuleOperation = {
  operation: 'getEndOfString',
  compile(compiler) {
    const numChars = integerOperand(compiler, 'numChars', compiler.required('numChars'), { least: 0, most: limits.text });
    return (frame) => {
      const count = numChars(frame);
      const text = toText(frame.input);
      return text === null || text.length < count ? null : text.slice(text.length - count);
    };
  },
};
