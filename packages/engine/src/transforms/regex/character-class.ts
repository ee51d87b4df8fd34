import { type CodePointSet, intersectionOf, setOf, unionOf } from './code-point-set.ts';
import { ignoringCase } from './code-points.ts';
import type { PatternReader } from './pattern-reader.ts';
import { readEscape } from './read-escape.ts';
import { RegexError } from './regex-error.ts';

/** Reads a class after its `[`: with ranges, nested classes (a union) and `&&` (what both sides have). */
export function readClass(reader: PatternReader, ignoreCase: boolean): CodePointSet {
  return reader.nested(() => {
    const negated = reader.take('^');
    const sides: CodePointSet[] = [];
    do sides.push(readUnion(reader, ignoreCase));
    while (reader.take('&&'));
    if (!reader.take(']')) throw new RegexError('A character class is not closed');
    const set = intersectionOf(sides);
    return negated ? set.complement() : set;
  });
}

function readUnion(reader: PatternReader, ignoreCase: boolean): CodePointSet {
  const ranges: (readonly [number, number])[] = [];
  const sets: CodePointSet[] = [];
  let isFirst = true;
  while (!reader.atEnd && !reader.startsWith('&&') && (isFirst || !reader.startsWith(']'))) {
    isFirst = false;
    const member = readMember(reader, ignoreCase);
    if (!('cost' in member)) ranges.push(member);
    // Sets with a name are shared: named a second time, one adds nothing.
    else if (!sets.includes(member)) sets.push(member);
  }
  if (ranges.length > 0 || sets.length === 0) sets.unshift(setOf(ignoreCase ? ignoringCase(ranges) : ranges));
  return unionOf(sets);
}

function readMember(reader: PatternReader, ignoreCase: boolean): CodePointSet | readonly [number, number] {
  if (reader.take('[')) return readClass(reader, ignoreCase);
  const first = readPoint(reader, ignoreCase);
  if (typeof first !== 'number') return first;
  let last: number | CodePointSet = first;
  const before = reader.position;
  if (reader.take('-')) {
    // A hyphen before the end, a nested class or a set is only a hyphen.
    if (reader.startsWith(']') || reader.startsWith('[') || reader.startsWith('&&')) reader.position = before;
    else last = readPoint(reader, ignoreCase);
  }
  if (typeof last !== 'number') {
    reader.position = before;
    last = first;
  }
  if (last < first) throw new RegexError('A range in a character class is the wrong way round');
  return [first, last];
}

function readPoint(reader: PatternReader, ignoreCase: boolean): number | CodePointSet {
  if (!reader.take('\\')) return reader.next();
  const read = readEscape(reader, ignoreCase);
  if (typeof read === 'string') throw new RegexError(`\\${read} has no meaning in a character class`);
  return read;
}
