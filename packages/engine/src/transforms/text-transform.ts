import { limits } from './limits.ts';
import { charge } from './meter.ts';
import { tooLong, toText } from './operands.ts';
import type { TransformCompiler, TransformType } from './transform.ts';

/**
 * A transform type without attributes that maps one text to another; null stays null (contract: TRANSFORMS 1, "Null"). `units` is what
 * each character of the input is charged.
 */
export function textTransform(
  type: string,
  summary: string,
  units: number,
  apply: (text: string, compiler: TransformCompiler) => string,
): TransformType {
  return {
    type,
    summary,
    compile: (compiler) => (frame) => {
      const text = toText(frame.input);
      if (text === null) return null;
      charge(text.length * units);
      const result = apply(text, compiler);
      if (result.length > limits.text) throw tooLong(compiler);
      return result;
    },
  };
}
