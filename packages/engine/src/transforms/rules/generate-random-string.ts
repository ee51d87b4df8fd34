import { DIGITS, LETTERS, randomLength, randomText } from '../random-text.ts';
import type { TransformCompiler } from '../transform.ts';
import type { RuleOperation } from './rule-operation.ts';

const SPECIALS = '!@#$%&*()+<>?';

/** Contract: TRANSFORMS 2, generateRandomString: letters of both cases always, digits and specials when asked for. */
export const generateRandomString: RuleOperation = {
  operation: 'generateRandomString',
  compile(compiler) {
    const digits = requiredFlag(compiler, 'includeNumbers') ? DIGITS : '';
    const specials = requiredFlag(compiler, 'includeSpecialChars') ? SPECIALS : '';
    const length = randomLength(compiler, compiler.required('length'));
    const alphabet = LETTERS + digits + specials;
    return (frame) => randomText(alphabet, length(frame), frame.context.random);
  },
};

function requiredFlag(compiler: TransformCompiler, key: string): boolean {
  if (!compiler.has(key)) compiler.problem(key, 'Required by generateRandomString');
  return compiler.flag(key, false);
}
