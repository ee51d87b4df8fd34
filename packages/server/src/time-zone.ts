const hourMs = 3_600_000;

/** A time zone by its rules, as the platform knows them. */
export interface Zone {
  /** What the zone's clocks show minus UTC, in milliseconds. */
  offsetAt(instant: number): number;
}

/** The first instant at which the zone's clocks show a local time, written as if it were UTC, or, if they skip it, the one at which they skip it. */
export function firstInstant(zone: Zone, local: number): number {
  // Far enough to lie on either side of the change, whatever the zone's distance from UTC; no zone changes twice in so short a time.
  const before = local - zone.offsetAt(local - 26 * hourMs);
  const after = local - zone.offsetAt(local + 26 * hourMs);
  const showing = [before, after].filter((instant) => instant + zone.offsetAt(instant) === local);
  if (showing.length > 0) return Math.min(...showing);
  let [early, late] = [Math.min(before, after), Math.max(before, after)];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (middle + zone.offsetAt(middle) < local) early = middle;
    else late = middle;
  }
  return late;
}

const zones = new Map<string, Zone>();

/** Making a formatter costs more than all its uses at a tick, and an organisation has one zone. */
export function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone: Zone = {
    offsetAt(instant) {
      const second = Math.floor(instant / 1_000) * 1_000;
      const part = Object.fromEntries(format.formatToParts(second).map(({ type, value }) => [type, Number(value)]));
      return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) - second;
    },
  };
  zones.set(timeZone, zone);
  return zone;
}
