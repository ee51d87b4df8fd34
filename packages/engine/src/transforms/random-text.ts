import { charge } from './meter.ts';
import { integerOperand } from './operands.ts';
import type { Frame, Operand, TransformCompiler, TransformType } from './transform.ts';

/** What an identity attribute holds (contract: TRANSFORMS 2, randomAlphaNumeric). */
const LENGTHS = { least: 0, most: 450 };

/** For each draw. */
const DRAW_UNITS = 100;

export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const DIGITS = '0123456789';

/** The two types that draw a text of `length` characters; the input does not matter. */
export function randomTransform(type: string, summary: string, alphabet: string, usualLength: number): TransformType {
  return {
    type,
    summary,
    compile(compiler) {
      const operand = compiler.operand('length');
      const length = operand === undefined ? () => usualLength : randomLength(compiler, operand);
      return (frame) => randomText(alphabet, length(frame), frame.context.random);
    },
  };
}

/** The length of a random text; longer than it may be is a problem, or an error when it is computed. */
export function randomLength(compiler: TransformCompiler, operand: Operand): (frame: Frame) => number {
  return integerOperand(compiler, 'length', operand, LENGTHS);
}

/** One draw for each character: the injected numbers are fine enough that every character is as likely as any other. */
export function randomText(alphabet: string, length: number, random: () => number): string {
  charge(length * DRAW_UNITS);
  let text = '';
  for (let at = 0; at < length; at++) text += alphabet[Math.floor(random() * alphabet.length)];
  return text;
}
