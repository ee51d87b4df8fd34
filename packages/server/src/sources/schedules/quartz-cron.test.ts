import { expect, test } from 'vitest';
import { CronProblem, readQuartzCron } from './quartz-cron.ts';

/** The next firings after noon of Tuesday, 24 November 2026, or another time. */
function firings(expression: string, { zone = 'UTC', after = '2026-11-24T12:00:00.000Z', count = 3 } = {}): string[] {
  const cron = readQuartzCron(expression);
  const found: string[] = [];
  for (let from: string | null = after; found.length < count; found.push(from.replace(':00.000Z', ''))) {
    from = cron.next(zone, from);
    if (from === null) return [...found, 'never'];
  }
  return found;
}

test.each<[string, string, string[]]>([
  ['hours in a list', '0 0 5,13,21 * * ?', ['2026-11-24T13:00', '2026-11-24T21:00', '2026-11-25T05:00']],
  ['days from the first on, with any year', '0 0 12 1/1 * ? *', ['2026-11-25T12:00', '2026-11-26T12:00', '2026-11-27T12:00']],
  ['strictly after the time asked for', '0 0 12 24 * ?', ['2026-12-24T12:00', '2027-01-24T12:00', '2027-02-24T12:00']],
  ['weekday 1 is Sunday', '0 0 6 ? * 1', ['2026-11-29T06:00', '2026-12-06T06:00', '2026-12-13T06:00']],
  ['weekday 2 is Monday', '0 0 6 ? * 2', ['2026-11-30T06:00', '2026-12-07T06:00', '2026-12-14T06:00']],
  ['weekday 7 is Saturday', '0 0 6 ? * 7', ['2026-11-28T06:00', '2026-12-05T06:00', '2026-12-12T06:00']],
  ['the last day of the week is Saturday', '0 0 6 ? * L', ['2026-11-28T06:00', '2026-12-05T06:00', '2026-12-12T06:00']],
  ['weekdays by name', '0 0 6 ? * mon-fri', ['2026-11-25T06:00', '2026-11-26T06:00', '2026-11-27T06:00']],
  ['every weekday', '0 0 6 ? * *', ['2026-11-25T06:00', '2026-11-26T06:00', '2026-11-27T06:00']],
  ['weekdays over the end of the week', '0 0 6 ? * FRI-MON', ['2026-11-27T06:00', '2026-11-28T06:00', '2026-11-29T06:00']],
  ['hours over midnight', '0 30 22-2/2 * * ?', ['2026-11-24T22:30', '2026-11-25T00:30', '2026-11-25T02:30']],
  ['months over the end of the year', '0 0 6 1 NOV-JAN ?', ['2026-12-01T06:00', '2027-01-01T06:00', '2027-11-01T06:00']],
  ['the last day of the month', '0 0 6 L * ?', ['2026-11-30T06:00', '2026-12-31T06:00', '2027-01-31T06:00']],
  ['the last working day', '0 0 6 LW * ?', ['2026-11-30T06:00', '2026-12-31T06:00', '2027-01-29T06:00']],
  ['the working day next to a day', '0 0 6 16W * ?', ['2026-12-16T06:00', '2027-01-15T06:00', '2027-02-16T06:00']],
  ['the last Friday', '0 0 6 ? * 6L', ['2026-11-27T06:00', '2026-12-25T06:00', '2027-01-29T06:00']],
  ['the last Friday by name', '0 0 6 ? * FRIL', ['2026-11-27T06:00', '2026-12-25T06:00', '2027-01-29T06:00']],
  ['the third Friday', '0 0 6 ? * 6#3', ['2026-12-18T06:00', '2027-01-15T06:00', '2027-02-19T06:00']],
  ['the fifth Monday', '0 0 6 ? * MON#5', ['2026-11-30T06:00', '2027-03-29T06:00', '2027-05-31T06:00']],
  ['minutes from a minute on', '0 5/20 * * * ?', ['2026-11-24T12:05', '2026-11-24T12:25', '2026-11-24T12:45']],
  ['leap days', '0 0 6 29 2 ?', ['2028-02-29T06:00', '2032-02-29T06:00', '2036-02-29T06:00']],
  ['years', '0 0 6 1 1 ? 2028-2029', ['2028-01-01T06:00', '2029-01-01T06:00', 'never']],
  ['a year that is over', '0 0 6 1 1 ? 2020', ['never']],
  ['a day that never comes', '0 0 6 31 2 ?', ['never']],
])('%s', (_case, expression, expected) => {
  expect(firings(expression)).toEqual(expected);
});

