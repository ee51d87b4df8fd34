import { limits } from './limits.ts';
import { charge } from './meter.ts';
import { tooLong, toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** Contract: TRANSFORMS 3, concat: null is shown as nothing, and only nulls give null. */
export const concat: TransformType = {
  type: 'concat',
  summary: 'The values one after the other.',
  compile(compiler) {
    const values = compiler.list('values');
    return (frame) => {
      let result: string | null = null;
      for (const value of values) {
        const text = toText(value.evaluate(frame));
        if (text === null) continue;
        charge(text.length);
        result = result === null ? text : result + text;
      }
      if (result !== null && result.length > limits.text) throw tooLong(compiler);
      return result;
    };
  },
};
