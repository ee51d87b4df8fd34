import { Cron } from 'croner';
import { isoTime } from '../../clock.ts';
import { firstInstant, zoneOf } from '../../time-zone.ts';

/** When something fires, as a Quartz expression says (contract: BEHAVIOUR 9.9). */
export interface QuartzCron {
  /** The first instant after another at which a clock in the zone shows a time of the expression; null: there is none any more. */
  next(timeZone: string, after: string): string | null;
}

/** An expression that cannot be acted on, as one sentence. */
export class CronProblem extends Error {}

/**
 * Reads second, minute, hour, day, month, weekday and, if there is one, year. The calendar is croner's, which counts weekdays as Quartz
 * does; what Quartz writes otherwise is rewritten for it, and what only croner knows is refused. It is asked in UTC, about what clocks
 * show, and the zone is ours, as in every schedule: a local time that the zone skips fires at the next valid one, a repeated one once.
 */
export function readQuartzCron(expression: string): QuartzCron {
  const fields = expression.trim().toUpperCase().split(/\s+/);
  if (fields.length < 6 || fields.length > 7) {
    throw new CronProblem('It has six or seven fields: second, minute, hour, day, month, weekday and, if wanted, year.');
  }
  const [second, minute, hour, day, month, weekday, year = '*'] = fields as [string, string, string, string, string, string, string?];
  if (!/^\d{1,2}$/.test(second)) throw new CronProblem('The second is one number, so that it fires once a minute at most.');
  if ((day === '?') === (weekday === '?')) throw new CronProblem('Either the day or the weekday is "?", and the other one is not.');
  const pattern = [
    second,
    plain('minute', minute, [0, 59]),
    plain('hour', hour, [0, 23]),
    dayOfMonth(day),
    plain('month', numbered('month', month, months), [1, 12]),
    dayOfWeek(weekday),
    plain('year', year, null),
  ].join(' ');
  return firingAt(openPattern(pattern));
}

function openPattern(pattern: string): Cron {
  try {
    return new Cron(pattern, { timezone: 'UTC', mode: '7-part', alternativeWeekdays: true, sloppyRanges: true, paused: true });
  } catch (error) {
    throw new CronProblem(`${(error as Error).message.replace(/^CronPattern: /, '')}.`.replace(/\.+$/, '.'));
  }
}

function firingAt(cron: Cron): QuartzCron {
  return {
    next(timeZone, after) {
      const zone = zoneOf(timeZone);
      const afterMs = Date.parse(after);
      let shown: Date | null = new Date(afterMs + zone.offsetAt(afterMs));
      // Where clocks went back, times that they show again have had their instant; those are passed over.
      for (;;) {
        shown = cron.nextRun(shown);
        if (shown === null) return null;
        const instant = firstInstant(zone, shown.getTime());
        if (instant > afterMs) return isoTime(instant);
      }
    },
  };
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Numbers, lists, ranges and steps; a range over the end of the field, as Quartz knows, is written out. */
function plain(name: string, field: string, bounds: readonly [number, number] | null): string {
  if (!/^[\d*,/-]+$/.test(field)) throw new CronProblem(`The ${name} "${field}" is made of numbers, "*", ",", "-" and "/".`);
  return bounds === null ? field : wrapped(field, bounds);
}

function wrapped(field: string, [least, most]: readonly [number, number]): string {
  return field.replace(/(\d+)-(\d+)(?:\/(\d+))?/g, (range, start: string, end: string, step = '1') => {
    const [from, to, by] = [Number(start), Number(end), Number(step)];
    const isWithin = [from, to].every((value) => value >= least && value <= most);
    if (from <= to || !isWithin || by === 0) return range;
    const size = most - least + 1;
    const values = Array.from({ length: Math.ceil((to + size - from + 1) / by) }, (_, index) => from + index * by);
    return values.map((value) => ((value - least) % size) + least).join(',');
  });
}

function dayOfMonth(field: string): string {
  if (field === '?') return field;
  if (!/^[\d*,/LW-]+$/.test(field) || /L-|LW.|\d[LW]*L/.test(field)) {
    throw new CronProblem(`The day "${field}" is made of numbers, "*", ",", "-", "/", "L", "LW" and a number with "W".`);
  }
  return wrapped(field, [1, 31]);
}

function dayOfWeek(field: string): string {
  if (field === '?') return field;
  // The last day of the week.
  if (field === 'L') return '7';
  const numbers = numbered('weekday', field, weekdays);
  if (!/^[\d*,/#L-]+$/.test(numbers) || (numbers.match(/\d+/g) ?? []).some((number) => Number(number) < 1 || Number(number) > 7)) {
    throw new CronProblem(`The weekday "${field}" is made of 1 to 7 or SUN to SAT, "*", ",", "-", "/", "#" and a day with "L".`);
  }
  return wrapped(numbers, [1, 7]);
}

/** Names as numbers, from 1. */
function numbered(name: string, field: string, names: readonly string[]): string {
  return field.replace(/[A-Z]{3}/g, (word) => {
    const index = names.indexOf(word);
    if (index === -1) throw new CronProblem(`"${word}" is no ${name}.`);
    return String(index + 1);
  });
}
