const isoInstant = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const dayMs = 86_400_000;

/**
 * Milliseconds since 1970 of an ISO-8601 date or date-time, or null when the text is none. Without a zone it is UTC, never the zone of
 * the machine, so every node reads the same instant. Days that do not exist (30 February) are not dates.
 */
export function parseInstant(text: string): number | null {
  const match = isoInstant.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(midnight).getUTCDate() !== Number(day) || Number(month) > 12 || Number(month) === 0) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const timeMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  const offsetMs = zoneOffsetMs(zone);
  return Math.abs(offsetMs) < dayMs ? midnight + timeMs - offsetMs : null;
}

function zoneOffsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** ISO-8601 UTC with milliseconds, as every date leaves Muster (contract: BEHAVIOUR 3). */
export function instantText(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
