import { integerOperand, regexOperand, toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** Contract: TRANSFORMS 3, split: Java's, with the delimiter always a regular expression. */
export const split: TransformType = {
  type: 'split',
  summary: 'One of the parts of the input, which a delimiter parts.',
  compile(compiler) {
    const delimiter = regexOperand(compiler, 'delimiter');
    const index = integerOperand(compiler, 'index', compiler.required('index'));
    const throws = compiler.flag('throws', true);
    return (frame) => {
      const regex = delimiter(frame);
      const at = index(frame);
      const text = toText(frame.input);
      if (text === null) return null;
      const parts = regex.split(text);
      const part = parts[at];
      if (part === undefined && throws) {
        throw compiler.error(`Split resulted in ${parts.length} items and you attempted to index at ${at}`);
      }
      return part ?? null;
    };
  },
};
