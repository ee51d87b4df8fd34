import { isTimeZone } from '../config.ts';

/** Names that the platform knows but does not list: without a place, or with an offset whose sign is the other way round. */
const unlisted = [
  'UTC',
  'GMT',
  'EST',
  'MST',
  'HST',
  'EST5EDT',
  'CST6CDT',
  'MST7MDT',
  'PST8PDT',
  'Etc/UTC',
  'Etc/GMT',
  ...Array.from({ length: 14 }, (_, index) => `Etc/GMT-${index + 1}`),
  ...Array.from({ length: 12 }, (_, index) => `Etc/GMT+${index + 1}`),
];

export const validTimeZones: readonly string[] = [
  ...new Set([...Intl.supportedValuesOf('timeZone'), ...unlisted.filter(isTimeZone)]),
].sort();

/** Newer names of listed zones are valid too, such as Europe/Kyiv; bare offsets such as +02:00 are not. */
export function isValidTimeZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && isTimeZone(name);
}
