import { type DateFormat, dateFormatOf } from './dates/date-format.ts';
import { DatePatternError } from './dates/date-pattern.ts';
import { charge } from './meter.ts';
import { parsedOperand, toText } from './operands.ts';
import type { Frame, TransformCompiler, TransformType } from './transform.ts';

/** For reading or writing a date, and for each character of the pattern. */
const DATE_UNITS = 2000;
const PATTERN_UNITS = 100;

interface MeteredFormat {
  readonly format: DateFormat;
  readonly units: number;
}

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
      charge(reader.units + writer.units);
      const instant = reader.format.read(text, frame.context);
      return instant === undefined ? null : writer.format.write(instant);
    };
  },
};

function formatOperand(compiler: TransformCompiler, key: string, use: 'read' | 'write'): (frame: Frame) => MeteredFormat {
  const operand = compiler.operand(key);
  if (operand === undefined) {
    const iso = { format: dateFormatOf('ISO8601', use), units: DATE_UNITS };
    return () => iso;
  }
  return parsedOperand(compiler, key, operand, (name) => {
    try {
      return { format: dateFormatOf(name, use), units: DATE_UNITS + name.length * PATTERN_UNITS };
    } catch (thrown) {
      if (thrown instanceof DatePatternError) return `Bad date pattern ${JSON.stringify(name)}: ${thrown.message}`;
      throw thrown;
    }
  });
}
