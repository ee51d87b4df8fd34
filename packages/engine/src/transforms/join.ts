import { limits } from './limits.ts';
import { charge } from './meter.ts';
import { tooLong, toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** Contract: TRANSFORMS 3, join: unlike in concat, null is printed as the text `null`. */
export const join: TransformType = {
  type: 'join',
  summary: 'The values with a separator between them.',
  compile(compiler) {
    const values = compiler.list('values');
    const separator = compiler.operand('separator');
    return (frame) => {
      const between = separator === undefined ? ',' : (toText(separator.evaluate(frame)) ?? 'null');
      let result = '';
      for (const [index, value] of values.entries()) {
        if (index > 0) result += between;
        const text = toText(value.evaluate(frame)) ?? 'null';
        charge(between.length + text.length);
        result += text;
      }
      if (result.length > limits.text) throw tooLong(compiler);
      return result;
    };
  },
};
