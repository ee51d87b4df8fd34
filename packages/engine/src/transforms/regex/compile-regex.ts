import { RE2JS } from 're2js';
import { limits } from '../limits.ts';
import { JavaRegex } from './java-regex.ts';
import { RegexError } from './regex-error.ts';
import { translate } from './translate.ts';

const CACHED = 256;
const cache = new Map<string, JavaRegex>();

/**
 * Compiles a pattern of `java.util.regex` to something that runs in linear time (contract: TRANSFORMS 3, replace). Throws a `RegexError`.
 * The latest patterns are kept, since templates may make a pattern anew in each evaluation.
 */
export function compileRegex(pattern: string): JavaRegex {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > limits.pattern) throw new RegexError(`The pattern is longer than ${limits.pattern} characters`);
  const translated = translate(pattern);
  const regex = new JavaRegex(translated, toMachine(translated.re2));
  if (cache.size >= CACHED) cache.delete(cache.keys().next().value!);
  cache.set(pattern, regex);
  return regex;
}

function toMachine(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (thrown) {
    throw new RegexError(thrown instanceof Error ? `The pattern is refused: ${thrown.message}` : 'The pattern is refused');
  }
}
