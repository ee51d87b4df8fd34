import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Makes identifiers. Injected, so that tests can make them predictable. */
export interface Ids {
  /** 32 lower-case hex digits, ordered by time (UUID version 7 without dashes), so that new rows go to the end of an index. */
  next(): string;
  /** 256 random bits as 64 hex digits: secrets, tokens. */
  secret(): string;
  /** Uniform in [0, 1), for transforms that draw. */
  random(): number;
}

/** Ids from the clock and the system's random source; ids of one millisecond are ordered too. */
export function createIds(clock: Clock, random: (size: number) => Buffer = pooledRandom()): Ids {
  let lastTime = 0;
  let sequence = 0;
  return {
    next() {
      const time = Math.max(clock.now(), lastTime);
      if (time === lastTime) sequence += 1;
      else {
        lastTime = time;
        sequence = random(2).readUInt16BE() & 0x07ff;
      }
      if (sequence > 0x0fff) {
        lastTime += 1;
        sequence = 0;
      }
      const tail = random(8);
      tail[0] = ((tail[0] ?? 0) & 0x3f) | 0x80;
      return lastTime.toString(16).padStart(12, '0') + (0x7000 + sequence).toString(16) + tail.toString('hex');
    },
    secret: () => random(32).toString('hex'),
    random: () => random(6).readUIntBE(0, 6) / 2 ** 48,
  };
}

/** Random bytes, drawn from the system a page at a time: each draw by itself costs more than everything else about an id. */
function pooledRandom(): (size: number) => Buffer {
  let pool = Buffer.alloc(0);
  return (size) => {
    if (pool.length < size) pool = randomBytes(4096);
    const drawn = Buffer.from(pool.subarray(0, size));
    pool = pool.subarray(size);
    return drawn;
  };
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function equalSecrets(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** An id as clients may write it, dashed or not, in the stored form. */
export function normaliseId(text: string): string {
  return /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(text) ? text.replaceAll('-', '').toLowerCase() : text;
}
