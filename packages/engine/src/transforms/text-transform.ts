import { toText } from './operands.ts';
import type { TransformType } from './transform.ts';

/** A transform type without attributes that maps one text to another; null stays null (contract: TRANSFORMS 1, "Null"). */
export function textTransform(type: string, summary: string, apply: (text: string) => string): TransformType {
  return {
    type,
    summary,
    compile: () => (frame) => {
      const text = toText(frame.input);
      return text === null ? null : apply(text);
    },
  };
}
