import { countDays, DAY_MS, daysInMonth, gregorianDate } from './calendar.ts';
import { inRange } from './date-format.ts';

/** A date expression: steps from the input, or from now, one after the other (contract: TRANSFORMS 5, dateMath). */
interface DateExpression {
  readonly fromNow: boolean;
  readonly stepCount: number;
  /** Undefined when the result is out of all range. */
  apply(instantMs: number, roundUp: boolean): number | undefined;
}

type Unit = 'y' | 'M' | 'w' | 'd' | 'h' | 'm' | 's';

const EXPRESSION = /^(now)?((?:[+-]\d{1,9}[yMwdhms])*)(?:\/([yMdhms]))?$/;
const STEP = /([+-]\d+)([yMwdhms])/g;
const lengthMs = { w: 7 * DAY_MS, d: DAY_MS, h: 3_600_000, m: 60_000, s: 1000 };

/** Parses an expression such as `now-5d/d`; undefined when it is malformed. */
export function parseDateExpression(text: string): DateExpression | undefined {
  const found = EXPRESSION.exec(text);
  if (found === null || text === '') return undefined;
  const steps = [...found[2]!.matchAll(STEP)].map(([, amount, unit]) => ({ amount: Number(amount), unit: unit as Unit }));
  const round = found[3] as Exclude<Unit, 'w'> | undefined;
  const apply = (instantMs: number, roundUp: boolean) => {
    let instant: number | undefined = instantMs;
    for (const { amount, unit } of steps) instant = instant === undefined ? undefined : add(instant, amount, unit);
    if (instant === undefined || round === undefined) return instant;
    const truncated = truncate(instant, round);
    return roundUp ? add(truncated, 1, round) : truncated;
  };
  return { fromNow: found[1] !== undefined, stepCount: steps.length, apply };
}

function add(instantMs: number, amount: number, unit: Unit): number | undefined {
  if (unit !== 'y' && unit !== 'M') return inRange(instantMs + amount * lengthMs[unit]);
  const days = Math.floor(instantMs / DAY_MS);
  const date = gregorianDate(days);
  const monthIndex = date.year * 12 + date.month - 1 + amount * (unit === 'y' ? 12 : 1);
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12 + 1;
  // A month that is shorter ends the date at its last day.
  const day = Math.min(date.day, daysInMonth(year, month));
  return inRange(countDays(year, month, day, true) * DAY_MS + instantMs - days * DAY_MS);
}

function truncate(instantMs: number, unit: Exclude<Unit, 'w'>): number {
  if (unit !== 'y' && unit !== 'M') return Math.floor(instantMs / lengthMs[unit]) * lengthMs[unit];
  const { year, month } = gregorianDate(Math.floor(instantMs / DAY_MS));
  return countDays(year, unit === 'y' ? 1 : month, 1, true) * DAY_MS;
}