test('it fires in a second of its own', () => {
  expect(readQuartzCron('17 * * * * ?').next('UTC', '2026-11-24T12:00:17.000Z')).toBe('2026-11-24T12:01:17.000Z');
});

test.each<[string, string, string, string[]]>([
  ['an hour is what clocks of the zone show', '0 0 6 * * ?', '2026-11-24T12:00:00.000Z', ['2026-11-25T05:00', '2026-11-26T05:00']],
  ['the same hour all through a change', '0 0 6 * * ?', '2026-03-27T12:00:00.000Z', ['2026-03-28T05:00', '2026-03-29T04:00']],
  ['a skipped time: the next one', '0 30 2 * * ?', '2026-03-28T12:00:00.000Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
  ['skipped times that meet the next one: once', '0 */20 2,3 * * ?', '2026-03-28T12:00:00.000Z', ['2026-03-29T01:00', '2026-03-29T01:20']],
  ['a repeated time: the first time only', '0 30 2 * * ?', '2026-10-24T12:00:00.000Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
  ['a repeated hour, seen from its second half', '0 */30 * * * ?', '2026-10-25T01:10:00.000Z', ['2026-10-25T02:00', '2026-10-25T02:30']],
])('in Berlin: %s', (_case, expression, after, expected) => {
  expect(firings(expression, { zone: 'Europe/Berlin', after, count: 2 })).toEqual(expected);
});

test('a day that a zone skips fires once, when it is over', () => {
  expect(firings('0 0 8 * * ?', { zone: 'Pacific/Apia', after: '2011-12-29T19:00:00.000Z' })).toEqual([
    '2011-12-30T10:00',
    '2011-12-30T18:00',
    '2011-12-31T18:00',
  ]);
});

test.each([
  ['too few fields', '0 0 6 * *'],
  ['too many fields', '0 0 6 * * ? * *'],
  ['a nickname', '@daily'],
  ['more than one second', '0,30 * * * * ?'],
  ['any second', '* 0 6 * * ?'],
  ['a second that there is not', '60 0 6 * * ?'],
  ['a minute that there is not', '0 60 6 * * ?'],
  ['an hour that there is not', '0 0 24 * * ?'],
  ['a day that there is not', '0 0 6 32 * ?'],
  ['a day 0', '0 0 6 0 * ?'],
  ['a month that there is not', '0 0 6 1 13 ?'],
  ['a weekday 0', '0 0 6 ? * 0'],
  ['a weekday 8', '0 0 6 ? * 8'],
  ['a name that is no weekday', '0 0 6 ? * FRY'],
  ['a name that is no month', '0 0 6 1 FOO ?'],
  ['a step of nothing', '0 0/0 6 * * ?'],
  ['day and weekday both', '0 0 6 1 * 2'],
  ['any day and any weekday', '0 0 6 * * *'],
  ['neither day nor weekday', '0 0 6 ? * ?'],
  ['"?" where it means nothing', '0 ? 6 * * ?'],
  ['days before the last', '0 0 6 L-3 * ?'],
  ['a sixth week', '0 0 6 ? * 6#6'],
  ['what other dialects know', '0 0 6 ? * +MON'],
  ['text', '0 0 six * * ?'],
])('%s is refused', (_case, expression) => {
  expect(() => readQuartzCron(expression)).toThrow(CronProblem);
});
