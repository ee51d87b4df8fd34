import { regexOperand, replaceMatches, toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** Contract: TRANSFORMS 3, replace. The replacement is evaluated first: a fault in it shows even when nothing matches. */
export const replace: TransformType = {
  type: 'replace',
  summary: 'The input with every match of a regular expression replaced.',
  compile(compiler) {
    const regex = regexOperand(compiler, 'regex');
    const replacement = compiler.required('replacement');
    return (frame) => {
      const by = toText(replacement.evaluate(frame));
      const pattern = regex(frame);
      const text = toText(frame.input);
      if (text === null) return null;
      if (by === null) throw compiler.error('replacement has no value');
      return replaceMatches(compiler, pattern, text, by);
    };
  },
};
