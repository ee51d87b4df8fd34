import type { Present } from './date-fields.ts';
import { DatePatternError, parseDatePattern, UNREADABLE } from './date-pattern.ts';
import { formatDate } from './format-date.ts';
import { parseDate } from './parse-date.ts';

/** A way to write instants, by name or by pattern. */
export interface DateFormat {
  /** Milliseconds since 1970; undefined when the text is no date of this format. */
  read(text: string, present: Present): number | undefined;
  write(instantMs: number): string;
}

const ISO8601 = "yyyy-MM-dd'T'HH:mm:ss.SSSX";
const patterns = new Map([
  ['ISO8601', ISO8601],
  ['LDAP', 'yyyyMMddHHmmss.Z'],
  ['PEOPLE_SOFT', 'MM/dd/yyyy'],
]);

/** Milliseconds from 1601 to 1970. */
const WIN32_EPOCH_MS = 11_644_473_600_000n;
const TICKS_PER_MS = 10_000n;
/** The last instant that JavaScript's and our arithmetic can hold. */
const MAX_INSTANT_MS = 8.64e15;

/**
 * A named format or a `SimpleDateFormat` pattern, in GMT with English names (contract: TRANSFORMS 5). Throws a `DatePatternError` for a
 * pattern that Java refuses, and for reading by weeks.
 */
export function dateFormatOf(name: string, use: 'read' | 'write'): DateFormat {
  if (name === 'EPOCH_TIME_JAVA') return epochJava;
  if (name === 'EPOCH_TIME_WIN32') return epochWin32;
  const parts = parseDatePattern(patterns.get(name) ?? name);
  const unreadable = parts.find((part) => 'letter' in part && UNREADABLE.has(part.letter));
  if (use === 'read' && unreadable !== undefined && 'letter' in unreadable) {
    throw new DatePatternError(`Dates cannot be read by '${unreadable.letter}'`);
  }
  return { read: (text, present) => parseDate(parts, text, present), write: (instantMs) => formatDate(parts, instantMs) };
}

/** The instant when arithmetic can go on with it. */
export function inRange(instantMs: number): number | undefined {
  return Math.abs(instantMs) <= MAX_INSTANT_MS ? instantMs : undefined;
}

const epochJava: DateFormat = {
  read: (text) => (/^-?\d{1,16}$/.test(text) ? inRange(Number(text)) : undefined),
  write: String,
};

const epochWin32: DateFormat = {
  read: (text) => (/^-?\d{1,20}$/.test(text) ? inRange(Number(floorDivide(BigInt(text), TICKS_PER_MS) - WIN32_EPOCH_MS)) : undefined),
  write: (instantMs) => String((BigInt(instantMs) + WIN32_EPOCH_MS) * TICKS_PER_MS),
};

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
