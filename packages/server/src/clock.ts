/** The time. Injected everywhere, so that tests set it; nothing else in the server reads the machine's clock. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Microseconds from any fixed point, which never go back: for how long something took. */
  microseconds(): number;
}

export const systemClock: Clock = { now: () => Date.now(), microseconds: () => Number(process.hrtime.bigint() / 1000n) };

/** ISO-8601, UTC, milliseconds, `Z`: the form of every time in the API and the database (contract: BEHAVIOUR 3). */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The time so many milliseconds after (or, negative, before) another. */
export function shiftTime(time: string, milliseconds: number): string {
  return isoTime(Date.parse(time) + milliseconds);
}
