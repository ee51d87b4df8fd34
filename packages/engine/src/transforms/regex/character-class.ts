import { type CharacterSet, negate, setOf } from './character-set.ts';
import { complement, ignoringCase, intersection, type Ranges, union } from './code-points.ts';
import type { PatternReader } from './pattern-reader.ts';
import { readEscape } from './read-escape.ts';
import { RegexError } from './regex-error.ts';

/** Reads a class after its `[`: with ranges, nested classes (a union) and `&&` (what both sides have). */
export function readClass(reader: PatternReader, ignoreCase: boolean): CharacterSet {
  return reader.nested(() => {
    const negated = reader.take('^');
    let result: CharacterSet | undefined;
    do {
      const side = readUnion(reader, ignoreCase);
      result = result === undefined ? side : setOf(intersection(plainRanges(result), plainRanges(side)));
    } while (reader.take('&&'));
    if (!reader.take(']')) throw new RegexError('A character class is not closed');
    return negated ? negate(result) : result;
  });
}

function readUnion(reader: PatternReader, ignoreCase: boolean): CharacterSet {
  let ranges: Ranges = [];
  const properties: string[] = [];
  let isFirst = true;
  while (!reader.atEnd && !reader.startsWith('&&') && (isFirst || !reader.startsWith(']'))) {
    isFirst = false;
    const member = readMember(reader, ignoreCase);
    if (member.negated && member.properties.length > 0) {
      if (member.ranges.length > 0 || member.properties.length > 1) throw unsupported();
      properties.push(member.properties[0]!.replace(/^\\(p|P)/, (_, letter) => (letter === 'p' ? '\\P' : '\\p')));
    } else {
      ranges = union(ranges, member.negated ? complement(member.ranges) : member.ranges);
      properties.push(...member.properties);
    }
  }
  return setOf(ranges, properties);
}

function readMember(reader: PatternReader, ignoreCase: boolean): CharacterSet {
  if (reader.take('[')) return readClass(reader, ignoreCase);
  const first = readPoint(reader);
  if (typeof first !== 'number') return first;
  let last: number | CharacterSet = first;
  const before = reader.position;
  if (reader.take('-')) {
    // A hyphen before the end, a nested class or a set is only a hyphen.
    if (reader.startsWith(']') || reader.startsWith('[') || reader.startsWith('&&')) reader.position = before;
    else last = readPoint(reader);
  }
  if (typeof last !== 'number') {
    reader.position = before;
    last = first;
  }
  if (last < first) throw new RegexError('A range in a character class is the wrong way round');
  return setOf(ignoreCase ? ignoringCase([[first, last]]) : [[first, last]]);
}

function readPoint(reader: PatternReader): number | CharacterSet {
  if (!reader.take('\\')) return reader.next();
  const read = readEscape(reader);
  if (typeof read === 'string') throw new RegexError(`\\${read} has no meaning in a character class`);
  return read;
}

function plainRanges(set: CharacterSet): Ranges {
  if (set.properties.length > 0) throw unsupported();
  return set.negated ? complement(set.ranges) : set.ranges;
}

function unsupported(): RegexError {
  return new RegexError('Unicode properties cannot be combined with && or a negated class inside a class');
}
