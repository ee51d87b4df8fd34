import { DateFields, type Present } from './date-fields.ts';
import type { PatternPart } from './date-pattern.ts';
import { eras, halves, months, shortMonths, shortWeekdays, weekdays, zones } from './names.ts';

const NUMERIC = new Set('yYwWDdFuHkKhmsS');
const MAX_DIGITS = 12;
const ISO_OFFSETS = [/^([+-])(\d{2})()/, /^([+-])(\d{2})(\d{2})/, /^([+-])(\d{2}):(\d{2})/];
const monthNames = [months, shortMonths];
const weekdayNames = [weekdays, shortWeekdays];

/**
 * Reads a text as `SimpleDateFormat.parse(String)` does in GMT with English names: what follows the matched part is ignored, numbers may
 * have fewer digits than letters, and more unless another number follows at once (contract: TRANSFORMS 5). Undefined when the text does
 * not match, and also for a date that does not exist, where Java would roll over. The present decides the century of two-digit years.
 */
export function parseDate(parts: readonly PatternPart[], text: string, present: Present): number | undefined {
  const reading = new Reading(text, present);
  for (let index = 0; index < parts.length; index++) {
    if (!reading.readPart(parts[index]!, isNumber(parts[index + 1]))) return undefined;
  }
  return reading.fields.instant(present);
}

function isNumber(part: PatternPart | undefined): boolean {
  if (part === undefined || 'text' in part) return false;
  return NUMERIC.has(part.letter) || ((part.letter === 'M' || part.letter === 'L') && part.count <= 2);
}

class Reading {
  readonly fields = new DateFields();
  #position = 0;

  constructor(
    private readonly text: string,
    private readonly present: Present,
  ) {}

  /** Reads one part of the pattern; false when the text does not go on with it. */
  readPart(part: PatternPart, abutsNumber: boolean): boolean {
    const { text } = this;
    if ('text' in part) {
      if (!text.startsWith(part.text, this.#position)) return false;
      this.#position += part.text.length;
      return true;
    }
    while (text[this.#position] === ' ' || text[this.#position] === '\t') this.#position++;
    if (this.#position >= text.length) return false;
    return this.#readField(part.letter, part.count, abutsNumber);
  }

  #readField(letter: string, count: number, abutsNumber: boolean): boolean {
    switch (letter) {
      case 'G':
        return this.#readName([eras], (index) => {
          this.fields.era = index;
        });
      case 'E':
        return this.#readName(weekdayNames, () => undefined);
      case 'a':
        return this.#readName([halves], (index) => {
          this.fields.half = index;
        });
      case 'z':
      case 'Z':
        return this.#readZone();
      case 'X':
        return this.#readIsoZone(count);
      case 'M':
      case 'L':
        if (count < 3) break;
        return this.#readName(monthNames, (index) => {
          this.fields.month = index + 1;
        });
    }
    return this.#readNumber(letter, count, abutsNumber);
  }

  #readNumber(letter: string, count: number, abutsNumber: boolean): boolean {
    const { text } = this;
    const start = this.#position;
    // A number that another one follows ends after as many characters as letters, which must be there.
    if (abutsNumber && start + count > text.length) return false;
    const last = start + (abutsNumber ? count : MAX_DIGITS);
    let value = 0;
    let end = start;
    for (; end < last; end++) {
      const digit = text.charCodeAt(end) - 0x30;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    if (end === start) return false;
    this.#position = end;
    this.#set(letter, value, count <= 2 && end - start === 2);
    return true;
  }

  #set(letter: string, value: number, isShort: boolean): void {
    const { fields } = this;
    switch (letter) {
      case 'y':
      case 'Y':
        // `Y` is read as `y`: only so the documentation's sample `YYYY-MM-dd` gives what it prints.
        if (isShort) fields.setShortYear(value, this.present);
        else fields.year = value;
        break;
      case 'M':
      case 'L':
        fields.month = value;
        break;
      case 'd':
        fields.day = value;
        break;
      case 'D':
        fields.dayOfYear = value;
        break;
      case 'H':
        fields.hour = value;
        break;
      case 'k':
        fields.hourFromOne = value;
        break;
      case 'K':
        fields.halfHour = value;
        break;
      case 'h':
        fields.halfHourFromOne = value;
        break;
      case 'm':
        fields.minute = value;
        break;
      case 's':
        fields.second = value;
        break;
      case 'S':
        fields.milli = value;
        break;
    }
  }

  /** Reads one of the names in any case; a name of an earlier list is taken before one of a later, shorter one. */
  #readName(lists: readonly (readonly string[])[], set: (index: number) => void): boolean {
    for (const names of lists) {
      const index = names.findIndex((name) => this.#startsWith(name));
      if (index < 0) continue;
      set(index);
      this.#position += names[index]!.length;
      return true;
    }
    return false;
  }

  #startsWith(name: string): boolean {
    return this.text.slice(this.#position, this.#position + name.length).toLowerCase() === name.toLowerCase();
  }

  /** `GMT`, `GMT+02:00`, `+0200` or a zone's name. */
  #readZone(): boolean {
    const rest = this.text.slice(this.#position, this.#position + 9);
    const offset = /^GMT([+-])(\d{1,2}):(\d{2})/i.exec(rest) ?? /^([+-])(\d{2})(\d{2})/.exec(rest);
    if (offset !== null) return this.#setZone(offset);
    const name = rest.slice(0, 3);
    const minutes = zones.get(name.toUpperCase());
    if (minutes === undefined) return false;
    this.fields.zone = minutes;
    this.#position += name.length;
    return true;
  }

  /** `Z`, or an offset with as much of hours and minutes as the pattern has letters for. */
  #readIsoZone(count: number): boolean {
    if (this.text[this.#position] === 'Z') {
      this.fields.zone = 0;
      this.#position++;
      return true;
    }
    const offset = ISO_OFFSETS[count - 1]!.exec(this.text.slice(this.#position, this.#position + 6));
    return offset !== null && this.#setZone(offset);
  }

  #setZone([whole, sign, hours, minutes]: RegExpExecArray): boolean {
    if (Number(hours) > 23 || Number(minutes) > 59) return false;
    this.fields.zone = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
    this.#position += whole.length;
    return true;
  }
}
