import { limits } from './limits.ts';
import { charge } from './meter.ts';
import { integerOperand, parsedOperand, toText } from './operands.ts';
import type { Frame, TransformCompiler, TransformType } from './transform.ts';

/**
 * The two types that fill a text up to `length` UTF-16 units, and leave a longer one alone (contract: TRANSFORMS 3, leftPad, rightPad).
 * The length is checked before anything of that length is made.
 */
export function padTransform(type: string, summary: string, pad: (text: string, length: number, padding: string) => string): TransformType {
  return {
    type,
    summary,
    compile(compiler) {
      const length = integerOperand(compiler, 'length', compiler.required('length'), { least: 0, most: limits.text });
      const padding = compilePadding(compiler);
      return (frame) => {
        const to = length(frame);
        const by = padding(frame);
        const text = toText(frame.input);
        if (text === null) return null;
        charge(Math.max(to - text.length, 0));
        return pad(text, to, by);
      };
    },
  };
}

function compilePadding(compiler: TransformCompiler): (frame: Frame) => string {
  const operand = compiler.operand('padding');
  if (operand === undefined) return () => ' ';
  const padding = parsedOperand(compiler, 'padding', operand, (text) => (text === '' ? 'padding is empty' : { text }));
  return (frame) => padding(frame).text;
}
