import { integerOperand, toText } from './operands.ts';
import type { Frame, TransformCompiler, TransformType } from './transform.ts';

/** Contract: TRANSFORMS 3, substring: -1 is the start or the end, anything else outside the text an error, never clipped. */
export const substring: TransformType = {
  type: 'substring',
  summary: 'A part of the input, from `begin` to before `end`.',
  compile(compiler) {
    const begin = bound(compiler, 'begin', 'beginOffset');
    const end = compiler.has('end') ? bound(compiler, 'end', 'endOffset') : undefined;
    if (begin === undefined) compiler.problem('begin', 'Required by substring');
    return (frame) => {
      const text = toText(frame.input);
      if (text === null) return null;
      const from = begin?.(frame) ?? 0;
      const to = end?.(frame) ?? text.length;
      if (from < 0 || to > text.length || from > to) throw compiler.error(`begin ${from}, end ${to}, length ${text.length}`);
      return text.slice(from, to);
    };
  },
};

/** A bound with its offset; -1 gives undefined, and then the offset counts for nothing. */
function bound(compiler: TransformCompiler, key: string, offsetKey: string): ((frame: Frame) => number | undefined) | undefined {
  const operand = compiler.operand(key);
  const offsetOperand = compiler.operand(offsetKey);
  if (operand === undefined) return undefined;
  const at = integerOperand(compiler, key, operand);
  const offset = offsetOperand && integerOperand(compiler, offsetKey, offsetOperand);
  return (frame) => {
    const value = at(frame);
    return value === -1 ? undefined : value + (offset?.(frame) ?? 0);
  };
}
