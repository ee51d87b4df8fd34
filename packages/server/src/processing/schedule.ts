import { isoTime } from '../clock.ts';

const hourMs = 3_600_000;

/**
 * The last instant, not after `now`, at which a clock in the zone showed one of the full hours. A local time that the zone skips fires at
 * the next valid one, a repeated one fires once, the first time (DESIGN 5).
 */
export function lastFiring(hours: readonly number[], timeZone: string, now: string): string {
  const local = localClock(timeZone);
  const nowMs = Date.parse(now);
  // Walking back by quarter hours covers zones with half-hour offsets; two days hold a firing whatever the zone does.
  const stepMs = hourMs / 4;
  const start = Math.floor(nowMs / stepMs) * stepMs;
  for (let at = start; at > start - 48 * hourMs; at -= stepMs) {
    const before = local(at - stepMs);
    const here = local(at);
    const reached = hours.some((hour) => minutesCrossed(before, here, hour * 60));
    if (reached) return isoTime(at);
  }
  return isoTime(start - 48 * hourMs);
}

interface LocalTime {
  readonly day: string;
  readonly minutes: number;
}

/** True when the clock went from before the minute of the day to it or past it. Going back never fires. */
function minutesCrossed(before: LocalTime, here: LocalTime, target: number): boolean {
  if (here.day !== before.day) return here.day > before.day && here.minutes >= target && target <= here.minutes && target < 24 * 60;
  return before.minutes < target && here.minutes >= target && here.minutes - before.minutes <= 120;
}

function localClock(timeZone: string): (at: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { day: `${parts.year}-${parts.month}-${parts.day}`, minutes: Number(parts.hour) * 60 + Number(parts.minute) };
  };
}
