import { countDays, DAY_MS, daysInMonth } from './calendar.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:(Z)|([+-])(\d{2})(?::?(\d{2}))?)?$/;

/**
 * Reads the ISO 8601 that dateMath and dateCompare take: seconds and what is smaller may be missing, as in dateMath's own output, and no
 * zone is UTC (contract: TRANSFORMS 5). Undefined for anything else.
 */
export function readIsoInstant(text: string): number | undefined {
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as number[] as Six;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return undefined;
  const milli = Number((found[7] ?? '').padEnd(3, '0').slice(0, 3));
  const zoneHours = Number(found[10] ?? 0);
  const zoneMinutes = Number(found[11] ?? 0);
  if (zoneHours > 18 || zoneMinutes > 59) return undefined;
  const zone = (zoneHours * 60 + zoneMinutes) * (found[9] === '-' ? -1 : 1);
  return countDays(year, month, day, true) * DAY_MS + (hour * 60 + minute - zone) * 60_000 + second * 1000 + milli;
}

type Six = [number, number, number, number, number, number];

/** Minutes and `Z`, as dateMath prints; undefined for a year that is not of four digits. */
export function writeIsoMinutes(instantMs: number): string | undefined {
  const text = new Date(instantMs).toISOString();
  return text.length === 24 ? `${text.slice(0, 16)}Z` : undefined;
}
