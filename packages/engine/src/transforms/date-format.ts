import { type DateFormat, dateFormatOf } from './dates/date-format.ts';
import { DatePatternError } from './dates/date-pattern.ts';
import { parsedOperand, toText } from './operands.ts';
import type { Frame, TransformCompiler, TransformType } from './transform.ts';

/** Contract: TRANSFORMS 5, dateFormat: what cannot be read gives null and no error. */
export const dateFormat: TransformType = {
  type: 'dateFormat',
  summary: 'A date written in another format.',
  compile(compiler) {
    const input = formatOperand(compiler, 'inputFormat', 'read');
    const output = formatOperand(compiler, 'outputFormat', 'write');
    return (frame) => {
      const reader = input(frame);
      const writer = output(frame);
      const text = toText(frame.input);
      if (text === null) return null;
      const instant = reader.read(text, frame.context.now);
      return instant === undefined ? null : writer.write(instant);
    };
  },
};

function formatOperand(compiler: TransformCompiler, key: string, use: 'read' | 'write'): (frame: Frame) => DateFormat {
  const operand = compiler.operand(key);
  if (operand === undefined) {
    const iso = dateFormatOf('ISO8601', use);
    return () => iso;
  }
  return parsedOperand(compiler, key, operand, (name) => {
    try {
      return dateFormatOf(name, use);
    } catch (thrown) {
      if (thrown instanceof DatePatternError) return `Bad date pattern ${JSON.stringify(name)}: ${thrown.message}`;
      throw thrown;
    }
  });
}
