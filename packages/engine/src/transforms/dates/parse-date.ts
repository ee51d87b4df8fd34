import { DAY_MS, dateOf, daysOf } from './calendar.ts';
import type { PatternPart } from './date-pattern.ts';
import { eras, halves, months, shortMonths, shortWeekdays, weekdays, zones } from './names.ts';

/** Fields as they were read, by letter; `zone` is minutes east of Greenwich. */
type Fields = Map<string, number>;

const NUMERIC_NEXT = new Set('yYwWDdFuHkKhmsS');
const YEAR_MAX = 1_000_000;

/**
 * Reads a text as `SimpleDateFormat.parse(String)` does in GMT with English names: what follows the matched part is ignored, numbers may
 * have fewer digits than letters, and more unless another number follows at once (contract: TRANSFORMS 5). Undefined when the text does
 * not match, and also for a date that does not exist, where Java would roll over. `now` decides the century of two-digit years.
 */
export function parseDate(parts: readonly PatternPart[], text: string, now: number): number | undefined {
  const fields: Fields = new Map();
  let position = 0;
  for (const [index, part] of parts.entries()) {
    if ('text' in part) {
      if (!text.startsWith(part.text, position)) return undefined;
      position += part.text.length;
      continue;
    }
    while (text[position] === ' ' || text[position] === '\t') position++;
    if (position >= text.length) return undefined;
    const end = readField(part.letter, part.count, { text, position, abuts: isNumeric(parts[index + 1]), fields, now });
    if (end === undefined) return undefined;
    position = end;
  }
  const instant = instantOf(fields);
  const start = fields.has('century') ? startOfCentury(now) : undefined;
  if (instant === undefined || start === undefined || instant >= start) return instant;
  return instantOf(fields.set('y', fields.get('y')! + 100));
}

function isNumeric(part: PatternPart | undefined): boolean {
  if (part === undefined || 'text' in part) return false;
  return NUMERIC_NEXT.has(part.letter) || ((part.letter === 'M' || part.letter === 'L') && part.count <= 2);
}

interface Place {
  readonly text: string;
  readonly position: number;
  readonly abuts: boolean;
  readonly fields: Fields;
  readonly now: number;
}

/** Reads one field; the position after it, or undefined when it does not match. */
function readField(letter: string, count: number, place: Place): number | undefined {
  const { fields } = place;
  switch (letter) {
    case 'G':
      return readName([eras], 'G', place);
    case 'E':
      return readName([weekdays, shortWeekdays], 'E', place);
    case 'a':
      return readName([halves], 'a', place);
    case 'z':
    case 'Z':
      return readZone(place);
    case 'X':
      return readIsoZone(count, place);
  }
  if ((letter === 'M' || letter === 'L') && count >= 3) {
    const end = readName([months, shortMonths], 'M', place);
    if (end !== undefined) fields.set('M', fields.get('M')! + 1);
    return end;
  }
  const digits = readDigits(place, place.abuts ? count : undefined);
  if (digits === undefined) return undefined;
  const value = Number(digits);
  // `Y` is read as `y`: the documentation's sample `YYYY-MM-dd` only then gives what it prints, and there are no weeks to be the year of.
  if (letter === 'y' || letter === 'Y') setYear(value, count <= 2 && digits.length === 2, place);
  else fields.set(letter === 'L' ? 'M' : letter, value);
  return place.position + digits.length;
}

