import { textOf, type Value } from '../value.ts';
import { limits } from './limits.ts';
import { charge } from './meter.ts';
import { compileRegex } from './regex/compile-regex.ts';
import type { JavaRegex } from './regex/java-regex.ts';
import { RegexError } from './regex/regex-error.ts';
import type { Evaluate, Frame, Operand, TransformCompiler, TransformError } from './transform.ts';

/** For parsing an attribute anew, and for each character of it. */
const PARSE_UNITS = 20_000;
const PARSED_CHARACTER_UNITS = 64;
/** For each character of the text that is made of a list or an object. */
const MADE_CHARACTER_UNITS = 64;

/** The text of a value; null for none. The check first spares the usual case a call. */
export function toText(value: Value): string | null {
  return typeof value === 'string' ? value : madeText(value);
}

function madeText(value: Value): string | null {
  const text = textOf(value);
  if (typeof value === 'object' && text !== null) charge(text.length * MADE_CHARACTER_UNITS);
  return text;
}

/** The operand as one of several ways to go on, which the coverage of tests is told of. */
export function branchOperand(compiler: TransformCompiler, key: string, operand: Operand): Operand {
  const taken = compiler.branch(key);
  if (taken === undefined) return operand;
  const evaluate: Evaluate = (frame) => {
    taken();
    return operand.evaluate(frame);
  };
  return { ...operand, evaluate };
}

/** The operand as a text that never varies, undefined when it does. */
export function constantText(operand: Operand): string | null | undefined {
  return operand.constant === undefined ? undefined : textOf(operand.constant);
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
    if (text !== null) charge(PARSE_UNITS + text.length * PARSED_CHARACTER_UNITS);
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

/** As much of a replacement as its errors show. */
const SHOWN = 100;

/** Replaces all matches; an error in the replacement becomes one of the transform. */
export function replaceMatches(compiler: TransformCompiler, regex: JavaRegex, text: string, replacement: string): string {
  try {
    return regex.replaceAll(text, replacement);
  } catch (thrown) {
    if (!(thrown instanceof RegexError)) throw thrown;
    const shown = replacement.length > SHOWN ? `${replacement.slice(0, SHOWN)}…` : replacement;
    throw compiler.error(`Bad replacement ${JSON.stringify(shown)}: ${thrown.message}`);
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
}

const ANY: Range = { least: -1e9, most: 1e9 };

/** A whole number, as a number, a text of digits or a nested transform; floats without a fraction are accepted as exports have them. */
export function integerOperand(
  compiler: TransformCompiler,
  key: string,
  operand: Operand,
  { least, most }: Range = ANY,
): (frame: Frame) => number {
  const isOutside = (integer: number) => integer < least || integer > most;
  const { constant } = operand;
  if (constant !== undefined) {
    const integer = toInteger(constant) ?? least;
    if (constant !== null && toInteger(constant) === undefined) compiler.problem(key, 'Must be a whole number');
    else if (isOutside(integer)) compiler.problem(key, `Must be from ${least} to ${most}`);
    return () => integer;
  }
  return (frame) => {
    const integer = toInteger(operand.evaluate(frame));
    if (integer === undefined) throw compiler.error(`${key} is not a whole number`);
    if (isOutside(integer)) throw compiler.error(`${key} is ${integer}, but must be from ${least} to ${most}`);
    return integer;
  };
}

/** The whole number that a value is or writes, undefined when it is none. */
export function toInteger(value: Value): number | undefined {
  if (typeof value === 'string' && !/^\s*[+-]?\d{1,15}(?:\.0*)?\s*$/.test(value)) return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

export function tooLong(compiler: TransformCompiler): TransformError {
  return compiler.error(`The result is longer than ${limits.text} characters`);
}
