import { isoTime } from '../clock.ts';
import { firstInstant, zoneOf } from '../time-zone.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * The last instant, not after `now`, at which a clock in the zone came to one of the full hours. A local time that the zone skips fires at
 * the next valid one, a repeated one fires once, the first time (DESIGN 5).
 */
export function lastFiring(hours: readonly number[], timeZone: string, now: string): string {
  const nowMs = Date.parse(now);
  const zone = zoneOf(timeZone);
  const today = Math.floor((nowMs + zone.offsetAt(nowMs)) / dayMs) * dayMs;
  // Tomorrow too: a clock that goes back over midnight showed tomorrow's hour before. Two days back: a zone may skip a whole day.
  const instants = [1, 0, -1, -2].flatMap((days) => hours.map((hour) => firstInstant(zone, today + days * dayMs + hour * hourMs)));
  return isoTime(Math.max(...instants.filter((instant) => instant <= nowMs)));
}
