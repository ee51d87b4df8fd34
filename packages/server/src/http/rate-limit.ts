import type { Clock } from '../clock.ts';
import { TooManyRequests } from './error-reply.ts';

const windowMs = 10_000;
const requestsPerWindow = 100;

/** The gateway's limit: 100 requests per 10 s per client and API family (contract: BEHAVIOUR 2). */
export function limitRate(clock: Clock): (clientId: string, family: string) => void {
  const windows = new Map<string, { start: number; count: number }>();
  return (clientId, family) => {
    const now = clock.now();
    const key = `${clientId} ${family}`;
    let window = windows.get(key);
    if (window === undefined || now - window.start >= windowMs) {
      if (windows.size > 10_000) windows.clear();
      window = { start: now, count: 0 };
      windows.set(key, window);
    }
    window.count += 1;
    if (window.count > requestsPerWindow) throw new TooManyRequests(Math.max(1, Math.ceil((window.start + windowMs - now) / 1000)));
  };
}
