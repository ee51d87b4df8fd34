import { limits } from '../limits.ts';
import { compileProgram } from './compile-program.ts';
import { JavaRegex } from './java-regex.ts';
import { parsePattern } from './parse-pattern.ts';
import { RegexError } from './regex-error.ts';

const CACHED = 256;
const cache = new Map<string, JavaRegex>();

/**
 * Compiles a pattern of `java.util.regex` (contract: TRANSFORMS 3, replace). Throws a `RegexError`. The latest patterns are kept, since
 * templates may make a pattern anew in each evaluation.
 *
 * The machine is ours: every step of it can be charged to the meter, while of a library's only the whole of a search can be seen, and
 * that is quadratic in the text at worst, even where a single match takes linear time. It also has what linear machines leave out and
 * transforms in use have, such as `^0+(?!$)`.
 */
export function compileRegex(pattern: string): JavaRegex {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > limits.pattern) throw new RegexError(`The pattern is longer than ${limits.pattern} characters`);
  const parsed = parsePattern(pattern);
  const regex = new JavaRegex(parsed, compileProgram(parsed));
  if (cache.size >= CACHED) cache.delete(cache.keys().next().value!);
  cache.set(pattern, regex);
  return regex;
}
