import { DAY_MS, dateOf, daysOf } from './calendar.ts';

const YEAR_MAX = 1_000_000;

/** The present, asked for only when a date depends on it. */
export interface Present {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a text says of a date, field by field; undefined where it says nothing. Made for one reading, which fills it in. */
export class DateFields {
  year: number | undefined;
  month: number | undefined;
  day: number | undefined;
  dayOfYear: number | undefined;
  /** 0 is before Christ. */
  era: number | undefined;
  /** `H`: 0 to 23. */
  hour: number | undefined;
  /** `k`: 1 to 24. */
  hourFromOne: number | undefined;
  /** `K`: 0 to 11. */
  halfHour: number | undefined;
  /** `h`: 1 to 12. */
  halfHourFromOne: number | undefined;
  half = 0;
  minute = 0;
  second = 0;
  milli = 0;
  /** Minutes east of Greenwich. */
  zone = 0;
  /** True when two digits were read for the first year of the span in which they are looked for. */
  isFirstYear = false;

  /** The instant that the fields name; what is missing is that of 1 January 1970, 00:00 GMT. Undefined for what does not exist. */
  instant(present: Present): number | undefined {
    const instant = this.#instant();
    if (instant === undefined || !this.isFirstYear || instant >= startOfCentury(present.now)) return instant;
    this.year = this.year! + 100;
    return this.#instant();
  }

  #instant(): number | undefined {
    const days = this.#days();
    const hour = this.#hourOfDay();
    if (days === undefined || hour === undefined || this.minute > 59 || this.second > 59 || this.milli > 999) return undefined;
    return days * DAY_MS + (hour * 60 + this.minute - this.zone) * 60_000 + this.second * 1000 + this.milli;
  }

  #days(): number | undefined {
    const written = this.year ?? 1970;
    if (written > YEAR_MAX) return undefined;
    const year = this.era === 0 ? 1 - written : written;
    if (this.dayOfYear === undefined || this.month !== undefined || this.day !== undefined) {
      return daysOf(year, this.month ?? 1, this.day ?? 1);
    }
    const days = daysOf(year, 1, 1)! + this.dayOfYear - 1;
    return this.dayOfYear > 0 && dateOf(days).year === year ? days : undefined;
  }

  #hourOfDay(): number | undefined {
    const ofDay = this.hour ?? (this.hourFromOne === 24 ? 0 : this.hourFromOne);
    if (ofDay !== undefined) return ofDay > 23 ? undefined : ofDay;
    const ofHalf = (this.halfHourFromOne === 12 ? 0 : this.halfHourFromOne) ?? this.halfHour ?? 0;
    return ofHalf > 11 ? undefined : ofHalf + 12 * this.half;
  }

  /**
   * Two digits mean a year within 80 years before and 20 years after now (Java). In the first year of that span it takes the rest of
   * the date to tell.
   */
  setShortYear(twoDigits: number, present: Present): void {
    const first = dateOf(Math.floor(startOfCentury(present.now) / DAY_MS)).year;
    const year = Math.floor(first / 100) * 100 + twoDigits;
    this.year = year < first ? year + 100 : year;
    this.isFirstYear = year === first;
  }
}

/** The instant 80 years before now. */
function startOfCentury(now: number): number {
  const today = Math.floor(now / DAY_MS);
  const { year, month, day } = dateOf(today);
  const days = daysOf(year - 80, month, day) ?? daysOf(year - 80, month, day - 1) ?? today;
  return days * DAY_MS + now - today * DAY_MS;
}
