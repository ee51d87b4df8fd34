import { expect, test } from 'vitest';
import { lastFiring } from './schedule.ts';

test.each([
  ['between two hours of a day', [8, 20], 'Europe/Berlin', '2026-11-24T12:00:00.000Z', '2026-11-24T07:00:00.000Z'],
  ['a millisecond before the hour', [8, 20], 'Europe/Berlin', '2026-11-24T18:59:59.999Z', '2026-11-24T07:00:00.000Z'],
  ['at the hour itself', [8, 20], 'Europe/Berlin', '2026-11-24T19:00:00.000Z', '2026-11-24T19:00:00.000Z'],
  ['before the first hour of a day', [8, 20], 'Europe/Berlin', '2026-11-24T06:00:00.000Z', '2026-11-23T19:00:00.000Z'],
  ['in summer time', [8, 20], 'Europe/Berlin', '2026-07-01T12:00:00.000Z', '2026-07-01T06:00:00.000Z'],
  ['the morning of the day on which summer time begins', [8], 'Europe/Berlin', '2026-03-29T12:00:00.000Z', '2026-03-29T06:00:00.000Z'],
  ['the morning of the day on which summer time ends', [8], 'Europe/Berlin', '2026-10-25T12:00:00.000Z', '2026-10-25T07:00:00.000Z'],
  ['an hour that the clocks skip: the next one', [2], 'Europe/Berlin', '2026-03-29T12:00:00.000Z', '2026-03-29T01:00:00.000Z'],
  ['a repeated hour, its first half', [2], 'Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-25T00:00:00.000Z'],
  ['a repeated hour, its second half', [2], 'Europe/Berlin', '2026-10-25T01:30:00.000Z', '2026-10-25T00:00:00.000Z'],
  ['a midnight that the clocks skip', [0], 'America/Sao_Paulo', '2018-11-04T12:00:00.000Z', '2018-11-04T03:00:00.000Z'],
  ['the hour before midnight, the first time', [0], 'America/Sao_Paulo', '2018-02-18T01:30:00.000Z', '2018-02-17T02:00:00.000Z'],
  ['the hour before midnight, repeated', [0], 'America/Sao_Paulo', '2018-02-18T02:30:00.000Z', '2018-02-17T02:00:00.000Z'],
  ['the midnight after it', [0], 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z', '2018-02-18T03:00:00.000Z'],
  ['a midnight that Cairo skips', [0], 'Africa/Cairo', '2026-04-24T12:00:00.000Z', '2026-04-23T22:00:00.000Z'],
  ['a midnight after a repeated hour in Cairo', [0], 'Africa/Cairo', '2026-10-29T22:00:00.000Z', '2026-10-29T22:00:00.000Z'],
  ['clocks that go back over midnight', [0], 'America/St_Johns', '2010-11-07T03:00:00.000Z', '2010-11-07T02:30:00.000Z'],
  ['the same midnight, repeated', [0], 'America/St_Johns', '2010-11-07T03:45:00.000Z', '2010-11-07T02:30:00.000Z'],
  ['a zone half an hour off', [8, 20], 'Asia/Kolkata', '2026-11-24T12:00:00.000Z', '2026-11-24T02:30:00.000Z'],
  ['a zone three quarters off', [8, 20], 'Asia/Kathmandu', '2026-11-24T12:00:00.000Z', '2026-11-24T02:15:00.000Z'],
  ['a day that a zone skips', [8], 'Pacific/Apia', '2011-12-30T11:00:00.000Z', '2011-12-30T10:00:00.000Z'],
  ['the far east of the date line', [0], 'Pacific/Kiritimati', '2026-11-24T12:00:00.000Z', '2026-11-24T10:00:00.000Z'],
])('%s', (_case, hours, timeZone, now, expected) => {
  expect(lastFiring(hours, timeZone, now)).toBe(expected);
});

test.each(['America/Sao_Paulo', 'Australia/Lord_Howe'])('in %s every midnight is one instant, all through a year', (timeZone) => {
  const firings: string[] = [];
  const start = Date.parse('2018-01-01T12:00:00.000Z');
  for (let at = start; at < start + 365 * 86_400_000; at += 3_600_000) {
    const firing = lastFiring([0], timeZone, new Date(at).toISOString());
    if (firing !== firings.at(-1)) firings.push(firing);
  }
  expect(firings).toEqual([...new Set(firings)].sort());
  expect(firings).toHaveLength(366);
});
