import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRegex } from './compile-regex.ts';

/** What `java.util.regex` of Java 17 answered, for patterns and texts made at random. */
interface Recorded {
  readonly pattern: string;
  readonly text: string;
  readonly replacement: string;
  readonly result: string;
  readonly parts: readonly string[];
  readonly matches: boolean;
}

const recorded: readonly Recorded[] = JSON.parse(readFileSync(new URL('../../../cases/regex/java-17.json', import.meta.url), 'utf8'));

describe('a pattern', () => {
  it.each(recorded)('$pattern in $text finds what Java finds', ({ pattern, text, replacement, result, parts, matches }) => {
    const regex = compileRegex(pattern);
    expect(regex.replaceAll(text, replacement)).toBe(result);
    expect(regex.split(text)).toEqual(parts);
    expect(regex.matches(text)).toBe(matches);
  });

  it('finds what the host finds, where both mean the same', () => {
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        const host = new RegExp(source, 'gu');
        expect(compileRegex(source).replaceAll(subject, '<$0>')).toBe(subject.replace(host, '<$&>'));
        expect(compileRegex(source).matches(subject)).toBe(new RegExp(`^(?:${source})$`, 'u').test(subject));
      }),
      { numRuns: 3000 },
    );
  }, 60_000);
});

/** Without line breaks, where `$` and the dot differ, and without pairs of surrogates, which the host cuts in two. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' ', 'é'), maxLength: 12 });

/**
 * Without what the two disagree on: groups in a pattern that are read, iterations that match nothing, and what `\b` takes for a word. So
 * what is repeated always matches something.
 */
const { pattern } = fc.letrec<{ pattern: string; solid: string }>((tie) => {
  const quantifier = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{2,}', '{0,2}?');
  const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\d', '\\s', 'é', '\\p{L}', '[a-c1]');
  const joined = (parts: readonly string[]) => parts.join('');
  return {
    pattern: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'pattern' },
      tie('solid'),
      fc.constantFrom('^', '$'),
      fc.tuple(tie('pattern'), tie('pattern')).map(joined),
      fc.tuple(tie('solid'), quantifier).map(([body, times]) => `(?:${body})${times}`),
      fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`),
      fc.tuple(fc.constantFrom('(', '(?=', '(?!'), tie('solid')).map(([opening, body]) => `${opening}${body})`),
      fc.tuple(fc.constantFrom('(?<=', '(?<!'), atom, atom).map(([opening, first, second]) => `${opening}${first}|${second})`),
    ),
    solid: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'pattern' },
      atom,
      fc.tuple(tie('solid'), tie('pattern')).map(joined),
      fc.tuple(tie('solid'), tie('solid')).map(([left, right]) => `(${left}|${right})`),
      fc.tuple(tie('solid'), fc.constantFrom('+', '{2}', '+?')).map(([body, times]) => `(?:${body})${times}`),
    ),
  };
});
