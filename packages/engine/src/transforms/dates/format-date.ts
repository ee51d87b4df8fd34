import { type CivilDate, countDays, DAY_MS, dateOf, daysOf, weekdayOf } from './calendar.ts';
import type { PatternPart } from './date-pattern.ts';
import { eras, halves, months, shortMonths, shortWeekdays, weekdays } from './names.ts';

interface Fields extends CivilDate {
  readonly days: number;
  readonly dayMs: number;
}

/** Prints an instant in GMT with English names, as `SimpleDateFormat.format` does. */
export function formatDate(parts: readonly PatternPart[], instantMs: number): string {
  const days = Math.floor(instantMs / DAY_MS);
  const { year, month, day } = dateOf(days);
  const fields = { year, month, day, days, dayMs: instantMs - days * DAY_MS };
  let text = '';
  for (const part of parts) text += 'text' in part ? part.text : formatField(part.letter, part.count, fields);
  return text;
}

function formatField(letter: string, count: number, fields: Fields): string {
  switch (letter) {
    case 'G':
      return eras[fields.year > 0 ? 1 : 0];
    case 'y':
      return year(fields.year > 0 ? fields.year : 1 - fields.year, count);
    case 'Y':
      return year(weekOfYear(fields).year, count);
    case 'M':
    case 'L':
      if (count >= 4) return months[fields.month - 1]!;
      return count === 3 ? shortMonths[fields.month - 1]! : pad(fields.month, count);
    case 'E':
      return (count >= 4 ? weekdays : shortWeekdays)[weekdayOf(fields.days)]!;
    case 'a':
      return halves[fields.dayMs < DAY_MS / 2 ? 0 : 1];
    case 'z':
      return count >= 4 ? 'Greenwich Mean Time' : 'GMT';
    case 'Z':
      return '+0000';
    case 'X':
      return 'Z';
    default:
      return pad(numericField(letter, fields), count);
  }
}

function numericField(letter: string, fields: Fields): number {
  const hour = Math.floor(fields.dayMs / 3_600_000);
  switch (letter) {
    case 'w':
      return weekOfYear(fields).week;
    case 'W':
      return Math.floor((fields.day - 1 + weekdayOf(fields.days - fields.day + 1)) / 7) + 1;
    case 'D':
      return dayOfYear(fields);
    case 'd':
      return fields.day;
    case 'F':
      return Math.floor((fields.day - 1) / 7) + 1;
    case 'u':
      return weekdayOf(fields.days) || 7;
    case 'H':
      return hour;
    case 'k':
      return hour || 24;
    case 'K':
      return hour % 12;
    case 'h':
      return hour % 12 || 12;
    case 'm':
      return Math.floor(fields.dayMs / 60_000) % 60;
    case 's':
      return Math.floor(fields.dayMs / 1000) % 60;
    default:
      return fields.dayMs % 1000;
  }
}

function dayOfYear(fields: Fields): number {
  return fields.days - firstDay(fields.year) + 1;
}

function firstDay(year: number): number {
  return daysOf(year, 1, 1) ?? countDays(year, 1, 1, true);
}

/** Weeks begin on Sunday, and the first one is that with 1 January in it. */
function weekOfYear(fields: Fields): { year: number; week: number } {
  const next = firstDay(fields.year + 1);
  if (fields.days >= next - weekdayOf(next)) return { year: fields.year + 1, week: 1 };
  return { year: fields.year, week: Math.floor((dayOfYear(fields) - 1 + weekdayOf(firstDay(fields.year))) / 7) + 1 };
}

function year(value: number, count: number): string {
  return count === 2 ? pad(value % 100, 2) : pad(value, count);
}

function pad(value: number, count: number): string {
  if (count === 2 && value < 100) return value < 10 ? `0${value}` : `${value}`;
  return String(value).padStart(count, '0');
}
