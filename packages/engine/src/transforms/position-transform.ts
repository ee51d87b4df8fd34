import { toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** The two types that look for `substring`, by UTF-16 units from zero as Java does. Nothing to look for is nothing to find: null. */
export function positionTransform(type: string, summary: string, find: (text: string, part: string) => number): TransformType {
  return {
    type,
    summary,
    compile(compiler) {
      const substring = compiler.required('substring');
      return (frame) => {
        const part = toText(substring.evaluate(frame));
        const text = toText(frame.input);
        return text === null || part === null ? null : find(text, part);
      };
    },
  };
}
