import type { Cursor } from './cursor.ts';
import { parseExpression } from './parse-expression.ts';
import type { Expression, Reference, Step } from './syntax.ts';

const OPENING = /\$!?(\{?)(?=[A-Za-z_])/y;
const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y;
const PROPERTY = /\.[A-Za-z_][A-Za-z0-9_-]*/y;
const MAX_NAME = 250;

/**
 * Reads `$x`, `${x}`, `$!x` or `$!{x}` with its properties, calls and indexes; undefined, without moving, when the dollar is only a
 * character, as in `$1` (contract: TRANSFORMS 1, "lone `$`"). `$!` changes nothing: a missing value is an error all the same.
 */
export function parseReference(cursor: Cursor): Reference | undefined {
  const opening = cursor.match(OPENING);
  if (opening === undefined) return undefined;
  const braced = opening.endsWith('{');
  const name = cursor.match(NAME)!;
  // Each part of a name before a hyphen may be a name.
  if (name.length > MAX_NAME) cursor.fail('a name is too long');
  if (!braced) {
    const shorter = longestKnownName(name, cursor);
    if (shorter !== name) {
      cursor.position -= name.length - shorter.length;
      return { name: shorter, steps: [] };
    }
  }
  const steps = cursor.nested(() => parseSteps(cursor));
  if (braced) cursor.expect('}');
  return { name, steps };
}

/** A name may hold hyphens, so `$a-$b` reads `$a-`: the longest part before a hyphen that is known is meant, if any. */
function longestKnownName(name: string, cursor: Cursor): string {
  for (let candidate = name; ; ) {
    if (cursor.names.has(candidate)) return candidate;
    const hyphen = candidate.lastIndexOf('-');
    if (hyphen <= 0) return name;
    candidate = candidate.slice(0, hyphen);
  }
}

function parseSteps(cursor: Cursor): Step[] {
  const steps: Step[] = [];
  for (;;) {
    const property = cursor.match(PROPERTY)?.slice(1);
    if (property !== undefined) {
      cursor.addLevel();
      steps.push(cursor.take('(') ? { kind: 'call', name: property, args: parseArguments(cursor) } : { kind: 'property', name: property });
    } else if (cursor.take('[')) {
      cursor.addLevel();
      cursor.skipBlanks();
      steps.push({ kind: 'index', index: parseExpression(cursor) });
      cursor.skipBlanks();
      cursor.expect(']');
    } else return steps;
  }
}

function parseArguments(cursor: Cursor): Expression[] {
  const args: Expression[] = [];
  cursor.skipBlanks();
  if (cursor.take(')')) return args;
  for (;;) {
    cursor.skipBlanks();
    // Only here is `null` a word of the language.
    args.push(cursor.match(/null\b/y) === undefined ? parseExpression(cursor) : { kind: 'literal', value: null });
    cursor.skipBlanks();
    if (cursor.take(')')) return args;
    cursor.expect(',');
  }
}
