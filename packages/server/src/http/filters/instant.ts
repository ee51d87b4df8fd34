/** The time span a date-time text names, as ISO-8601 UTC instants: from its first millisecond up to, not including, `end`. */
export interface InstantSpan {
  readonly start: string;
  readonly end: string;
}

/**
 * RFC 3339, and less: `2018`, `2018-03`, `2018-03-05`, seconds and zone left out (then UTC). The sign of an offset may be a blank,
 * which is what an unencoded `+` becomes in a query (contract 1.1).
 */
const DATE_TIME =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[-+ ](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?)?)?$/;

/** The years PostgreSQL and ISO-8601 write alike: outside of them a text would fail in the database. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Reads a date-time, whole or partial; undefined when it is none or does not exist, such as February 30th. */
export function parseInstant(text: string): InstantSpan | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const localMs = Date.parse(local);
  // Date.parse moves February 30th on to March: what does not print as it was read does not exist.
  if (Number.isNaN(localMs) || toIso(localMs) !== local) return undefined;
  const offsetMs = offsetMinutes(zone) * 60_000;
  const startMs = localMs - offsetMs;
  if (startMs < FIRST_MS || startMs > LAST_MS) return undefined;
  return { start: toIso(startMs), end: toIso(Math.min(spanEndMs(match, localMs) - offsetMs, LAST_MS)) };
}

/** The span lasts as long as the smallest part that was written: a year, a month, a day, a minute, a second or a millisecond. */
function spanEndMs([, , month, day, hour, , second, fraction]: RegExpExecArray, startMs: number): number {
  if (fraction !== undefined) return startMs + 1;
  if (second !== undefined) return startMs + 1000;
  if (hour !== undefined) return startMs + 60_000;
  const end = new Date(startMs);
  if (day !== undefined) end.setUTCDate(end.getUTCDate() + 1);
  else if (month !== undefined) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.getTime();
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', ''));
  return zone.startsWith('-') ? -minutes : minutes;
}

function toIso(ms: number): string {
  return new Date(ms).toISOString();
}
