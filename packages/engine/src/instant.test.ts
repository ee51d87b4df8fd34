import { expect, test } from 'vitest';
import { instantText, parseInstant } from './instant.ts';

test.each([
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T10:30Z', '2026-03-01T10:30:00.000Z'],
  ['2026-03-01T10:30:15.25+02:00', '2026-03-01T08:30:15.250Z'],
  ['2026-03-01T10:30:15-0530', '2026-03-01T16:00:15.000Z'],
  ['2026-03-01T10:30:15+01', '2026-03-01T09:30:15.000Z'],
  ['2026-03-01t10:30:15z', '2026-03-01T10:30:15.000Z'],
  [' 2024-02-29 ', '2024-02-29T00:00:00.000Z'],
])('%s is the instant %s', (text, expected) => {
  expect(instantText(parseInstant(text) ?? Number.NaN)).toBe(expected);
});

test('a date-time without a zone is UTC, whatever the machine thinks', () => {
  expect(parseInstant('2026-07-01T10:00:00')).toBe(Date.UTC(2026, 6, 1, 10));
});

test.each([
  '',
  'tomorrow',
  '2018',
  '20260301',
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  '2026-03-00',
  '2026-03-01T25:00Z',
  '2026-03-01T10:61Z',
  '2026-03-01T10:00+99:00',
])('%j is no date', (text) => {
  expect(parseInstant(text)).toBeNull();
});
