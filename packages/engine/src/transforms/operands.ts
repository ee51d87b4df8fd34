import { textOf, type Value } from '../value.ts';
import { limits } from './limits.ts';
import { compileRegex } from './regex/compile-regex.ts';
import type { JavaRegex } from './regex/java-regex.ts';
import { RegexError } from './regex/regex-error.ts';
import type { Frame, Operand, TransformCompiler, TransformError } from './transform.ts';

/** The text of a value; null for none. The check first spares the usual case a call. */
export function toText(value: Value): string | null {
  return typeof value === 'string' ? value : textOf(value);
}

/** The operand as a text that never varies, undefined when it does. */
export function constantText(operand: Operand): string | null | undefined {
  return operand.constant === undefined ? undefined : toText(operand.constant);
}

/**
 * The operand parsed: once when the transform is compiled if it is constant, and then what is wrong with it is a problem of the
 * definition, else in each evaluation. `parse` gives a string for "this is wrong".
 */
export function parsedOperand<T extends object>(
  compiler: TransformCompiler,
  key: string,
  operand: Operand,
  parse: (text: string) => T | string,
): (frame: Frame) => T {
  const check = (value: Value): T => {
    const text = toText(value);
    const parsed = text === null ? `${key} has no value` : parse(text);
    if (typeof parsed === 'string') throw compiler.error(parsed);
    return parsed;
  };
  const text = constantText(operand);
  if (text === undefined) return (frame) => check(operand.evaluate(frame));
  const parsed = text === null ? undefined : parse(text);
  if (typeof parsed === 'string') compiler.problem(key, parsed);
  // Without a parsed value there is a problem, and the closure is never called.
  return typeof parsed === 'object' ? () => parsed : (frame) => check(operand.evaluate(frame));
}

/** A required attribute that is a pattern of `java.util.regex`. */
export function regexOperand(compiler: TransformCompiler, key: string): (frame: Frame) => JavaRegex {
  return parsedOperand(compiler, key, compiler.required(key), (text) => parseRegex(text));
}

/** The compiled pattern, or why it is refused. */
export function parseRegex(text: string): JavaRegex | string {
  try {
    return compileRegex(text);
  } catch (thrown) {
    if (thrown instanceof RegexError) return `Bad regular expression ${JSON.stringify(text)}: ${thrown.message}`;
    throw thrown;
  }
}

/** Replaces all matches; an error in the replacement becomes one of the transform. */
export function replaceMatches(compiler: TransformCompiler, regex: JavaRegex, text: string, replacement: string): string {
  try {
    return regex.replaceAll(text, replacement);
  } catch (thrown) {
    throw thrown instanceof RegexError ? compiler.error(`Bad replacement ${JSON.stringify(replacement)}: ${thrown.message}`) : thrown;
  }
}

/** A whole number, as a number, a text of digits or a nested transform; floats without a fraction are accepted as exports have them. */
export function integerOperand(compiler: TransformCompiler, key: string, operand: Operand): (frame: Frame) => number {
  const { constant } = operand;
  if (constant !== undefined) {
    const integer = toInteger(constant) ?? 0;
    if (constant !== null && toInteger(constant) === undefined) compiler.problem(key, 'Must be a whole number');
    return () => integer;
  }
  return (frame) => {
    const integer = toInteger(operand.evaluate(frame));
    if (integer === undefined) throw compiler.error(`${key} is not a whole number`);
    return integer;
  };
}

function toInteger(value: Value): number | undefined {
  if (typeof value === 'string' && !/^\s*[+-]?\d{1,9}(?:\.0*)?\s*$/.test(value)) return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && Math.abs(number) <= 1e9 ? number : undefined;
}

export function tooLong(compiler: TransformCompiler): TransformError {
  return compiler.error(`The result is longer than ${limits.text} characters`);
}