function readDigits({ text, position }: Place, limit: number | undefined): string | undefined {
  let end = position;
  const last = Math.min(text.length, position + (limit ?? 12));
  // A number that another one follows needs all its characters to be there.
  if (limit !== undefined && position + limit > text.length) return undefined;
  while (end < last && text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end++;
  return end === position ? undefined : text.slice(position, end);
}

/** The longest name that the text goes on with, in any case; its index is the value. */
function readName(lists: readonly (readonly string[])[], field: string, { text, position, fields }: Place): number | undefined {
  for (const names of lists) {
    const index = names.findIndex((name) => text.slice(position, position + name.length).toLowerCase() === name.toLowerCase());
    if (index < 0) continue;
    fields.set(field, index);
    return position + names[index]!.length;
  }
  return undefined;
}

/** `GMT`, `GMT+02:00`, `+0200` or a zone's name. */
function readZone({ text, position, fields }: Place): number | undefined {
  const rest = text.slice(position, position + 9);
  const offset = /^(?:GMT([+-])(\d{1,2}):(\d{2})|([+-])(\d{2})(\d{2}))/i.exec(rest);
  if (offset !== null) {
    const [whole, sign, hours, minutes] = offset[1] === undefined ? [offset[0], ...offset.slice(4)] : offset;
    return setZone(fields, sign, hours, minutes) ? position + whole.length : undefined;
  }
  const name = rest.slice(0, 3).toUpperCase();
  const minutes = zones.get(name);
  if (minutes === undefined) return undefined;
  fields.set('zone', minutes);
  return position + name.length;
}

/** `Z`, or an offset with as much of hours and minutes as the pattern has letters for. */
function readIsoZone(count: number, { text, position, fields }: Place): number | undefined {
  if (text[position] === 'Z') {
    fields.set('zone', 0);
    return position + 1;
  }
  const pattern = [/^([+-])(\d{2})()/, /^([+-])(\d{2})(\d{2})/, /^([+-])(\d{2}):(\d{2})/][count - 1]!;
  const offset = pattern.exec(text.slice(position, position + 6));
  if (offset === null || !setZone(fields, offset[1], offset[2], offset[3])) return undefined;
  return position + offset[0].length;
}

function setZone(fields: Fields, sign: string | undefined, hours: string | undefined, minutes: string | undefined): boolean {
  if (Number(hours) > 23 || Number(minutes) > 59) return false;
  fields.set('zone', (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1));
  return true;
}

/**
 * Two digits mean a year within 80 years before and 20 years after now (Java). In the first year of that span it takes the rest of the
 * date to tell, which `century` marks.
 */
function setYear(value: number, isShort: boolean, { fields, now }: Place): void {
  if (!isShort) {
    fields.set('y', value);
    return;
  }
  const first = dateOf(Math.floor(startOfCentury(now) / DAY_MS)).year;
  const year = Math.floor(first / 100) * 100 + value;
  fields.set('y', year < first ? year + 100 : year);
  if (year === first) fields.set('century', first);
}

/** The instant 80 years before now. */
function startOfCentury(now: number): number {
  const today = Math.floor(now / DAY_MS);
  const { year, month, day } = dateOf(today);
  const days = daysOf({ year: year - 80, month, day }) ?? daysOf({ year: year - 80, month, day: day - 1 }) ?? today;
  return days * DAY_MS + now - today * DAY_MS;
}

/** The instant that the fields name; what is missing is that of 1 January 1970, 00:00 GMT. */
function instantOf(fields: Fields): number | undefined {
  const days = dayOf(fields);
  const hour = hourOf(fields);
  const [minute, second, milli] = ['m', 's', 'S'].map((letter) => fields.get(letter) ?? 0) as [number, number, number];
  if (days === undefined || hour === undefined || minute > 59 || second > 59 || milli > 999) return undefined;
  return days * DAY_MS + (hour * 60 + minute - (fields.get('zone') ?? 0)) * 60_000 + second * 1000 + milli;
}

function dayOf(fields: Fields): number | undefined {
  const written = fields.get('y') ?? 1970;
  if (written > YEAR_MAX) return undefined;
  const year = fields.get('G') === 0 ? 1 - written : written;
  const dayOfYear = fields.get('D');
  if (dayOfYear !== undefined && !fields.has('M') && !fields.has('d')) {
    const day = daysOf({ year, month: 1, day: 1 })! + dayOfYear - 1;
    return dayOfYear > 0 && dateOf(day).year === year ? day : undefined;
  }
  return daysOf({ year, month: fields.get('M') ?? 1, day: fields.get('d') ?? 1 });
}

function hourOf(fields: Fields): number | undefined {
  const ofDay = fields.get('H') ?? fields.get('k');
  if (ofDay !== undefined) {
    const hour = fields.has('H') ? ofDay : ofDay === 24 ? 0 : ofDay;
    return hour > 23 ? undefined : hour;
  }
  const ofHalf = fields.get('h') ?? fields.get('K') ?? 0;
  const hour = fields.has('h') && ofHalf === 12 ? 0 : ofHalf;
  return hour > 11 ? undefined : hour + 12 * (fields.get('a') ?? 0);
}
