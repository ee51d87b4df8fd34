/** Dates by arithmetic on days since 1970, without a zone. */
export interface CivilDate {
  /** Astronomical: 0 is 1 BC. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

export const DAY_MS = 86_400_000;

/** 15 October 1582, the first day of the Gregorian calendar. Java's calendar, and so ours, is Julian before it. */
const GREGORIAN_START = -141_427;

/** Days since 1970 of a date that exists, undefined for one that does not, such as 31 February. */
export function daysOf(year: number, month: number, day: number): number | undefined {
  // Nearly every date is of our time and no month's end: no more to check.
  if (year > 1582 && month >= 1 && month <= 12 && day >= 1 && day <= 28) return countDays(year, month, day, true);
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const gregorian = countDays(year, month, day, true);
  const days = gregorian >= GREGORIAN_START ? gregorian : countDays(year, month, day, false);
  const back = dateOf(days);
  return back.year === year && back.month === month && back.day === day ? days : undefined;
}

/** The date of a day since 1970. */
export function dateOf(days: number): CivilDate {
  return days >= GREGORIAN_START ? gregorianDate(days) : julianDate(days);
}

/** The date in the calendar that never was Julian, as `java.time` counts. */
export function gregorianDate(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  return fromMarch(yearOfEra + era * 400, dayOfYear);
}

function julianDate(days: number): CivilDate {
  const shifted = days + 719_470;
  const era = Math.floor(shifted / 1461);
  const dayOfEra = shifted - era * 1461;
  const yearOfEra = Math.min(3, Math.floor(dayOfEra / 365));
  return fromMarch(era * 4 + yearOfEra, dayOfEra - 365 * yearOfEra);
}

/** A year that begins in March has its leap day at the end, which makes months a matter of division. */
function fromMarch(marchYear: number, dayOfYear: number): CivilDate {
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: marchYear + (month <= 2 ? 1 : 0), month, day };
}

/** Days since 1970, rolling over what is too large for the month. */
export function countDays(year: number, month: number, day: number, gregorian: boolean): number {
  const marchYear = year - (month <= 2 ? 1 : 0);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) + (gregorian ? Math.floor(marchYear / 400) - Math.floor(marchYear / 100) : -2);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}

/** Length of a month in the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** 0 is Sunday. */
export function weekdayOf(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}
